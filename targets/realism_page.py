"""The realism check as pages show it: a drawing, the same in words, the outcome and the reason (L4, rule 1)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pages import charts
from pages.words import day, number
from targets.models import USUAL, Measure, MeasureGoal
from targets.plan import Plan
from targets.presenting import unit_text, value_text
from targets.realism import Comparison

#: Outcome → kind of its chip.
CHIPS = {"within": "ok", "above": "due", "below": "due", "under": "late", "few": "mute"}


def kept_rows(field: str, goals: Iterable[MeasureGoal]) -> list[dict[str, Any]]:
    """The checks kept on goals with their measures; those never compared are left out. No statement."""
    return [
        row(field, goal.measure, goal.goal, Comparison.again(goal.compared, goal.usual), goal.reason)
        for goal in goals
        if goal.compared is not None
    ]


def planned_rows(plan: Plan | None) -> list[dict[str, Any]]:
    """The checks of a plan that is not recorded yet; none where nothing was compared. No statement."""
    measures = plan.measures if plan else ()
    return [
        row(
            plan.field if plan else "",
            Measure(name=aim.counted, type=aim.type, unit_of_measure=aim.unit_of_measure),
            aim.goal,
            aim.checked,
            aim.reason,
        )
        for aim in measures
        if aim.checked is not None and (aim.checked.basis or aim.checked.usual)
    ]


def row(field: str, measure: Measure, goal: Decimal, found: Comparison, reason: str = "") -> dict[str, Any]:
    """One check: heading, chip, drawing, sentences, own past periods, reason."""
    unit, like = unit_text(measure), found.like
    return {
        "name": measure.name,
        "chip": (CHIPS[found.usual], dict(USUAL)[found.usual]) if found.usual else None,
        "chart": _chart(field, found) if like is not None else "",
        "spark": charts.spark([value for _day, value in found.past], goal, field=field, unit=unit)
        if found.past
        else "",
        "lines": _lines(found, unit) if found.basis else [],
        "past": [(day(on), value_text(measure, value)) for on, value in found.past],
        "reason": reason,
        "on": found.on,
    }


def _chart(field: str, found: Comparison) -> str:
    like = found.like
    assert like is not None
    return charts.spread(
        found.asked,
        low=like.low,
        lower=like.lower,
        median=like.median,
        upper=like.upper,
        high=like.high,
        own=found.own,
        field=field,
        within=not found.needs_reason,
    )


def _lines(found: Comparison, unit: str) -> list[str]:
    like = found.like
    said = [_("Asked of this unit: %(pace)s.") % {"pace": pace(found.asked, found.basis, unit)}]
    if like is None:
        said.append(_("Fewer than five like units have readings of it over a quarter or longer."))
    else:
        words = {name: pace(getattr(like, name), found.basis, unit) for name in ("median", "low", "high")}
        words |= {name: number(getattr(like, name)) for name in ("lower", "upper")}
        said.append(
            _("Reached by %(units)s like units: median %(median)s, half of them from %(lower)s to %(upper)s.")
            % {"units": number(like.units), **words}
        )
        said.append(_("Usual range: %(low)s to %(high)s.") % words)
    if found.own is None:
        said.append(_("This unit has no readings of it over a quarter or longer."))
    else:
        said.append(_("Reached by this unit so far: %(pace)s.") % {"pace": pace(found.own, found.basis, unit)})
    return said


def pace(value: Decimal, basis: str, unit: str) -> str:
    """`9.5 points a year`, `12 % of the level a year`, `14 homes a year`."""
    if basis == "points":
        return _("%(n)s points a year") % {"n": number(value)}
    if basis == "share":
        return _("%(n)s %% of the level a year") % {"n": number(value)}
    return _("%(n)s a year") % {"n": number(value, unit)}
