"""The matrix of campaign × field: each target counted once, shown under every campaign it serves (L15, domain.md rule 9).

The counts stand in a fixed table that the beat makes anew (a few minutes apart), so that no page computes over the
tree and no change of a target costs more for it. A page says as of when they hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.query import QuerySet

from targets.models import FIELDS, Campaign, CampaignCount, CampaignCounting
from targets.rollup import Tally
from units.models import Unit

NAMES = tuple(name for name, _label in FIELDS)
#: One maker at a time: the second would only do the same again.
LOCK = "SELECT pg_try_advisory_xact_lock(7021986, 7)"

#: Only what differs is written. A row without a campaign counts each target of any running campaign once.
REFRESH = """
WITH tagged AS (
    SELECT c.campaign_id, t.id, t.unit_id, t.field, t.state, t.weight, t.progress
    FROM targets_campaigntarget c JOIN targets_target t ON t.id = c.target_id
    JOIN targets_campaign k ON k.id = c.campaign_id
    WHERE c.state = 'accepted' AND k.state = 'running' AND t.state IN ('discussed', 'in_force', 'met', 'unmet')
), once AS (
    SELECT * FROM tagged
    UNION ALL SELECT DISTINCT NULL::bigint, id, unit_id, field, state, weight, progress FROM tagged
), own AS (
    SELECT unit_id, campaign_id, field, count(*) AS n, count(*) FILTER (WHERE state = 'met') AS done,
        sum(weight) AS weight, sum(weight * progress) AS weighted
    FROM once GROUP BY unit_id, campaign_id, field
), sums AS (
    SELECT place.id AS unit_id, campaign_id, field, sum(n) AS n, sum(done) AS done, sum(weight) AS weight,
        sum(weighted) AS weighted
    FROM own JOIN units_unit u ON u.id = own.unit_id
    CROSS JOIN LATERAL unnest(string_to_array(u.path::text, '.')::bigint[]) AS place(id)
    GROUP BY place.id, campaign_id, field
), gone AS (
    DELETE FROM targets_campaigncount r WHERE NOT EXISTS (
        SELECT FROM sums s WHERE s.unit_id = r.unit_id AND s.field = r.field
            AND s.campaign_id IS NOT DISTINCT FROM r.campaign_id)
)
INSERT INTO targets_campaigncount AS r (unit_id, campaign_id, field, n, done, weight, weighted)
SELECT unit_id, campaign_id, field, n, done, weight, weighted FROM sums
ON CONFLICT (unit_id, campaign_id, field) DO UPDATE
SET n = excluded.n, done = excluded.done, weight = excluded.weight, weighted = excluded.weighted
WHERE (r.n, r.done, r.weight, r.weighted) IS DISTINCT FROM (excluded.n, excluded.done, excluded.weight, excluded.weighted)
"""
MADE = """
INSERT INTO targets_campaigncounting (id, counted_at) VALUES (1, statement_timestamp())
ON CONFLICT (id) DO UPDATE SET counted_at = excluded.counted_at
"""


@transaction.atomic
def refresh() -> int:
    """Make the table of counts anew; the rows written, 0 where nothing has changed or another is at it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(MADE)
        cursor.execute(REFRESH)
        return int(cursor.rowcount)


def counted_at() -> QuerySet[Any]:
    """When the counts were made, as a subquery of one value; empty before the first time."""
    return CampaignCounting.objects.filter(pk=1).values("counted_at")


@dataclass
class Line:
    """One row of the matrix: a campaign, or all of them together without one."""

    campaign: Campaign | None
    cells: dict[str, Tally] = field(default_factory=lambda: dict.fromkeys(NAMES, Tally()))

    @property
    def all(self) -> Tally:
        """All three fields: a target belongs to one field, so nothing is counted twice."""
        return sum(self.cells.values(), start=Tally())


def matrix_of(unit: Unit) -> list[Line]:
    """A line for each running campaign the unit can take part in, the last one for all: two statements.

    The last line counts each target once, and also those that serve campaigns of committees below.
    """
    running = Campaign.objects.running().covering(unit).order_by("unit__depth", "id")
    lines: dict[int | None, Line] = {one.pk: Line(one) for one in running}
    lines[None] = Line(None)
    counts = CampaignCount.objects.filter(
        Q(campaign__isnull=True) | Q(campaign__in=[pk for pk in lines if pk]), unit=unit
    )
    for row in counts:
        lines[row.campaign_id].cells[row.field] = Tally(row.n, row.done, row.weight, row.weighted)
    return list(lines.values())


def share(counted: Tally) -> Decimal | None:
    """Mean progress to one place, per cent; None without a target."""
    return None if counted.progress is None else round(counted.progress, 1)
