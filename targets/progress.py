"""Readings: what was reached on a day, with evidence; the target's progress follows in the same transaction (L8)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from evidence.checking import Checked
from evidence.models import Evidence
from evidence.storing import add
from targets.models import Measure, MeasureGoal, Reading, Stage, Target
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
    milestones: Sequence[str] | None = None,
    note: str = "",
    evidence: Sequence[Evidence] = (),
    file: Checked | None = None,
    file_title: str = "",
) -> Target:
    """Add a reading to a target in force; `file` becomes evidence of the unit with it.

    Where milestones are counted, `value` is how many are reached: those of the last reading and the first ones after
    them, unless `milestones` names them.
    Raises NotYours, NotReady (state, date, range, foreign evidence).
    """
    require(heads_the_unit(by, target))
    adopted = target.resolution.meeting
    lock(target)
    _check(target, adopted, measure, value, happened_on, today, evidence)
    made = Reading.objects.create(
        measure=measure,
        value=value,
        milestones=_reached(target, measure, value, milestones),
        happened_on=happened_on,
        note=note,
        by=by,
    )
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
    milestones: Sequence[str] | None = None,
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
        measure=reading.measure,
        value=value,
        milestones=_reached(target, reading.measure, value, milestones),
        happened_on=happened_on,
        by=by,
        corrects=reading,
        reason=reason,
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
    weights, total = 0, Decimal(0)
    for goal in with_level(MeasureGoal.objects.filter(version_id=target.current_id)):
        weights += goal.weight
        total += share_of(goal) * goal.weight
    target.progress = (total / weights).quantize(TENTH, rounding=ROUND_DOWN) if weights else Decimal(0)
    target.version += 1
    target.save(update_fields=["progress", "version"])


def with_level(goals: QuerySet[MeasureGoal]) -> QuerySet[Any]:
    """Goals with the value of the last reading of their measure (`last`, `last_on`), as share_of() asks for.

    `last_names`, `names`: the milestones it reached, and those that are to be reached.
    """
    last = standing_readings().filter(measure=OuterRef("measure")).order_by("-happened_on", "-id")
    names = Stage.objects.filter(goal=OuterRef("pk")).order_by("number").values("name")
    found: QuerySet[Any] = goals.select_related("measure").annotate(
        last=Subquery(last.values("value")[:1]),
        last_on=Subquery(last.values("happened_on")[:1]),
        last_names=Subquery(last.values("milestones")[:1]),
        names=ArraySubquery(names),
    )
    return found


def share_of(goal: Any) -> Decimal:
    """How far a goal of with_level() has come, per cent; milestones a renewal left out count no more."""
    if goal.last is None:
        return Decimal(0)
    value = goal.last
    if goal.measure.type == "milestones":
        value = Decimal(len(set(goal.last_names) & set(goal.names)))
    return share(value, goal.baseline, goal.goal)


def _reached(target: Target, measure: Measure, value: Decimal, names: Sequence[str] | None) -> list[str]:
    """The names of the milestones a reading says are reached; none where something else is counted."""
    if measure.type != "milestones":
        return []
    stages = Stage.objects.filter(goal__version_id=target.current_id, goal__measure=measure).order_by("number")
    known = list(stages.values_list("name", flat=True))
    if names is None:
        last = last_readings([measure.pk]).get(measure.pk)
        before = [name for name in known if last is not None and name in last.milestones]
        names = [*before, *(name for name in known if name not in before)] if len(before) <= value else known
        names = names[: int(value)]
    reached = [name for name in known if name in names]
    if len(reached) != value:
        raise NotReady(_("Choose among the milestones of the target: it has %(n)s.") % {"n": len(known)})
    return reached


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
