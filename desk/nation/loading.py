"""Loads a book into an empty database in one transaction: all of it or nothing.

The owner's work. Indexes and foreign keys are taken off and made anew over the rows, which checks each of them; the
triggers that add up counters or look along the cascade for each row are off meanwhile, and what they keep is rebuilt or
checked afterwards (desk/nation/checking.py). Tables are emptied in the same transaction, so that PostgreSQL writes them
once and not into its log too. Nobody else ever sees the tables without their guards.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
import psycopg
from django.db import connection as program
from django.db.models import Model
from psycopg import sql

from desk.nation.book import Book, Sheet

#: Off while rows are loaded: (table, trigger).
OFF = (
    ("targets_target", "targets_rollup_insert"),
    ("targets_serving", "targets_serving_guard"),
)
CHUNK = 1 << 20
#: Stands in the database itself from the loading on.
MARK = "invented: loaded by manage.py nation"

FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[])) ORDER BY 1, 2
"""
EXCLUSIONS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'x' AND conrelid = ANY(%(tables)s::regclass[]) ORDER BY 1, 2
"""
INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype <> 'f'
WHERE i.indrelid = ANY(%(tables)s::regclass[]) AND NOT i.indisunique AND c.oid IS NULL ORDER BY 1, 2
"""

Say = Callable[[str], None]
Part = tuple[str, str, str]


@contextmanager
def as_owner() -> Iterator[psycopg.Connection[Any]]:
    """A session of the owner in the database the program works with."""
    address = os.environ.get("OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]
    parts = dj_database_url.parse(address)
    with psycopg.connect(
        host=parts["HOST"],
        port=parts["PORT"] or None,
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname=program.settings_dict["NAME"],
    ) as session:
        yield session


def load(session: psycopg.Connection[Any], book: Book, say: Say) -> dict[str, int]:
    """Load all sheets and commit; the number of rows by table."""
    tables = {model._meta.db_table: sheet for model, sheet in book.sheets.items()}
    with session.transaction():
        session.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '128MB'")
        off = _take_off(session, list(tables))
        # Whatever else waits for the end of a transaction is asked at once: a table with an open question takes no index.
        session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, sheet in tables.items():
            begun = time.monotonic()
            _copy(session, table, sheet)
            copied = time.monotonic()
            _put_on(session, [one for one in off["indexes"] if one[0] == table], "{definition}")
            _put_on(
                session,
                [one for one in off["exclusions"] if one[0] == table],
                "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}",
            )
            say(_told(table, sheet.rows, copied - begun, time.monotonic() - copied))
        begun = time.monotonic()
        _put_on(session, off["foreign keys"], "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        _switch(session, "ENABLE")
        say(f"  {len(off['foreign keys'])} foreign keys checked, {time.monotonic() - begun:.1f} s")
        for model, sheet in book.sheets.items():
            _set_sequence(session, model, sheet)
        session.execute(sql.SQL("COMMENT ON TABLE units_unit IS {}").format(sql.Literal(MARK)))
    for table in tables:
        session.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
        session.commit()
    return {table: sheet.rows for table, sheet in tables.items()}


def is_invented(session: psycopg.Connection[Any]) -> bool:
    """Whether what stands in this very database was loaded here; a file beside it could speak of another one."""
    found = session.execute("SELECT obj_description('units_unit'::regclass)").fetchone()
    return found is not None and found[0] == MARK


def throw_away(session: psycopg.Connection[Any]) -> None:
    """Drop all tables; what is to stand next is migrated first. The caller has asked `is_invented`."""
    session.execute("DROP SCHEMA public CASCADE")
    session.execute("CREATE SCHEMA public")
    session.commit()


def _take_off(session: psycopg.Connection[Any], tables: list[str]) -> dict[str, list[Part]]:
    """Take off what is made anew over the rows; returns how."""
    found: dict[str, list[Part]] = {}
    for name, question in (("foreign keys", FOREIGN_KEYS), ("exclusions", EXCLUSIONS), ("indexes", INDEXES)):
        found[name] = [(str(one[0]), str(one[1]), str(one[2])) for one in session.execute(question, {"tables": tables})]
    for table, name, _definition in [*found["foreign keys"], *found["exclusions"]]:
        session.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    for _table, name, _definition in found["indexes"]:
        session.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    _switch(session, "DISABLE")
    guarded = session.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgfoid = 'redflag_append_only'::regproc"
        " AND tgname LIKE '%%\\_all' AND tgrelid = ANY(%s::regclass[])",
        [tables],
    ).fetchall()
    for table, name in guarded:
        _trigger(session, table, name, "DISABLE")
    session.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
    for table, name in guarded:
        _trigger(session, table, name, "ENABLE")
    return found


def _put_on(session: psycopg.Connection[Any], parts: list[Part], statement: str) -> None:
    for table, name, definition in parts:
        made = sql.SQL(statement).format(  # one of the two above
            table=sql.Identifier(table),
            name=sql.Identifier(name),
            definition=sql.SQL(definition),  # as the database itself wrote it
        )
        session.execute(made)


def _switch(session: psycopg.Connection[Any], word: str) -> None:
    for table, name in OFF:
        _trigger(session, table, name, word)


def _trigger(session: psycopg.Connection[Any], table: str, name: str, word: str) -> None:
    statement = "ALTER TABLE {} ENABLE TRIGGER {}" if word == "ENABLE" else "ALTER TABLE {} DISABLE TRIGGER {}"
    session.execute(sql.SQL(statement).format(sql.Identifier(table), sql.Identifier(name)))


def _copy(session: psycopg.Connection[Any], table: str, sheet: Sheet) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, sheet.columns.columns))
    # FREEZE: the rows need no second visit by the cleaner, for nobody can have an older view of a table just emptied.
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FREEZE)").format(sql.Identifier(table), columns)
    sheet.file.seek(0)
    with session.cursor() as cursor, cursor.copy(statement) as copy:
        while lines := sheet.file.read(CHUNK):
            copy.write(lines)


def _set_sequence(session: psycopg.Connection[Any], model: type[Model], sheet: Sheet) -> None:
    if sheet.columns.numbered and sheet.rows:
        session.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [model._meta.db_table, sheet.columns.key, sheet.rows],
        )


def _told(table: str, rows: int, copying: float, indexing: float) -> str:
    return f"  {table:32} {rows:>10,} rows  {rows / max(copying, 0.001):>9,.0f} rows/s  indexes {indexing:5.1f} s"
