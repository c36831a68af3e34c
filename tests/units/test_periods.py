"""Local dates: month ends, one due date a period, midnights in four zones (trust 19, the smaller size)."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.units.dates_by_walking import (
    ZONES,
    days,
    faults_of_due_dates,
    faults_of_midnights,
    pyongyang_by_hand,
)
from units import periods
from workflow import clock

Day = datetime.date


def test_a_day_keeps_to_its_month() -> None:
    """The last day of a shorter month stands for one it does not have."""
    assert periods.in_month(2028, 2, 30) == Day(2028, 2, 29)
    assert periods.in_month(2027, 2, 30) == Day(2027, 2, 28)
    assert periods.months_after(Day(2026, 8, 31), 6) == Day(2027, 2, 28)
    assert periods.months_after(Day(2026, 11, 30), 1) == Day(2026, 12, 30)
    assert periods.months_after(Day(2026, 1, 31), -2) == Day(2025, 11, 30)
    assert periods.due_in(Day(2027, 6, 30), 31) == Day(2027, 6, 30)
    assert periods.due_in(Day(2027, 6, 30), 5) == Day(2027, 6, 5)


def test_one_due_date_a_period_inside_it() -> None:
    """Four years with a leap day, the days of a month that make a difference, against a walk through the days."""
    every = days(Day(2012, 1, 1), Day(2015, 12, 31))
    assert faults_of_due_dates(every, (1, 28, 29, 30, 31)) == []


@pytest.mark.parametrize("zone", ZONES)
def test_midnights_of_the_years_in_which_clocks_were_changed(zone: str) -> None:
    """2015 and 2018, each date from its first instant on."""
    for year in (2015, 2018):
        assert faults_of_midnights(zone, Day(year, 1, 1), Day(year, 12, 31)) == []


def test_midnights_of_pyongyang_from_the_decrees() -> None:
    """The programme's own zone without naming one: nine hours, then half an hour less, then nine again."""
    for day in days(Day(2015, 8, 1), Day(2015, 8, 31)) + days(Day(2018, 5, 1), Day(2018, 5, 31)):
        assert clock.midnight(day) == pyongyang_by_hand(day)
        assert clock.day_of(pyongyang_by_hand(day)) == day


def test_the_walk_notices_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three seeded faults are found: the 31st of a short month, a fixed offset, midnight by the later of two."""
    every = days(Day(2012, 1, 1), Day(2012, 12, 31))
    with monkeypatch.context() as seeded:
        seeded.setattr("tests.units.dates_by_walking.due_in", lambda last, day: last.replace(day=min(day, 28)))
        assert faults_of_due_dates(every, (31,))
    nine = datetime.timezone(datetime.timedelta(hours=9))
    with monkeypatch.context() as seeded:
        at_nine = lambda day, zone: datetime.datetime(day.year, day.month, day.day, tzinfo=nine)  # noqa: E731
        seeded.setattr("tests.units.dates_by_walking.midnight", at_nine)
        assert len(faults_of_midnights("Asia/Pyongyang", Day(2016, 1, 1), Day(2016, 1, 31))) == 31
    with monkeypatch.context() as seeded:
        later = lambda day, zone: datetime.datetime(day.year, day.month, day.day, tzinfo=zone, fold=1)  # noqa: E731
        seeded.setattr("tests.units.dates_by_walking.midnight", later)
        assert len(faults_of_midnights("America/Havana", Day(2015, 1, 1), Day(2015, 12, 31))) == 2


def test_a_day_is_the_zones_own() -> None:
    """One instant, two dates."""
    at = datetime.datetime(2026, 12, 3, 16, 0, tzinfo=datetime.UTC)
    assert clock.day_of(at) == Day(2026, 12, 4)
    assert clock.day_of(at, ZoneInfo("Europe/Moscow")) == Day(2026, 12, 3)
