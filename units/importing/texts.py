"""csv as offices save it: UTF-8, UTF-16 or CP949; comma, semicolon or tab between the columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress

from django.utils.translation import gettext as _

from units.importing.cells import Cell
from units.importing.table import MOST_COLUMNS, MOST_ROWS, Line, Rating, Refused

DELIMITERS = (",", ";", "\t")
#: Signs one row may have, its line breaks included: a row without end must not fill the memory.
LONGEST_ROW = 100_000
#: Rows looked at to tell the separator and the header.
FIRST_ROWS = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|svg|table)", re.IGNORECASE)


class TextSheet:
    """The one table of a csv file."""

    def __init__(self, name: str, content: bytes, rating: Rating) -> None:
        """Decode and find the separator. Raises Refused."""
        self.name = name
        self._text = _decoded(content)
        # Excel may name the separator in a first line of its own.
        self._skip = int(self._text[:4].lower() == "sep=")
        self._delimiter = max(DELIMITERS, key=lambda one: self._rated(one, rating))

    def lines(self) -> Iterator[Line]:
        """The rows that hold anything."""
        return self._lines(self._delimiter)

    def _rated(self, delimiter: str, rating: Rating) -> tuple[int, int]:
        first: list[list[Cell]] = []
        # A wrong separator may make rows without end of a good file; if the right one does too, lines() says so.
        with suppress(Refused):
            for _number, cells in self._lines(delimiter):
                first.append(list(cells))
                if len(first) == FIRST_ROWS:
                    break
        return rating(first), sum(len(cells) > 1 for cells in first)

    def _lines(self, delimiter: str) -> Iterator[Line]:
        feed = _Feed(self._text)
        rows = csv.reader(feed, delimiter=delimiter)
        held = 0
        try:
            for number, cells in enumerate(rows, 1):
                feed.taken = 0
                if number <= self._skip or not any(cell and not cell.isspace() for cell in cells):
                    continue
                held += 1
                if held > MOST_ROWS:
                    raise Refused(_("The file has more than 200,000 rows. Split it."))
                if len(cells) > MOST_COLUMNS:
                    raise Refused(
                        _("Row %(row)s has more than 200 columns. This is no table of an office.") % {"row": number}
                    )
                yield number, cells
        except csv.Error as error:
            raise Refused(_("The file is damaged: a quotation mark is opened and never closed.")) from error


class _Feed:
    """Hands out the text line by line and stops a row that has no end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.taken = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self._at >= len(self._text):
            raise StopIteration
        end = self._text.find("\n", self._at) + 1 or len(self._text)
        self.taken += end - self._at
        if self.taken > LONGEST_ROW:
            raise Refused(_("A row is longer than 100,000 signs. This is no table of an office."))
        line = self._text[self._at : end]
        self._at = end
        return line


def _decoded(content: bytes) -> str:
    """The text. Raises Refused where it is none."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) or _MARKUP.match(text):
            break
        # Old Macintosh files end their lines with a carriage return alone.
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused(_("Only csv (UTF-8 or CP949) and xlsx are read; this file holds something else."))
