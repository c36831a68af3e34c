"""Dates as offices write them, with the precision they have; nothing is filled in."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.importing.cells import DateCell, ErrorCell
from units.importing.dates import EARLIEST, JUCHE, LATEST, UNKNOWN, BadDate, PartialDate, parse

DAYS = st.dates(datetime.date(EARLIEST, 1, 1), datetime.date(LATEST, 12, 31))
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def day(*parts: int) -> PartialDate:
    """A whole date."""
    return PartialDate(datetime.date(*parts), "day")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-09", day(2023, 6, 9)),
        ("9.6.2023", day(2023, 6, 9)),
        ("09. 06. 2023", day(2023, 6, 9)),
        ("2023. 6. 9.", day(2023, 6, 9)),
        ("2023.6.9", day(2023, 6, 9)),
        ("2023년 6월 9일", day(2023, 6, 9)),
        ("２０２３년６월９일", day(2023, 6, 9)),
        ("20230609", day(2023, 6, 9)),
        ("2023/6/9", day(2023, 6, 9)),
        ("9 June 2023", day(2023, 6, 9)),
        ("9th Jun 2023", day(2023, 6, 9)),
        ("June 9, 2023", day(2023, 6, 9)),
        ("13/6/2023", day(2023, 6, 13)),
        ("6/13/2023", day(2023, 6, 13)),
        ("6/6/2023", day(2023, 6, 6)),
        ("2023-06-09 00:00:00", day(2023, 6, 9)),
        ("2023-06-09T10:30:00Z", day(2023, 6, 9)),
        ("주체112(2023)년 6월 9일", day(2023, 6, 9)),
        ("주체112년 6월 9일", day(2023, 6, 9)),
        ("2023년(주체112) 6월 9일", day(2023, 6, 9)),
        ("Juche 112 (2023)", PartialDate(datetime.date(2023, 1, 1), "year")),
        ("주체112", PartialDate(datetime.date(2023, 1, 1), "year")),
        ("2022.11", PartialDate(datetime.date(2022, 11, 1), "month")),
        ("2022. 11.", PartialDate(datetime.date(2022, 11, 1), "month")),
        ("11.2022", PartialDate(datetime.date(2022, 11, 1), "month")),
        ("2022년 11월", PartialDate(datetime.date(2022, 11, 1), "month")),
        ("Nov 2022", PartialDate(datetime.date(2022, 11, 1), "month")),
        ("1999", PartialDate(datetime.date(1999, 1, 1), "year")),
        ("1999년", PartialDate(datetime.date(1999, 1, 1), "year")),
        ("", UNKNOWN),
        (" - ", UNKNOWN),
        ("미상", UNKNOWN),
        ("날자 없음", UNKNOWN),
        ("unknown", UNKNOWN),
        (None, UNKNOWN),
        (1999, PartialDate(datetime.date(1999, 1, 1), "year")),
        (20230609, day(2023, 6, 9)),
        (45086, day(2023, 6, 9)),
        (45086.75, day(2023, 6, 9)),
        (2022.11, PartialDate(datetime.date(2022, 11, 1), "month")),
        (DateCell(datetime.date(2023, 6, 9)), day(2023, 6, 9)),
        (DateCell(datetime.date(2022, 11, 1), "month"), PartialDate(datetime.date(2022, 11, 1), "month")),
        (DateCell(datetime.date(2022, 3, 5), "year"), PartialDate(datetime.date(2022, 1, 1), "year")),
    ],
)
def test_every_form_keeps_its_precision(text: str | float | DateCell | None, expected: PartialDate) -> None:
    """The forms of the issue and their kin."""
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("9/6/2023", "cannot be told apart"),
        ("2023-02-30", "no such day"),
        ("2023-13-01", "no such day"),
        ("1899-12-31", "outside 1900 to 2100"),
        ("9.6.23", "four digits"),
        ("'23-6-9", "four digits"),
        ("Nov 22", "four digits"),
        ("주체112(2022)년", "Juche 112 is 2023, not 2022"),
        ("주체112년 2022-11-01", "Juche 112 is 2023, not 2022"),
        ("soon", "Not understood"),
        ("2023-06.09", "Not understood"),
        ("#REF!", "Not understood"),
        (2022.1, "month 1 or month 10"),
        (-3, "Not understood"),
        (1.5, "Not understood"),
        (ErrorCell("#N/A"), "an error of the spreadsheet"),
        (DateCell(datetime.date(2026, 6, 9), "no year"), "shows no year"),
    ],
)
def test_what_cannot_be_kept_is_told_in_words(cell: str | float | DateCell | ErrorCell, words: str) -> None:
    """Never guessed."""
    with pytest.raises(BadDate, match=words):
        parse(cell)


@given(DAYS)
def test_a_whole_day_is_read_from_every_form(on: datetime.date) -> None:
    """Whatever the day."""
    y, m, d = on.year, on.month, on.day
    forms: list[str | int | DateCell] = [
        on.isoformat(),
        f"{d}.{m}.{y}",
        f"{y}. {m}. {d}.",
        f"{y}년 {m}월 {d}일",
        f"{d} {MONTHS[m - 1]} {y}",
        f"{y}{m:02d}{d:02d}",
        int(f"{y}{m:02d}{d:02d}"),
        DateCell(on),
    ]
    if y > JUCHE:
        forms += [f"주체{y - JUCHE}({y})년 {m}월 {d}일", f"Juche {y - JUCHE} ({y}). {m}. {d}."]
    for form in forms:
        assert parse(form) == PartialDate(on, "day"), form


@given(DAYS)
def test_a_month_and_a_year_are_kept_as_such(on: datetime.date) -> None:
    """The first day of what is known stands for it, with its precision beside it."""
    y, m = on.year, on.month
    for form in (f"{y}-{m:02d}", f"{y}.{m}", f"{y}. {m}.", f"{y}년 {m}월", f"{MONTHS[m - 1]} {y}"):
        assert parse(form) == PartialDate(datetime.date(y, m, 1), "month"), form
    for form in (str(y), f"{y}년"):
        assert parse(form) == PartialDate(datetime.date(y, 1, 1), "year"), form


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_whatever_stands_in_the_cell_is_a_date_or_told_in_words(cell: str | float) -> None:
    """No other error, and no date outside the bounds."""
    try:
        found = parse(cell)
    except BadDate as fault:
        assert str(fault)
    else:
        assert found == UNKNOWN or (found.first is not None and EARLIEST <= found.first.year <= LATEST)


def test_what_a_report_quotes_is_read_again_the_same() -> None:
    """A row that came back is sent again: its dates keep their precision."""
    for shows in ("day", "month", "year"):
        cell = DateCell(datetime.date(2022, 11, 3), shows)
        assert parse(str(cell)) == parse(cell)
