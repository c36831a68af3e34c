"""Several officials approve one change of the register at the same moment: one entry, the others are told clearly."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from typing import Any

import pytest

from honours import changing
from honours.chain import verify
from honours.models import RegisterChange, RegisterEntry
from tests import factories as make
from tests.honours import changes
from tests.honours.test_register import at_once
from units.models import Person
from workflow.clock import today

AT_ONCE = 5


def approve(change: int, person: int) -> None:
    """One approval as a request would make it: everything read afresh."""
    changing.approve(
        RegisterChange.objects.get(pk=change), by=Person.objects.get(pk=person), today=today(), reasons="Read."
    )


def many_officials() -> Counter[str]:
    """How the parallel approvals of one change ended."""
    here = changes.case()
    made = changes.decided(here)
    who = [make.official("department", here.county).pk for _ in range(AT_ONCE)]
    return at_once([partial(approve, made.pk, person) for person in who])


def test_parallel_approvals_enter_once(committed_db: str) -> None:
    """One line, a chain that holds, and clear refusals."""
    assert many_officials() == {"done": 1, "NotNow": AT_ONCE - 1}
    assert list(RegisterEntry.objects.order_by("number").values_list("kind", flat=True)) == ["award", "withdrawal"]
    assert verify().fault is None


def test_without_the_lock_the_test_would_notice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the lock on the change gone the others meet the database's own refusal."""

    def no_lock(obj: Any) -> None:
        obj.refresh_from_db()
        time.sleep(0.2)

    monkeypatch.setattr("workflow.moving.lock", no_lock)
    monkeypatch.setattr("honours.changing.lock", no_lock)
    assert many_officials() != {"done": 1, "NotNow": AT_ONCE - 1}
    assert RegisterEntry.objects.filter(kind="withdrawal").count() == 1
    assert verify().fault is None
