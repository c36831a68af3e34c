"""`manage.py make_ready`: what a start needs before the first request, each part done only where something changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from pages import catalogue
from units.models import Unit


class Command(BaseCommand):
    """Catalogue, tables, static files, first data."""

    help = "Compile texts, bring tables up to date, collect static files, fill an empty database; only what is needed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; DEMO=0 asks for an administrator instead of filling in the demonstration, DEMO=ko fills it in Korean."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"the database does not answer: {str(error).strip().splitlines()[-1]}") from error
        if catalogue.is_stale():
            self._say("compiling texts")
            catalogue.compile_catalogue()
        if unapplied():
            self._say("bringing the tables up to date")
            if not os.environ.get("OWNER_DATABASE_URL"):
                self._say("  by DATABASE_URL's own role; set OWNER_DATABASE_URL to keep the programme from owning them")
            with owner():
                call_command("migrate", verbosity=0)
        self._static_files()
        demo = os.environ.get("DEMO", "1")
        if demo != "0":
            if not Unit.objects.exists():
                self._say("filling the empty database with the demonstration")
                call_command("demo", language="ko" if demo == "ko" else "en", stdout=self.stdout)
        else:
            call_command("create_administrator", "--if-none", stdout=self.stdout, stderr=self.stderr)

    def _static_files(self) -> None:
        mark = settings.REDFLAG_HOME / "static.mark"
        now = _static_fingerprint()
        if mark.exists() and mark.read_text() == now and settings.STATIC_ROOT.exists():
            return
        self._say("collecting static files")
        call_command("collectstatic", "--noinput", "--clear", verbosity=0)
        mark.write_text(now)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def unapplied() -> bool:
    """Whether a migration waits."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def owner() -> Iterator[None]:
    """Work as the owner of the tables (OWNER_DATABASE_URL, where it is given), then as the programme again."""
    # The database stays the programme's own: only who asks changes.
    kept = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    address = os.environ.get("OWNER_DATABASE_URL")
    given: dict[str, Any] = {**dj_database_url.parse(address)} if address else kept
    connection.close()
    connection.settings_dict.update({key: given[key] for key in kept})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _static_fingerprint() -> str:
    """Changes with any file's name, size or time, and with the way they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
