"""Stages and time limits among thousands: their small tables would be read by any of several indexes."""

from __future__ import annotations

from reminders.registry import KINDS
from targets.models import MeasureGoal, Stage, Target
from tests.database import server
from tests.factories import LONG_AGO
from tests.reminders.kinds import DAY, DUE, INDEXES, Ground


def many(ground: Ground) -> None:
    """Targets in force and stages over a hundred years."""
    first, days = ground.target(), range(0, 36_000, 18)
    kept = {"unit": first.unit, "resolution": first.resolution, "field": "technical", "state": "in_force"}
    Target.objects.bulk_create(
        Target(**kept, discussion=first.discussion, limit_on=LONG_AGO + n * DAY, renew_on=LONG_AGO + n * DAY)
        for n in days
    )
    goal = MeasureGoal.objects.get(version=first.current)
    Stage.objects.bulk_create(Stage(goal=goal, number=10 + n // 18, due_on=LONG_AGO + n * DAY, value=1) for n in days)


def test_stages_and_time_limits_are_reached_by_an_index(committed_db: str) -> None:
    """Of two thousand each, once the planner knows how many they are."""
    many(Ground())
    with server(committed_db) as owner:
        owner.execute("ANALYZE targets_target, targets_stage")
    for kind in ("stage", "limit"):
        plan_of = KINDS[kind].rows(DUE).explain()
        assert f"using {INDEXES[kind]} " in plan_of or f"on {INDEXES[kind]} " in plan_of, plan_of
