"""Reviews without a shortcoming, several running: formalism rather than faultless work (L9, L23, rule 5).

A run bears its first review and how many times the number is full: it is found once, and again only when as many more
reviews have followed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

# Of each unit the reviews since the last one with a shortcoming.
SQL = """
WITH held AS (
    SELECT r.id, r.unit_id, r.period_start, r.period_end, bool_or(f.found) OVER newest AS found,
        (SELECT count(*) FROM reviews_finding s WHERE s.review_id = r.id AND s.kind = 'success') AS successes
    FROM reviews_review r JOIN units_unit u ON u.id = r.unit_id AND u.archived_on IS NULL
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM reviews_finding f WHERE f.review_id = r.id AND f.kind = 'shortcoming') AS found
    ) AS f
    WHERE r.state IN ('held', 'acknowledged') AND r.period_start <= %(day)s
        AND (%(subject)s::bigint IS NULL OR r.unit_id = %(subject)s)
    WINDOW newest AS (PARTITION BY r.unit_id ORDER BY r.period_end DESC, r.id DESC)
)
SELECT unit_id, unit_id, (array_agg(id ORDER BY period_end, id))[1] || '/' || count(*) / %(faultless_reviews)s, '',
    jsonb_build_object('reviews', count(*), 'from', min(period_start), 'to', max(period_end),
        'successes', sum(successes))
FROM held WHERE NOT found GROUP BY unit_id
HAVING %(subject)s::bigint IS NOT NULL OR count(*) >= %(faultless_reviews)s
ORDER BY unit_id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """How many of a unit's reviews have run without a shortcoming up to the last."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="no_shortcoming",
        label=_("Reviews without a shortcoming"),
        sentence=_("The last %(faultless_reviews)s reviews running, or more, name no shortcoming of work."),
        subject_type="units.unit",
        thresholds=[
            Threshold(
                NormKind(
                    "faultless_reviews",
                    _("Deviation: reviews running without a shortcoming, number"),
                    "3",
                    int,
                    lowest=2,
                    highest=24,
                ),
                "reviews",
                "at_least",
            )
        ],
        facts={
            "reviews": Fact(_("Reviews running without a shortcoming"), "number"),
            "from": Fact(_("Their periods from"), "date"),
            "to": Fact(_("Their periods to"), "date"),
            "successes": Fact(_("Successes they name"), "number"),
        },
        measure=measure,
    )
)
