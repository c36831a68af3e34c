"""The realism check of a whole plan: each goal beside what like units reached, and its reason where it is unusual (L4)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from targets import realism
from targets.models import MeasureGoal, Target
from targets.plan import Aim, Fault, Plan, cell
from targets.progress import with_level
from units.models import Unit

#: (what is counted, level the goal begins at) → the last reading, where readings run on under a new plan.
Levels = Mapping[tuple[str, Decimal], Decimal]


def compared(plan: Plan, unit: Unit, today: datetime.date, levels: Levels | None = None) -> Plan:
    """The plan with what each of its goals was compared with; two statements for any number of measures.

    `levels`: where the unit stands, for a target under way; else each goal begins at its level now.
    """
    known = levels or {}
    asked = [_asked(plan, aim, known.get((aim.counted, aim.baseline), aim.baseline)) for aim in plan.measures]
    found = realism.compare(unit, asked, today)
    return replace(plan, measures=[replace(aim, checked=one) for aim, one in zip(plan.measures, found, strict=True)])


def _asked(plan: Plan, aim: Aim, level: Decimal) -> realism.Aim:
    return realism.Aim(
        field=plan.field,
        words=aim.counted,
        type=aim.type,
        counted_in=aim.unit_of_measure.pk if aim.unit_of_measure else None,
        level=level,
        goal=aim.goal,
        limit_on=plan.limit_on,
        rising=aim.rising,
        shipped=aim.shipped.pk if aim.shipped else None,
    )


def reason_faults(plan: Plan) -> list[Fault]:
    """(cell of the form, what is wrong) where a goal is unusual and no reason is written; of a compared plan."""
    return [
        (cell(number, "reason"), _words(aim))
        for number, aim in enumerate(plan.measures, start=1)
        if aim.checked is not None and aim.checked.needs_reason and not aim.reason
    ]


def _words(aim: Aim) -> str:
    if aim.checked.usual == "under":
        return _("This goal lies below the present level: write the reason")
    return _("This goal lies outside the usual range: write the reason")


def levels_of(target: Target) -> Levels:
    """The last readings of a target under way, those without one left out; one statement."""
    rows = with_level(MeasureGoal.objects.filter(version=target.current_id))
    return {(one.measure.name, one.baseline): one.last for one in rows if one.last is not None}


def columns(aim: Aim) -> dict[str, Any]:
    """What stands with the goal; a measure that has nothing to compare bears no comparison."""
    found = aim.checked
    if found is None or not (found.basis or found.usual):
        return {"usual": "", "compared": None, "reason": aim.reason}
    return {"usual": found.usual, "compared": found.kept(), "reason": aim.reason}
