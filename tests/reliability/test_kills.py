"""Workers killed at any moment: nothing is lost and nothing comes twice (trust 16)."""

from __future__ import annotations

import time

import pytest

from tests.reliability.ground import SWEEP, Ground, size

REMINDERS, KILLS = size(10_000, 300), size(200, 8)
#: Enough for a twin to be found out.
FEWER, FEWER_KILLS = size(1_500, 240), size(30, 8)
WORKERS = 3


def under_fire(ground: Ground, reminders: int, kills: int) -> None:
    """Deliver `reminders` while one worker after the other gets SIGKILL at a moment that chance picks."""
    ground.plan(reminders)
    ground.start("beat", every={SWEEP: 1.5}, only=[SWEEP])
    workers = [ground.start("worker") for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(ground.chance.uniform(0.1, 0.5))
        struck = workers.pop(ground.chance.randrange(WORKERS))
        ground.kill(struck)
        workers.append(ground.start("worker"))
    ground.wait(120)


@pytest.fixture
def firing(ground: Ground) -> Ground:
    """Small batches that take a while, so that kills meet work in hand."""
    ground.more = {"batch": 20, "pause": 0.01, "stale": 2}
    return ground


def test_nothing_is_lost_and_nothing_comes_twice(firing: Ground) -> None:
    """Effect and state are one transaction."""
    under_fire(firing, REMINDERS, KILLS)
    assert firing.seen() == (0, 0)


def test_with_the_state_written_first_some_are_lost(firing: Ground) -> None:
    """The fault put back."""
    firing.more["way"] = "state first"
    under_fire(firing, FEWER, FEWER_KILLS)
    lost, doubled = firing.seen()
    assert lost > 0
    assert doubled == 0


def test_with_the_state_written_last_some_come_twice(firing: Ground) -> None:
    """The fault put back."""
    firing.more["way"] = "state last"
    under_fire(firing, FEWER, FEWER_KILLS)
    lost, doubled = firing.seen()
    assert lost == 0
    assert doubled > 0
