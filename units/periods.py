"""Months, quarters and years as a unit's cadence counts them, what is due in one and when it closes (L9).

Local dates only: which date it is at an instant, and at which instant a date begins, workflow/clock.py says.
"""

from __future__ import annotations

import calendar
import datetime

from units.models import Unit
from units.norms import norm_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def in_month(year: int, month: int, day: int) -> datetime.date:
    """The day of a month, or the last day of a shorter one."""
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return in_month(year, month + 1, day.day)


def period(cadence: str, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the period of `cadence` (month, quarter, year) that holds `day`; both in the period."""
    length = MONTHS[cadence]
    first_month = (day.month - 1) // length * length + 1
    first = datetime.date(day.year, first_month, 1)
    return first, in_month(day.year, first_month + length - 1, 31)


def due_in(last: datetime.date, day: int) -> datetime.date:
    """The one due date of the period that ends on `last`: this day of its last month, or that month's last day."""
    return in_month(last.year, last.month, day)


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
