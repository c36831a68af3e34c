"""Renewal: a target in force gets a new version, or others in its place, with a reason and the committee's word (L7).

The bar cannot be lowered quietly (rule 4): what is proposed is checked for what it claims to be, only a raise takes
force by itself, nothing is lowered between application and decision, and every version stays.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from targets import directing, setting
from targets.models import LEAVING, Directive, Renewal, Resolution, Target
from targets.models.resolution import OPEN
from targets.plan import WHOLE, Aim, Fault, Plan, cell, faults
from targets.progress import follow
from targets.reasoned import compared, levels_of, reason_faults
from targets.renewal_dates import DATES, touch
from targets.resolving import STILL_APPLYING
from targets.setting import plan_now
from units.models import Person, Post, Unit
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.moving import Move, lock, move, moved, record
from workflow.refusals import NotReady, require

#: How many targets a split makes.
PARTS = 2


def kind_faults(kind: str, old: Plan, new: Plan) -> list[Fault]:
    """(cell of the form, what is wrong) where a plan is not what its kind of renewal says; empty when it is."""
    if kind in LEAVING:
        return []
    found: list[Fault] = [
        (name, _("It stays the same in a renewal; replace the target instead"))
        for name in ("field", "weight")
        if getattr(new, name) != getattr(old, name)
    ]
    if len(new.measures) != len(old.measures):
        return [*found, ("counted", _("What is counted stays the same in a renewal; replace the target instead"))]
    pairs = list(zip(old.measures, new.measures, strict=True))
    further = [(now.goal - was.goal) * (1 if was.rising else -1) for was, now in pairs]
    for number, (was, now) in enumerate(pairs, start=1):
        wrong = _not_kept(was, now) or _wrong_way(kind, further[number - 1])
        found += [(cell(number, name), words) for name, words in wrong]
    if kind == "lower" and not found and min(further) >= 0:
        found.append(("goal", _("This goal is no lower than the one in force")))
    if kind == "extend" and new.limit_on <= old.limit_on:
        found.append(("limit_on", _("Choose a day after the time limit in force")))
    if kind in ("extend", "raise") and any(was.weight != now.weight for was, now in pairs):
        found.append(("share", _("The weights of the measures stay as they are in this kind of renewal")))
    if kind == "raise":
        found += _no_raise(old, new, max(further) > 0)
    if kind == "renew" and not found and new == old:
        found.append(("title", _("Nothing has changed; say that no change is needed instead")))
    return found


def parts_of(plan: Plan) -> tuple[Plan, Plan]:
    """The two plans a split begins with: the first measure alone, and all others; of one measure, twice the same."""
    first, *others = plan.measures
    if not others:
        return plan, plan
    whole = sum(aim.weight for aim in others)
    shares = [max(1, aim.weight * WHOLE // whole) for aim in others]
    shares[0] += WHOLE - sum(shares)
    rest = [replace(aim, weight=share) for aim, share in zip(others, shares, strict=True)]
    return replace(plan, measures=[replace(first, weight=WHOLE)]), replace(plan, measures=rest)


def _not_kept(was: Aim, now: Aim) -> list[Fault]:
    """What a renewal may not touch in a measure: readings run on under it."""
    kept = ("counted", "type", "unit_of_measure", "shipped", "baseline")
    found = [
        (name, _("What is counted stays the same in a renewal; replace the target instead"))
        for name in kept
        if getattr(now, name) != getattr(was, name)
    ]
    if not found and now.rising != was.rising:
        found.append(("goal", _("The goal lies on the other side of the level now; replace the target instead")))
    return found


def _wrong_way(kind: str, further: Decimal) -> list[Fault]:
    """Whether the goal of one measure moves as the kind of renewal says; `further` is how much more is asked."""
    if kind == "extend" and further != 0:
        return [("goal", _("An extension keeps the goal; choose another kind of renewal"))]
    if kind in ("renew", "raise") and further < 0:
        return [("goal", _("This goal is lower than the one in force; choose to lower it"))]
    return []


def _no_raise(old: Plan, new: Plan, further: bool) -> list[Fault]:
    """Why a plan is no raise: it takes force without the committee, so nothing in it may be easier."""
    found: list[Fault] = []
    if new.limit_on > old.limit_on:
        found.append(("limit_on", _("A raise gives no more time; choose another kind of renewal")))
    elif not further and new.limit_on == old.limit_on:
        found.append(("goal", _("Raise the goal or bring the time limit forward")))
    for number, (was, now) in enumerate(zip(old.measures, new.measures, strict=True), start=1):
        if any(_asked_by(now, new.limit_on, stage.due_on) < was.way(stage.value) for stage in was.stages):
            name = "due_on" if was.type == "milestones" else "value"
            found.append((cell(number, f"stage_1_{name}"), _("A raise keeps each stage at least where it stood")))
        if not set(was.milestones) <= set(now.milestones):
            found.append((cell(number, "milestones"), _("A raise keeps every milestone")))
    return found


def _asked_by(aim: Aim, limit_on: datetime.date, day: datetime.date) -> Decimal:
    """What a plan asks of a measure by a day, from the level now; a plan without stages asks only at its end."""
    asked = [aim.way(stage.value) for stage in aim.stages if stage.due_on <= day]
    if limit_on <= day and aim.stages:
        asked.append(aim.way(aim.goal))
    return max(asked, default=Decimal(-1))


def hindrances(target: Target, kind: str) -> list[str]:
    """Why a target cannot be renewed in this way now; empty when it can (rule 4)."""
    reasons = []
    if target.state != "in_force":
        reasons.append(_("Only a target in force is renewed."))
    if target.unit.archived_on is not None:
        reasons.append(_("This unit is archived: no target is set for it."))
    if target.resolution.state not in OPEN:
        reasons.append(_("The resolution has ended."))
    if kind in ("lower", *LEAVING) and applying(target):
        reasons.append(_("An application is under way: nothing is lowered, split or replaced until it is decided."))
    return reasons


def applying(target: Target) -> bool:
    """Whether an application under the target's resolution waits for its decision, or for that on its appeal."""
    waits = Q(applications__state__in=STILL_APPLYING) | Q(applications__appeals__state="lodged")
    return Resolution.objects.filter(waits, pk=target.resolution_id).exists()


