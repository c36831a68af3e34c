"""The tally of a drive: what each unit gained on its chosen targets, by day or week, read from their readings (L8).

A result is written once, as a reading; the tally only adds up, so nothing is counted twice.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, DateField, F, Func, IntegerField, Q, Value, When

from targets.models import Drive, MeasureGoal, Target
from targets.presenting import goals_of
from targets.progress import TENTH, share, standing_readings
from units.models import Unit

WEEK = 7
#: The latest periods shown one by one; what the drive gained before them stands in the sum alone.
PERIODS = 5
#: Places on the line of time: before the days compared with, within those, the drive before the periods shown.
LONG_BEFORE, BEFORE, EARLIER, SHOWN = 0, 1, 2, 3


@dataclass(frozen=True)
class MeasureTally:
    """One measure of a unit's target, in its own unit of measure."""

    target: Target
    goal: MeasureGoal
    now: Decimal
    gains: list[Decimal]
    gain: Decimal
    before: Decimal


@dataclass(frozen=True)
class UnitTally:
    """One unit: its measures, and the percentage points gained on the mean of its chosen targets."""

    unit: Unit
    measures: list[MeasureTally]
    gain: Decimal
    before: Decimal


@dataclass(frozen=True)
class Tally:
    """The whole of a drive: the first day of each period shown, the units (most gained first), and the sums."""

    starts: list[datetime.date]
    units: list[UnitTally]
    days: int
    gain: Decimal
    before: Decimal
    readings: int
    readings_before: int

    def as_result(self) -> dict[str, Any]:
        """The sums as they are kept at the close."""
        return {
            "days": self.days,
            "gain": str(self.gain),
            "before": str(self.before),
            "readings": self.readings,
            "readings_before": self.readings_before,
        }


@dataclass(frozen=True)
class Span:
    """The days that count, cut into periods: the days of the drive so far and as many before."""

    since: datetime.date
    days: int
    step: int

    @property
    def compared(self) -> datetime.date:
        """The first of as many days before."""
        return self.since - datetime.timedelta(days=self.days)

    @property
    def last(self) -> datetime.date:
        """The last day that counts."""
        return self.since + datetime.timedelta(days=self.days - 1)

    @property
    def starts(self) -> list[datetime.date]:
        """The first day of each of the latest periods."""
        periods = (self.days + self.step - 1) // self.step
        places = range(max(0, periods - PERIODS), periods)
        return [self.since + datetime.timedelta(days=self.step * place) for place in places]


def tally_of(drive: Drive, targets: list[Target], today: datetime.date) -> Tally:
    """The tally of `targets` (with their units loaded), as it stands on `today`; three statements."""
    days = drive.days_by(today)
    span = Span(drive.since, days, WEEK if drive.tally == "week" else 1)
    goals = goals_of(targets)
    measures = [goal.measure_id for rows in goals.values() for goal in rows]
    values = _values(span, measures)
    units = _by_unit(targets, goals, values, SHOWN + len(span.starts))
    counts = _counts(span, measures)
    return Tally(
        starts=span.starts,
        units=units,
        days=days,
        gain=_mean([one.gain for one in units]),
        before=_mean([one.before for one in units]),
        readings=counts["drive"],
        readings_before=counts["before"],
    )


def _values(span: Span, measures: list[int]) -> dict[int, dict[int, Decimal]]:
    """Measure → place on the line of time → the last value read there; one row a measure and place."""
    shown = span.starts[0]
    period = Func(
        F("happened_on"),
        Value(shown, DateField()),
        template=f"((%(expressions)s) / {span.step} + {SHOWN})",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    place = Case(
        When(happened_on__lt=span.compared, then=Value(LONG_BEFORE)),
        When(happened_on__lt=span.since, then=Value(BEFORE)),
        When(happened_on__lt=shown, then=Value(EARLIER)),
        default=period,
        output_field=IntegerField(),
    )
    rows = (
        standing_readings()
        .filter(measure__in=measures, happened_on__lte=span.last)
        .annotate(place=place)
        .order_by("measure_id", "place", "-happened_on", "-id")
        .distinct("measure_id", "place")
    )
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for measure, at, value in rows.values_list("measure_id", "place", "value"):
        found[measure][at] = value
    return found


def _course(goal: MeasureGoal, values: dict[int, Decimal], places: int) -> list[Decimal]:
    """The value at the end of each place: the baseline until something is read, then what was read last."""
    course, known = [], goal.baseline
    for place in range(places):
        known = values.get(place, known)
        course.append(known)
    return course


def _by_unit(
    targets: list[Target], goals: dict[int, list[MeasureGoal]], values: dict[int, dict[int, Decimal]], places: int
) -> list[UnitTally]:
    of_unit: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        of_unit[target.unit_id].append(target)
    found = []
    for rows in of_unit.values():
        measures, points = [], []
        for target in rows:
            courses = [(goal, _course(goal, values[goal.measure_id], places)) for goal in goals[target.pk]]
            measures += [_measure(target, goal, course) for goal, course in courses]
            points.append([_progress(courses, at) for at in (LONG_BEFORE, BEFORE, places - 1)])
        start, begun, now = (sum(at, Decimal(0)) / len(rows) for at in zip(*points, strict=True))
        found.append(UnitTally(rows[0].unit, measures, _tenth(now - begun), _tenth(begun - start)))
    return sorted(found, key=lambda one: (-one.gain, one.unit.pk))


def _measure(target: Target, goal: MeasureGoal, course: list[Decimal]) -> MeasureTally:
    shown = course[EARLIER:]
    return MeasureTally(
        target=target,
        goal=goal,
        now=course[-1],
        gains=[later - sooner for sooner, later in pairwise(shown)],
        gain=course[-1] - course[BEFORE],
        before=course[BEFORE] - course[LONG_BEFORE],
    )


def _progress(courses: list[tuple[MeasureGoal, list[Decimal]]], place: int) -> Decimal:
    """The weighted mean of a target's measures at the end of a place, per cent."""
    weights = sum(goal.weight for goal, _course in courses)
    reached = sum(
        (share(course[place], goal.baseline, goal.goal) * goal.weight for goal, course in courses), Decimal(0)
    )
    return reached / weights if weights else Decimal(0)


def _counts(span: Span, measures: Iterable[int]) -> dict[str, int]:
    """Readings of the drive's days, and of as many days before; one statement."""
    rows = standing_readings().filter(measure__in=list(measures), happened_on__range=(span.compared, span.last))
    in_drive = Q(happened_on__gte=span.since)
    counts: dict[str, int] = rows.aggregate(drive=Count("pk", filter=in_drive), before=Count("pk", filter=~in_drive))
    return counts


def _mean(numbers: list[Decimal]) -> Decimal:
    return _tenth(sum(numbers, Decimal(0)) / len(numbers)) if numbers else Decimal(0)


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_UP)
