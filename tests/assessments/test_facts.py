"""What is recorded for a resolution is counted in one statement."""

from __future__ import annotations

import datetime

import pytest

from assessments.facts import facts_of
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


def test_nothing_resolved_nothing_counted() -> None:
    """A unit without a resolution has no facts."""
    assert facts_of(make.unit().pk, TODAY) is None
