"""Which units are late with which paperwork: a fixed table, made anew by the beat in one statement (Bound 7).

Nothing is computed over the tree when a page is read: the list reads the table by its indexes and says as of when it
holds. What a reminder says is asked again of the matters themselves, so that nothing settled meanwhile is reminded of.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection, transaction

from reviews.models import LateFinding
from units.norms import KINDS

#: One maker at a time: the second would only do the same again.
LOCK = "SELECT pg_try_advisory_xact_lock(7021986, 9)"

#: A reading is late by the norm of the nearest unit that has one: set once for each unit that a norm reaches, not asked
#: once a target. A measure counts from its last reading or from the discussion of its target, whichever is later.
LATE = """
WITH days AS MATERIALIZED (
    SELECT DISTINCT ON (u.id) u.id, n.value::int AS days
    FROM units_norm n JOIN units_unit a ON a.id = n.unit_id JOIN units_unit u ON u.path <@ a.path
    WHERE n.name = 'reading_days' AND n.since <= %(day)s AND ({all} OR u.id = ANY(%(units)s))
    ORDER BY u.id, nlevel(a.path) DESC, n.since DESC
), waiting AS (
    SELECT t.id, t.unit_id, min(greatest(m.held_on, (
        SELECT r.happened_on FROM targets_reading r WHERE r.measure_id = g.measure_id
            AND NOT EXISTS (SELECT FROM targets_reading c WHERE c.corrects_id = r.id)
        ORDER BY r.happened_on DESC LIMIT 1))) AS last
    FROM targets_target t JOIN units_meeting m ON m.id = t.discussion_id
    JOIN targets_measuregoal g ON g.version_id = t.current_id
    WHERE t.state = 'in_force' AND ({all} OR t.unit_id = ANY(%(units)s)) GROUP BY t.id, t.unit_id
), late (unit_id, kind, subject_id, count, until) AS (
    SELECT unit_id, 'review', id, 1, late_after FROM reviews_review
    WHERE state = 'planned' AND late_after < %(day)s AND ({all} OR unit_id = ANY(%(units)s))
    UNION ALL
    SELECT a.unit_id, 'directive', a.id, 1, d.answer_by
    FROM targets_directiveanswer a JOIN targets_directive d ON d.id = a.directive_id
    WHERE a.state = 'unanswered' AND d.state = 'issued' AND d.answer_by < %(day)s
        AND ({all} OR a.unit_id = ANY(%(units)s))
    UNION ALL
    SELECT t.unit_id, 'renewal', t.unit_id, count(*)::int, min(t.renew_on) FROM targets_target t
    WHERE t.state = 'in_force' AND t.renew_on < %(day)s AND ({all} OR t.unit_id = ANY(%(units)s))
        AND NOT EXISTS (SELECT FROM targets_renewal r WHERE r.target_id = t.id AND r.state = 'proposed')
    GROUP BY t.unit_id
    UNION ALL
    SELECT w.unit_id, 'reading', w.unit_id, count(*)::int, min(w.last + coalesce(d.days, %(days)s))
    FROM waiting w LEFT JOIN days d ON d.id = w.unit_id
    WHERE w.last + coalesce(d.days, %(days)s) < %(day)s GROUP BY w.unit_id
    UNION ALL
    SELECT unit_id, 'follow_up', unit_id, count(*)::int, min(due_on) FROM reviews_followup
    WHERE state = 'open' AND NOT of_superior AND due_on < %(day)s AND ({all} OR unit_id = ANY(%(units)s)) GROUP BY unit_id
), found AS (
    SELECT l.* FROM late l JOIN units_unit u ON u.id = l.unit_id WHERE u.archived_on IS NULL
)
"""
#: Only what differs is written.
REFRESH = """, gone AS (
    DELETE FROM reviews_latematter r WHERE NOT EXISTS (SELECT FROM found f
        WHERE f.unit_id = r.unit_id AND f.kind = r.kind AND f.subject_id = r.subject_id)
)
INSERT INTO reviews_latematter AS r (unit_id, kind, subject_id, count, until)
SELECT unit_id, kind, subject_id, count, until FROM found
ON CONFLICT (unit_id, kind, subject_id) DO UPDATE SET count = excluded.count, until = excluded.until
WHERE (r.count, r.until) IS DISTINCT FROM (excluded.count, excluded.until)
"""
MADE = """
INSERT INTO reviews_latefinding (id, found_at) VALUES (1, statement_timestamp())
ON CONFLICT (id) DO UPDATE SET found_at = excluded.found_at
"""


class Late(NamedTuple):
    """How many stand together in a matter, and the last day in time of the oldest."""

    number: int
    until: datetime.date


@transaction.atomic
def refresh(today: datetime.date) -> int:
    """Make the table of late matters anew; the rows written, 0 where nothing has changed or another is at it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(MADE)
        cursor.execute(LATE.format(all="TRUE") + REFRESH, _given(today, ()))
        return int(cursor.rowcount)


def late_now(units: Collection[int], today: datetime.date) -> dict[tuple[int, str, int], Late]:
    """What some units are late with at this moment, by (unit, kind, subject); one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LATE.format(all="FALSE") + "SELECT * FROM found", _given(today, units))
        return {(unit, kind, subject): Late(count, until) for unit, kind, subject, count, until in cursor.fetchall()}


def found_at() -> datetime.datetime | None:
    """When the table was made; None before the first time."""
    return LateFinding.objects.filter(pk=1).values_list("found_at", flat=True).first()


def _given(today: datetime.date, units: Collection[int]) -> dict[str, Any]:
    return {"day": today, "units": list(units), "days": int(KINDS["reading_days"].default)}
