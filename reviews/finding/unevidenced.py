"""Numbers without evidence: most readings of a period have nothing that shows the work (L8, L23, rule 5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

# The last period of each unit that is over, as its review counts it.
SQL = """
SELECT r.unit_id, r.id, '', '', jsonb_build_object(
    'from', r.period_start, 'to', r.period_end, 'readings', c.n, 'without', c.without,
    'per_cent', c.without * 100 / c.n)
FROM (
    SELECT DISTINCT ON (r.unit_id) r.* FROM reviews_review r
    WHERE CASE WHEN %(subject)s::bigint IS NULL THEN r.period_end < %(day)s ELSE r.id = %(subject)s END
    ORDER BY r.unit_id, r.period_end DESC, r.id DESC
) AS r JOIN units_unit u ON u.id = r.unit_id AND u.archived_on IS NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM targets_reading_evidence e WHERE e.reading_id = x.id)) AS without
    FROM targets_target t JOIN targets_measure m ON m.target_id = t.id
    JOIN targets_reading x ON x.measure_id = m.id AND x.happened_on BETWEEN r.period_start AND r.period_end
    WHERE t.unit_id = r.unit_id AND NOT EXISTS (SELECT FROM targets_reading y WHERE y.corrects_id = x.id)
) AS c
WHERE c.n > 0 AND (%(subject)s::bigint IS NOT NULL
    OR (c.n >= %(unevidenced_least)s AND c.without * 100 >= c.n * %(unevidenced_share)s))
ORDER BY r.id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """Readings of the last period that is over, and the part of them without evidence."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="unevidenced",
        label=_("Numbers without evidence"),
        sentence=_(
            "Of the readings of the last period, where there are %(unevidenced_least)s or more, %(unevidenced_share)s per "
            "cent or more bear no evidence."
        ),
        subject_type="reviews.review",
        thresholds=[
            Threshold(
                NormKind(
                    "unevidenced_share",
                    _("Deviation: readings of a period without evidence, per cent"),
                    "60",
                    int,
                    lowest=1,
                    highest=100,
                ),
                "per_cent",
                "at_least",
            ),
            Threshold(
                NormKind(
                    "unevidenced_least",
                    _("Deviation: a period is looked at for evidence from so many readings on, number"),
                    "5",
                    int,
                    lowest=1,
                    highest=500,
                ),
                "readings",
                "at_least",
            ),
        ],
        facts={
            "from": Fact(_("Period from"), "date"),
            "to": Fact(_("Period to"), "date"),
            "readings": Fact(_("Readings of the period"), "number"),
            "without": Fact(_("Without evidence"), "number"),
            "per_cent": Fact(_("Part of them"), "number", "%"),
        },
        measure=measure,
    )
)
