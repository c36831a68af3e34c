"""Every day from 2012 to 2040, in four zones, against a walk that shares no code with what it checks (trust 19)."""

from __future__ import annotations

import datetime

import pytest

from tests.units.dates_by_walking import ZONES, days, faults_of_due_dates, faults_of_midnights, pyongyang_by_hand
from workflow import clock

FIRST, LAST = datetime.date(2012, 1, 1), datetime.date(2040, 12, 31)


def test_one_due_date_a_period_inside_it() -> None:
    """Months, quarters and years, each day of a month a review may be due on."""
    every = days(FIRST, LAST)
    assert faults_of_due_dates(every, range(1, 32)) == []
    print(f"{len(every):,} days, 3 cadences, 31 due days: 0 faults")


@pytest.mark.parametrize("zone", ZONES)
def test_each_date_begins_once(zone: str) -> None:
    """A date begins at its first instant there; a microsecond before it was the day before."""
    assert faults_of_midnights(zone, FIRST, LAST) == []
    print(f"{zone}, {(LAST - FIRST).days + 1:,} midnights: 0 faults")


def test_pyongyang_from_the_decrees() -> None:
    """All its midnights, by hand."""
    assert [day for day in days(FIRST, LAST) if clock.midnight(day) != pyongyang_by_hand(day)] == []
