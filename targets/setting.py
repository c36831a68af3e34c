"""Targets: set them in three parts, discuss them, put them in force, report them as met (L2, L4, L5)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.coverage import Coverage, coverage
from targets.models import (
    FIELDS,
    Measure,
    MeasureGoal,
    Renewal,
    Resolution,
    Stage,
    Target,
    TargetVersion,
    UnitOfMeasure,
)
from targets.models.resolution import OPEN
from targets.renewal_dates import DATES, touch
from units.meetings import record_meeting
from units.models import Person, Post, Unit
from units.norms import norm_of
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require


@dataclass(frozen=True)
class Step:
    """One stage as it is set: by when, which value, and the calculation behind it."""

    due_on: datetime.date
    value: Decimal
    calculation: str = ""


@dataclass(frozen=True)
class Plan:
    """What a target says: the three parts of the form (problem, measure and goal, stages and time limit)."""

    field: str
    title: str
    problem: str
    way: str
    kind: str
    limit_on: datetime.date
    counted: str
    type: str
    unit_of_measure: UnitOfMeasure | None
    baseline: Decimal
    baseline_source: str
    goal: Decimal
    stages: Sequence[Step] = ()


def faults(plan: Plan, resolution: Resolution, today: datetime.date) -> list[tuple[str, str]]:
    """(field of the form, what is wrong) of a plan; empty when it can be set (L4: stages on accurate calculations)."""
    found: list[tuple[str, str]] = []
    if plan.limit_on <= today:
        found.append(("limit_on", _("Choose a time limit after today")))
    elif plan.limit_on > resolution.term_on:
        found.append(("limit_on", _("The resolution ends before this; choose a day within its term")))
    if plan.type == "number" and plan.unit_of_measure is None:
        found.append(("unit_of_measure", _("Choose the unit of measure: it stands beside each number")))
    if plan.goal == plan.baseline:
        found.append(("goal", _("The goal must differ from the level now")))
    if plan.type == "percent" and not (0 <= plan.baseline <= 100 and 0 <= plan.goal <= 100):
        found.append(("goal", _("A share lies between 0 and 100 per cent")))
    if plan.type == "yes_no" and not (plan.baseline == 0 and plan.goal == 1):
        found.append(("goal", _("For a yes-or-no measure the level now is 0 and the goal is 1")))
    return found + _stage_faults(plan)


def _stage_faults(plan: Plan) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if plan.type == "yes_no" and plan.stages:
        return [("stage_1_value", _("A yes-or-no measure has no stages; leave these lines empty"))]
    low, high = sorted((plan.baseline, plan.goal))
    rising = plan.goal > plan.baseline
    previous: Step | None = None
    for number, stage in enumerate(plan.stages, start=1):
        name = f"stage_{number}_due_on"
        if stage.due_on > plan.limit_on:
            found.append((name, _("A stage cannot end after the time limit")))
        if previous is not None and stage.due_on <= previous.due_on:
            found.append((name, _("Stages follow each other in time; choose a day after the stage before")))
        if not low <= stage.value <= high:
            found.append((f"stage_{number}_value", _("A stage lies between the level now and the goal")))
        elif previous is not None and (stage.value < previous.value) == rising and stage.value != previous.value:
            found.append((f"stage_{number}_value", _("A stage leads on from the one before towards the goal")))
        previous = stage
    return found


def stands_in(unit: Unit, resolution: Resolution) -> bool:
    """Whether `unit` is the one that resolved, or a current one inside it."""
    inside = f"{unit.path}.".startswith(f"{resolution.unit.path}.")
    return inside and unit.archived_on is None


def units_for(resolution: Resolution, by: Person) -> QuerySet[Unit]:
    """The unit that resolved and those inside it, as far as `by` heads them: where targets can be set."""
    headed = reach_of(by).seen("", [Post.HEAD], as_member=False)
    return Unit.objects.filter(headed, path__within=str(resolution.unit.path)).current().order_by("path")


@transaction.atomic
def set_target(
    resolution: Resolution, *, by: Person, plan: Plan, today: datetime.date, unit: Unit | None = None
) -> Target:
    """Set a target under a resolution, as a draft with version 1, for the unit that resolved or one inside it (L6).

    Raises NotYours, NotReady.
    """
    unit = unit or resolution.unit
    require(heads_the_unit(by, unit) and stands_in(unit, resolution))
    # Locked, so that it cannot end while a target is put under it.
    lock(resolution)
    _check(plan, resolution, today)
    target = Target(unit=unit, resolution=resolution, state="draft")
    _head(target, plan)
    target.save()
    target.current = write_version(target, plan, number=1, by=by)
    target.save(update_fields=["current"])
    record(target, "set", by=by, happened_on=today, facts={"title": plan.title})
    return target


def write_version(target: Target, plan: Plan, *, number: int, by: Person, reason: str = "") -> TargetVersion:
    """One more text of a target; its measure is made with the first and keeps its identity ever after (L7)."""
    version = TargetVersion.objects.create(target=target, number=number, by=by, reason=reason, **_texts(plan))
    kept = target.measures.order_by("id").first() if number > 1 else None
    measure = kept or Measure.objects.create(target=target, **_counted(plan))
    goal = MeasureGoal.objects.create(version=version, measure=measure, **_aim(plan))
    _set_stages(goal, plan)
    return version


@transaction.atomic
def edit(target: Target, *, by: Person, plan: Plan, today: datetime.date) -> Target:
    """Change a target that is not yet in force: its only version is written anew. Raises NotYours, NotReady."""
    require(heads_the_unit(by, target))
    resolution = target.resolution
    lock(target)
    if target.state not in ("draft", "discussed"):
        raise NotReady(_("A target in force is changed by a renewal only."))
    _check(plan, resolution, today)
    goal = MeasureGoal.objects.select_related("measure").get(version_id=target.current_id)
    TargetVersion.objects.filter(pk=goal.version_id).update(by=by, **_texts(plan))
    Measure.objects.filter(pk=goal.measure_id).update(**_counted(plan))
    MeasureGoal.objects.filter(pk=goal.pk).update(**_aim(plan))
    Stage.objects.filter(goal=goal).delete()
    _set_stages(goal, plan)
    _head(target, plan)
    target.version += 1
    target.save(update_fields=["field", "title", "limit_on", "version"])
    record(target, "edit", by=by, happened_on=today, facts={"title": plan.title})
    return target


@transaction.atomic
def discuss(target: Target, *, by: Person, also: Iterable[Target] = (), **meeting: Any) -> Target:
    """Record one discussion (L5) for this target and `also`: held_on, place, present, minutes, proposals, changes.

    Raises NotYours, NotNow; either all are discussed or none.
    """
    open_move(target, "discuss", by)
    also = list(also)
    if any((one.resolution_id, one.unit_id) != (target.resolution_id, target.unit_id) for one in also):
        raise NotReady(_("Only targets of one unit are discussed together."))
    held = record_meeting(target.unit, "discussion", **meeting)
    for one in (target, *also):
        one.discussion = held
        move(one, "discuss", by=by, happened_on=held.held_on, also=["discussion"], facts={"title": one.title})
    return target


@transaction.atomic
def enforce(resolution: Resolution, *, by: Person, today: datetime.date) -> Resolution:
    """Put all discussed targets of a resolution in force, through the coverage gate (rule 2).

    Raises NotYours, NotReady with what is still missing.
    """
    require(heads_the_unit(by, resolution))
    lock(resolution)
    if reasons := missing(resolution, today):
        raise NotReady(reasons)
    for target in resolution.targets.filter(state="discussed").select_related("unit").order_by("id"):
        touch(target, today)
        move(target, "enforce", by=by, happened_on=today, also=DATES, facts={"title": target.title})
    return resolution


def missing(
    resolution: Resolution,
    today: datetime.date,
    *,
    targets: Iterable[Target] | None = None,
    covered: Coverage | None = None,
) -> list[str]:
    """What keeps the targets of a resolution from taking force; empty when nothing does.

    A page that has loaded `targets` and the coverage gives them and asks nothing more.
    """
    known = resolution.targets.all() if targets is None else targets
    targets = [target for target in known if target.state in ("draft", "discussed", "in_force", "met")]
    reasons = []
    if resolution.state != "in_force":
        reasons.append(_("The resolution is not in force yet."))
    have = {target.field for target in targets if target.unit_id == resolution.unit_id}
    for name, label in FIELDS:
        if name not in have:
            reasons.append(_("There is no target in the field: %(field)s.") % {"field": label})
    # A unit inside may still draw up: its drafts follow later and hold nobody up.
    if any(target.state == "draft" for target in targets if target.unit_id == resolution.unit_id):
        reasons.append(_("Not every target has been discussed at a recorded meeting."))
    if not any(target.state == "discussed" for target in targets):
        reasons.append(_("No discussed target waits to take force."))
    if not reasons:
        covered = covered or coverage(resolution.unit, today)
        if not covered.reached:
            reasons.append(
                _("Individual targets do not yet cover %(needed)s per cent of the members, or of the subunits.")
                % {"needed": covered.needed}
            )
    return reasons


def meet(target: Target, *, by: Person, today: datetime.date) -> Target:
    """Report a target as met, once its readings have reached the goal. Raises NotYours, NotNow, NotReady."""
    move(target, "meet", by=by, happened_on=today, facts={"title": target.title})
    return target


def end(target: Target, *, by: Person, reason: str) -> Target:
    """End a target that was not reached, with a reason."""
    move(target, "end", by=by, note=reason, facts={"title": target.title})
    return target


@transaction.atomic
def miss(target: Target, *, today: datetime.date) -> Target:
    """Its time limit and the days of grace have passed: the beat's work."""
    move(target, "miss", by=None, happened_on=today, facts={"title": target.title})
    return target


