"""What the page of one target shows beside its line: measures with their stages, and readings with their evidence."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from evidence.models import Evidence
from pages.words import day_short, days_left
from targets.models import MeasureGoal, Reading, Target
from targets.presenting import value_text
from targets.progress import share


def goal_rows(target: Target, goals: Iterable[MeasureGoal], today: datetime.date) -> list[dict[str, Any]]:
    """Each measure of the current version with its level, stages and goal as lines of a table; one statement."""
    goals = list(goals)
    prefetch_related_objects(goals, "stages")
    return [_goal_row(target, goal, today) for goal in goals]


def _goal_row(target: Target, goal: MeasureGoal, today: datetime.date) -> dict[str, Any]:
    stages = [
        {
            "label": _("Stage %(n)s") % {"n": stage.number},
            "due_on": stage.due_on,
            "value": value_text(goal.measure, stage.value),
            "note": stage.calculation,
            "chip": _stage_chip(share(stage.value, goal.baseline, goal.goal), target, stage.due_on, today),
        }
        for stage in goal.stages.all()
    ]
    first = {"label": _("Level now"), "value": value_text(goal.measure, goal.baseline), "note": goal.baseline_source}
    last = {
        "label": _("Goal"),
        "due_on": target.limit_on,
        "value": value_text(goal.measure, goal.goal),
        "chip": _stage_chip(Decimal(100), target, target.limit_on, today),
    }
    return {"name": goal.measure.name, "rows": [first, *stages, last]}


def _stage_chip(place: Decimal, target: Target, due_on: datetime.date, today: datetime.date) -> tuple[str, Any]:
    """Reached, late or ahead: derived from the readings, never stored."""
    if target.progress >= place:
        return ("ok", _("Reached"))
    if due_on < today:
        return ("late", days_left(due_on, today))
    return ("mute", _("Ahead"))


#: Readings on the target page; more are reached through the export of the list.
SHOWN = 40


def reading_rows(target: Target) -> list[dict[str, Any]]:
    """The latest readings with what each corrects, evidence and unit of measure; two statements."""
    rows = (
        Reading.objects.filter(measure__target=target)
        .select_related("measure__unit_of_measure", "corrected_by")
        .prefetch_related("evidence")
        .order_by("-happened_on", "-id")[:SHOWN]
    )
    return [
        {
            "reading": row,
            "value": value_text(row.measure, row.value),
            "struck": hasattr(row, "corrected_by"),
            "items": [evidence_item(one) for one in row.evidence.all()],
        }
        for row in rows
    ]


def evidence_item(one: Evidence) -> dict[str, Any]:
    """A file as components/evidence_list.html shows it."""
    return {
        "label": one.title,
        "url": one.get_absolute_url(),
        "note": day_short(one.happened_on),
        "icon": "photo" if one.kind == "photograph" else "doc",
    }
