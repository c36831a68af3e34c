"""When a target asks for renewal: the set number of months after it was last set, renewed or kept as it is (L7)."""

from __future__ import annotations

import datetime

from django.db import connection

from targets.models import Target
from units.norms import norm_of, norm_sql
from units.periods import months_after

#: The fields of a target that `touch` sets; they are saved with whatever touched it.
DATES = ("touched_on", "renew_on")

REFRESH_SQL = f"""
UPDATE targets_target t SET renew_on = (t.touched_on + make_interval(months => n.months))::date
FROM (
    SELECT u.id, {norm_sql("target_renewal")} AS months
    FROM units_unit u WHERE EXISTS (
        SELECT 1 FROM targets_target o WHERE o.unit_id = u.id AND o.state = 'in_force' AND o.touched_on IS NOT NULL)
) n
WHERE t.unit_id = n.id AND t.state = 'in_force' AND t.touched_on IS NOT NULL
    AND t.renew_on IS DISTINCT FROM (t.touched_on + make_interval(months => n.months))::date
"""


def touch(target: Target, today: datetime.date) -> None:
    """The target is set, renewed or kept today; the caller saves DATES."""
    target.touched_on = today
    target.renew_on = months_after(today, norm_of(target.unit, "target_renewal", today))


def refresh_dates(today: datetime.date) -> int:
    """Follow norms that have changed; returns how many dates did. The beat's work, one statement, safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(REFRESH_SQL, {"day": today})
        return int(cursor.rowcount)
