"""What a cell holds, read as a person reads it: no stray spaces, no full-width letters, no sign for "nothing"."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateCell:
    """The day a spreadsheet stores, and what its format shows of it: "day", "month", "year" or "no year"."""

    day: datetime.date
    shows: str = "day"

    def __str__(self) -> str:
        text = self.day.isoformat()
        return {"month": text[:7], "year": text[:4], "no year": text[5:]}.get(self.shows, text)


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula failed: `#REF!`, `#N/A` …"""

    text: str

    def __str__(self) -> str:
        return self.text


#: What a spreadsheet shows where a formula failed.
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

Cell = str | int | float | DateCell | ErrorCell | None

#: Full-width forms of ASCII, the wide space and what no eye sees.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3000, 0xA0, 0x202F), 0x20)
_UNSEEN = dict.fromkeys((*range(0x09), 0x0B, *range(0x0E, 0x1C), 0x7F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD))
_TABLE = str.maketrans(_WIDE | _UNSEEN)
_SPACES = re.compile(r"\s+")
_NOTHING = frozenset({"-", "--", "–", "—", "ー", "―", "/", "없음", "n/a"})
_LONGEST_NOTHING = 3
#: What most cells hold: nothing in it to translate, compose or leave out.
_PLAIN = re.compile(r"[ -~가-힣]*")
_NOT_WORDS = re.compile(r"[^0-9a-z가-힣㐀-鿿]+")


def text_of(cell: Cell) -> str:
    """The text of a cell: syllables composed, spaces single, a dash or "none" is empty. Numbers without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    plain = str(cell)
    if not _PLAIN.fullmatch(plain):
        plain = _SPACES.sub(" ", unicodedata.normalize("NFC", plain.translate(_TABLE)))
    elif "  " in plain:
        plain = _SPACES.sub(" ", plain)
    plain = plain.strip()
    return "" if len(plain) <= _LONGEST_NOTHING and plain.casefold() in _NOTHING else plain


def code_of(cell: Cell) -> str:
    """A code as it is kept: no space inside, compatibility forms made plain."""
    return unicodedata.normalize("NFKC", text_of(cell)).replace(" ", "")


def key_of(text: str) -> str:
    """What two writings of one word share: lower case, letters, digits and syllables alone (`Name_KO ` → `nameko`)."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def shown(cell: Cell) -> str:
    """The cell as the report quotes it, at most 200 signs."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return "" if cell is None else str(cell).translate(_UNSEEN)[:200]
