"""A goal below the level that was there already: it asks for nothing (L4, L23, rule 5).

The present level is where the goal begins; for a share also the unit's last reading of the same measure in the year
before the goal took force, where that is further on (as in targets/realism.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

SQL = f"""
SELECT a.unit_id, a.target, a.goal_id::text, a.field, jsonb_build_object(
    'title', a.title, 'counted', a.counted, 'level', l.level::text, 'level_on', l.happened_on, 'goal', a.goal::text,
    'set_on', a.set_on, 'per_cent', p.per_cent, 'reason', a.reason)
FROM ({AIMS}) AS a CROSS JOIN LATERAL (
    SELECT a.baseline AS level, NULL::date AS happened_on
    UNION ALL SELECT * FROM (
        SELECT x.value, x.happened_on FROM targets_target o
        JOIN targets_measure m ON m.target_id = o.id AND m.alike = a.alike
        JOIN targets_reading x ON x.measure_id = m.id AND x.happened_on BETWEEN a.set_on - 366 AND a.set_on AND {STANDS}
        WHERE a.type = 'percent' AND o.unit_id = a.unit_id AND o.field = a.field
        ORDER BY x.happened_on DESC, x.id DESC LIMIT 1
    ) AS last
) AS l CROSS JOIN LATERAL (
    SELECT ceil((l.level - a.goal) * a.better * 100 / greatest(abs(l.level), 1))::int AS per_cent
) AS p
WHERE a.type IN ('number', 'percent') AND (%(subject)s::bigint IS NOT NULL OR p.per_cent >= %(under_level_share)s)
ORDER BY a.target, a.goal_id, p.per_cent DESC
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """By how much a goal lies below the level there was, per cent of that level; of two levels the higher one."""
    seen: set[tuple[int, str]] = set()
    for one in measured(SQL, asked):
        if (one.subject_id, one.key) not in seen:
            seen.add((one.subject_id, one.key))
            yield one


RULE = keep(
    Rule(
        name="under_level",
        label=_("Goal below the present level"),
        sentence=_("A goal lies below the level there was by %(under_level_share)s per cent of it or more."),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "under_level_share",
                    _("Deviation: a goal lies below the present level by, per cent of it"),
                    "1",
                    int,
                    lowest=1,
                    highest=100,
                ),
                "per_cent",
                "at_least",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "level": Fact(_("Level there was"), "number"),
            "level_on": Fact(_("Read on"), "date"),
            "goal": Fact(_("Goal"), "number"),
            "per_cent": Fact(_("Below that level"), "number", "%"),
            "set_on": Fact(_("In force since"), "date"),
            "reason": Fact(_("Reason the unit wrote for the goal")),
        },
        measure=measure,
    )
)