def close_due(today: datetime.date) -> int:
    """Targets past their time limit and the unit's days of grace become "not met"; returns how many.

    The beat's work, safe to repeat; each target is a transaction of its own, so one that was met meanwhile stops none.
    """
    grace: dict[int, int] = {}
    closed = 0
    ended = Target.objects.filter(state="in_force", limit_on__lt=today)
    # Nobody loses a target while the committee has not answered.
    ended = ended.exclude(pk__in=Renewal.objects.filter(state="proposed").values("target_id"))
    for target in ended.select_related("unit").order_by("id"):
        if target.unit_id not in grace:
            grace[target.unit_id] = norm_of(target.unit, "target_grace", today)
        if target.limit_on + datetime.timedelta(days=grace[target.unit_id]) >= today:
            continue
        with contextlib.suppress(NotNow):
            miss(target, today=today)
            closed += 1
    return closed


def in_order(resolution: Resolution, by: Person) -> QuerySet[Target]:
    """The targets under a resolution that `by` may put in order, unit by unit, as they stand now."""
    mine = resolution.targets.filter(unit__in=units_for(resolution, by)).exclude(state__in=["ended", "replaced"])
    return mine.select_related("unit").order_by("unit__path", "order", "id")


@transaction.atomic
def put_in_order(resolution: Resolution, *, by: Person, ids: Sequence[int]) -> Resolution:
    """Order the units' targets: the one in hand first (L8). Raises NotYours, NotReady.

    Ids of targets that `by` may not order are ignored.
    """
    require(units_for(resolution, by).exists())
    lock(resolution)
    if resolution.state not in OPEN:
        raise NotReady(_("The resolution has ended."))
    places = {pk: place for place, pk in enumerate(ids, start=1)}
    rows = list(in_order(resolution, by).filter(pk__in=places))
    for target in rows:
        target.order = places[target.pk]
    Target.objects.bulk_update(rows, ["order"])
    resolution.version += 1
    resolution.save(update_fields=["version"])
    record(resolution, "order", by=by)
    return resolution


