"""Which table a sheet holds, told by its header: in English, Korean or both, below title and remark rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from units.importing.cells import Cell, key_of, text_of
from units.importing.table import Line, NoHeader, NotTaken, Refused, Sheet

#: Rows with content among which the header stands.
FIRST_ROWS = 60
_PARTS = re.compile(r"[/|\n()\[\]（）·,;:=]+")
#: "부호 code": two languages without a sign between them.
_SCRIPTS = re.compile(r"[가-힣 ]+|[A-Za-z_ ]+")
#: The column the program writes into a file that came back; it and serial numbers are never read.
WHAT_IS_WRONG = gettext_noop("What is wrong")
SERIAL = frozenset({"no", "순번", "련번", "연번", "serial", "serialnumber", ""})
_OF_PERSONS = """
birth birthday birthdate dateofbirth born age sex gender partymember partymembership familyorigin socialorigin origin
songbun bloodtype passport idcard wage salary religion nationality spouse maritalstatus headname nameofhead directorname
managername manager director chief responsibleperson personincharge loyalty attitude conduct attendance homeaddress
생년월일 생일 나이 년령 연령 성별 집주소 당원 당별 당적 입당 입당날자 성분 출신 출신성분 사회성분 토대 혈액형 공민증
공민증번호 려권 로임 월급 민족 가족 배우자 책임자 책임자이름 지배인 지배인이름 관리위원장 당비서 충실성 사상 태도 품행
출석 출근
"""
#: Headings that speak of persons in a table of units: such a file is not read at all (domain.md Bound 4).
PERSONAL = frozenset(_OF_PERSONS.split())


@dataclass(frozen=True)
class Column:
    """A column that is read: its name in the program, and how offices head it (letters and syllables alone)."""

    name: str
    headings: frozenset[str]
    #: Another, more exact column in the same heading is meant instead: "name_ko / 이름".
    general: bool = False


def column(name: str, headings: str = "", *, general: bool = False) -> Column:
    """A column; `headings` are further ways to head it, separated by spaces, e.g. "부호 코드"."""
    return Column(name, frozenset({key_of(name), *headings.split()}), general)


@dataclass(frozen=True)
class Table:
    """A kind of table: its columns, and which of them must be there (one of each set)."""

    name: str
    label: Any
    columns: tuple[Column, ...]
    required: tuple[frozenset[str], ...]
    #: Every column must be known: persons' tables.
    strict: bool = False

    def reads(self, heading: Cell) -> str:
        """The column a heading stands for; empty if none."""
        text = text_of(heading)
        if whole := self._named(key_of(text)):
            return whole[0].name
        found = [one for part in _PARTS.split(text) for one in self._named(key_of(part))]
        found = found or [one for part in _SCRIPTS.findall(text) for one in self._named(key_of(part))]
        exact = {one.name for one in found if not one.general} or {one.name for one in found}
        return exact.pop() if len(exact) == 1 else ""

    def _named(self, key: str) -> list[Column]:
        return [one for one in self.columns if key and key in one.headings]

    def rate(self, cells: Sequence[Cell]) -> int:
        """How many columns of this table a row names."""
        return len({name for cell in cells if isinstance(cell, str) and (name := self.reads(cell))})

    def lacks(self, cells: Sequence[Cell]) -> list[str]:
        """Required columns a header does not name."""
        named = {self.reads(cell) for cell in cells}
        return [" / ".join(sorted(one)) for one in self.required if not one & named]


@dataclass
class Header:
    """The header of one sheet: where it stands, its headings, and which column each stands for."""

    row: int
    headings: list[str]
    names: list[str]
    #: Headings nobody knows; their columns are not read.
    unread: list[str] = field(default_factory=list)
    #: Where each column stands.
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.places = {name: place for place, name in enumerate(self.names) if name}

    def heading(self, name: str) -> str:
        """How the file heads a column; the program's own name where the file has none."""
        return self.headings[self.places[name]] if name in self.places else name


