"""The test databases: a template migrated once by the owner role, clones of it for the program's role."""

from __future__ import annotations

import hashlib
import os
import pathlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

ROOT = pathlib.Path(__file__).resolve().parent.parent


def owner() -> dict[str, Any]:
    """Connection settings of the owner role."""
    return {**dj_database_url.parse(os.environ["OWNER_DATABASE_URL"])}


@contextmanager
def server(name: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
    """A connection as owner, outside any transaction."""
    parts = owner()
    with psycopg.connect(
        host=parts["HOST"],
        port=parts["PORT"] or None,
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname=name,
        autocommit=True,
    ) as connection:
        yield connection


def fingerprint() -> str:
    """Changes whenever a migration, or what migrations call, does."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("workflow/roles.py"), ROOT / "requirements.lock"]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def template() -> str:
    """The name of the migrated template database; made when missing, once for all processes."""
    name = f"redflag_template_{fingerprint()}"
    with server() as connection:
        connection.execute("SELECT pg_advisory_lock(7021986)")
        found = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None or not found[0]:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            _migrate(name)
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
        connection.execute("SELECT pg_advisory_unlock(7021986)")
    return name


def _migrate(name: str) -> None:
    settings = connections["default"].settings_dict
    kept = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    connections["default"].close()
    settings.update({key: owner()[key] for key in kept}, NAME=name)
    call_command("migrate", verbosity=0)
    connections["default"].close()
    settings.update(kept)


def clone(name: str) -> None:
    """A fresh copy of the template, about 0.1 s."""
    source = template()
    with server() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )


def drop(name: str) -> None:
    """Remove a clone, whoever is still connected: a session somebody forgot, or the server's own cleaning."""
    base = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    for patience in reversed(range(20)):
        _end_sessions(name)
        # FORCE may not end what belongs to another role or to the server (an autovacuum worker); the plain statement
        # has the server call its own cleaning off.
        for statement in (base + sql.SQL(" WITH (FORCE)"), base):
            try:
                with server() as connection:
                    connection.execute(statement)
                return
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                if not patience and statement is base:
                    raise
        time.sleep(0.1)


def as_program(name: str = "postgres") -> psycopg.Connection[Any]:
    """A session of the program's role, outside Django."""
    own = connections["default"].settings_dict
    return psycopg.connect(
        host=own["HOST"],
        port=own["PORT"] or None,
        user=own["USER"],
        password=own["PASSWORD"],
        dbname=name,
        autocommit=True,
    )


def _end_sessions(name: str) -> None:
    """End the sessions of the program's role in a database: only that role itself may."""
    with as_program() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )


def use(name: str) -> None:
    """Point the program's connection at a database."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
