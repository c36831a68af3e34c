"""What can be imported. A higher app adds its own kind when it starts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from units.importing.headers import Found, Table
from units.importing.outcome import Outcome, Row
from units.importing.remarks import is_remark
from units.importing.table import Refused
from units.models import Person


class Broken(Exception):
    """A file that turned out, row by row, not to be what it seemed: nothing of it is taken."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(reason)
        self.file, self.reason = file, reason


def told_to_nobody(done: int, total: int) -> None:
    """The default of Job.tell: nobody looks."""


@dataclass
class Job:
    """One run: what was found, for whom, since when, and where the outcome goes."""

    found: list[Found]
    outcome: Outcome
    #: None for a command: whoever may run it may do everything.
    by: Person | None
    today: datetime.date
    #: From when persons are members; today for every other kind.
    since: datetime.date
    #: Called now and then with rows done and rows in all (0 while they are being read).
    tell: Callable[[int, int], None] = told_to_nobody

    def rows(self) -> Iterator[Row]:
        """All rows of all sheets, without totals and remarks; each is counted. Raises Broken."""
        for found in self.found:
            lines = found.lines()
            while True:
                try:
                    number, cells = next(lines)
                except StopIteration:
                    break
                except Refused as refusal:
                    raise Broken(found.file, str(refusal)) from refusal
                if is_remark(cells):
                    continue
                self.outcome.rows += 1
                if self.outcome.rows % 2000 == 0:
                    self.tell(self.outcome.rows, 0)
                yield Row(found, number, cells)


@dataclass(frozen=True)
class Kind:
    """A kind of import: the tables it reads, who may, and the verb that writes."""

    name: str
    label: Any
    tables: tuple[Table, ...]
    may: Callable[[Any], bool]
    write: Callable[[Job], None]
    #: Columns named on the page of the upload, for whoever makes a file.
    hint: Any = ""
    #: Files of this kind are forgotten with all that was reported of single rows (domain.md Bound 4).
    personal: bool = field(default=False)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the name is that of ImportRun.kind."""
    KINDS[kind.name] = kind


def open_to(person: Any) -> list[Kind]:
    """The kinds a person may import."""
    return [kind for kind in KINDS.values() if kind.may(person)]
