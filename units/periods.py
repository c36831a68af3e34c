"""Months, quarters and years as a unit's cadence counts them, and when one of them closes (L9)."""

from __future__ import annotations

import datetime

from units.models import Unit
from units.norms import norm_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def period(cadence: str, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the period of `cadence` (month, quarter, year) that holds `day`; both in the period."""
    length = MONTHS[cadence]
    first_month = (day.month - 1) // length * length + 1
    first = datetime.date(day.year, first_month, 1)
    after = first_month + length
    following = datetime.date(day.year + (after > 12), (after - 1) % 12 + 1, 1)
    return first, following - datetime.timedelta(days=1)


def period_of(unit: Unit, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the unit's own period that holds `day`, by its cadence of that day."""
    return period(norm_of(unit, "review_cadence", day), day)


def closes_on(unit: Unit, day: datetime.date) -> datetime.date:
    """The last day on which what was entered for `day` may still change: the end of its period and the days of grace."""
    _first, last = period_of(unit, day)
    return last + datetime.timedelta(days=norm_of(unit, "review_grace", day))


def open_since(unit: Unit, today: datetime.date) -> datetime.date:
    """The first day of the oldest period of the unit that is not closed yet, by today's norms."""
    grace = datetime.timedelta(days=norm_of(unit, "review_grace", today))
    return period_of(unit, today - grace)[0]