@transaction.atomic
def propose(
    target: Target,
    *,
    by: Person,
    kind: str,
    plans: Sequence[Plan],
    today: datetime.date,
    reason: str = "",
    directive: Directive | None = None,
) -> Renewal:
    """Propose a renewal with the whole new plan; a raise takes force at once, everything else waits for the committee.

    Raises NotYours, NotReady (state, what the plan lacks, another one waiting, an application under way).
    """
    require(heads_the_unit(by, target))
    lock(target.resolution)
    lock(target)
    plans = _check(target, kind, plans, today, reason, directive)
    assert target.current is not None
    made = Renewal(
        unit=target.unit,
        target=target,
        kind=kind,
        state="proposed",
        reason=reason,
        directive=directive,
        base=target.current,
        proposed_on=today,
    )
    if kind not in LEAVING:
        made.drafted = setting.write_version(
            target, plans[0], number=_next_number(target), by=by, reason=reason or str(directive)
        )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "renewal_one_open" not in str(error):
            raise
        raise NotReady(_("A renewal of this target already waits for the committee.")) from error
    if kind in LEAVING:
        made.becomes.set([_drafted_target(target, plan, by) for plan in plans])
    record(made, "propose", by=by, note=reason, happened_on=today, facts=_facts(made))
    if directive is not None:
        directing.renewed(directive, target.resolution.unit, by=by, today=today)
    if kind == "raise":
        _raise_at_once(made, by=by, today=today)
    return made


def accept(renewal: Renewal, *, by: Person, today: datetime.date) -> Renewal:
    """The committee above accepts: the new plan holds from now on. Raises NotYours, NotNow, NotReady."""
    with transaction.atomic():
        lock(renewal.target.resolution)
        lock(renewal.target)
        renewal.decided_on, renewal.decided_at = today, committee_of(by, renewal.unit)
        move(
            renewal,
            "accept",
            by=by,
            happened_on=today,
            also=["decided_on", "decided_at"],
            facts=_facts(renewal),
        )
        _put_in_place(renewal, by=by, today=today)
    return renewal


@transaction.atomic
def return_(renewal: Renewal, *, by: Person, reason: str, today: datetime.date) -> Renewal:
    """Send it back with a reason the unit reads; the target stays as it is."""
    renewal.decided_on, renewal.decided_at = today, committee_of(by, renewal.unit)
    renewal.returned_because = reason
    also = ["decided_on", "decided_at", "returned_because"]
    move(renewal, "return", by=by, note=reason, happened_on=today, also=also, facts=_facts(renewal))
    _let_go(renewal, by=by, reason=reason)
    return renewal


@transaction.atomic
def withdraw(renewal: Renewal, *, by: Person, reason: str) -> Renewal:
    """Take it back while nobody has answered; the drafted version stays on file."""
    move(renewal, "withdraw", by=by, note=reason, facts=_facts(renewal))
    _let_go(renewal, by=by, reason=reason)
    return renewal


@transaction.atomic
def keep(target: Target, *, by: Person, reason: str, today: datetime.date) -> Target:
    """Say with a reason that no change is needed: the target asks for renewal again only after the set time."""
    require(heads_the_unit(by, target))
    lock(target)
    if target.state != "in_force":
        raise NotReady(_("Only a target in force is renewed."))
    touch(target, today)
    target.version += 1
    target.save(update_fields=[*DATES, "version"])
    record(target, "keep", by=by, note=reason, happened_on=today, facts={"title": target.title})
    return target


