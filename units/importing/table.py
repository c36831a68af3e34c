"""What every kind of file is turned into: tables of numbered rows; and the bounds no file may pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from units.importing.cells import Cell

#: Bytes a file may have.
LARGEST = 25 * 2**20
#: Rows with content a file may have, and columns a table may have.
MOST_ROWS = 200_000
MOST_COLUMNS = 200

#: Row number as a spreadsheet shows it, and the cells.
Line = tuple[int, Sequence[Cell]]


class Refused(Exception):
    """The file is not read; the words say why and what to do."""


class NoHeader(Refused):
    """A sheet without a header: an explanation, a picture's data. Other sheets of the file may be read."""


class NotTaken(Refused):
    """The whole file is left unread, whatever its other sheets hold (domain.md Bound 4)."""


class Sheet(Protocol):
    """A table of a file."""

    @property
    def name(self) -> str:
        """As the spreadsheet names it; the file's name for csv."""

    def lines(self) -> Iterator[Line]:
        """The rows that hold anything, read as they are asked for. Raises Refused."""


class Rating(Protocol):
    """How well the first rows of a table read: tells the separators of csv apart."""

    def __call__(self, rows: Sequence[Sequence[Cell]]) -> int:
        """Columns of a known header that are found."""


@dataclass(frozen=True)
class Given:
    """A file as it was handed in."""

    name: str
    content: bytes
