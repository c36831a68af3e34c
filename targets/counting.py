"""Counts of persons for everybody outside the own unit: made each night, nothing under five said or derivable (Bound 3).

What is published is a function of counts of five and more: a unit's own count, and sums of published counts. Where a
unit below is left out, the sum is said as "about". The counts by field are said together or not at all, and only where
they do not give away a group among the persons counted: those without a target in a field, those with targets in two
fields, those with targets in all three.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from targets.models import IndividualCount

#: The smallest count that is said.
LEAST = 5
#: An incomplete sum is rounded down to tens of what is said anyway.
ROUND = 10

REFRESH = """
WITH own AS (
    SELECT i.unit_id, count(DISTINCT i.person_id) AS every,
        count(DISTINCT i.person_id) FILTER (WHERE t.field = 'ideological') AS ideological,
        count(DISTINCT i.person_id) FILTER (WHERE t.field = 'technical') AS technical,
        count(DISTINCT i.person_id) FILTER (WHERE t.field = 'cultural') AS cultural
    FROM targets_individualtarget i JOIN targets_target t ON t.id = i.target_id
    WHERE i.state IN ('open', 'done') GROUP BY i.unit_id
), peopled AS (
    SELECT unit_id FROM own
    UNION SELECT unit_id FROM units_membership WHERE since <= %(today)s AND (until IS NULL OR until > %(today)s)
), said AS (
    SELECT p.unit_id, CASE WHEN o.every >= %(least)s THEN o.every END AS own,
        least(o.ideological, o.technical, o.cultural) >= %(least)s
            -- Who has none in a field is the rest of the whole.
            AND o.every - greatest(o.ideological, o.technical, o.cultural) >= %(least)s
            -- What the three exceed the whole by is twice those in all three fields, and those in two.
            AND o.ideological + o.technical + o.cultural - o.every >= 2 * %(least)s AS by_field,
        o.ideological, o.technical, o.cultural
    FROM peopled p LEFT JOIN own o USING (unit_id)
), sums AS (
    SELECT above.id AS unit_id, coalesce(sum(s.own), 0) AS below, bool_and(s.own IS NOT NULL) AS complete
    FROM said s JOIN units_unit u ON u.id = s.unit_id
    CROSS JOIN LATERAL unnest(string_to_array(u.path::text, '.')::bigint[]) AS above(id)
    GROUP BY above.id
)
INSERT INTO targets_individualcount (unit_id, own, ideological, technical, cultural, below, complete)
SELECT sums.unit_id, s.own,
    CASE WHEN s.by_field THEN s.ideological END,
    CASE WHEN s.by_field THEN s.technical END,
    CASE WHEN s.by_field THEN s.cultural END,
    sums.below, sums.complete
FROM sums LEFT JOIN said s USING (unit_id)
"""


@dataclass(frozen=True)
class Shown:
    """What a page may say of one unit."""

    text: str
    hidden: bool = False


@transaction.atomic
def refresh_counts(today: datetime.date) -> int:
    """Make the table anew; returns its rows. The nightly pass, three statements whatever the size."""
    IndividualCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"today": today, "least": LEAST})
        return int(cursor.rowcount)


def said(row: IndividualCount | None) -> Shown | None:
    """What may be said of a unit, from its row of the fixed table; None where it has none."""
    if row is None:
        return None
    if row.complete:
        return Shown(str(row.below))
    if row.below == 0:
        return Shown(_("fewer than 5, or not said"), hidden=True)
    rounded = row.below // ROUND * ROUND
    return Shown(_("about %(n)s") % {"n": rounded}, hidden=True) if rounded else Shown(_("not shown"), hidden=True)