def _check(plan: Plan, resolution: Resolution, today: datetime.date) -> None:
    if resolution.state not in OPEN:
        raise NotReady(_("The resolution has ended."))
    if found := faults(plan, resolution, today):
        raise NotReady([words for _field, words in found])


def _head(target: Target, plan: Plan) -> None:
    """What lists show and sort by."""
    target.field, target.title, target.limit_on = plan.field, plan.title, plan.limit_on


def _texts(plan: Plan) -> dict[str, Any]:
    """The columns of a version."""
    return {name: getattr(plan, name) for name in ("title", "problem", "way", "kind", "limit_on")}


def _counted(plan: Plan) -> dict[str, Any]:
    """The columns of a measure."""
    return {
        "name": plan.counted,
        "type": plan.type,
        "unit_of_measure": plan.unit_of_measure,
        "higher_is_better": plan.goal > plan.baseline,
    }


def _aim(plan: Plan) -> dict[str, Any]:
    """The columns of a measure's goal."""
    return {name: getattr(plan, name) for name in ("baseline", "baseline_source", "goal")}


def _set_stages(goal: MeasureGoal, plan: Plan) -> None:
    Stage.objects.bulk_create(
        Stage(goal=goal, number=place, due_on=stage.due_on, value=stage.value, calculation=stage.calculation)
        for place, stage in enumerate(plan.stages, start=1)
    )
