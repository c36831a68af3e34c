"""Targets as the unit page and the target page show them: three statements for any number of targets."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, DateField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncWeek
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from pages.words import day_short, days_left, number
from targets.campaign_page import campaign_names, with_campaigns
from targets.models import COURSES, FIELDS, Measure, MeasureGoal, Reading, Stage, Target, TargetVersion
from targets.progress import share
from targets.workflow import TARGET
from units.models import Unit
from workflow.models import steps_of
from workflow.telling import told

#: Who reads what a unit resolves, sets and reaches: what `visible_to` of resolutions, targets and evidence lets through.
WHO = _lazy("The members of this unit and the officials whose posts reach it, up to the nation.")
SPARK_DAYS = 365
#: What a line needs of its target beside its own columns: select_related(*LOADED).
LOADED = ("current__renewal__base", "discussion")
#: A time limit nearer than this is said in days.
PRESSING_DAYS = 60
#: Steps shown on the page of a thing.
EVENTS = 12
#: Stands for everything before the last twelve months when readings are thinned to one a week.
BEFORE = datetime.date(1970, 1, 5)


def events_of(obj: models.Model) -> list[dict[str, Any]]:
    """The latest steps of a thing as lines of its timeline, newest first; one statement."""
    return [
        {"on": step.happened_on or step.recorded_at.date(), "title": told(step), "text": step.note}
        for step in steps_of(obj).order_by("-id")[:EVENTS]
    ]


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
    field: str = ""
    state: str = ""
    campaigns: list[str] = dataclasses.field(default_factory=list)
    #: Whether it is the one the unit has in hand: the first in force in its own order (L8).
    in_hand: bool = False


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
    shown = Target.objects.filter(unit=unit, state__in=["draft", "discussed", "in_force", "met", "unmet"])
    # The resolution may be that of the unit this one stands inside.
    last = shown.exclude(resolution__state="withdrawn").order_by("-resolution_id").values("resolution_id")[:1]
    rows_shown = with_campaigns(shown.filter(resolution__in=Subquery(last)).select_related(*LOADED))
    targets = list(rows_shown.order_by("order", "id")[:60])
    rows = rows_of(targets, today)
    for row in [row for row in rows if row.state == "in_force"][:1]:
        row.in_hand = True
    parts = [
        FieldPart(name, [row for row, target in zip(rows, targets, strict=True) if target.field == name])
        for name, _l in FIELDS
    ]
    return [part for part in parts if part.rows]


def in_hand(parts: list[FieldPart]) -> Row | None:
    """The target the unit has in hand: the first in force in its own order (L8)."""
    return next((row for part in parts for row in part.rows if row.in_hand), None)


def first_in_hand(units: Iterable[int]) -> QuerySet[Target]:
    """The target each of some units has in hand; one statement."""
    rows = Target.objects.filter(unit_id__in=units, state="in_force").select_related("unit")
    return rows.order_by("unit_id", "order", "id").distinct("unit_id")


def goals_of(targets: list[Target]) -> dict[int, list[MeasureGoal]]:
    """Target id → the goals of its current version with measure and the values of its stages, the weightiest first.

    One statement; where the stages themselves are needed, `prefetch_related_objects` them.
    """
    values = Stage.objects.filter(goal=OuterRef("pk")).order_by("number").values("value")
    rows = (
        MeasureGoal.objects.filter(version_id__in=[target.current_id for target in targets])
        .select_related("measure__unit_of_measure")
        .annotate(stage_values=ArraySubquery(values))
        .order_by("-weight", "id")
    )
    found: dict[int, list[MeasureGoal]] = defaultdict(list)
    for goal in rows:
        found[goal.measure.target_id].append(goal)
    return found


def rows_of(
    targets: list[Target], today: datetime.date, goals: dict[int, list[MeasureGoal]] | None = None
) -> list[Row]:
    """A line for each target (loaded with LOADED), in their order.

    Two statements: goals, readings; one where `goals` are given.
    """
    known = goals_of(targets) if goals is None else goals
    first = {pk: rows[0] for pk, rows in known.items() if rows}
    readings = _weekly_readings([goal.measure_id for goal in first.values()], today)
    rows = [_row(target, first.get(target.pk), readings, today) for target in targets]
    return [_of_several(row, known[row.pk]) if len(known.get(row.pk, ())) > 1 else row for row in rows]


def _of_several(row: Row, goals: list[MeasureGoal]) -> Row:
    """A line of a target with several measures: no course of one of them stands for the whole."""
    ways = (f"{goal.measure.name} {_way(goal)}" for goal in goals)
    now = ngettext("%(n)s measure", "%(n)s measures", len(goals)) % {"n": len(goals)}
    return dataclasses.replace(
        row, why=_short("; ".join(ways)), now=now, values=[], stages=[], spark=[], goal=None, unit=""
    )


def _weekly_readings(measures: list[int], today: datetime.date) -> dict[int, list[Reading]]:
    """The last valid reading of each week of the past year, oldest first, and the last one before: at most 54 each."""
    since = today - datetime.timedelta(days=SPARK_DAYS)
    week = Case(
        When(happened_on__lt=since, then=Value(BEFORE)), default=TruncWeek("happened_on"), output_field=DateField()
    )
    rows = (
        Reading.objects.filter(measure_id__in=measures, corrected_by__isnull=True)
        .annotate(week=week)
        .order_by("measure_id", "week", "-happened_on", "-id")
        .distinct("measure_id", "week")
    )
    found: dict[int, list[Reading]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found


def unit_text(measure: Measure) -> str:
    """The unit of measure as it stands beside a number."""
    if measure.unit_of_measure is not None:
        return str(measure.unit_of_measure)
    return "%" if measure.type == "percent" else ""


def value_text(measure: Measure, value: Decimal, *, unit: bool = True) -> str:
    """A value as people read it: with its unit of measure, or yes and not yet."""
    if measure.type == "yes_no":
        return _("yes") if value >= 1 else _("not yet")
    if measure.type == "milestones" and unit:
        return ngettext("%(n)s milestone", "%(n)s milestones", int(value)) % {"n": int(value)}
    return number(value, unit_text(measure) if unit else "")


def course_chip(course: str) -> tuple[str, Any, str]:
    """(kind, word, icon) of the flag the unit has set."""
    return ("due" if course == "at_risk" else "go", dict(COURSES)[course], "")


def chip_of(target: Target, today: datetime.date) -> tuple[str, Any, str]:
    """(kind, word, icon) of a target's status; lateness is derived, never stored."""
    if target.state == "in_force":
        if target.limit_on < today:
            return ("late", days_left(target.limit_on, today), "")
        if target.course:
            return course_chip(target.course)
        return ("go", _("On course"), "") if target.progress > 0 else ("mute", _("Not started"), "")
    kinds = {"met": "ok", "unmet": "late", "discussed": "due"}
    return (kinds.get(target.state, "mute"), TARGET.label_of(target.state), "")


