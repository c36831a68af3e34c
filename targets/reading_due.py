"""Which targets ask for a reading: none for longer than the norm `reading_days` of their unit allows (L8)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from targets.models import Drive, Measure, MeasureGoal, Reading, Target
from targets.presenting import goals_of
from targets.progress import last_readings, standing_readings
from units.models import Norm, Unit
from units.norms import KINDS, norm_of


def without_reading(rows: QuerySet[Target], today: datetime.date) -> QuerySet[Target]:
    """Of `rows`, the targets in force of which a measure has gone without a reading longer than the norm.

    A target discussed within that time is not asked yet.
    """
    recent = standing_readings().filter(measure=OuterRef("measure"), happened_on__gte=OuterRef(OuterRef("asked_since")))
    asked = MeasureGoal.objects.filter(~Exists(recent), version=OuterRef("current"))
    return rows.alias(asked_since=_asked_since(today)).filter(
        Exists(asked), state="in_force", discussion__held_on__lt=F("asked_since")
    )


def _asked_since(today: datetime.date) -> Func:
    """The oldest day a reading may have: today less the days of the nearest unit's norm."""
    depth = Func(F("unit__path"), function="nlevel", output_field=IntegerField())
    nearest = (
        Norm.objects.filter(name="reading_days", since__lte=today, unit__path__above=OuterRef("unit__path"))
        .order_by(depth.desc(), "-since")
        .values("value")[:1]
    )
    days = Coalesce(Cast(Subquery(nearest), IntegerField()), int(KINDS["reading_days"].default))
    return Func(
        Value(today, DateField()), days, template="(%(expressions)s)", arg_joiner=" - ", output_field=DateField()
    )


@dataclass
class Line:
    """One measure of a target in force as a row of the grid."""

    target: Target
    measure: Measure
    goal: MeasureGoal
    last: Reading | None
    due: bool


def lines_of(unit: Unit, today: datetime.date, most: int, drive: Drive | None = None) -> list[Line]:
    """A line for each measure of the unit's targets in force (of those a drive has chosen), in the unit's own order.

    At most `most`; four statements for any number of targets.
    """
    chosen = Target.objects.filter(drives=drive) if drive else Target.objects.all()
    targets = list(
        chosen.filter(unit=unit, state="in_force")
        .select_related("unit", "discussion", "resolution__meeting")
        .order_by("order", "id")[:most]
    )
    goals = goals_of(targets)
    last = last_readings(goal.measure_id for rows in goals.values() for goal in rows)
    since = today - datetime.timedelta(days=norm_of(unit, "reading_days", today))
    lines = [
        Line(target, goal.measure, goal, last.get(goal.measure_id), _is_due(target, last.get(goal.measure_id), since))
        for target in targets
        for goal in goals[target.pk]
    ]
    return lines[:most]


def _is_due(target: Target, last: Reading | None, since: datetime.date) -> bool:
    if last is not None:
        return last.happened_on < since
    return target.discussion is None or target.discussion.held_on < since


def units_asked(rows: QuerySet[Any], today: datetime.date, most: int) -> Sequence[Unit]:
    """The units among `rows` of units that have such targets, at most `most`."""
    waiting = without_reading(Target.objects.filter(unit=OuterRef("pk")), today)
    return list(rows.filter(Exists(waiting)).order_by("path")[:most])
