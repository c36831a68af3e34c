"""The fixtures of this folder: a fixed day, a home of the test's own, and one county with its administrator."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.targets.fixtures import on_a_fixed_day  # noqa: F401  # fixtures are found by name
from tests.units.importing.office import Office
from units.tasks import do_import

Commit = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: pathlib.Path) -> pathlib.Path:
    """Files of imports land in the folder of the test."""
    settings.REDFLAG_HOME = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def office(db: None) -> Office:
    """County, mine, another province; the county's administrator and the nation's."""
    return Office()


@pytest.fixture(autouse=True)
def hints(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids the broker was given; no worker runs in tests."""
    given: list[int] = []
    monkeypatch.setattr(do_import, "apply_async", lambda args, **_options: given.append(args[0]))
    return given


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """What waits for the end of the transaction is done when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
