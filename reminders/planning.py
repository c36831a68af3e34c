"""Due matters become rows of the ledger: one INSERT … SELECT a kind, which may run twice without harm (trust 18)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from reminders.registry import KINDS, Kind

#: A moment missed by more than this is not made up for. Shorter than any time the ledger keeps its rows: a row that
#: was deleted must not be planned anew.
MISSED = datetime.timedelta(days=60)

# The page reaches everybody; mail whom an address was given for, and what was due before it is old news.
INSERT = """
INSERT INTO reminders_reminder
    (recipient_id, subject_type, subject_id, kind, period, channel, unit_id, due_at, due_on, next_try_at)
SELECT due.recipient, %s, due.subject, %s, due.period, way.channel, due.unit, due.due_at, due.due_on, due.due_at
FROM (
    SELECT DISTINCT ON (q.recipient, q.subject) q.*
    FROM ({rows}) AS q (recipient, subject, period, due_at, due_on, unit)
    JOIN units_person p ON p.id = q.recipient AND p.is_active
    WHERE q.due_at > %s
    ORDER BY q.recipient, q.subject, q.due_at DESC, q.period
) due
LEFT JOIN reminders_address a ON a.person_id = due.recipient AND a.recorded_at <= due.due_at
JOIN (VALUES ('page'), ('mail')) AS way (channel) ON way.channel = 'page' OR a.person_id IS NOT NULL
ON CONFLICT DO NOTHING
"""


def plan(now: datetime.datetime, day: datetime.date) -> dict[str, int]:
    """Enter what every kind says is due by the end of `day`; returns the rows added by kind. Again: adds none.

    A kind that fails keeps no other from its turn; its error is raised after the last.
    """
    added, failed = {}, []
    for kind in KINDS.values():
        try:
            added[kind.name] = enter(kind, kind.rows(day), now)
        except Exception as error:
            error.add_note(f"while planning reminders of the kind {kind.name}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("kinds of reminders that could not be planned", failed)
    return added


def enter(kind: Kind, rows: QuerySet[Any, Any], now: datetime.datetime) -> int:
    """Enter reminders of one kind in every channel: `rows` as Kind.rows says them. Returns how many rows were added.

    The latest moment of each recipient and subject alone; nothing older than MISSED.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Finding the latest of each sorts all of them: in memory rather than on disk.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        sql, given = rows.query.sql_with_params()
        cursor.execute(INSERT.format(rows=sql), [kind.subject, kind.name, *given, now - MISSED])
        return int(cursor.rowcount)
