"""The nursery of this process, and a ground for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reminders.registry import KINDS
from tests.reliability.ground import Ground, Nursery
from tests.reminders import corrections


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Loaded once for all tests of this process."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def ground(committed_db: str, nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """A database and a broker of the test's own; only the small kind is planned."""
    for name in list(KINDS):
        monkeypatch.delitem(KINDS, name)
    kind = corrections.kind()
    monkeypatch.setitem(KINDS, kind.name, kind)
    made = Ground(nursery, committed_db)
    yield made
    made.close()
