"""Readings that move faster than is plausible beside like units (L8, L23, rule 5).

Pace and likeness are those of targets/realism.py; here the quartiles hold the unit itself, so six units make a
comparison. Looked at are measures read within the last quarter.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from targets.realism import FEWEST, MEASURES, PACE, QUARTER
from units.norms import NormKind

# `kin`: quartiles of the paces of like units, one pace a unit, of no more than the latest measures. Where like units all
# go at one pace, a tenth of it counts as the distance of their quartiles.
SQL = f"""
WITH aims AS MATERIALIZED (
    SELECT a.*, better AS sign, CASE type WHEN 'percent' THEN 'points' WHEN 'number' THEN
        CASE WHEN baseline > 0 THEN 'share' ELSE 'amount' END ELSE '' END AS basis FROM ({AIMS}) AS a
), own AS MATERIALIZED (
    SELECT aim.*, p.pace FROM aims aim CROSS JOIN LATERAL (SELECT aim.measure AS id) AS m CROSS JOIN LATERAL ({PACE}) AS p
    WHERE aim.basis <> '' AND p.pace > 0 AND EXISTS (
        SELECT FROM targets_reading x WHERE x.measure_id = aim.measure AND {STANDS}
            AND x.happened_on BETWEEN %(day)s::date - {QUARTER} AND %(day)s::date)
), kin AS MATERIALIZED (
    SELECT aim.*, q.n, q.quartiles FROM (SELECT DISTINCT alike, field, basis, sign FROM own) AS aim CROSS JOIN LATERAL (
        SELECT count(*) AS n, percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY pace) AS quartiles FROM (
            SELECT DISTINCT ON (m.unit_id) p.pace::float8 AS pace FROM (
                SELECT m.id, t.unit_id FROM targets_measure m JOIN targets_target t ON t.id = m.target_id
                WHERE m.alike = aim.alike AND t.field = aim.field ORDER BY m.id DESC LIMIT {MEASURES}
            ) AS m CROSS JOIN LATERAL ({PACE}) AS p WHERE p.pace IS NOT NULL ORDER BY m.unit_id, m.id DESC
        ) AS latest
    ) AS q WHERE q.n > {FEWEST}
)
SELECT o.unit_id, o.target, o.goal_id || '/' || extract(year FROM %(day)s::date), o.field, jsonb_build_object(
    'title', o.title, 'counted', o.counted, 'basis', o.basis, 'pace', round(o.pace::numeric, 1)::text, 'units', k.n,
    'median', round(k.quartiles[2]::numeric, 1)::text, 'upper', round(k.quartiles[3]::numeric, 1)::text,
    'per_cent', s.per_cent)
FROM own o JOIN kin k ON (k.alike, k.field, k.basis, k.sign) = (o.alike, o.field, o.basis, o.sign)
CROSS JOIN LATERAL (
    SELECT floor(least((o.pace - k.quartiles[3]) * 100
        / greatest(k.quartiles[3] - k.quartiles[1], abs(k.quartiles[2]) / 10, 0.1), 999999))::int AS per_cent
) AS s
WHERE %(subject)s::bigint IS NOT NULL OR s.per_cent > %(pace_spread)s
ORDER BY o.target, o.goal_id
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """How far the pace of a measure lies above the upper quartile of like units, per cent of their quartiles' distance."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="pace",
        label=_("Readings faster than is plausible"),
        sentence=_(
            "Readings move faster than those of three in four like units by more than %(pace_spread)s per cent of the "
            "distance between their quartiles."
        ),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "pace_spread",
                    _("Deviation: a pace lies above like units by, per cent of their quartiles' distance"),
                    "400",
                    int,
                    lowest=100,
                    highest=10000,
                ),
                "per_cent",
                "above",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "basis": Fact(
                _("Paces are told in"),
                "choice",
                choices={
                    "points": _("points a year"),
                    "share": _("per cent a year"),
                    "amount": _("units of measure a year"),
                },
            ),
            "pace": Fact(_("Its pace"), "number"),
            "units": Fact(_("Like units compared"), "number"),
            "median": Fact(_("Median of like units"), "number"),
            "upper": Fact(_("Upper quartile of like units"), "number"),
            "per_cent": Fact(_("Above it, of the quartiles' distance"), "number", "%"),
        },
        measure=measure,
    )
)
