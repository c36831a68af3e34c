"""Two units merged into each other at the same moment: one survives; without turn and lock both are gone."""

from __future__ import annotations

import contextlib
import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as make
from tests.targets.cast import Place
from tests.targets.test_at_once import at_once
from tests.targets.test_merging import merge
from units import merging, tree
from units.models import Unit


def both_ways(monkeypatch: pytest.MonkeyPatch, fault: bool) -> int:
    """Two units merged into each other at the same moment; how many are archived afterwards."""
    place = Place()
    second = make.unit(place.county)
    met = threading.Barrier(2)
    true = merging.merge_obstacles

    def slowly(unit: Unit, into: Unit, today: datetime.date) -> list[str]:
        reasons = true(unit, into, today)
        # Both have looked before either writes, where nothing keeps them in turn.
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(timeout=3)
        return reasons

    def act(unit: Unit, into: Unit) -> Callable[[], Any]:
        return lambda: merge(unit, into, place.staff)

    with monkeypatch.context() as patch:
        patch.setattr(merging, "merge_obstacles", slowly)
        if fault:
            patch.setattr(tree, "take_turn", lambda: None)
            patch.setattr(tree, "hold", lambda unit: None)
        at_once([act(place.mine, second), act(second, place.mine)])
    return Unit.objects.filter(archived_on__isnull=False).count()


def test_two_merged_into_each_other_leave_one(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds the first done and is refused."""
    assert both_ways(monkeypatch, fault=False) == 1


def test_without_turn_and_lock_both_are_gone(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above has teeth."""
    assert both_ways(monkeypatch, fault=True) == 2
