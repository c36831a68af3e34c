"""Forms of the paper loop: print slips, open a set by its code, the empty grid, the same as a workbook. They never write."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets import paper_file, slip_codes, typing_in
from targets.forms.individual import quarter_end
from targets.models import MOST_SLIPS, SlipBatch
from targets.typing_in import MOST_ROWS, Known, Line
from units.importing.cells import ERRORS, code_of, text_of
from units.importing.dates import BadDate, parse
from units.importing.opening import take
from units.importing.table import Refused
from units.models import Unit
from workflow.forms import SubmissionForm

#: Empty rows of a fresh grid.
ROWS = 12
#: The cells of a row, in the order they stand on a slip, and the most signs of each.
CELLS = {"slip": 20, "number": 30, "target": 320, "task": 300, "due_on": 40, "goal": 12, "counted_in": 30}
#: In the mark of a row: it was shown that it seems to be typed in a second time.
AGAIN = "|again"
_ROW = re.compile(rf"(?:{'|'.join(CELLS)})_(\d{{1,3}})")


class PrintForm(SubmissionForm):
    """How many slips, and for what time."""

    slips = forms.IntegerField(
        label=_("How many slips?"),
        min_value=1,
        max_value=MOST_SLIPS,
        help_text=_("One for each task; a member may take several."),
    )
    ends_on = DayField(label=_("For the time until"), help_text=_("Stands on the slip; a task may end on another day."))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["slips"].initial = 20
        self.fields["ends_on"].initial = quarter_end(today)

    def clean_ends_on(self) -> datetime.date:
        """Slips are for a time to come."""
        day: datetime.date = self.cleaned_data["ends_on"]
        if day < self.today:
            raise forms.ValidationError(_now("Choose a day that is not before today"))
        return day


class CodeForm(SubmissionForm):
    """The code of any slip of a set."""

    code = forms.CharField(
        label=_("Code of a slip"),
        max_length=20,
        help_text=_("Stands at the top of each slip, as K7M4Q-03-X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """The set the slip belongs to."""
        try:
            return slip_codes.read(self.cleaned_data["code"])[0]
        except slip_codes.BadCode:
            raise forms.ValidationError(
                _now("The check sign does not agree; read the code of the slip again.")
            ) from None


class Cell(forms.CharField):
    """Text of a cell, as an import reads it: spaces single, invisible signs gone."""

    def to_python(self, value: Any) -> str:
        """The clean text."""
        return text_of(str(value)) if value else ""

    def validate(self, value: Any) -> None:
        """A failed formula is no text."""
        super().validate(value)
        if value in ERRORS:
            raise forms.ValidationError(_now("The cell holds an error of the spreadsheet."))


class CodeCell(Cell):
    """A number or code: no space inside."""

    def to_python(self, value: Any) -> str:
        """The code as it is kept."""
        return code_of(super().to_python(value))


class DayCell(Cell):
    """A day as people write it on paper, Korean ways and Juche years included."""

    def clean(self, value: Any) -> Any:
        """The day; None for an empty cell."""
        text = super().clean(value)
        if not text:
            return None
        try:
            read = parse(text)
        except BadDate:
            read = None
        if read is None or read.precision != "day":
            raise forms.ValidationError(_now("Write the day as 2026-12-31 or 31.12.2026."))
        return read.first


@dataclass(frozen=True)
class Shown:
    """One row as the page shows it."""

    number: int
    #: each cell, and what stands below it once the row was looked at: the member's name, the target's title, a warning
    cells: list[tuple[BoundField, str]]
    seen: str
    mark: str


class TypingForm(SubmissionForm):
    """The grid: `number_0` … `counted_in_11`. A row without a word in any cell says nothing.

    A row is kept on the second sending, once the member's name has stood beside it: `seen_0` says what was shown.
    `repeat` is a second sending of the very same form: nothing in it is taken for typed in before.
    """

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        batch: SlipBatch | None,
        today: datetime.date,
        repeat: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.batch, self.today, self.repeat = unit, batch, today, repeat
        self.lines: dict[int, Line] = {}
        self.known: Known | None = None
        self.again: dict[int, str] = {}
        self.rows = ROWS
        if self.is_bound:
            posted = [int(found[1]) for name in self.data if (found := _ROW.fullmatch(name))]
            self.rows = min(MOST_ROWS, max(ROWS, *(number + 1 for number in posted), 1) if posted else ROWS)
        for row in range(self.rows):
            self._add_row(row)

    def _add_row(self, row: int) -> None:
        labels = {
            "slip": _("Slip"),
            "number": _("Member's number"),
            "target": _("Unit target"),
            "task": _("Task"),
            "due_on": _("By when"),
            "goal": _("How many"),
            "counted_in": _("Counted in"),
        }
        kinds: dict[str, Any] = {"slip": CodeCell, "number": CodeCell, "due_on": DayCell}
        for name, most in CELLS.items():
            field = (
                forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.TextInput)
                if name == "goal"
                else kinds.get(name, Cell)(max_length=most)
            )
            field.required, field.label = False, labels[name]
            aria = _now("%(cell)s, row %(row)s") % {"cell": labels[name], "row": row + 1}
            field.widget.attrs |= {"aria-label": aria, "autocomplete": "off", "maxlength": most}
            if name == "goal":
                field.widget.attrs["inputmode"] = "numeric"
            if name == "target":
                field.widget.attrs["list"] = "unit-targets"
            self.fields[f"{name}_{row}"] = field

    def clean(self) -> dict[str, Any]:
        """Hold each row against the unit, its targets and members: a fault stands beside its cell, others are kept."""
        data: dict[str, Any] = super().clean() or {}
        for row in range(self.rows):
            values = {name: data.get(f"{name}_{row}") for name in CELLS}
            if any(values.values()) or self._bad(row):
                self.lines[row] = Line(**{name: value or _empty(name) for name, value in values.items()})
        if not self.lines:
            self.add_error(None, _now("Write at least one row."))
            return data
        self.known = typing_in.known_for(
            self.unit, self.lines.values(), batch=self.batch, today=self.today, first=not self.repeat
        )
        for row, line in self.lines.items():
            self._check(row, line)
        fine = [row for row in self.lines if not self._bad(row)]
        found = typing_in.doubles(self.known, [self.lines[row] for row in fine])
        self.again = {fine[place]: words for place, words in found.items()}
        return data

    def _check(self, row: int, line: Line) -> None:
        assert self.known is not None
        empty = {
            "number": _now("Write the member's number."),
            "target": _now("Write the number of a target from the list."),
            "task": _now("Write what the member will do."),
            "due_on": _now("Write by when."),
        }
        faults = typing_in.faults_of(self.known, line)
        for cell, words in faults:
            if getattr(line, cell) not in ("", None):
                self._fault(cell, row, words)
        for cell, words in empty.items():
            if getattr(line, cell) in ("", None):
                self._fault(cell, row, words)

    def _fault(self, cell: str, row: int, words: str) -> None:
        if f"{cell}_{row}" not in self.errors:
            self.add_error(f"{cell}_{row}", words)

    def _bad(self, row: int) -> bool:
        return any(f"{cell}_{row}" in self.errors for cell in CELLS)

    def _mark(self, row: int) -> str:
        """What must have been shown before the row is kept."""
        if self.known is None or row not in self.lines or self._bad(row):
            return ""
        line = self.lines[row]
        target = self.known.target_of(line.target)
        return f"{line.number}|{target.pk if target else ''}{AGAIN if row in self.again else ''}"

    def good(self) -> list[int]:
        """Rows to keep: no fault, and name and target have been shown."""
        seen = {row: self.data.get(f"seen_{row}", "") for row in self.lines}
        if self.repeat:
            seen = {row: mark.removesuffix(AGAIN) for row, mark in seen.items()}
        return [row for row in self.lines if self._mark(row) and seen[row] == self._mark(row)]

    def to_confirm(self) -> int:
        """How many rows have no fault and wait for a look at the name."""
        return sum(1 for row in self.lines if self._mark(row))

    def left_over(self, kept: Sequence[int]) -> dict[str, str]:
        """What was sent without the rows that are kept, moved up; with a key of its own."""
        rows = [row for row in self.lines if row not in kept]
        return filled_with([{name: self.data.get(f"{name}_{row}", "") for name in (*CELLS, "seen")} for row in rows])

    def shown(self) -> list[Shown]:
        """The rows for the page."""
        rows = []
        for row in range(self.rows):
            below = self._below(row)
            cells = [(self[f"{cell}_{row}"], below.get(cell, "")) for cell in CELLS]
            rows.append(Shown(row + 1, cells, f"seen_{row}", self._mark(row)))
        return rows

    def _below(self, row: int) -> dict[str, str]:
        line = self.lines.get(row)
        if line is None or self.known is None:
            return {}
        found = {}
        if line.number in self.known.members:
            found["number"] = str(self.known.members[line.number])
        if (target := self.known.target_of(line.target)) is not None and target.title != line.target:
            found["target"] = target.title
        if row in self.again:
            found["slip"] = _now("%(reason)s Send again to keep it all the same.") % {"reason": self.again[row]}
        return found

    def faults(self) -> list[tuple[int, BoundField, str]]:
        """(row, the cell, what is wrong) of every faulty cell, for the summary."""
        return [
            (row.number, cell, str(words))
            for row in self.shown()
            for cell, _below in row.cells
            for words in cell.errors
        ]


class FileForm(SubmissionForm):
    """A workbook of rows as the template has them."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_(
            "xlsx or csv with the columns of the template. Any other column, above all of persons, refuses the file unread."
        ),
    )

    def clean_file(self) -> list[dict[str, str]]:
        """The rows as texts of cells; the file itself is kept nowhere."""
        upload: UploadedFile = self.cleaned_data["file"]
        assert upload.file is not None
        try:
            return paper_file.rows_of(take(upload.file, upload.name or "file"), MOST_ROWS)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def filled_with(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Rows as texts of cells → what a browser would send of them, with a key of its own."""
    cells = {f"{name}_{place}": text for place, row in enumerate(rows) for name, text in row.items()}
    return {"submission_key": str(uuid.uuid4()), **cells}


def _empty(name: str) -> Any:
    return None if name in ("due_on", "goal") else ""
