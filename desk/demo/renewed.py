"""Renewal in the invented county: one extension accepted, one renewal that waits, one directive partly answered."""

from __future__ import annotations

import dataclasses
from typing import Any

from desk.demo.placing import County
from targets import directing, renewing, setting
from targets.models import Directive, Target
from targets.plan import Aim, Plan, Step


def show(county: County) -> None:
    """What is shown of renewal, after the roads of all units."""
    _extended(county)
    _waiting(county)
    _answered(county)


def _extended(county: County) -> None:
    """The housing repairs of the mine: more time, with the reason of the county's own delay."""
    target = _target(county, "EH-01", "cultural")
    plan = setting.plan_now(target)
    *before, last = plan.measures[0].stages
    later = [*before, dataclasses.replace(last, due_on=county.ago(20))]
    longer = dataclasses.replace(_with(plan, stages=later), limit_on=county.ago(-38))
    made = renewing.propose(
        target,
        by=county.head_of(target.unit),
        kind="extend",
        plans=[longer],
        today=county.ago(62),
        reason=county.say("Cement deliveries 5 weeks late."),
    )
    renewing.accept(made, by=county.officials["staff"], today=county.ago(57))


def _waiting(county: County) -> None:
    """The reading room of the mine: another way, the committee has not answered yet."""
    target = _target(county, "EH-01", "ideological")
    plan = setting.plan_now(target)
    lit = Step(county.ago(-100), plan.measures[0].goal, county.say("second reading table lit: 2 hours more"))
    other = dataclasses.replace(
        _with(plan, stages=[*plan.measures[0].stages, lit]),
        way=county.say("Two librarians; lamps from own means instead of the new cable."),
    )
    renewing.propose(
        target,
        by=county.head_of(target.unit),
        kind="renew",
        plans=[other],
        today=county.ago(4),
        reason=county.say("The cable for the night lighting comes next year only."),
    )


def _answered(county: County) -> None:
    """The county asks for fuel in every technical target; some units have answered."""
    staff = county.officials["staff"]
    area = county.units["EH-01"].parent
    assert area is not None
    directive = directing.draft(
        area,
        by=staff,
        today=county.ago(20),
        title=county.say("Fuel and power saved in every technical target"),
        text=county.say(
            "Look through the technical targets. Where fuel or power is used, raise the target or say why it stays."
        ),
        authority=county.say("Decision no. 14 of the county committee"),
        answer_by=county.ago(-21),
        fields=["technical"],
    )
    directing.issue(directive, by=staff, today=county.ago(19))
    for code in ("EH-06", "EH-14"):
        answer = directive.answers.select_related("directive", "unit").get(unit__code=code)
        reason = county.say("The machines named run on water power; nothing is burnt.")
        directing.no_change(answer, by=county.head_of(answer.unit), reason=reason, today=county.ago(12))
    _raised(county, directive)


def _raised(county: County, directive: Directive) -> None:
    """A workteam of the farm raises its target and names the directive."""
    target = _target(county, "EH-021", "technical")
    plan = setting.plan_now(target)
    renewing.propose(
        target,
        by=county.head_of(target.unit),
        kind="raise",
        plans=[_with(plan, goal=plan.measures[0].goal + 2)],
        today=county.ago(10),
        reason=county.say("Two machines more run on husks instead of oil."),
        directive=directive,
    )


def _with(plan: Plan, **changes: Any) -> Plan:
    """The plan with its first measure changed."""
    first, *others = plan.measures
    changed: Aim = dataclasses.replace(first, **changes)
    return dataclasses.replace(plan, measures=[changed, *others])


def _target(county: County, code: str, field: str) -> Target:
    """The target in force of a unit in a field."""
    rows = Target.objects.filter(unit=county.units[code], field=field, state="in_force")
    return rows.select_related("unit", "resolution", "current").order_by("id")[0]
