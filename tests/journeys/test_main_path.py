"""Journey 1: a unit resolves, works and wins; and the refusal with its reasons. With JavaScript in Korean, without in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import road
from tests.journeys.visiting import Visitor

#: Each language once and each way once: what differs by both together is seen by the journeys of single pages.
WAYS = pytest.mark.parametrize(("script", "language"), [(True, "ko"), (False, "en")], ids=["script-ko", "plain-en"])

STAGES = (
    road.resolves,
    road.sets_targets,
    road.members_draw_up,
    road.reads,
    road.reviews,
    road.applies,
    road.is_checked,
    road.is_put_forward,
    road.is_approved,
)


@WAYS
def test_from_the_resolution_to_the_flag(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """Every step is a real page, done by the right post."""
    go = road.Journey(visit, language, script=script)
    for stage in STAGES:
        stage(go)


@WAYS
def test_refused_with_reasons(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """The committee refuses: no refusal without a criterion; the unit reads why, until when it may appeal, and to whom."""
    go = road.Journey(visit, language, script=script)
    road.is_ready_for_the_committee(go)
    road.is_refused(go)
