"""The test databases themselves: a clone goes, whoever has forgotten a session in it."""

from __future__ import annotations

import psycopg
import pytest

from tests import database


def test_a_forgotten_session_keeps_no_clone() -> None:
    """The program's role is still connected; the clone is dropped all the same, and the session ended."""
    database.clone("test_forgotten")
    forgotten = database.as_program("test_forgotten")
    try:
        forgotten.execute("SELECT 1")
        database.drop("test_forgotten")
        with pytest.raises(psycopg.OperationalError):
            forgotten.execute("SELECT 1")
    finally:
        forgotten.close()
    with database.server() as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'test_forgotten'").fetchone()
    assert found is None
