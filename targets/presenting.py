"""Targets as the unit page and the target page show them: four statements for any number of targets."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pages.words import day_short, days_left, number
from targets.models import FIELDS, MeasureGoal, Reading, Stage, Target
from targets.progress import share, valid_readings
from targets.workflow import TARGET
from units.models import Unit

SPARK_DAYS = 365


@dataclasses.dataclass
class Row:
    """One target as a line of the table."""

    title: str
    url: str
    why: str
    percent: Decimal
    time: int
    stages: list[tuple[Decimal, bool]]
    now: str
    values: list[str]
    spark: list[Decimal]
    goal: Decimal | None
    unit: str
    limit_on: datetime.date
    limit_note: str
    met: bool
    chip: tuple[str, Any, str]
    pk: int = 0
    state: str = ""


@dataclasses.dataclass
class FieldPart:
    """The targets of one field."""

    field: str
    rows: list[Row] = dataclasses.field(default_factory=list)

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(1 for row in self.rows if row.met)

    @property
    def all(self) -> int:
        """How many there are."""
        return len(self.rows)


def target_rows(unit: Unit, today: datetime.date) -> list[FieldPart]:
    """The targets of the unit's open or last resolution by field, in the unit's own order (L8)."""
    targets = list(
        Target.objects.filter(unit=unit, state__in=["draft", "discussed", "in_force", "met", "unmet"])
        .select_related("current")
        .order_by("order", "id")[:60]
    )
    rows = rows_of(targets, today)
    parts = [
        FieldPart(name, [row for row, target in zip(rows, targets, strict=True) if target.field == name])
        for name, _l in FIELDS
    ]
    return [part for part in parts if part.rows]


def rows_of(targets: list[Target], today: datetime.date) -> list[Row]:
    """A line for each target (with `current` loaded), in their order. Three statements: goals, stages, readings."""
    goals: dict[int, MeasureGoal] = {}
    for goal in (
        MeasureGoal.objects.filter(version_id__in=[target.current_id for target in targets])
        .select_related("measure__unit_of_measure", "version")
        .order_by("-weight", "id")
    ):
        goals.setdefault(goal.version.target_id, goal)
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(goal__in=goals.values()).order_by("number"):
        stages[stage.goal_id].append(stage)
    readings: dict[int, list[Reading]] = defaultdict(list)
    for reading in valid_readings(goal.measure_id for goal in goals.values()):
        readings[reading.measure_id].append(reading)
    return [_row(target, goals.get(target.pk), stages, readings, today) for target in targets]


def chip_of(target: Target, today: datetime.date) -> tuple[str, Any, str]:
    """(kind, word, icon) of a target's status; lateness is derived, never stored."""
    if target.state == "in_force":
        if target.limit_on < today:
            return ("late", days_left(target.limit_on, today), "")
        return ("go", _("On course"), "") if target.progress > 0 else ("mute", _("Not started"), "")
    kinds = {"met": "ok", "unmet": "late", "discussed": "due"}
    return (kinds.get(target.state, "mute"), TARGET.label_of(target.state), "")


def _row(
    target: Target,
    goal: MeasureGoal | None,
    stages: dict[int, list[Stage]],
    readings: dict[int, list[Reading]],
    today: datetime.date,
) -> Row:
    version = target.current
    assert version is not None
    own_stages = stages.get(goal.pk, []) if goal else []
    own_readings = readings.get(goal.measure_id, []) if goal else []
    measure_unit = goal.measure.unit_of_measure if goal else None
    unit = str(measure_unit) if measure_unit else ""
    since = today - datetime.timedelta(days=SPARK_DAYS)
    return Row(
        title=target.title,
        url=target.get_absolute_url(),
        why=_why(goal, unit, version.way or version.problem),
        percent=target.progress,
        time=_time_used(version.recorded_at.date(), own_readings, target.limit_on, today),
        stages=_stages(goal, own_stages, target.progress),
        now=number(own_readings[-1].value, unit) if own_readings else _("no reading yet"),
        values=[*(number(stage.value) for stage in own_stages), number(goal.goal)] if goal else [],
        spark=[reading.value for reading in own_readings if reading.happened_on >= since],
        goal=goal.goal if goal else None,
        unit=unit,
        limit_on=target.limit_on,
        limit_note=days_left(target.limit_on, today) if target.state == "in_force" else version.get_kind_display(),
        met=target.state == "met",
        chip=chip_of(target, today),
        pk=target.pk,
        state=target.state,
    )


def _why(goal: MeasureGoal | None, unit: str, text: str) -> str:
    short = text if len(text) <= 90 else text[:88].rsplit(" ", 1)[0] + " …"
    if goal is None:
        return short
    return f"{number(goal.baseline)} → {number(goal.goal, unit)}; {short}"


def _stages(goal: MeasureGoal | None, stages: list[Stage], progress: Decimal) -> list[tuple[Decimal, bool]]:
    """Place of each stage on the bar (per cent) and whether it is reached; the goal itself is the flag at the end."""
    if goal is None:
        return []
    places = [share(stage.value, goal.baseline, goal.goal) for stage in stages]
    return [(place, progress >= place) for place in places if place < 100]


def _time_used(begun: datetime.date, readings: list[Reading], limit: datetime.date, today: datetime.date) -> int:
    """Share of the time limit that has passed, per cent 0 to 100, from the first of setting and first reading."""
    start = min([begun, *(reading.happened_on for reading in readings[:1])])
    whole = (limit - start).days
    return 100 if whole <= 0 else max(0, min(100, (today - start).days * 100 // whole))


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
            "value": number(row.value, str(row.measure.unit_of_measure or "")),
            "struck": hasattr(row, "corrected_by"),
            "items": [
                {
                    "label": one.title,
                    "url": one.get_absolute_url(),
                    "note": day_short(one.happened_on),
                    "icon": "photo" if one.kind == "photograph" else "doc",
                }
                for one in row.evidence.all()
            ],
        }
        for row in rows
    ]
