"""The small kind is registered for a test; no other is planned or delivered."""

from __future__ import annotations

import pytest

from reminders.registry import KINDS, Kind
from tests.reminders import corrections


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """Only this kind stands in the registry."""
    for name in list(KINDS):
        monkeypatch.delitem(KINDS, name)
    made = corrections.kind()
    monkeypatch.setitem(KINDS, made.name, made)
    return made
