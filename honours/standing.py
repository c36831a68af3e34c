"""The flag a unit holds now: the highest of its flags that stand and past awards, kept on the unit itself (L3, L11)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# A flag counts before the honour flag of schools; "" where a unit has won none.
REFRESH = """
UPDATE units_unit u SET standing = held.standing
FROM (
    SELECT w.id, coalesce((
        SELECT a.tier FROM (
            SELECT f.tier FROM honours_flag f WHERE f.unit_id = w.id AND coalesce((
                SELECT e.kind FROM honours_registerentry e
                WHERE e.flag_id = f.id AND e.kind IN ('suspension', 'withdrawal', 'reinstated')
                ORDER BY e.number DESC LIMIT 1), 'reinstated') = 'reinstated'
            UNION ALL SELECT l.tier FROM honours_legacyaward l WHERE l.unit_id = w.id
        ) a ORDER BY array_position(ARRAY['3', '2', '1', 'honour'], a.tier::text) LIMIT 1
    ), '') AS standing
    FROM units_unit w WHERE w.id = ANY(%s)
) held
WHERE u.id = held.id AND u.standing <> held.standing
"""


def refresh(units: Iterable[int]) -> None:
    """Write the standing of units (ids) anew; one statement, part of the caller's transaction."""
    ids = sorted(set(units))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(REFRESH, [ids])
