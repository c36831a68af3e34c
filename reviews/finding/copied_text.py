"""Text copied from another unit: targets and findings that were not thought out at the unit itself (L5, L23, rule 5).

"Fit to the specific situation at the unit." Found is the unit that wrote later. What speaks for it stands beside it and
is not hidden: the other target is a higher one, one serves the other, it stands in the library of examples. The other
unit is not named, since the reader may not reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.comparing import LEAST, compare_new
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

# Where the wordings of targets stand now: in the current version of those that count; and those of findings.
TARGETS = """
    SELECT s.id, s.text_id, t.unit_id, t.id AS subject, t.field, t.title AS words, v.recorded_at
    FROM reviews_textsource s JOIN targets_targetversion v ON v.id = s.version_id
    JOIN targets_target t ON t.current_id = v.id AND t.state IN ('discussed', 'in_force', 'met', 'unmet')
"""
FINDINGS = """
    SELECT s.id, s.text_id, r.unit_id, r.id AS subject, f.field, f.text AS words, f.recorded_at
    FROM reviews_textsource s JOIN reviews_finding f ON f.id = s.finding_id JOIN reviews_review r ON r.id = f.review_id
"""
# What speaks for a target that is like another.
SERVES = """, 'serves', (EXISTS (
    SELECT FROM targets_serving g
    WHERE (g.target_id, g.higher_id) IN ((c.subject, o.subject), (o.subject, c.subject))))::text,
    'example', (p.standing <> '' AND EXISTS (
        SELECT FROM targets_target e WHERE e.id = o.subject AND e.state IN ('in_force', 'met')))::text"""
# For each wording that is long enough the one most like it that another unit wrote earlier: itself or a neighbour the
# index of trigrams has found; of several the first.
COPIED = """
WITH copied AS (
    SELECT s.*, u.path, t.length, o.source, o.per_cent
    FROM ({standing}) AS s
    JOIN units_unit u ON u.id = s.unit_id AND u.archived_on IS NULL
    JOIN reviews_comparedtext t ON t.id = s.text_id
    CROSS JOIN LATERAL (
        SELECT o.id AS source, a.per_cent FROM (
            SELECT s.text_id AS id, 100 AS per_cent
            UNION ALL SELECT l.other_id, l.per_cent FROM reviews_likeness l WHERE l.text_id = s.text_id
            UNION ALL SELECT l.text_id, l.per_cent FROM reviews_likeness l WHERE l.other_id = s.text_id
        ) AS a CROSS JOIN LATERAL (
            SELECT o.id FROM ({standing}) AS o WHERE o.text_id = a.id AND o.id < s.id AND o.unit_id <> s.unit_id
            ORDER BY o.id LIMIT 1
        ) AS o
        WHERE %(subject)s::bigint IS NOT NULL OR a.per_cent >= %(copied_share)s
        ORDER BY a.per_cent DESC, o.id LIMIT 1
    ) AS o
    WHERE CASE WHEN %(subject)s::bigint IS NULL THEN t.length >= %(copied_length)s ELSE s.subject = %(subject)s END
)
SELECT DISTINCT ON (c.subject, c.text_id) c.unit_id, c.subject, c.text_id::text, c.field, jsonb_build_object(
    'words', c.words, 'written_on', c.recorded_at::date, 'per_cent', c.per_cent, 'length', c.length,
    'other_on', o.recorded_at::date,
    'within', concat_ws(' / ', nullif(w.name_en, ''), nullif(w.name_ko, '')), 'above', (p.path @> c.path)::text{more})
FROM copied c JOIN ({standing}) AS o ON o.id = c.source JOIN units_unit p ON p.id = o.unit_id
LEFT JOIN units_unit w ON w.path = lca(p.path, c.path)
ORDER BY c.subject, c.text_id, c.id
"""
OF_TARGETS = COPIED.format(standing=TARGETS, more=SERVES)
OF_FINDINGS = COPIED.format(standing=FINDINGS, more="")


def measure_targets(asked: Asked) -> Iterable[Measured]:
    """How like a target's title and problem are to those another unit wrote earlier, per cent of their trigrams."""
    compare_new()
    return measured(OF_TARGETS, asked)


def measure_findings(asked: Asked) -> Iterable[Measured]:
    """The same of each finding of a review."""
    compare_new()
    return measured(OF_FINDINGS, asked)


THRESHOLDS = [
    Threshold(
        NormKind(
            "copied_share",
            _("Deviation: texts of two units are alike by, per cent"),
            "80",
            int,
            lowest=LEAST,
            highest=100,
        ),
        "per_cent",
        "at_least",
    ),
    Threshold(
        NormKind(
            "copied_length",
            _("Deviation: texts are compared from so many characters on, number"),
            "60",
            int,
            lowest=20,
            highest=1000,
        ),
        "length",
        "at_least",
    ),
]
YES = {"true": _("yes"), "false": _("no")}
FACTS: Mapping[str, Fact] = {
    "words": Fact(_("Text")),
    "written_on": Fact(_("Written on"), "date"),
    "per_cent": Fact(_("Alike, numbers put aside"), "number", "%"),
    "length": Fact(_("Length"), "number", _("characters")),
    "other_on": Fact(_("The earlier text was written on"), "date"),
    "within": Fact(_("By another unit in")),
    "above": Fact(_("It is the text of a unit above"), "choice", choices=YES),
}
OF_TARGET = keep(
    Rule(
        name="copied_target",
        label=_("Target copied from another unit"),
        sentence=_(
            "Title and problem of a target, of %(copied_length)s characters or more, are alike by %(copied_share)s per "
            "cent or more to those another unit wrote earlier."
        ),
        subject_type="targets.target",
        thresholds=THRESHOLDS,
        facts={
            **FACTS,
            "serves": Fact(_("One target serves the other"), "choice", choices=YES),
            "example": Fact(_("It stands in the library of examples"), "choice", choices=YES),
        },
        measure=measure_targets,
    )
)
OF_FINDING = keep(
    Rule(
        name="copied_finding",
        label=_("Finding copied from another unit"),
        sentence=_(
            "A finding of a review, of %(copied_length)s characters or more, is alike by %(copied_share)s per cent or "
            "more to one that another unit wrote earlier."
        ),
        subject_type="reviews.review",
        thresholds=THRESHOLDS,
        facts=FACTS,
        measure=measure_findings,
    )
)
