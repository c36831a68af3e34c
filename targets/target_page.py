"""What the page of one target shows beside its line: measures with their stages, and readings with their evidence."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, OuterRef, Subquery, When
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from evidence.models import Evidence
from pages.words import day_short, days_left
from targets.models import MeasureGoal, Reading, Stage, Target
from targets.models.target import OPEN_TARGETS
from targets.presenting import course_chip, value_text
from targets.progress import WHOLE, share, share_of, standing_readings, with_level

#: What higher apps put on top of the page of a target that has ended: rows with kind, text, address and note.
on_top: list[Callable[[Target], list[dict[str, Any]]]] = []


def top_rows(target: Target) -> list[dict[str, Any]]:
    """The last word on a target that has ended; nothing is asked while it is under way."""
    return [] if target.state in OPEN_TARGETS else [row for said in on_top for row in said(target)]


def goal_rows(target: Target, goals: Iterable[MeasureGoal], today: datetime.date) -> list[dict[str, Any]]:
    """Each measure of the current version with its level, stages and goal as lines of a table; one statement."""
    goals = list(goals)
    stages = Stage.objects.filter(goal=OuterRef("pk")).order_by("number")
    row = JSONObject(
        number="number",
        name="name",
        due_on="due_on",
        value=Cast("value", CharField()),
        calculation="calculation",
        reached_on=Case(
            When(name="", then=_first_day("value", "goal__", "goal__measure")), default=Subquery(_first_named())
        ),
    )
    stands = with_level(MeasureGoal.objects.filter(pk__in=[goal.pk for goal in goals])).annotate(
        reached_on=_first_day("goal", "", "measure"), steps=ArraySubquery(stages.values(row=row))
    )
    known = {row.pk: row for row in stands}
    return [_goal_row(target, goal, known[goal.pk], today, many=len(goals) > 1) for goal in goals]


def _first_day(wanted: str, goal: str, measure: str) -> Case:
    """The first day a standing reading reached the value `wanted` of a row, on the way from its level to its goal."""
    of_measure = standing_readings().filter(measure=OuterRef(measure)).order_by("happened_on").values("happened_on")
    rising = of_measure.filter(value__gte=OuterRef(wanted))[:1]
    falling = of_measure.filter(value__lte=OuterRef(wanted))[:1]
    return Case(When(**{f"{goal}goal__gt": F(f"{goal}baseline")}, then=Subquery(rising)), default=Subquery(falling))


def _first_named() -> Any:
    """The first day a standing reading named the milestone of a stage."""
    rows = standing_readings().filter(measure=OuterRef("goal__measure"), milestones__contains=[OuterRef("name")])
    return rows.order_by("happened_on").values("happened_on")[:1]


def _goal_row(target: Target, goal: MeasureGoal, stands: Any, today: datetime.date, *, many: bool) -> dict[str, Any]:
    """`stands` bears the last value of the measure, its stages, and the day its goal was first reached."""
    now = share_of(stands)
    stages = [_stage_row(goal, step, stands, now, today) for step in stands.steps]
    first = {"label": _("Level now"), "value": value_text(goal.measure, goal.baseline), "note": goal.baseline_source}
    last = {
        "label": _("Goal"),
        "due_on": target.limit_on,
        "value": value_text(goal.measure, goal.goal),
        "chip": _stage_chip(now >= WHOLE, stands.reached_on, target.limit_on, today),
    }
    return {
        "name": goal.measure.name,
        "weight": goal.weight if many else None,
        "progress": now,
        "now": "" if stands.last is None else value_text(goal.measure, stands.last),
        "measure": goal.measure_id,
        "rows": [first, *stages, last],
    }


def _stage_row(
    goal: MeasureGoal, step: dict[str, Any], stands: Any, now: Decimal, today: datetime.date
) -> dict[str, Any]:
    value, due_on = Decimal(step["value"]), datetime.date.fromisoformat(step["due_on"])
    reached_on = datetime.date.fromisoformat(step["reached_on"]) if step["reached_on"] else None
    named = step["name"]
    holds = named in (stands.last_names or ()) if named else now >= share(value, goal.baseline, goal.goal)
    return {
        "label": named or _("Stage %(n)s") % {"n": step["number"]},
        "due_on": due_on,
        "value": "–" if named else value_text(goal.measure, value),
        "note": step["calculation"],
        "chip": _stage_chip(holds, reached_on, due_on, today),
    }


def _stage_chip(
    holds: bool, reached_on: datetime.date | None, due_on: datetime.date, today: datetime.date
) -> tuple[str, Any]:
    """Reached (with the day), late or ahead: a stage marks itself by the readings, nothing is stored."""
    if holds and reached_on is not None:
        return ("ok", _("Reached %(day)s") % {"day": day_short(reached_on)})
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
            "names": row.milestones,
            "struck": hasattr(row, "corrected_by"),
            "items": [evidence_item(one) for one in row.evidence.all()],
        }
        for row in rows
    ]


#: Notes shown on the target page.
NOTES = 12


def note_rows(target: Target) -> list[dict[str, Any]]:
    """The latest notes on how the target stands, with the chip of their flag; one statement."""
    rows = target.course_notes.order_by("-id")[:NOTES]
    return [{"row": row, "chip": course_chip(row.course) if row.course else None} for row in rows]


def standing_rows(target: Target) -> list[tuple[Any, Any]]:
    """(label, text) of what stands at the unit, which post answers for the target and how much it counts."""
    version = target.current
    assert version is not None
    rows = [
        (_("Present equipment"), version.equipment),
        (_("Present supply"), version.supply),
        (_("Present staffing"), version.staffing),
        (_("Responsible post"), version.get_post_display() if version.post else ""),
        (_("Weight among the unit's targets"), target.weight if target.weight > 1 else ""),
    ]
    return [row for row in rows if row[1] != ""]


def evidence_item(one: Evidence) -> dict[str, Any]:
    """A file as components/evidence_list.html shows it."""
    return {
        "label": one.title,
        "url": one.get_absolute_url(),
        "note": day_short(one.happened_on),
        "icon": "photo" if one.kind == "photograph" else "doc",
    }
