"""A fixed day for the whole folder, files in a folder of the test's own, and one small place the tests play in."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.targets.cast import TODAY, Place


@pytest.fixture(autouse=True)
def on_a_fixed_day() -> Iterator[None]:
    """15 June 2026, about noon in Pyongyang."""
    with time_machine.travel(datetime.datetime.combine(TODAY, datetime.time(3), tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: pathlib.Path) -> pathlib.Path:
    """Uploaded files land in the folder of the test."""
    store = tmp_path / "evidence"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(store), "base_url": None}},
    }
    return store


@pytest.fixture
def place(db: None) -> Place:
    """County, mine, workteam; head, members and staff."""
    return Place()
