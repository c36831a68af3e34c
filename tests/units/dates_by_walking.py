"""Due dates and midnights found without any arithmetic of months or zones: by walking through the days and quarter-hours.

It shares nothing with units/periods.py and workflow/clock.py; trust 19 holds the two against each other.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from units.periods import due_in, period
from workflow.clock import day_of, midnight

Day = datetime.date
#: Pyongyang changed its offset twice; Havana's clocks go forward at midnight, and their midnight comes twice in autumn.
ZONES = ("Asia/Pyongyang", "Asia/Shanghai", "Europe/Moscow", "America/Havana")
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
QUARTER_HOUR = datetime.timedelta(minutes=15)


def days(first: Day, last: Day) -> list[Day]:
    """Every day from the first to the last."""
    return [Day.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def walked(every: Sequence[Day], cadence: str) -> Iterator[list[Day]]:
    """The periods as lists of their days, found by where the months of a year part."""
    months = [list(group) for _month, group in itertools.groupby(every, key=lambda day: (day.year, day.month))]
    for start in range(0, len(months), LENGTHS[cadence]):
        yield [day for month in months[start : start + LENGTHS[cadence]] for day in month]


def faults_of_due_dates(every: Sequence[Day], of_month: Iterable[int]) -> list[str]:
    """What differs from the walk, over whole years: the period of each day, its one due date, inside it."""
    faults = []
    for wanted in of_month:
        for cadence in LENGTHS:
            for group in walked(every, cadence):
                last_month = [day for day in group if day.month == group[-1].month]
                due = [day for day in last_month if day.day <= wanted][-1]
                found = {(*period(cadence, day), due_in(period(cadence, day)[1], wanted)) for day in group}
                if found != {(group[0], group[-1], due)} or due not in group:
                    faults.append(f"{cadence} from {group[0]}, day {wanted}: {sorted(found)}, walked to {due}")
    return faults


def first_instants(zone: ZoneInfo, first: Day, last: Day) -> dict[Day, datetime.datetime]:
    """When each date begins in a zone: the first quarter-hour whose clock there shows the date. Only UTC is counted."""
    begins: dict[Day, datetime.datetime] = {}
    at = datetime.datetime(first.year, first.month, first.day, tzinfo=datetime.UTC) - datetime.timedelta(days=1)
    shown = first
    while shown <= last:
        shown = at.astimezone(zone).date()
        begins.setdefault(shown, at)
        at += QUARTER_HOUR
    return {day: begins[day] for day in days(first, last)}


def faults_of_midnights(name: str, first: Day, last: Day) -> list[str]:
    """Dates that begin at another instant than the walk says, or whose neighbours by a microsecond are another's."""
    zone, faults = ZoneInfo(name), []
    for day, begins in first_instants(zone, first, last).items():
        before = begins - datetime.timedelta(microseconds=1)
        found = (midnight(day, zone), day_of(begins, zone), day_of(before, zone))
        if found != (begins, day, day - datetime.timedelta(days=1)):
            faults.append(f"{name}, {day}: {found}, walked to {begins}")
    return faults


def pyongyang_by_hand(day: Day) -> datetime.datetime:
    """When a date begins in Pyongyang, from the decrees: 9 hours before UTC, 8:30 from 15 August 2015 to 4 May 2018."""
    at_half_past = Day(2015, 8, 15) <= day < Day(2018, 5, 5)
    offset = datetime.timedelta(hours=8, minutes=30) if at_half_past else datetime.timedelta(hours=9)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC) - offset