@dataclass
class Found:
    """A sheet whose table is known."""

    file: str
    sheet: Sheet
    table: Table
    header: Header

    def lines(self) -> Iterator[Line]:
        """The rows below the header, without rows that repeat it."""
        known = {heading for heading in self.header.headings if heading}
        for number, cells in self.sheet.lines():
            if number <= self.header.row:
                continue
            first = next((cell for cell in cells if cell), None)
            if isinstance(first, str) and first.strip() in known and _same(self.table, self.header, cells):
                continue
            yield number, cells


@cache
def own_columns() -> frozenset[str]:
    """How the program's own column is headed in each language; a file may come back from an office of another one."""
    keys = set()
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            keys.add(key_of(_(WHAT_IS_WRONG)))
    return frozenset(keys)


def rating(tables: Sequence[Table]) -> Any:
    """A measure for opening.sheets_of: the best header any of `tables` finds in the first rows of a csv."""

    def rate(rows: Sequence[Sequence[Cell]]) -> int:
        return max((table.rate(cells) for cells in rows for table in tables), default=0)

    return rate


def recognise(file: str, sheet: Sheet, tables: Sequence[Table]) -> Found | None:
    """The table of a sheet; None for a sheet without content.

    Raises Refused: NoHeader; a required column missing, two columns for one thing; NotTaken for personal columns.
    """
    first = list(islice(sheet.lines(), FIRST_ROWS))
    if not first:
        return None
    best = max(
        ((table, line) for line in first for table in tables),
        key=lambda pair: (not pair[0].lacks(pair[1][1]), pair[0].rate(pair[1][1])),
    )
    table, (row, cells) = best
    if table.rate(cells) < 2:
        raise NoHeader(_("No header is found. Its first row with content must name the columns."))
    if missing := table.lacks(cells):
        raise Refused(_("The column %(column)s is missing.") % {"column": missing[0]})
    return Found(file, sheet, table, _header(table, row, cells, first))


def _header(table: Table, row: int, cells: Sequence[Cell], first: Sequence[Line]) -> Header:
    headings = [text_of(cell) for cell in cells]
    header = Header(row, headings, [table.reads(cell) for cell in cells])
    for name in {name for name in header.names if name}:
        if header.names.count(name) > 1:
            both = [heading for heading, one in zip(headings, header.names, strict=True) if one == name]
            words = _("Two columns are read as the same thing: %(first)s, %(second)s. Keep one of them.")
            raise Refused(words % {"first": both[0], "second": both[1]})
    for heading, name in zip(headings, header.names, strict=True):
        if not name and key_of(heading) not in own_columns() | SERIAL:
            header.unread.append(heading)
    for heading in header.unread:
        if not PERSONAL.isdisjoint({key_of(heading), *map(key_of, _PARTS.split(heading))}):
            raise NotTaken(
                _("The column “%(column)s” speaks of persons and is not taken. Nothing was read.") % {"column": heading}
            )
    if table.strict and header.unread:
        words = _("The column “%(column)s” is not taken: of persons only %(columns)s are held. Nothing was read.")
        columns = ", ".join(one.name for one in table.columns)
        raise NotTaken(words % {"column": header.unread[0], "columns": columns})
    # A header may stand twice, once in each language.
    for number, below in first:
        if number == row + 1 and _same(table, header, below):
            header.row = number
    return header


def _same(table: Table, header: Header, cells: Sequence[Cell]) -> bool:
    """Whether a row says the same as the header, cell by cell: printed again on a new page, or in the other language."""
    named = [(place, table.reads(cell)) for place, cell in enumerate(cells) if text_of(cell)]
    known = [place for place, name in named if place < len(header.names) and name and name == header.names[place]]
    return len(known) >= 2 and all(
        name == header.names[place] if name else not header.names[place]
        for place, name in named
        if place < len(header.names)
    )
