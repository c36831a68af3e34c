"""xlsx, read row by row: only as far as it is asked for, formulas not run, dates with what their format shows."""

from __future__ import annotations

import datetime
import re
from collections import deque
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from units.importing.cells import Cell, DateCell, ErrorCell
from units.importing.formats import shows_of_styles
from units.importing.parts import Archive, damaged, walk
from units.importing.table import MOST_COLUMNS, MOST_ROWS, Line, Refused

MOST_SHEETS = 50
#: The last row a spreadsheet can have.
LAST_ROW = 1_048_576
#: Day 0 of a workbook's dates; the second where it was made on an old Macintosh.
EPOCH_1900 = datetime.datetime(1899, 12, 30)
EPOCH_1904 = datetime.datetime(1904, 1, 1)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Workbook:
    """The sheets of an xlsx file, hidden ones too."""

    def __init__(self, file: IO[bytes]) -> None:
        """Check the file and find its sheets. Raises Refused."""
        size = file.seek(0, 2)
        file.seek(0)
        self.archive = Archive(file, size)
        if "xl/workbook.xml" not in self.archive.names:
            raise Refused(_("Only csv (UTF-8 or CP949) and xlsx are read; this file holds something else."))
        self.epoch = EPOCH_1900
        self.strings = SharedStrings(self.archive)
        self.sheets = [WorkbookSheet(self, name, part) for name, part in self._parts()]
        for part in ["xl/sharedStrings.xml", "xl/styles.xml", *(sheet.part for sheet in self.sheets)]:
            if part in self.archive.names:
                self.archive.look_over(part)
        self.shows: list[str] = []
        if "xl/styles.xml" in self.archive.names:
            with self.archive.open("xl/styles.xml") as styles:
                self.shows = shows_of_styles(styles)

    def _parts(self) -> list[tuple[str, str]]:
        """(name of the sheet, its part) in the order of the workbook."""
        self.archive.look_over("xl/workbook.xml")
        named: list[tuple[str, str]] = []
        places: dict[str, str] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                named.append((attributes.get("name", ""), link))
            elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = EPOCH_1904
            elif tag == "Relationship":
                target = attributes.get("Target", "")
                places[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            with self.archive.open(part) as file:
                for _piece in walk(file, start, _nothing):
                    pass
        found = [(name, places.get(link, "")) for name, link in named]
        found = [(name, part) for name, part in found if part in self.archive.names and "chartsheets/" not in part]
        if not found or len(found) > MOST_SHEETS:
            raise damaged()
        return found


class SharedStrings:
    """The texts of a workbook, read only as far as a cell points."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._texts: list[str] = []
        self._reading: Iterator[None] | None = None

    def __getitem__(self, number: int) -> str:
        if self._reading is None:
            self._reading = self._read()
        while number >= len(self._texts):
            if next(self._reading, self) is self:
                raise damaged()
        return self._texts[max(number, 0)]

    def _read(self) -> Iterator[None]:
        pieces: list[str] = []
        spoken = [False]

        def start(tag: str, attributes: dict[str, str]) -> None:
            spoken[0] = spoken[0] or tag == "rPh"

        def end(tag: str, text: str) -> None:
            if tag == "t" and not spoken[0]:
                pieces.append(text)
            elif tag == "rPh":
                spoken[0] = False
            elif tag == "si":
                self._texts.append(_plain("".join(pieces)))
                pieces.clear()

        with self._archive.open("xl/sharedStrings.xml") as file:
            yield from walk(file, start, end)


class WorkbookSheet:
    """One sheet."""

    def __init__(self, book: Workbook, name: str, part: str) -> None:
        self.name = name
        self.part = part
        self._book = book

    def lines(self) -> Iterator[Line]:
        """The rows that hold anything."""
        done: deque[Line] = deque()
        rows = _Rows(self._book, done)
        with self._book.archive.open(self.part) as file:
            for _piece in walk(file, rows.start, rows.end):
                while done:
                    yield done.popleft()


class _Rows:
    """Gathers cells into rows while a sheet is walked."""

    def __init__(self, book: Workbook, done: deque[Line]) -> None:
        self._book = book
        self._done = done
        self._row = self._column = self._held = 0
        self._cells: dict[int, Cell] = {}
        self._kind = self._style = ""
        self._value: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row or cell begins; both may leave out where they stand."""
        if tag == "c":
            place = attributes.get("r", "").rstrip("0123456789")
            self._column = _column(place) if place else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value = None
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            if not 0 < self._row <= LAST_ROW:
                raise damaged()
            self._column = 0
            self._cells = {}

    def end(self, tag: str, text: str) -> None:
        """A value, a cell or a row is complete."""
        if tag == "v":
            self._value = text
        elif tag == "t":
            self._value = (self._value or "") + text
        elif tag == "c":
            if self._value not in (None, ""):
                self._keep(_value(self._book, self._kind, self._style, self._value or ""))
        elif tag == "row" and self._cells:
            self._held += 1
            if self._held > MOST_ROWS:
                raise Refused(_("The file has more than 200,000 rows. Split it."))
            self._done.append((self._row, [self._cells.get(place) for place in range(1, max(self._cells) + 1)]))

    def _keep(self, cell: Cell) -> None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return
        if not 0 < self._column <= MOST_COLUMNS:
            words = _("Row %(row)s has more than 200 columns. This is no table of an office.")
            raise Refused(words % {"row": self._row})
        self._cells[self._column] = cell


def _value(book: Workbook, kind: str, style: str, text: str) -> Cell:
    if kind == "s":
        return book.strings[int(text)]
    if kind in ("str", "inlineStr"):
        return _plain(text)
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "e":
        return ErrorCell(text[:20])
    if kind == "d":
        return DateCell(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).date())
    number = float(text)
    shows = book.shows[int(style)] if style and int(style) < len(book.shows) else ""
    if shows and 1 <= number < 2_958_466:
        # Here, since it brings all of openpyxl along: 15 MB in each process that never reads a date cell.
        from openpyxl.utils.datetime import from_excel

        moment = from_excel(number, book.epoch)
        if isinstance(moment, datetime.datetime):
            return DateCell(moment.date(), shows)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _plain(text: str) -> str:
    """Text without the spreadsheet's own escapes for signs that XML cannot hold."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _nothing(tag: str, text: str) -> None:
    """The end of an element that matters only at its start."""
