"""The fixed day and the own store of the tests of targets, and the world of the desk."""

from __future__ import annotations

import pytest

from tests.desk.cast import Place
from tests.targets.fixtures import on_a_fixed_day, own_store  # noqa: F401  # fixtures are found by name


@pytest.fixture
def place(db: None) -> Place:
    """County, mine with a resolution in force, workteam; head, members and staff."""
    return Place()