def _row(
    target: Target,
    goal: MeasureGoal | None,
    readings: dict[int, list[Reading]],
    today: datetime.date,
) -> Row:
    version = target.current
    assert version is not None
    stages: list[Decimal] = getattr(goal, "stage_values", [])
    own_readings = readings.get(goal.measure_id, []) if goal else []
    since = today - datetime.timedelta(days=SPARK_DAYS)
    last = own_readings[-1] if own_readings else None
    was = extended_from(version)
    return Row(
        title=target.title,
        url=target.get_absolute_url(),
        why=_why(goal, version.way or version.problem),
        percent=target.progress,
        time=_time_used(target, version, own_readings, today),
        stages=_stages(goal, stages, target.progress),
        now=value_text(goal.measure, last.value) if goal and last else _("no reading yet"),
        values=_values(goal, stages),
        spark=[reading.value for reading in own_readings if reading.happened_on >= since],
        goal=goal.goal if goal else None,
        unit=unit_text(goal.measure) if goal else "",
        limit_on=target.limit_on,
        limit_note=_limit_note(target, version, was, today),
        met=target.state == "met",
        chip=_row_chip(target, was, today),
        pk=target.pk,
        field=target.field,
        state=target.state,
        campaigns=campaign_names(target),
    )


def _why(goal: MeasureGoal | None, text: str) -> str:
    """The second line: from where to where, then how, or the problem."""
    if goal is None or goal.measure.type == "yes_no":
        return _short(text)
    return f"{_way(goal)}; {_short(text)}"


def _way(goal: MeasureGoal) -> str:
    """From the level now to the goal."""
    if goal.measure.type == "yes_no":
        return ""
    return f"{number(goal.baseline)} → {value_text(goal.measure, goal.goal)}"


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:88].rsplit(" ", 1)[0] + " …"


def extended_from(version: TargetVersion) -> datetime.date | None:
    """The time limit before, where this version gives more time than the one it renewed (L7)."""
    renewal = getattr(version, "renewal", None)
    if renewal is None or renewal.state != "accepted" or version.limit_on <= renewal.base.limit_on:
        return None
    before: datetime.date = renewal.base.limit_on
    return before


def _row_chip(target: Target, was: datetime.date | None, today: datetime.date) -> tuple[str, Any, str]:
    """The status, or that it was extended while nothing more pressing is to be said."""
    found = chip_of(target, today)
    return ("due", _("Extended"), "ext") if was and target.state == "in_force" and found[0] in ("go", "mute") else found


def _limit_note(target: Target, version: TargetVersion, was: datetime.date | None, today: datetime.date) -> str:
    """The limit before an extension, else days left while they press (or the days it is late), else the kind."""
    if was and target.state == "in_force" and target.limit_on >= today:
        return _("was %(day)s") % {"day": day_short(was)}
    if target.state == "in_force" and (target.limit_on - today).days <= PRESSING_DAYS:
        return days_left(target.limit_on, today)
    return str(version.get_kind_display())


def _values(goal: MeasureGoal | None, stages: list[Decimal]) -> list[str]:
    """The values of the stages, the goal last; a last stage that is the goal stands once."""
    if goal is None:
        return []
    on_the_way = [value for value in stages if value != goal.goal]
    return [value_text(goal.measure, value, unit=False) for value in (*on_the_way, goal.goal)]


def _stages(goal: MeasureGoal | None, stages: list[Decimal], progress: Decimal) -> list[tuple[Decimal, bool]]:
    """Place of each stage on the bar (per cent) and whether it is reached; the goal itself is the flag at the end."""
    if goal is None:
        return []
    places = [share(value, goal.baseline, goal.goal) for value in stages]
    return [(place, progress >= place) for place in places if place < 100]


def _time_used(target: Target, version: TargetVersion, readings: list[Reading], today: datetime.date) -> int:
    """Share of the time limit that has passed, per cent 0 to 100, from the discussion or the first reading shown."""
    days = [localdate(version.recorded_at), *(reading.happened_on for reading in readings[:1])]
    if target.discussion is not None:
        days.append(target.discussion.held_on)
    whole = (target.limit_on - min(days)).days
    return 100 if whole <= 0 else max(0, min(100, (today - min(days)).days * 100 // whole))
