"""DATABASE_URL and REDIS_URL given: those servers are used, and nothing embedded starts. Here they are the suite's own."""

from __future__ import annotations

import os
import urllib.parse
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests import database
from tests.local.system import System


def at(address: str, name: str) -> str:
    """The same address with another database."""
    return urllib.parse.urlunsplit(urllib.parse.urlsplit(address)._replace(path=f"/{name}"))


def by(address: str, role: str) -> str:
    """The same address for another role."""
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))


@pytest.fixture
def name(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A name for a database; the template may be migrated for it, and it is dropped at the end."""
    made = f"test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        yield made
        database.drop(made)


def test_two_addresses_start_nothing_embedded(system: System, name: str) -> None:
    """A migrated database and a broker elsewhere: only the three services and their parent run."""
    database.clone(name)
    system.start(
        DATABASE_URL=at(os.environ["DATABASE_URL"], name),
        OWNER_DATABASE_URL=at(os.environ["OWNER_DATABASE_URL"], name),
        REDIS_URL=os.environ["REDIS_URL"],
    )
    assert system.sign_in() == "/"
    lines = system.processes().values()
    assert not [line for line in lines if "keeper" in line or "valkey-server" in line or "postgres" in line]
    assert not system.home.data.exists()
    system.end()
    system.gone(10)


def test_a_database_that_does_not_answer_is_told_in_one_line(system: System) -> None:
    """No trace of a program's insides."""
    said = system.command(
        "up", DATABASE_URL="postgresql://redflag_app@127.0.0.1:1/redflag", REDIS_URL="redis://127.0.0.1:1"
    )
    assert said.returncode == 1
    assert said.stderr.splitlines()[0].startswith("CommandError: the database does not answer: ")
    assert said.stderr.splitlines()[1:] == ["redflag: not started, see above"]


def test_the_owner_gives_the_programmes_role_its_rights_whatever_its_name(system: System, name: str) -> None:
    """An empty database, an owner who creates no role, a role of another name: the usual of a database office."""
    role, owner = f"{name}_app", f"{name}_owner"
    with database.server() as connection:
        for each in (role, owner):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(each)))
        connection.execute(sql.SQL("GRANT {} TO current_user").format(sql.Identifier(owner)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(owner)))
    address = at(os.environ["DATABASE_URL"], name)
    given = {"DATABASE_URL": by(address, role), "OWNER_DATABASE_URL": by(address, owner), "REDIS_URL": "redis://unused"}
    try:
        said = system.command("make_ready", **given)
        assert said.returncode == 0, said.stderr
        assert "administrator A000001 entered" in said.stdout
        with psycopg.connect(given["DATABASE_URL"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM workflow_step")
    finally:
        database.drop(name)
        with database.server() as connection:
            for each in (role, owner):
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(each)))
