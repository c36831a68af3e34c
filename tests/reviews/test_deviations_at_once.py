"""Two searches for deviations at the same moment: what is found is opened once (L23)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from reviews import deviations
from reviews.models import Deviation, DeviationRun
from tests.reviews.finding import placed, ruled
from tests.targets.cast import TODAY, Place
from workflow.models import Step


def side_by_side(monkeypatch: pytest.MonkeyPatch) -> list[DeviationRun]:
    """Two searches that have both measured before either writes."""
    placed(Place(), 7)
    gate, runs = threading.Barrier(2), [DeviationRun.objects.create(day=TODAY) for _ in range(2)]
    write = deviations.open_found

    def after_both(*given: Any) -> int:
        gate.wait(timeout=30)
        return write(*given)

    monkeypatch.setattr(deviations, "open_found", after_both)

    def search(made: DeviationRun) -> None:
        try:
            deviations.run(TODAY, made)
        finally:
            connection.close()

    threads = [threading.Thread(target=search, args=[made]) for made in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return runs


def test_two_searches_at_once_open_it_once(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One deviation, one step, no search fails."""
    with ruled():
        runs = side_by_side(monkeypatch)
    assert sorted(made.total for made in runs) == [0, 1]
    assert [made.failed for made in runs] == [{}, {}]
    assert (Deviation.objects.count(), Step.objects.filter(name="find").count()) == (1, 1)


def test_a_search_that_looks_before_it_writes_fails_beside_another(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault put back: asking whether it is there in place of leaving that to the database."""
    clause = "ON CONFLICT (rule, subject_type, subject_id, key) WHERE NOT (rule = '') DO NOTHING"
    looked = (
        "WHERE NOT EXISTS (SELECT 1 FROM reviews_deviation d WHERE d.rule = %(rule)s AND d.subject_id = m.subject_id)"
        # Both have looked before either writes, also on a machine that gives them their turns late.
        " AND pg_sleep(2) IS NOT NULL"
    )
    assert clause in deviations.OPEN_SQL
    monkeypatch.setattr(deviations, "OPEN_SQL", deviations.OPEN_SQL.replace(clause, looked))
    with ruled():
        runs = side_by_side(monkeypatch)
    assert [bool(made.failed) for made in runs].count(True) == 1
