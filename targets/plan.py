"""What a target says before it is recorded, and what is wrong with it: problem, measures with goals, stages (L2, L4)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from targets.models import Resolution, ShippedMeasure, UnitOfMeasure

WHOLE = 100
#: A name of a cell of the form, and what is wrong in it.
Fault = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """One stage as it is set: by when, which value, and the calculation behind it; a milestone bears its name."""

    due_on: datetime.date
    value: Decimal
    calculation: str = ""
    name: str = ""


@dataclass(frozen=True)
class Aim:
    """One measure with its level now, its goal, its weight in the target (per cent) and its stages."""

    counted: str
    type: str
    unit_of_measure: UnitOfMeasure | None
    baseline: Decimal
    baseline_source: str
    goal: Decimal
    stages: Sequence[Step] = ()
    weight: int = WHOLE
    shipped: ShippedMeasure | None = None
    past: Decimal | None = None
    past_on: datetime.date | None = None
    #: "higher", "lower" or "", as it was chosen; without a choice the goal tells.
    better: str = field(default="", compare=False)
    #: Why this goal, where it lies outside what is usual; and the comparison (realism.Comparison) that says so.
    reason: str = field(default="", compare=False)
    checked: Any = field(default=None, compare=False)

    @property
    def rising(self) -> bool:
        """Whether the goal lies above the level now."""
        return self.goal > self.baseline

    def way(self, value: Decimal) -> Decimal:
        """How far `value` lies from the level now towards the goal, in the unit of measure."""
        return value - self.baseline if self.rising else self.baseline - value

    @property
    def milestones(self) -> list[str]:
        """The names of its milestones, in their order."""
        return [stage.name for stage in self.stages] if self.type == "milestones" else []


@dataclass(frozen=True)
class Plan:
    """What a target says: the three parts of the form (problem, measures with goals, stages)."""

    field: str
    title: str
    problem: str
    way: str
    kind: str
    limit_on: datetime.date
    measures: Sequence[Aim]
    equipment: str = ""
    supply: str = ""
    staffing: str = ""
    post: str = ""
    #: How much it counts among the targets of its unit.
    weight: int = 1

    @property
    def days(self) -> set[datetime.date]:
        """The days of its stages."""
        return {stage.due_on for aim in self.measures for stage in aim.stages}


def cell(number: int, name: str) -> str:
    """The name of a cell of measure `number` in the form: `goal`, `m2_goal` …"""
    return name if number == 1 else f"m{number}_{name}"


def faults(
    plan: Plan, resolution: Resolution, today: datetime.date, passed: Collection[datetime.date] = ()
) -> list[Fault]:
    """(cell of the form, what is wrong) of a plan; empty when it can be set (L4: stages on accurate calculations).

    `passed` are days of stages that stand already: they may lie behind.
    """
    found: list[Fault] = []
    if plan.limit_on <= today:
        found.append(("limit_on", _("Choose a time limit after today")))
    elif plan.limit_on > resolution.term_on:
        found.append(("limit_on", _("The resolution ends before this; choose a day within its term")))
    for number, aim in enumerate(plan.measures, start=1):
        wrong = [*_level_faults(aim, today), *_stage_faults(aim, plan.limit_on, today, passed)]
        if aim.counted in [one.counted for one in plan.measures[: number - 1]]:
            wrong.append(("counted", _("This is counted above already; measure something else")))
        found += [(cell(number, name), words) for name, words in wrong]
    return found + weight_faults([aim.weight for aim in plan.measures])


def weight_faults(weights: Sequence[int]) -> list[Fault]:
    """The weights of the measures of one target add up to 100 per cent."""
    if sum(weights) == WHOLE:
        return []
    words = _("The weights add up to %(sum)s; together they must be 100 per cent") % {"sum": sum(weights)}
    return [(cell(len(weights), "share"), words)]


def _level_faults(aim: Aim, today: datetime.date) -> list[Fault]:
    """What is wrong with level, goal, unit of measure and direction of one measure."""
    found = _range_faults(aim)
    if aim.type == "number" and aim.unit_of_measure is None:
        found.append(("unit_of_measure", _("Choose the unit of measure: it stands beside each number")))
    if not found and aim.goal == aim.baseline:
        found.append(("goal", _("The goal must differ from the level now")))
    elif not found and aim.better and (aim.better == "higher") != aim.rising:
        found.append(("better", _("The goal lies on the other side of the level now; choose the other direction")))
    if (aim.past is None) != (aim.past_on is None):
        missing = "past_on" if aim.past_on is None else "past"
        found.append((missing, _("An earlier level needs both a value and a day")))
    elif aim.past_on is not None and aim.past_on >= today:
        found.append(("past_on", _("Choose a day before today")))
    return found


def _range_faults(aim: Aim) -> list[Fault]:
    """Numbers outside what the kind of measure allows, each beside its own cell."""
    numbers = {"baseline": aim.baseline, "goal": aim.goal, "past": aim.past}
    known = {name: value for name, value in numbers.items() if value is not None}
    if aim.type == "percent":
        words = _("A share lies between 0 and 100 per cent")
        return [(name, words) for name, value in known.items() if not 0 <= value <= WHOLE]
    if aim.type == "yes_no" and not (aim.baseline == 0 and aim.goal == 1):
        return [("goal", _("For a yes-or-no measure the level now is 0 and the goal is 1"))]
    if aim.type == "milestones":
        return _milestone_faults(aim)
    words = _("A count is never below 0")
    return [(name, words) for name, value in known.items() if value < 0]


def _milestone_faults(aim: Aim) -> list[Fault]:
    names = aim.milestones
    if len(names) < 2 or not all(names):
        return [("milestones", _("Name at least two milestones, one on each line"))]
    if len(set(names)) < len(names):
        return [("milestones", _("Each milestone stands once; give them different names"))]
    if not (aim.baseline == 0 and aim.goal == len(names)):
        return [("milestones", _("The goal of milestones is that all of them are reached"))]
    return []


def _stage_faults(
    aim: Aim, limit_on: datetime.date, today: datetime.date, passed: Collection[datetime.date]
) -> list[Fault]:
    if aim.type == "yes_no" and aim.stages:
        return [("stage_1_value", _("A yes-or-no measure has no stages; leave these lines empty"))]
    found: list[Fault] = []
    previous: Step | None = None
    for number, stage in enumerate(aim.stages, start=1):
        if words := _date_fault(aim, stage, previous, limit_on):
            found.append((f"stage_{number}_due_on", words))
        elif stage.due_on <= today and stage.due_on not in passed:
            found.append((f"stage_{number}_due_on", _("Choose a day after today: stages lie ahead")))
        if aim.type != "milestones" and (words := _value_fault(aim, stage, previous)):
            found.append((f"stage_{number}_value", words))
        previous = stage
    return found


def _date_fault(aim: Aim, stage: Step, previous: Step | None, limit_on: datetime.date) -> str:
    if stage.due_on > limit_on:
        return _("A stage cannot end after the time limit")
    if previous is None or stage.due_on > previous.due_on:
        return ""
    # Several milestones may fall on one day.
    if aim.type == "milestones" and stage.due_on == previous.due_on:
        return ""
    return _("Stages follow each other in time; choose a day after the stage before")


def _value_fault(aim: Aim, stage: Step, previous: Step | None) -> str:
    low, high = sorted((aim.baseline, aim.goal))
    if not low <= stage.value <= high:
        return _("A stage lies between the level now and the goal")
    if previous is not None and aim.way(stage.value) < aim.way(previous.value):
        return _("A stage leads on from the one before towards the goal")
    return ""
