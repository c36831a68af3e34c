"""The program's role cannot rewrite what is append-only, whatever a programmer forgets (trust 13, 14)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from tests import factories as make
from units.models import ExportLog, ReadLog
from workflow.models import Step
from workflow.roles import append_only_tables

pytestmark = pytest.mark.django_db

APPEND_ONLY = [model for model in apps.get_models() if getattr(model, "append_only", False)]
TABLES = [model._meta.db_table for model in APPEND_ONLY]


def refused(statement: str) -> bool:
    """Whether the database refuses the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def asked(statement: str, *values: Any) -> Any:
    """The first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def test_the_tests_connect_as_the_program_does() -> None:
    """Else all of this would say nothing."""
    assert asked("SELECT current_user") == settings.APPLICATION_ROLE
    assert asked("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert asked("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user") == 0


def test_the_records_of_the_movement_are_append_only() -> None:
    """Steps, register, decisions and logs are among them."""
    wanted = {"workflow_step", "honours_flag", "assessments_decision", "units_readlog", "units_exportlog"}
    assert wanted <= set(TABLES) == set(append_only_tables())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET recorded_at = recorded_at",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "ALTER TABLE {table} DISABLE TRIGGER USER",
        "DROP TRIGGER {table}_rows ON {table}",
        "DROP TABLE {table} CASCADE",
        "GRANT UPDATE ON {table} TO CURRENT_USER",
        "ALTER TABLE {table} ADD COLUMN other integer",
    ],
)
def test_nothing_in_them_can_be_changed_or_removed(table: str, statement: str) -> None:
    """By right, before any trigger."""
    text = statement.format(table=table)
    if text.startswith("GRANT"):
        # PostgreSQL answers a GRANT without the right to grant with a warning only: what counts is the right after it.
        assert refused(text) or not asked("SELECT has_table_privilege(%s, 'UPDATE')", table)
    else:
        assert refused(text)


@pytest.mark.parametrize("table", TABLES)
def test_rights_and_triggers_stand_behind_each_other(table: str) -> None:
    """Rows may be read and added; the trigger would refuse the rest even to a role with the right."""
    rights = {right: asked("SELECT has_table_privilege(%s, %s)", table, right) for right in RIGHTS}
    assert rights == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False}
    count = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'"
    assert asked(count + " AND tgname IN (%s, %s)", table, f"{table}_rows", f"{table}_all") == 2


RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def test_the_role_cannot_escape() -> None:
    """No other role, no replication mode in which triggers sleep."""
    assert refused("SET session_replication_role = replica")
    assert refused("CREATE ROLE other")
    assert refused(f"ALTER ROLE {settings.APPLICATION_ROLE} SUPERUSER")
    assert refused("ALTER FUNCTION redflag_append_only() RENAME TO other")


def test_the_recording_time_is_the_databases() -> None:
    """What is sent as recorded_at is overwritten in every append-only table that can be filled plainly."""
    person, other = make.person(), make.person()
    past = datetime.datetime(1999, 1, 1, tzinfo=datetime.UTC)
    made: list[models.Model] = [
        Step.objects.create(subject_type="units.unit", subject_id=1, name="rename", recorded_at=past),
        ReadLog.objects.create(person=person, reader=other, what="account", recorded_at=past),
        ExportLog.objects.create(by=person, name="units", rows=1, recorded_at=past),
    ]
    for one in made:
        one.refresh_from_db()
        recorded: datetime.datetime = one.recorded_at  # type: ignore[attr-defined]  # each of the three has it
        assert abs((recorded - datetime.datetime.now(datetime.UTC)).total_seconds()) < 300
    for model in APPEND_ONLY:
        if "recorded_at" in {field.name for field in model._meta.fields}:
            assert model._meta.get_field("recorded_at").editable is False
