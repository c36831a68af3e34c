"""The two database roles: the owner migrates, the program works as a role that cannot rewrite what is append-only."""

import os
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.operations import RunSQL

STAMP = """
CREATE OR REPLACE FUNCTION redflag_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.recorded_at := clock_timestamp();
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def append_only_function() -> RunSQL:
    """Migration operation that creates the trigger function behind every append-only table (trust 13, 14)."""
    return RunSQL(STAMP, "DROP FUNCTION IF EXISTS redflag_append_only() CASCADE")


def append_only(table: str) -> RunSQL:
    """Migration operation: rows of `table` get the database's own recording time and are never changed or removed."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_rows BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION redflag_append_only();
        CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION redflag_append_only();
        """,
        f"DROP TRIGGER {table}_rows ON {table}; DROP TRIGGER {table}_all ON {table}",
    )


def append_only_tables() -> Iterable[str]:
    """Tables of the models that declare `append_only = True`."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


def derived_tables() -> Iterable[str]:
    """Tables of the models that declare `derived = True`: only functions of the owner role write them."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "derived", False))


def grant(using: str = "default") -> None:
    """Give the application role its rights: rows everywhere, but only reading and adding in append-only tables."""
    connection = connections[using]
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0] and not os.environ.get("OWNER_DATABASE_URL"):
                # One address, one role: it owns the tables, and their triggers alone guard what is append-only.
                return
            cursor.execute(f"CREATE ROLE {role} LOGIN")
        cursor.execute("SELECT current_user = %s", [settings.APPLICATION_ROLE])
        if cursor.fetchone()[0]:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        present = set(connection.introspection.table_names(cursor))
        for table in append_only_tables():
            if table in present:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {role}")
        for table in derived_tables():
            if table in present:
                name = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {name} FROM {role}")


def grant_after_migrate(using: str = "default", **_: Any) -> None:
    """Signal receiver for post_migrate."""
    grant(using)
