"""Reviews are planned by the unit's cadence, day and grace: one a period, due inside it (L9, trust 19)."""

from __future__ import annotations

import datetime

import pytest

from reviews import reviewing
from reviews.models import Review
from tests import factories as make
from units.models import Norm

pytestmark = pytest.mark.django_db
Day = datetime.date


def test_a_year_of_days_plans_one_review_a_period() -> None:
    """Every third day asks again; the day is the unit's own, the last day of a month where the month is shorter."""
    unit = make.unit()
    Norm.objects.create(unit=unit, name="review_cadence", value="month", since=make.LONG_AGO)
    Norm.objects.create(unit=unit, name="review_day", value="30", since=make.LONG_AGO)
    day = Day(2027, 1, 1)
    while day.year == 2027:
        reviewing.plan(unit, today=day)
        day += datetime.timedelta(days=3)
    found = list(Review.objects.filter(unit=unit).order_by("due_on"))
    assert [row.due_on for row in found] == [Day(2027, month, 28 if month == 2 else 30) for month in range(1, 13)]
    assert all(row.period_start <= row.due_on <= row.period_end for row in found)
    assert {(row.late_after - row.due_on).days for row in found} == {10}


def test_without_a_norm_a_review_is_due_on_the_last_day() -> None:
    """The programme's default: a quarter, its last day, ten days of grace."""
    made = reviewing.plan(make.unit(), today=Day(2026, 11, 24))
    assert (made.period_start, made.due_on, made.late_after) == (Day(2026, 10, 1), Day(2026, 12, 31), Day(2027, 1, 10))
