"""The form of a target, started from an example (L4, L14)."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from pages.words import whole_percent
from targets.examples import begun_on
from targets.forms.target import plain, texts_of_plan
from targets.models import Resolution, Target
from targets.plan import Aim, Plan, cell
from targets.progress import share
from targets.setting import plan_now

#: What the own unit says itself: the own level and goal, what stands there, and why.
ASKED = ("baseline", "baseline_source", "past", "past_on", "goal", "reason")
STANDS = ("equipment", "supply", "staffing")


def started(example: Target, resolution: Resolution, today: datetime.date) -> dict[str, Any]:
    """What the form holds: texts, measures and the number of stages; the level now and the goal are asked.

    The time is as long as the example's, within the term of the resolution; stages keep their share of it.
    """
    plan, begun = plan_now(example), begun_on(example)
    limit = max(today, min(today + (plan.limit_on - begun), resolution.term_on))
    data = texts_of_plan(plan) | {"limit_on": limit, "weight": 1} | dict.fromkeys(STANDS, "")
    for number, aim in enumerate(plan.measures, start=1):
        data |= {cell(number, name): "" for name in ASKED}
        for place, stage in enumerate(aim.stages, start=1):
            line = cell(number, f"stage_{place}")
            data[f"{line}_due_on"] = _moved(stage.due_on, begun, plan, today, limit)
            data[f"{line}_value"] = ""
            data[f"{line}_calculation"] = _way(aim, stage.value)
    return data


def with_values(example: Target, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the values of stages left empty: their share of the way from the own level to the goal."""
    found = dict(typed)
    for number, aim in enumerate(plan_now(example).measures, start=1):
        level, goal = (_number(found.get(cell(number, name))) for name in ("baseline", "goal"))
        if level is None or goal is None or aim.type == "milestones":
            continue
        for place, stage in enumerate(aim.stages, start=1):
            line = cell(number, f"stage_{place}")
            if found.get(f"{line}_due_on") and not found.get(f"{line}_value"):
                found[f"{line}_value"] = plain(_value(aim, stage.value, level, goal))
    return found


def _moved(day: datetime.date, begun: datetime.date, plan: Plan, today: datetime.date, limit: datetime.date) -> Any:
    """A day of the example at its share of the own time, after today."""
    used = min(1.0, max(0.0, (day - begun).days / max(1, (plan.limit_on - begun).days)))
    return today + datetime.timedelta(days=max(1, round(used * (limit - today).days)))


def _way(aim: Aim, value: Decimal) -> str:
    """`50 % of the way`; of milestones nothing."""
    if aim.type == "milestones":
        return ""
    return _("%(share)s %% of the way") % {"share": whole_percent(share(value, aim.baseline, aim.goal))}


def _value(aim: Aim, value: Decimal, level: Decimal, goal: Decimal) -> Decimal:
    """The value at the same share of the way; whole where level and goal are."""
    found = level + (goal - level) * share(value, aim.baseline, aim.goal) / 100
    whole = level == level.to_integral_value() and goal == goal.to_integral_value()
    return found.quantize(Decimal(1) if whole and abs(goal - level) >= 10 else Decimal("0.1"))


def _number(typed: Any) -> Decimal | None:
    """A number that was typed; None where it is none."""
    try:
        found = Decimal(str(typed))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**12 else None
