"""A reading that jumps just before a review: a good part of the way in a few days, at many times the pace before (rule 5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

#: Reviews of so many days back are looked at; a pace before a jump is told from so many days at least; where nothing
#: had moved before, the pace counts as so many times.
BACK, SHORTEST, TIMES = 120, 30, 999

# The last reading of the days before a review, and the last one before those days.
SQL = f"""
WITH reviewed AS (
    SELECT r.id, r.unit_id, coalesce(h.held_on, r.due_on) AS review_on FROM reviews_review r
    LEFT JOIN units_meeting h ON h.id = r.meeting_id
    WHERE coalesce(h.held_on, r.due_on) BETWEEN %(day)s::date - {BACK} AND %(day)s::date
)
SELECT a.unit_id, a.target, w.id || '/' || a.measure, a.field, jsonb_build_object(
    'title', a.title, 'counted', a.counted, 'before', b.value::text, 'before_on', b.happened_on,
    'value', l.value::text, 'read_on', l.happened_on, 'review_on', w.review_on, 'days', w.review_on - l.happened_on,
    'per_cent', p.share::text, 'times', p.times::text)
FROM ({AIMS}) AS a JOIN reviewed w ON w.unit_id = a.unit_id
CROSS JOIN LATERAL (
    SELECT x.value, x.happened_on FROM targets_reading x WHERE x.measure_id = a.measure AND {STANDS}
        AND x.happened_on BETWEEN w.review_on - %(jump_days)s AND w.review_on
    ORDER BY x.happened_on DESC, x.id DESC LIMIT 1
) AS l CROSS JOIN LATERAL (
    SELECT x.value, x.happened_on FROM targets_reading x WHERE x.measure_id = a.measure AND {STANDS}
        AND x.happened_on < w.review_on - %(jump_days)s
    ORDER BY x.happened_on DESC, x.id DESC LIMIT 1
) AS b CROSS JOIN LATERAL (
    SELECT (l.value - b.value) * a.towards / (l.happened_on - b.happened_on) AS now,
        (b.value - a.baseline) * a.towards / greatest(b.happened_on - a.set_on, 1) AS before
) AS y CROSS JOIN LATERAL (
    SELECT round((l.value - b.value) / (a.goal - a.baseline) * 100, 1) AS share,
        CASE WHEN y.now <= 0 THEN 0 WHEN y.before <= 0 THEN {TIMES}
            ELSE least(round(y.now / y.before, 1), {TIMES}) END AS times
) AS p
WHERE a.type IN ('number', 'percent') AND b.happened_on - a.set_on >= {SHORTEST}
    AND (%(subject)s::bigint IS NOT NULL OR (p.share >= %(jump_share)s AND p.times >= %(jump_times)s))
ORDER BY a.target, w.id, a.measure
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """What was gained in the last days before a review: the part of the way, and how many times the pace before."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="jump",
        label=_("Reading jumps before a review"),
        sentence=_(
            "A reading within %(jump_days)s days before a review covers %(jump_share)s per cent of the way or more, at "
            "%(jump_times)s times the pace before or more."
        ),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "jump_days",
                    _("Deviation: a reading jumps before a review within, days"),
                    "10",
                    int,
                    lowest=1,
                    highest=60,
                ),
                "days",
                "at_most",
            ),
            Threshold(
                NormKind(
                    "jump_share",
                    _("Deviation: the jump covers of the way to the goal, per cent"),
                    "25",
                    int,
                    lowest=1,
                    highest=100,
                ),
                "per_cent",
                "at_least",
            ),
            Threshold(
                NormKind(
                    "jump_times",
                    _("Deviation: the pace of the jump beside the pace before, times"),
                    "4",
                    int,
                    lowest=1,
                    highest=50,
                ),
                "times",
                "at_least",
            ),
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "before": Fact(_("Reading before"), "number"),
            "before_on": Fact(_("Read on"), "date"),
            "value": Fact(_("Reading before the review"), "number"),
            "read_on": Fact(_("Read on"), "date"),
            "review_on": Fact(_("Day of the review"), "date"),
            "days": Fact(_("Before the review"), "number", _("days")),
            "per_cent": Fact(_("Part of the way it covers"), "number", "%"),
            "times": Fact(_("Times the pace before"), "number"),
        },
        measure=measure,
    )
)
