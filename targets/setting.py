"""Targets: set them in three parts, discuss them, put them in force, report them as met (L2, L4, L5)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.coverage import Coverage, coverage
from targets.models import FIELDS, Measure, MeasureGoal, Renewal, Resolution, Stage, Target, TargetVersion
from targets.models.resolution import OPEN
from targets.plan import Aim, Plan, Step, faults
from targets.reasoned import columns, compared, reason_faults
from targets.renewal_dates import DATES, touch
from units.meetings import record_meeting
from units.models import Person, Post, Unit
from units.norms import norm_of
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require

#: The columns a plan fills in a version, and one of its measures in its goal.
TEXTS = ("title", "problem", "equipment", "supply", "staffing", "way", "post", "kind", "limit_on")
GOAL = ("baseline", "baseline_source", "past", "past_on", "goal", "weight")


def stands_in(unit: Unit, resolution: Resolution) -> bool:
    """Whether `unit` is the one that resolved, or one inside it."""
    return f"{unit.path}.".startswith(f"{resolution.unit.path}.")


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
    plan = _check(unit, plan, resolution, today)
    target = Target(unit=unit, resolution=resolution, state="draft")
    _head(target, plan)
    target.save()
    target.current = write_version(target, plan, number=1, by=by)
    target.save(update_fields=["current"])
    record(target, "set", by=by, happened_on=today, facts={"title": plan.title})
    return target


def write_version(target: Target, plan: Plan, *, number: int, by: Person, reason: str = "") -> TargetVersion:
    """One more text of a target; its measures are made with the first and keep their identity ever after (L7)."""
    version = TargetVersion.objects.create(target=target, number=number, by=by, reason=reason, **_texts(plan))
    known = MeasureGoal.objects.filter(version_id=target.current_id).select_related("measure").order_by("id")
    kept = [goal.measure for goal in known] if number > 1 else []
    for aim, measure in zip_longest(plan.measures, kept):
        _aim_at(version, aim, measure)
    return version


@transaction.atomic
def edit(target: Target, *, by: Person, plan: Plan, today: datetime.date) -> Target:
    """Change a target that is not yet in force: its only version is written anew. Raises NotYours, NotReady."""
    require(heads_the_unit(by, target))
    resolution = target.resolution
    lock(target)
    if target.state not in ("draft", "discussed"):
        raise NotReady(_("A target in force is changed by a renewal only."))
    goals = list(MeasureGoal.objects.filter(version_id=target.current_id).order_by("id"))
    behind = [day for day in plan.days if day <= today]
    passed = set(Stage.objects.filter(goal__in=goals).values_list("due_on", flat=True)) if behind else set()
    plan = _check(target.unit, plan, resolution, today, passed)
    TargetVersion.objects.filter(pk=goals[0].version_id).update(by=by, **_texts(plan))
    Stage.objects.filter(goal__in=goals).delete()
    for aim, goal in zip_longest(plan.measures, goals):
        _write_anew(target, aim, goal)
    _head(target, plan)
    target.version += 1
    target.save(update_fields=["field", "title", "limit_on", "weight", "version"])
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


def _check(
    unit: Unit, plan: Plan, resolution: Resolution, today: datetime.date, passed: Collection[datetime.date] = ()
) -> Plan:
    """The plan with what its goals were compared with; raises NotReady with all that is wrong."""
    if resolution.state not in OPEN:
        raise NotReady(_("The resolution has ended."))
    if unit.archived_on is not None:
        raise NotReady(_("This unit is archived: no target is set for it."))
    if found := faults(plan, resolution, today, passed):
        raise NotReady([words for _cell, words in found])
    checked = compared(plan, unit, today)
    if found := reason_faults(checked):
        raise NotReady([words for _cell, words in found])
    return checked


def plan_now(target: Target) -> Plan:
    """The current version of a target as the plan it was set from."""
    version = target.current
    assert version is not None
    goals = MeasureGoal.objects.filter(version=version).select_related(
        "measure__unit_of_measure", "measure__shipped__unit_of_measure"
    )
    return Plan(
        field=target.field,
        weight=target.weight,
        measures=[_aim_now(goal) for goal in goals.prefetch_related("stages").order_by("id")],
        **{name: getattr(version, name) for name in TEXTS},
    )


def _aim_now(goal: MeasureGoal) -> Aim:
    measure = goal.measure
    return Aim(
        counted=measure.name,
        better="higher" if measure.higher_is_better else "lower",
        reason=goal.reason,
        stages=[Step(one.due_on, one.value, one.calculation, one.name) for one in goal.stages.all()],
        **{name: getattr(measure, name) for name in ("type", "unit_of_measure", "shipped")},
        **{name: getattr(goal, name) for name in GOAL},
    )


def _head(target: Target, plan: Plan) -> None:
    """What lists show and sort by, and what the roll-up weighs."""
    target.field, target.title, target.limit_on, target.weight = plan.field, plan.title, plan.limit_on, plan.weight


def _texts(plan: Plan) -> dict[str, Any]:
    """The columns of a version."""
    return {name: getattr(plan, name) for name in TEXTS}


def _counted(aim: Aim) -> dict[str, Any]:
    """The columns of a measure."""
    kept = {name: getattr(aim, name) for name in ("type", "unit_of_measure", "shipped")}
    return {"name": aim.counted, "higher_is_better": aim.rising, **kept}


def _aimed(aim: Aim) -> dict[str, Any]:
    """The columns of a goal, the realism check with them."""
    return {name: getattr(aim, name) for name in GOAL} | columns(aim)


def _aim_at(version: TargetVersion, aim: Aim, measure: Measure | None) -> None:
    """Level, goal and stages of one measure in a version; without a measure a new one is made."""
    measure = measure or Measure.objects.create(target=version.target, **_counted(aim))
    goal = MeasureGoal.objects.create(version=version, measure=measure, **_aimed(aim))
    _set_stages(goal, aim)


def _write_anew(target: Target, aim: Aim | None, goal: MeasureGoal | None) -> None:
    """One measure of a target that is not yet in force: changed, added, or taken out."""
    if aim is None:
        assert goal is not None
        goal.delete()
        Measure.objects.filter(pk=goal.measure_id).delete()
    elif goal is None:
        assert target.current is not None
        _aim_at(target.current, aim, None)
    else:
        Measure.objects.filter(pk=goal.measure_id).update(**_counted(aim))
        MeasureGoal.objects.filter(pk=goal.pk).update(**_aimed(aim))
        _set_stages(goal, aim)


def _set_stages(goal: MeasureGoal, aim: Aim) -> None:
    Stage.objects.bulk_create(
        Stage(
            goal=goal,
            number=place,
            due_on=stage.due_on,
            value=stage.value,
            calculation=stage.calculation,
            name=stage.name,
        )
        for place, stage in enumerate(aim.stages, start=1)
    )
