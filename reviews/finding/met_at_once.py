"""A goal that was reached as soon as it took force: it had been set "too low" (L4, L23, rule 5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

SQL = f"""
SELECT a.unit_id, a.target, a.goal_id::text, a.field, jsonb_build_object(
    'title', a.title, 'counted', a.counted, 'baseline', a.baseline::text, 'goal', a.goal::text, 'set_on', a.set_on,
    'value', x.value::text, 'reached_on', x.happened_on, 'days', greatest(x.happened_on - a.set_on, 0),
    'reason', a.reason)
FROM ({AIMS}) AS a CROSS JOIN LATERAL (
    SELECT x.value, x.happened_on FROM targets_reading x
    WHERE x.measure_id = a.measure AND (x.value - a.goal) * a.towards >= 0 AND x.happened_on <= %(day)s AND {STANDS}
    ORDER BY x.happened_on, x.id LIMIT 1
) AS x
WHERE %(subject)s::bigint IS NOT NULL OR x.happened_on - a.set_on <= %(met_at_once_days)s
ORDER BY a.target, a.goal_id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """Days from the day a goal took force to the first reading that reached it; an earlier reading counts as that day."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="met_at_once",
        label=_("Goal met at once"),
        sentence=_("A goal was reached within %(met_at_once_days)s days of taking force."),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "met_at_once_days",
                    _("Deviation: a goal is reached after taking force within, days"),
                    "3",
                    int,
                    lowest=0,
                    highest=90,
                ),
                "days",
                "at_most",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "baseline": Fact(_("Level it began with"), "number"),
            "goal": Fact(_("Goal"), "number"),
            "set_on": Fact(_("In force since"), "date"),
            "value": Fact(_("Reading that reached it"), "number"),
            "reached_on": Fact(_("Reached on"), "date"),
            "days": Fact(_("After taking force"), "number", _("days")),
            "reason": Fact(_("Reason the unit wrote for the goal")),
        },
        measure=measure,
    )
)
