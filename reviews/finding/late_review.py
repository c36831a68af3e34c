"""A review that has not been held long after the end of its grace (L9, L23)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

SQL = """
SELECT r.unit_id, r.id, '', '', jsonb_build_object(
    'from', r.period_start, 'to', r.period_end, 'due_on', r.due_on, 'late_after', r.late_after,
    'days', %(day)s - r.late_after)
FROM reviews_review r JOIN units_unit u ON u.id = r.unit_id AND u.archived_on IS NULL
WHERE CASE WHEN %(subject)s::bigint IS NULL
    THEN r.state = 'planned' AND r.due_on < %(day)s AND %(day)s - r.late_after > %(late_review_days)s
    ELSE r.id = %(subject)s END
ORDER BY r.id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """Planned reviews and how many days they are past their grace."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="late_review",
        label=_("Review not held"),
        sentence=_("A review has not been held more than %(late_review_days)s days after the end of its grace."),
        subject_type="reviews.review",
        thresholds=[
            Threshold(
                NormKind(
                    "late_review_days",
                    _("Deviation: a review is late beyond its grace by more than, days"),
                    "7",
                    int,
                    lowest=0,
                    highest=365,
                ),
                "days",
                "above",
            )
        ],
        facts={
            "from": Fact(_("Period from"), "date"),
            "to": Fact(_("Period to"), "date"),
            "due_on": Fact(_("Due on"), "date"),
            "late_after": Fact(_("End of the grace"), "date"),
            "days": Fact(_("Late beyond its grace"), "number", _("days")),
        },
        measure=measure,
    )
)
