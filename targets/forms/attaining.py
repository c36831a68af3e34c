"""Forms of attainment: the grid of readings of a unit, and the note on how a target stands. They never write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.checking import Checked
from evidence.forms import CheckedFile, latest_of
from evidence.models import Evidence
from pages import words
from pages.forms import DayField
from targets.forms.target import plain
from targets.models import COURSES, Target
from targets.presenting import unit_text
from targets.progress import faults_of
from targets.reading_due import Line
from workflow.clock import today
from workflow.forms import SubmissionForm

#: The cells of a row: value, date, evidence on file, a new file.
CELLS = ("value", "happened_on", "evidence", "file")


@dataclass(frozen=True)
class Typed:
    """A row of the grid that can be recorded."""

    line: Line
    value: Decimal
    happened_on: Any
    evidence: Sequence[Evidence]
    file: Checked | None


class GridForm(SubmissionForm):
    """One row for each measure: `value_7` … `file_7`, the last value filled in.

    A row says something once its value is another than the last, is marked as unchanged, or comes with evidence.
    """

    def __init__(self, *args: Any, lines: Sequence[Line], unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.files_on_record = {str(one.pk): one for one in latest_of(unit_id)}
        choices = [("", "–"), *((key, _titled(one)) for key, one in self.files_on_record.items())]
        for line in lines:
            self._add_row(line, choices)

    def _add_row(self, line: Line, choices: Sequence[tuple[str, str]]) -> None:
        pk, name = line.measure.pk, line.measure.name
        self.fields[f"value_{pk}"] = _value_field(line)
        self.fields[f"happened_on_{pk}"] = DayField(label=_("On"), required=False, initial=today())
        self.fields[f"evidence_{pk}"] = forms.TypedChoiceField(
            label=_("Evidence on file"), required=False, choices=choices, coerce=self.files_on_record.get
        )
        self.fields[f"file_{pk}"] = CheckedFile(label=_("Add a file"), required=False)
        if line.last is not None:
            # What was filled in when the page was opened: somebody may have recorded another value since.
            was = forms.DecimalField(required=False, initial=plain(line.last.value), widget=forms.HiddenInput)
            self.fields[f"was_{pk}"] = was
            self.fields[f"unchanged_{pk}"] = forms.BooleanField(label=_("Unchanged"), required=False)
        for cell in (*CELLS, "unchanged"):
            field = self.fields.get(f"{cell}_{pk}")
            if field is None:
                continue
            field.widget.attrs["aria-label"] = f"{field.label}: {name}" if cell != "value" else name

    def rows(self) -> list[tuple[Line, list[BoundField]]]:
        """Each line with its bound cells, for the page."""
        return [(line, [self[f"{cell}_{line.measure.pk}"] for cell in CELLS]) for line in self.lines]

    def unchanged(self, line: Line) -> BoundField | None:
        """The box that says a value has been measured again and is the same; None before the first reading."""
        name = f"unchanged_{line.measure.pk}"
        return self[name] if name in self.fields else None

    def faults(self) -> list[tuple[str, BoundField, str]]:
        """(what is measured, the cell, what is wrong) of every faulty cell, for the summary."""
        return [
            (line.measure.name, cell, str(words_of))
            for line, cells in self.rows()
            for cell in cells
            for words_of in cell.errors
        ]

    def clean(self) -> dict[str, Any]:
        """Check each row by itself: a fault stands beside its cell and keeps no other row back."""
        data: dict[str, Any] = super().clean() or {}
        for line in self.lines:
            self._check_row(line, data)
        if self.is_bound and not self.errors and not self.typed():
            self.add_error(None, _now("Write at least one new value, or mark one as unchanged."))
        return data

    def _check_row(self, line: Line, data: dict[str, Any]) -> None:
        pk = line.measure.pk
        if self._says_nothing(line, data):
            return
        value, on = data.get(f"value_{pk}"), data.get(f"happened_on_{pk}")
        if value in (None, "") and f"value_{pk}" not in self.errors:
            if data.get(f"file_{pk}") or data.get(f"evidence_{pk}"):
                self.add_error(f"value_{pk}", _now("Write the value this file shows."))
        elif on is None and f"happened_on_{pk}" not in self.errors:
            self.add_error(f"happened_on_{pk}", _now("Write the day the value speaks of."))
        elif value not in (None, "") and on is not None:
            adopted = line.target.resolution.meeting
            for cell, fault in faults_of(adopted, line.measure, Decimal(str(value)), on, today()):
                self.add_error(f"{cell}_{pk}", fault)
        if self._bad(pk) and self.files.get(f"file_{pk}") and f"file_{pk}" not in self.errors:
            self.add_error(f"file_{pk}", _now("Choose the file again: a browser does not keep it."))

    def _says_nothing(self, line: Line, data: dict[str, Any]) -> bool:
        """Whether a row stands as it was filled in: the last value, no mark, no evidence."""
        pk = line.measure.pk
        if any(data.get(f"{cell}_{pk}") for cell in ("unchanged", "evidence", "file")) or self._bad(pk):
            return False
        value, was = data.get(f"value_{pk}"), data.get(f"was_{pk}")
        return value in (None, "") or (was is not None and Decimal(str(value)) == was)

    def _bad(self, pk: int) -> bool:
        return any(f"{cell}_{pk}" in self.errors for cell in CELLS)

    def typed(self) -> list[Typed]:
        """The rows that can be recorded: a value, and no fault in the row."""
        data = getattr(self, "cleaned_data", {})
        found = []
        for line in self.lines:
            pk = line.measure.pk
            value = data.get(f"value_{pk}")
            if value in (None, "") or self._bad(pk) or self._says_nothing(line, data):
                continue
            chosen = data.get(f"evidence_{pk}")
            day, file = data[f"happened_on_{pk}"], data.get(f"file_{pk}")
            found.append(Typed(line, Decimal(str(value)), day, [chosen] if chosen else [], file))
        return found

    def left_over(self, kept: Sequence[Typed]) -> dict[str, Any]:
        """What was sent, without the rows that are kept: the page comes back with the faulty rows alone filled in."""
        data = {name: value for name, value in self.data.items() if name != "submission_key"}
        for one in kept:
            pk = one.line.measure.pk
            stands = dict.fromkeys((f"value_{pk}", f"was_{pk}"), plain(one.value))
            data.update({**stands, f"evidence_{pk}": "", f"unchanged_{pk}": ""})
        return data


def _value_field(line: Line) -> forms.Field:
    measure, last = line.measure, line.last.value if line.last else None
    if measure.type == "yes_no":
        choices: list[tuple[str, Any]] = [("", "–"), ("1", _("Yes")), ("0", _("Not yet"))]
        filled = "" if last is None else str(int(last))
        return forms.TypedChoiceField(
            label=measure.name, required=False, choices=choices, coerce=Decimal, initial=filled
        )
    if measure.type == "milestones":
        whole = int(line.goal.goal)
        counts = [(str(n), _("%(n)s of %(all)s") % {"n": n, "all": whole}) for n in range(whole + 1)]
        filled = "" if last is None else str(int(last))
        choices = [("", "–"), *counts]
        return forms.TypedChoiceField(
            label=measure.name, required=False, choices=choices, coerce=Decimal, initial=filled
        )
    field = forms.DecimalField(
        label=measure.name,
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        initial=None if last is None else plain(last),
    )
    field.widget.attrs |= {"inputmode": "decimal"}
    return field


def _titled(one: Evidence) -> str:
    return f"{one.title}, {words.day_short(one.happened_on)}"


def counted_in(line: Line) -> str:
    """The unit of measure beside the cell of the value."""
    return unit_text(line.measure)


class CourseForm(SubmissionForm):
    """How a target stands: a flag or some words, at least one of them."""

    course = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[*COURSES, ("", _("No flag"))],
        required=False,
        widget=forms.RadioSelect,
    )
    done = forms.CharField(
        label=_("Done"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    coming = forms.CharField(label=_("Next"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    obstacle = forms.CharField(
        label=_("Obstacle"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """An empty note says nothing."""
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(name) for name in ("course", "done", "coming", "obstacle")):
            self.add_error("course", _now("Choose a flag or write at least one of the three."))
        return data

    def recorded(self, name: str) -> Any:
        """What the latest note says."""
        assert isinstance(self.subject, Target)
        last = self.subject.course_notes.order_by("-id").first()
        return getattr(last, name, None)
