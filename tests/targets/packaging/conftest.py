"""The fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.targets.packaging.two_sides import Sides, two_sides


@pytest.fixture
def sides(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sides]:
    """The office with a mine, and an empty system elsewhere."""
    with django_db_blocker.unblock(), two_sides() as made:
        yield made
