"""What an import did: the figures, each fault with sheet, row, column, value and reason, and the rows that come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from units.importing.cells import ERRORS, Cell, ErrorCell, shown, text_of
from units.importing.headers import Found

#: Changes kept for the page.
MOST_CHANGES = 500
#: Rows a fault names that say the same.
MOST_NAMED = 10
#: What became of a row's fields: (label, before, now).
Fields = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it was handed in."""

    found: Found
    number: int
    cells: Sequence[Cell]

    def cell(self, name: str) -> Cell:
        """The cell of a column; None where the file has no such column."""
        place = self.found.header.places.get(name, -1)
        cell = self.cells[place] if 0 <= place < len(self.cells) else None
        # csv keeps no error cells, only what they show.
        return ErrorCell(cell) if isinstance(cell, str) and cell[:1] == "#" and cell.strip() in ERRORS else cell

    def text(self, name: str) -> str:
        """The text of a column, clean."""
        return text_of(self.cell(name))


class FromRow(Protocol):
    """What was read from one row."""

    @property
    def row(self) -> Row:
        """The row."""


T = TypeVar("T", bound=FromRow)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `row` is None where the whole sheet or file is meant."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    reason: str


@dataclass
class Outcome:
    """The figures and faults of one run."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    #: Rows that come back, each with what is wrong with it: (column, reason).
    returned: dict[tuple[int, int], tuple[Row, list[tuple[str, str]]]] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Number of files: a fault names its file where there are several.
    files: int = 1
    #: Files of which nothing was taken.
    files_refused: list[str] = field(default_factory=list)

    def wrong(self, row: Row, name: str, reason: str) -> None:
        """The row comes back; `name` is the column that is wrong."""
        value = shown(row.cell(name))
        self.faults.append(
            Fault(row.found.file, row.found.sheet.name, row.number, row.found.header.heading(name), value, reason)
        )
        self.returned.setdefault((id(row.found), row.number), (row, []))[1].append((name, reason))

    def refused(self, file: str, reason: str, sheet: str = "") -> None:
        """A whole file, or one sheet of it, is not taken."""
        if not sheet:
            self.files_refused.append(file)
        self.faults.append(Fault(file, sheet or file, None, "", "", reason))

    def twins(self, row: Row, name: str, rows: Sequence[Row]) -> None:
        """The row says the same as others: it comes back and names them, the first ones where there are many."""
        first = rows[:MOST_NAMED]
        sheets = {(one.found.file, one.found.sheet.name) for one in (*first, row)}
        places = ", ".join(f"{_named(one, sheets)} {one.number}".strip() for one in first)
        places += " …" if len(rows) > MOST_NAMED else ""
        self.wrong(
            row, name, _("This stands more than once in the file, in the rows %(rows)s. Keep one.") % {"rows": places}
        )

    def told_once(self, told: Sequence[T], key: Callable[[T], Any], name: str) -> Iterator[T]:
        """What stands once in its file, by `key`; the rows of the others come back, each naming all of them."""
        together: dict[tuple[str, Any], list[T]] = defaultdict(list)
        for one in told:
            together[one.row.found.file, key(one)].append(one)
        for one in told:
            twins = together[one.row.found.file, key(one)]
            if len(twins) == 1:
                yield one
            else:
                self.twins(one.row, name, [twin.row for twin in twins])

    def is_wrong(self, row: Row) -> bool:
        """Whether the row comes back."""
        return (id(row.found), row.number) in self.returned

    def changed(self, row: Row, what: str, code: str, name: str, fields: Fields = ()) -> None:
        """Keep for the page what became of a row."""
        if len(self.changes) < MOST_CHANGES:
            told = {"sheet": row.found.sheet.name, "row": row.number, "what": what, "code": code, "name": name}
            self.changes.append({**told, "fields": [list(one) for one in fields]})

    @property
    def came_back(self) -> int:
        """Rows that come back."""
        return len(self.returned)

    def figures(self) -> dict[str, int]:
        """Rows read, and what became of those that went in."""
        return {"rows": self.rows, "created": self.created, "updated": self.updated, "unchanged": self.unchanged}

    def report(self) -> dict[str, Any]:
        """The report as it is handed out."""
        return {**self.figures(), "errors": [self._told(fault) for fault in sorted(self.faults, key=_place)]}

    def _told(self, fault: Fault) -> dict[str, Any]:
        told: dict[str, Any] = {"file": fault.file} if self.files > 1 else {}
        return told | {
            "sheet": fault.sheet,
            "row": fault.row,
            "column": fault.column,
            "value": fault.value,
            "reason": fault.reason,
        }


def _named(row: Row, sheets: set[tuple[str, str]]) -> str:
    """What tells a row of several sheets, or of several files, from its twin."""
    if len(sheets) == 1:
        return ""
    name = row.found.sheet.name
    same = name == row.found.file or len({file for file, _sheet in sheets}) == 1
    return name if same else f"{row.found.file} {name}"


def _place(fault: Fault) -> tuple[str, str, int]:
    return (fault.file, fault.sheet, fault.row or 0)
