"""The program served by a thread on a database of its own that really commits, as its own role."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests import database
from tests import factories as make
from units.models import Person


@contextmanager
def committing(blocker: Any) -> Iterator[None]:
    """A fresh clone of the migrated template; dropped at the end, never flushed."""
    shared = connections["default"].settings_dict["NAME"]
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    with blocker.unblock():
        database.clone(name)
        database.use(name)
        try:
            yield
        finally:
            connections.close_all()
            database.use(shared)
            database.drop(name)


@contextmanager
def served() -> Iterator[str]:
    """The whole program with its middleware; whitenoise's files come from the finders here. Gives the address."""
    # Throttling counts by address, and all of a test's people share one.
    cache.clear()
    with override_settings(
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if "whitenoise" not in name], STATIC_ROOT=None
    ):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error is not None:
            raise thread.error
        try:
            yield f"http://127.0.0.1:{thread.port}"
        finally:
            thread.terminate()


def let_in(language: str) -> None:
    """Everybody may sign in with the tests' password and reads in `language`."""
    Person.objects.update(password=make_password(make.PASSWORD), language=language)
