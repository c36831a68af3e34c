"""Past awards from files: found again by what they are, dated as exactly as the source is."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from honours.models import LegacyAward
from tests import factories as make
from tests.targets.fixtures import on_a_fixed_day  # noqa: F401  # fixtures are found by name
from tests.units.importing.office import Office, book, faults, figures, send, text

pytestmark = pytest.mark.django_db
HEADER = ("unit_code", "unit_name_printed", "tier", "times", "date", "reported_on")


@pytest.fixture
def office() -> Office:
    """County, mine, another province; an administrator at county and nation."""
    return Office()


def award(**fields: Any) -> LegacyAward:
    """The one award."""
    return LegacyAward.objects.get(**fields)


def test_dates_keep_their_precision_and_nothing_is_filled_in(office: Office) -> None:
    """Day, month, year, unknown; from text and from cells that show less than they hold."""
    day = datetime.date(2022, 11, 5)
    sheet = [
        HEADER,
        ("M1", "상록광산", 1, None, day, "9.6.2023"),
        ("M1", "상록광산", 2, None, day, "2022.11"),
        ("M1", "상록광산", 3, None, "주체112(2023)년", None),
        ("C1", "은하군", 1, None, None, 1999),
    ]
    assert figures(send("awards", book({"s": sheet}, formats={"E3": "yyyy. m."}))) == (4, 4, 0, 0)
    rows = LegacyAward.objects.order_by("unit_id", "tier")
    assert {
        (one.unit.code, one.tier): (one.awarded_on, one.precision, one.reported_on, one.reported_precision)
        for one in rows
    } == {
        ("M1", "1"): (day, "day", datetime.date(2023, 6, 9), "day"),
        ("M1", "2"): (datetime.date(2022, 11, 1), "month", datetime.date(2022, 11, 1), "month"),
        ("M1", "3"): (datetime.date(2023, 1, 1), "year", None, "unknown"),
        ("C1", "1"): (None, "unknown", datetime.date(1999, 1, 1), "year"),
    }


def test_an_award_without_a_date_is_found_again(office: Office) -> None:
    """And takes its date when it is found out; an empty date says nothing then."""
    undated = text([HEADER, ("M1", "상록광산", "1", "", "", "")])
    assert figures(send("awards", undated)) == (1, 1, 0, 0)
    assert figures(send("awards", undated)) == (1, 0, 0, 1)
    identity = award().identity
    outcome = send("awards", text([HEADER, ("M1", "상록 광산", "첫번째", "", "1999", "")]))
    assert figures(outcome) == (1, 0, 1, 0)
    assert (award().awarded_on, award().precision, award().identity) == (datetime.date(1999, 1, 1), "year", identity)
    assert [name for name, _before, _now in outcome.changes[0]["fields"]] == [
        "name as printed",
        "date",
        "precision of the date",
    ]
    assert figures(send("awards", text([HEADER, ("M1", "상록 광산", "1", "", "", "")]))) == (1, 0, 0, 1)


def test_honour_flags_are_told_apart_by_their_number(office: Office) -> None:
    """A school may hold it more than once."""
    rows = [
        HEADER,
        ("M1", "학교", "honour", "1", "", ""),
        ("M1", "학교", "명예", "2번", "", ""),
        ("M1", "학교", "honour", "", "", ""),
    ]
    assert figures(send("awards", text(rows))) == (3, 3, 0, 0)
    assert figures(send("awards", text(rows))) == (3, 0, 0, 3)
    assert list(LegacyAward.objects.order_by("times").values_list("tier", "times")) == [
        ("honour", 1),
        ("honour", 2),
        ("honour", None),
    ]


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        (("", "A", "1", "", "", ""), "unit_code", "Write the code of the unit"),
        (("M9", "A", "1", "", "", ""), "unit_code", "There is no unit with the code M9"),
        (("M1", "A", "4", "", "", ""), "tier", "Write 1, 2, 3 or honour"),
        (("M1", "A", "", "", "", ""), "tier", "Write 1, 2, 3 or honour"),
        (("M1", "A", "1", "some", "", ""), "times", "as a number"),
        (("M1", "A", "2", "3", "", ""), "times", "Tier 2 is won the 2. time"),
        (("M1", "A", "1", "", "9/6/2023", ""), "date", "cannot be told apart"),
        (("M1", "A", "1", "", "2026-06-16", ""), "date", "yet to come"),
        (("M1", "A", "1", "", "", "soon"), "reported_on", "Not understood"),
        (("M1", "x" * 201, "1", "", "", ""), "unit_name_printed", "Longer than 200"),
        (("M1", "#N/A", "1", "", "", ""), "unit_name_printed", "an error of the spreadsheet"),
    ],
)
def test_a_row_that_cannot_go_in_says_why(office: Office, said: tuple[str, ...], column: str, words: str) -> None:
    """And the good one beside it goes in."""
    outcome = send("awards", text([HEADER, said, ("C1", "은하군", "1", "", "", "")]))
    assert figures(outcome) == (2, 1, 0, 0)
    assert faults(outcome)[0][:2] == (2, column)
    assert words in faults(outcome)[0][2]


def test_what_stands_twice_in_a_file_comes_back(office: Office) -> None:
    """Whatever the dates say; in two files the later one speaks."""
    one, same = ("M1", "상록광산", "1", "", "1999", ""), ("m1", "상록 광산", "1급", "", "2001", "")
    outcome = send("awards", text([HEADER, one, same]))
    assert [(row, name) for row, name, _ in faults(outcome)] == [(2, "unit_code"), (3, "unit_code")]
    assert "in the rows 2, 3" in faults(outcome)[0][2]
    assert figures(send("awards", text([HEADER, one]), text([HEADER, same]))) == (2, 1, 1, 0)
    assert award().awarded_on == datetime.date(2001, 1, 1)


def test_reach(office: Office) -> None:
    """An administrator within it; the nation's official of the department everywhere; nobody else at all."""
    rows = text([HEADER, ("M1", "A", "1", "", "", ""), ("F2", "B", "1", "", "", "")])
    outcome = send("awards", rows, by=office.administrator, dry_run=True)
    assert figures(outcome) == (2, 1, 0, 0)
    assert faults(outcome) == [(3, "unit_code", "There is no unit with the code F2.")]
    nation = make.official("department", office.nation)
    county = make.official("department", office.county)
    assert figures(send("awards", rows, by=nation, dry_run=True)) == (2, 2, 0, 0)
    assert figures(send("awards", rows, by=county, dry_run=True)) == (2, 0, 0, 0)
    assert not LegacyAward.objects.exists()


def test_headings_in_korean(office: Office) -> None:
    """With the words an office uses."""
    rows = [
        ("3대혁명붉은기단위 명단",),
        ("련번", "단위부호", "단위이름", "급수", "수여날자", "근거"),
        (1, "M1", "상록광산", "2중3대혁명붉은기", "2023년 6월 9일", "정령 제1호"),
        ("계", 1),
    ]
    assert figures(send("awards", book({"명단": rows}))) == (1, 1, 0, 0)
    assert (award().tier, award().awarded_on, award().reference) == ("2", datetime.date(2023, 6, 9), "정령 제1호")
