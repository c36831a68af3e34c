"""Fixtures of the whole suite: databases as the program's role meets them."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from pages import catalogue
from tests import database


def pytest_configure(config: pytest.Config) -> None:
    """Korean pages need the compiled catalogue, which no clone holds."""
    catalogue.compile_catalogue()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """One clone of the template for this process; the program's role connects."""
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        database.clone(name)
        database.use(name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        database.drop(name)


@pytest.fixture(scope="session", autouse=True)
def store_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is submitted leaves its dossier in the store: a folder of this run, where a test has none of its own."""
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path_factory.mktemp("evidence"))


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, for what really commits; never flushed, dropped at the end."""
    shared = connections["default"].settings_dict["NAME"]
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        database.clone(name)
        database.use(name)
        yield name
        for connection in connections.all(initialized_only=True):
            connection.close()
        database.use(shared)
        database.drop(name)
