"""A submission waits for a renewal that is being accepted: no bar is lowered under the claims that are written (rule 4)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from assessments import applying
from targets.models import Resolution
from tests.assessments import builders
from workflow import moving
from workflow.clock import today


def submitted_beside(here: Any) -> list[Exception]:
    """The head submits while another transaction holds the resolution; what the database refused."""
    refused: list[Exception] = []

    def submit() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
                applying.submit(here.now, by=here.head, today=today())
        except OperationalError as error:
            refused.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        # Weaker than what a renewal takes: what refers to the resolution need not wait, only who locks it.
        Resolution.objects.select_for_update(no_key=True).get(pk=here.now.resolution_id)
        other = threading.Thread(target=submit)
        other.start()
        other.join(timeout=60)
    return refused


def test_a_submission_waits_its_turn(committed_db: str) -> None:
    """The lock of the resolution is asked for, and nothing is half done."""
    here = builders.application("draft")
    assert len(submitted_beside(here)) == 1
    assert here.now.state == "draft"


def test_without_the_lock_it_would_not(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the resolution is not locked, and the claims are written beside the lowering."""
    here = builders.application("draft")

    def all_but_the_resolution(obj: Any) -> None:
        if not isinstance(obj, Resolution):
            moving.lock(obj)

    monkeypatch.setattr(applying, "lock", all_but_the_resolution)
    assert submitted_beside(here) == []
    assert here.now.state == "submitted"