def follow_target(sender: Any, obj: Target, by: Any, **more: Any) -> None:
    """A target is met or ends while a renewal of it waits: nothing is left to answer."""
    step: Move = more["move"]
    if step.target in ("met", "unmet", "ended"):
        waiting = Renewal.objects.filter(target=obj, state="proposed").select_related("unit", "directive")
        for renewal in waiting.order_by("id"):
            renewal.target = obj
            move(renewal, "lapse", by=by, facts=_facts(renewal))
            # With its resolution, what was drafted ends by itself.
            if step.name != "end_with_resolution":
                _let_go(renewal, by=by, reason=str(step.label))


def connect() -> None:
    """Follow targets that end while a renewal waits."""
    moved.connect(follow_target, sender=Target, dispatch_uid="targets.renewing")


def committee_of(by: Person, unit: Unit) -> Unit | None:
    """The nearest unit above `unit` where `by` is staff: the committee that answers."""
    held = [one for one in reach_of(by).held if one.post == Post.STAFF and one.unit_id != unit.pk and one.reaches(unit)]
    nearest = max(held, key=lambda one: len(one.path), default=None)
    return Unit.objects.get(pk=nearest.unit_id) if nearest else None


def _check(
    target: Target,
    kind: str,
    plans: Sequence[Plan],
    today: datetime.date,
    reason: str,
    directive: Directive | None,
) -> list[Plan]:
    """The plans with what their goals were compared with; raises NotReady with all that is wrong."""
    reasons = hindrances(target, kind)
    if not reason and directive is None:
        reasons.append(_("Write the reason, or name the directive that asks for it."))
    if directive is not None and not directing.asks(directive, target):
        reasons.append(_("This directive does not ask for it."))
    if len(plans) != (PARTS if kind == "split" else 1):
        reasons.append(_("A split makes two targets, any other renewal one plan."))
    known = plan_now(target)
    for plan in plans:
        reasons += [words for _cell, words in faults(plan, target.resolution, today, known.days)]
        reasons += [words for _cell, words in kind_faults(kind, known, plan)]
    if reasons:
        raise NotReady(reasons)
    levels = levels_of(target)
    checked = [compared(plan, target.unit, today, levels) for plan in plans]
    if reasons := [words for plan in checked for _cell, words in reason_faults(plan)]:
        raise NotReady(reasons)
    return checked


def _next_number(target: Target) -> int:
    last: int = target.versions.aggregate(last=Max("number"))["last"] or 0
    return last + 1


def _drafted_target(old: Target, plan: Plan, by: Person) -> Target:
    """A target that stands ready beside the old one until the renewal is accepted."""
    made = Target(
        unit=old.unit,
        resolution=old.resolution,
        state="proposed",
        order=old.order,
        discussion=old.discussion,
        field=plan.field,
        title=plan.title,
        limit_on=plan.limit_on,
        weight=plan.weight,
    )
    made.save()
    made.current = setting.write_version(made, plan, number=1, by=by)
    made.save(update_fields=["current"])
    record(made, "set", by=by, facts={"title": made.title})
    return made


def _raise_at_once(renewal: Renewal, *, by: Person, today: datetime.date) -> None:
    renewal.decided_on = today
    move(renewal, "raise", by=by, happened_on=today, also=["decided_on"], facts=_facts(renewal))
    _put_in_place(renewal, by=by, today=today)


def _put_in_place(renewal: Renewal, *, by: Person, today: datetime.date) -> None:
    """The new version becomes the current one, or the new targets take force and the old one is replaced."""
    target = renewal.target
    if renewal.kind in LEAVING:
        for one in renewal.becomes.select_related("unit").order_by("id"):
            touch(one, today)
            one.settled_by = renewal
            move(one, "take_force", by=by, happened_on=today, also=DATES, facts={"title": one.title})
        target.settled_by = renewal
        move(target, "replace", by=by, happened_on=today, facts={"title": target.title})
        return
    assert renewal.drafted is not None
    target.current = renewal.drafted
    target.title, target.limit_on = renewal.drafted.title, renewal.drafted.limit_on
    touch(target, today)
    target.save(update_fields=["current", "title", "limit_on", *DATES])
    # Saves the progress and raises the version.
    follow(target)
    record(target, renewal.kind, by=by, note=renewal.reason, happened_on=today, facts=_facts(renewal))


def _let_go(renewal: Renewal, *, by: Person, reason: str) -> None:
    """What was drafted for nothing ends; the directive asks again."""
    for one in renewal.becomes.filter(state="proposed").select_related("unit").order_by("id"):
        one.settled_by = renewal
        move(one, "let_go", by=by, note=reason, facts={"title": one.title})
    if renewal.directive is not None:
        directing.not_renewed(renewal.directive, renewal.target.resolution.unit, by=by)


def _facts(renewal: Renewal) -> dict[str, Any]:
    """What the timelines tell: the title, and both time limits where they differ."""
    facts: dict[str, Any] = {"title": renewal.target.title, "kind": renewal.kind}
    if renewal.drafted is not None and renewal.drafted.limit_on != renewal.base.limit_on:
        facts |= {"was": renewal.base.limit_on.isoformat(), "now": renewal.drafted.limit_on.isoformat()}
    return facts
