"""Readings: what was reached on a day, with evidence; the target's progress follows in the same transaction (L8)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from evidence.checking import Checked
from evidence.models import Evidence
from evidence.storing import add
from targets.models import Measure, MeasureGoal, Reading, Target
from units.models import Meeting, Person
from units.rules import heads_the_unit
from workflow.moving import lock, record
from workflow.refusals import NotReady, require

WHOLE = Decimal(100)
TENTH = Decimal("0.1")


def share(value: Decimal, baseline: Decimal, goal: Decimal) -> Decimal:
    """How far `value` is on the way from baseline to goal, per cent, 0 to 100, one place, never rounded up.

    Works for goals below the baseline too. ZeroDivisionError never: the database refuses a goal that is the baseline.
    """
    way = (value - baseline) / (goal - baseline) * WHOLE
    return max(Decimal(0), min(WHOLE, way)).quantize(TENTH, rounding=ROUND_DOWN)


def standing_readings() -> QuerySet[Reading]:
    """Readings that no later row corrects."""
    return Reading.objects.filter(corrected_by__isnull=True)


def last_readings(measures: Iterable[int]) -> dict[int, Reading]:
    """The latest reading that stands (not corrected by a later row) of each measure, by the day it speaks of."""
    rows = (
        standing_readings()
        .filter(measure_id__in=list(measures))
        .order_by("measure_id", "-happened_on", "-id")
        .distinct("measure_id")
    )
    return {row.measure_id: row for row in rows}


@transaction.atomic
def add_reading(
    target: Target,
    *,
    by: Person,
    measure: Measure,
    value: Decimal,
    happened_on: datetime.date,
    today: datetime.date,
    note: str = "",
    evidence: Sequence[Evidence] = (),
    file: Checked | None = None,
    file_title: str = "",
) -> Target:
    """Add a reading to a target in force; `file` becomes evidence of the unit with it.

    Raises NotYours, NotReady (state, date, range, foreign evidence).
    """
    require(heads_the_unit(by, target))
    adopted = target.resolution.meeting
    lock(target)
    _check(target, adopted, measure, value, happened_on, today, evidence)
    made = Reading.objects.create(measure=measure, value=value, happened_on=happened_on, note=note, by=by)
    made.evidence.add(*evidence, *_filed(target, by, file, file_title, happened_on))
    follow(target)
    record(target, "add_reading", by=by, happened_on=happened_on, facts=_facts(target, value))
    return target


@transaction.atomic
def correct_reading(
    reading: Reading,
    *,
    by: Person,
    value: Decimal,
    happened_on: datetime.date,
    reason: str,
    today: datetime.date,
    evidence: Sequence[Evidence] = (),
    file: Checked | None = None,
    file_title: str = "",
) -> Target:
    """Correct a reading by a new row that names the old one and why; the old one stays. Raises NotYours, NotReady."""
    target = reading.measure.target
    require(heads_the_unit(by, target))
    adopted = target.resolution.meeting
    lock(target)
    _check(target, adopted, reading.measure, value, happened_on, today, evidence)
    if Reading.objects.filter(corrects=reading).exists():
        raise NotReady(_("This reading has been corrected already; correct the newer one."))
    made = Reading.objects.create(
        measure=reading.measure, value=value, happened_on=happened_on, by=by, corrects=reading, reason=reason
    )
    new = [*evidence, *_filed(target, by, file, file_title, happened_on)]
    made.evidence.add(*(new or reading.evidence.all()))
    follow(target)
    record(target, "correct_reading", by=by, note=reason, happened_on=happened_on, facts=_facts(target, value))
    return target


def reached(target: Target) -> bool:
    """Whether the readings have reached every goal of the current version."""
    return bool(target.progress >= WHOLE)


def follow(target: Target) -> None:
    """Write the weighted mean of the measures' progress; the row is locked by the caller."""
    last = standing_readings().filter(measure=OuterRef("measure")).order_by("-happened_on", "-id")
    goals = MeasureGoal.objects.filter(version_id=target.current_id).annotate(last=Subquery(last.values("value")[:1]))
    weights, total = 0, Decimal(0)
    for goal in goals:
        weights += goal.weight
        if goal.last is not None:
            total += share(goal.last, goal.baseline, goal.goal) * goal.weight
    target.progress = (total / weights).quantize(TENTH, rounding=ROUND_DOWN) if weights else Decimal(0)
    target.version += 1
    target.save(update_fields=["progress", "version"])


def faults_of(
    adopted: Meeting | None,
    measure: Measure,
    value: Decimal,
    happened_on: datetime.date,
    today: datetime.date,
) -> list[tuple[str, str]]:
    """(cell, what is wrong) of a reading as it is typed: "value" or "happened_on"; empty when it may be recorded."""
    found: list[tuple[str, str]] = []
    if happened_on > today:
        found.append(("happened_on", _("Choose a day that is not after today.")))
    if adopted is not None and happened_on < adopted.held_on:
        found.append(("happened_on", _("Choose a day after the meeting that adopted the resolution.")))
    if measure.type == "percent" and not 0 <= value <= 100:
        found.append(("value", _("A share lies between 0 and 100 per cent.")))
    if measure.type == "yes_no" and value not in (0, 1):
        found.append(("value", _("Write 1 for yes, 0 for no.")))
    return found


def _check(
    target: Target,
    adopted: Meeting | None,
    measure: Measure,
    value: Decimal,
    happened_on: datetime.date,
    today: datetime.date,
    evidence: Sequence[Evidence],
) -> None:
    reasons: list[Any] = []
    if target.state != "in_force":
        reasons.append(_("Readings are added to targets in force."))
    if measure.target_id != target.pk:
        reasons.append(_("The measure belongs to another target."))
    reasons.extend(words for _cell, words in faults_of(adopted, measure, value, happened_on, today))
    if any(one.unit_id != target.unit_id for one in evidence):
        reasons.append(_("Evidence of another unit cannot be used here."))
    if reasons:
        raise NotReady(reasons)


def _filed(target: Target, by: Person, file: Checked | None, title: str, happened_on: datetime.date) -> list[Evidence]:
    """The uploaded file as evidence of the unit; without words of its own it bears the target's."""
    if file is None:
        return []
    return [add(target.unit, by=by, file=file, title=title or target.title, happened_on=happened_on)]


def _facts(target: Target, value: Decimal) -> dict[str, Any]:
    return {"title": target.title, "value": str(value)}
