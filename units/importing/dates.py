"""Dates as offices write them, kept with the precision they have: day, month, year, unknown. Nothing is filled in."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _

from units.importing.cells import Cell, DateCell, ErrorCell, text_of


class PartialDate(NamedTuple):
    """`first` is the first day of what is known (2022-11 → 1 November 2022); None when `precision` is "unknown"."""

    first: datetime.date | None
    precision: str


class BadDate(ValueError):
    """The text is no date that can be kept; the words say what to write instead."""


UNKNOWN = PartialDate(None, "unknown")
EARLIEST, LATEST = 1900, 2100
#: Juche 1 is 1912.
JUCHE = 1911
_NOT_KNOWN = frozenset(
    {"unknown", "notknown", "nodate", "undated", "none", "미상", "불명", "모름", "날자없음", "날짜없음", "?"}
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$")
_JUCHE = re.compile(
    r"(?:주체|juche) ?(?P<juche>\d{1,3})(?!\d)(?: ?년?(?= ?\()| ?)(?:\( ?(?P<year>\d{4}) ?년? ?\))?(?!\d)"
)
_BOTH = re.compile(r"(?P<year>\d{4}) ?년? ?\( ?(?:주체|juche) ?(?P<juche>\d{1,3}) ?년? ?\)(?!\d)")
_Y, _M, _D = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"

#: Every accepted order of year, month and day; the separators are the same on both sides.
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        rf"{_Y}(?P<s>[-./]){_M}(?:(?P=s){_D})?\.?",
        rf"{_Y}\. {_M}\.(?: {_D}\.?)?",
        rf"{_Y} ?년(?: ?{_M} ?월(?: ?{_D} ?일)?)?",
        rf"{_Y}(?P<m>\d{{2}})(?P<d>\d{{2}})",
        rf"{_Y}\.?",
        rf"{_D}\. ?{_M}\. ?{_Y}\.?",
        rf"{_M}[./-]{_Y}",
        rf"(?:{_D}(?:st|nd|rd|th)?[ -])?{_MONTH}[ ,-]{{1,2}}{_Y}",
        rf"{_MONTH} {_D}(?:st|nd|rd|th)?,? {_Y}",
        rf"{_Y}[ -]{_MONTH}(?:[ -]{_D})?",
    )
)
_EITHER = re.compile(r"(?P<a>\d{1,2})(?P<s>[/-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})")
_SHORT_YEAR = re.compile(r"'?\d{1,2}[-./ ]\d{1,2}[-./ ]'?\d{1,2}|" + _MONTH + r"[ -]'?\d{2}")


def parse(cell: Cell) -> PartialDate:
    """The date a cell holds. Raises BadDate with words for the office."""
    if isinstance(cell, DateCell):
        return _of_date_cell(cell)
    if isinstance(cell, ErrorCell):
        raise BadDate(_("The cell holds an error of the spreadsheet."))
    if isinstance(cell, int | float):
        return _of_number(cell)
    text = _TIME.sub("", unicodedata.normalize("NFKC", text_of(cell)).casefold())
    if not text or text.replace(" ", "") in _NOT_KNOWN:
        return UNKNOWN
    return _of_text(text)


def _of_date_cell(cell: DateCell) -> PartialDate:
    # A spreadsheet turns "Nov 2022" into 1 November 2022 and a date without a year into one of this year.
    if cell.shows == "no year":
        raise BadDate(_("The cell shows no year. Write the date with its year."))
    return _kept(cell.day.year, None if cell.shows == "year" else cell.day.month, cell.day.day, cell.shows == "day")


def _of_number(number: float) -> PartialDate:
    """A bare number in a column of dates: a year, 2022.11, 20230609, or a day as spreadsheets count them."""
    if not math.isfinite(number):
        raise _not_understood()
    if number == int(number):
        whole = int(number)
        if EARLIEST <= whole <= LATEST:
            return _kept(whole)
        if 20_000 <= whole <= 80_000:
            day = datetime.date(1899, 12, 30) + datetime.timedelta(days=whole)
            return _kept(day.year, day.month, day.day)
        return _of_text(str(whole))
    text = repr(number)
    if re.fullmatch(r"\d{4}\.\d", text):
        raise BadDate(_("A number like %(number)s can be month 1 or month 10. Write it as text.") % {"number": text})
    if re.fullmatch(r"\d{4}\.\d\d", text):
        return _of_text(text)
    if 20_000 <= number <= 80_000:
        return _of_number(int(number))
    raise _not_understood()


def _of_text(text: str) -> PartialDate:
    text = _gregorian(text)
    for form in _FORMS:
        if (found := form.fullmatch(text)) is not None:
            return _of_parts(found)
    if (found := _EITHER.fullmatch(text)) is not None:
        return _either_way(int(found["a"]), int(found["b"]), int(found["y"]))
    if _SHORT_YEAR.fullmatch(text):
        raise BadDate(_("Write the year with four digits."))
    raise _not_understood()


def _gregorian(text: str) -> str:
    """`주체112(2023)년 6월 9일` → `2023년 6월 9일`. Both years must be the same one."""
    found = _BOTH.search(text) or _JUCHE.search(text)
    if found is None:
        return text
    year = JUCHE + int(found["juche"])
    rest = text[: found.start()] + text[found.end() :]
    for given in [found["year"], *re.findall(r"(?<!\d)\d{4}(?!\d)", rest)]:
        if given and int(given) != year:
            raise BadDate(
                _("Juche %(juche)s is %(year)s, not %(given)s. Write which of the two is meant.")
                % {"juche": int(found["juche"]), "year": year, "given": given}
            )
    after = text[found.end() :]
    word = "년" if "년" in found[0] and not after.lstrip().startswith("년") else ""
    return f"{text[: found.start()]}{year}{word}{after}"


def _of_parts(found: re.Match[str]) -> PartialDate:
    parts = found.groupdict()
    month = _MONTHS.index(parts["name"][:3]) + 1 if parts.get("name") else int(parts["m"]) if parts.get("m") else None
    return _kept(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else None)


def _either_way(first: int, second: int, year: int) -> PartialDate:
    """9/6/2023: day first or month first; only one of them may be possible."""
    if first > 12 or first == second:
        return _kept(year, second, first)
    if second > 12:
        return _kept(year, first, second)
    raise BadDate(_("Day and month cannot be told apart. Write it as 2023-06-09 or 9.6.2023."))


def _kept(year: int, month: int | None = None, day: int | None = None, with_day: bool = True) -> PartialDate:
    if not EARLIEST <= year <= LATEST:
        raise BadDate(
            _("The year %(year)s is outside %(from)s to %(to)s.") % {"year": year, "from": EARLIEST, "to": LATEST}
        )
    if month is None:
        return PartialDate(datetime.date(year, 1, 1), "year")
    precision = "day" if day is not None and with_day else "month"
    try:
        return PartialDate(datetime.date(year, month, day if precision == "day" and day else 1), precision)
    except ValueError:
        raise BadDate(_("There is no such day in the calendar.")) from None


def _not_understood() -> BadDate:
    return BadDate(_("Not understood as a date. Write it as 2023-06-09, 2022-11 or 1999, or leave it empty."))
