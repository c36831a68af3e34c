"""A target that stands unchanged long after it should have been renewed (L7, L23)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

# A renewal that waits for the committee is the committee's to answer.
SQL = """
SELECT t.unit_id, t.id, t.touched_on::text, t.field, jsonb_build_object(
    'title', t.title, 'touched_on', t.touched_on, 'renew_on', t.renew_on, 'limit_on', t.limit_on,
    'progress', t.progress::text, 'days', %(day)s - t.renew_on,
    'directives', (
        SELECT count(*) FROM targets_directiveanswer d JOIN targets_directive i ON i.id = d.directive_id
        WHERE d.unit_id = t.unit_id AND d.state = 'unanswered' AND i.state = 'issued' AND t.field = ANY(i.fields)))
FROM targets_target t JOIN units_unit u ON u.id = t.unit_id AND u.archived_on IS NULL
WHERE t.touched_on IS NOT NULL AND CASE WHEN %(subject)s::bigint IS NULL
    THEN t.state = 'in_force' AND t.renew_on < %(day)s AND %(day)s - t.renew_on > %(unrenewed_days)s
        AND NOT EXISTS (SELECT FROM targets_renewal r WHERE r.target_id = t.id AND r.state = 'proposed')
    ELSE t.id = %(subject)s END
ORDER BY t.id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """Targets in force without a renewal under way, and how many days they are past their renewal time."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="unrenewed",
        label=_("Target not renewed"),
        sentence=_("A target has stood unchanged for more than %(unrenewed_days)s days beyond its renewal time."),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "unrenewed_days",
                    _("Deviation: a target's renewal is overdue by more than, days"),
                    "30",
                    int,
                    lowest=0,
                    highest=730,
                ),
                "days",
                "above",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "touched_on": Fact(_("Last set, renewed or kept on"), "date"),
            "renew_on": Fact(_("Asks for renewal since"), "date"),
            "days": Fact(_("Overdue"), "number", _("days")),
            "progress": Fact(_("Progress"), "number", "%"),
            "limit_on": Fact(_("Time limit"), "date"),
            "directives": Fact(_("Directives that wait for it"), "number"),
        },
        measure=measure,
    )
)
