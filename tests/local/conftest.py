"""One home a module: made once, used by its tests in their order, removed at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local.system import System


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    """A home of the module's own; nothing runs on it yet."""
    made = System()
    yield made
    made.clean()
