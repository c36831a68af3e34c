"""The test databases: a template made as the owner role's migrations leave one, clones of it for the program's role.

What the migrations left is kept as text in the environment, so that only the first run after a change of a migration
waits for them; each template is written from that text, the first one too.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from redflag.local import binaries
from redflag.local.home import Trouble

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
    """The name of the template database; made when missing, once for all processes."""
    name = f"redflag_template_{fingerprint()}"
    with server() as connection:
        connection.execute("SELECT pg_advisory_lock(7021986)")
        found = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None or not found[0]:
            _make(connection, name)
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
        connection.execute("SELECT pg_advisory_unlock(7021986)")
    return name


def _make(connection: psycopg.Connection[Any], name: str) -> None:
    """Write the database from the kept text; where there is none, or a server of another version, migrate it."""
    kept = pathlib.Path(sys.prefix) / "templates" / f"{name}.sql"
    if not kept.exists():
        _create(connection, name)
        _migrate(name)
        try:
            text = dumped(name)
        except Trouble:
            return
        kept.parent.mkdir(exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.rename(kept)
    _create(connection, name)
    with server(name) as session:
        session.execute(kept.read_text(encoding="utf-8"))  # type: ignore[arg-type]  # written by pg_dump, not by a person


def _create(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def dumped(name: str) -> str:
    """A database as statements that need no other program to be run; Trouble where the server is of a later version."""
    parts = owner()
    address = psycopg.conninfo.make_conninfo(
        host=parts["HOST"],
        port=parts["PORT"] or None,
        user=parts["USER"],
        password=parts["PASSWORD"] or None,
        dbname=name,
    )
    text = binaries.run(binaries.postgresql(), "pg_dump", "--rows-per-insert=500", "--dbname", address)
    # Words for psql alone; and an empty search path would hide operators from the functions behind stored columns.
    unneeded = ("\\restrict", "\\unrestrict", "SELECT pg_catalog.set_config('search_path'")
    return "\n".join(line for line in text.splitlines() if not line.startswith(unneeded))


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
