"""A value its kind of measure cannot have, as a file, a package or an older record may have brought one (L8, L23).

A share lies between 0 and 100, a yes-or-no is 0 or 1, milestones are no more than there are, and what is counted from 0
upwards is never less. Looked at are the readings of the last year.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

SQL = f"""
SELECT a.unit_id, a.target, min(x.id)::text, a.field, jsonb_build_object(
    'title', a.title, 'counted', a.counted, 'readings', count(*), 'low', min(x.value)::text, 'high', max(x.value)::text,
    'from', min(x.happened_on), 'to', max(x.happened_on))
FROM ({AIMS}) AS a JOIN targets_reading x ON x.measure_id = a.measure AND {STANDS}
    AND x.happened_on BETWEEN %(day)s::date - 366 AND %(day)s::date
WHERE CASE a.type WHEN 'percent' THEN x.value NOT BETWEEN 0 AND 100 WHEN 'yes_no' THEN x.value NOT IN (0, 1)
    WHEN 'milestones' THEN x.value NOT BETWEEN 0 AND a.goal ELSE x.value < 0 AND a.baseline >= 0 AND a.goal >= 0 END
GROUP BY a.unit_id, a.target, a.field, a.title, a.counted, a.measure
HAVING %(subject)s::bigint IS NOT NULL OR count(*) >= %(out_of_bounds)s
ORDER BY a.target, a.measure
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """How many readings of a measure lie outside what it can be."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="out_of_bounds",
        label=_("Values that cannot be"),
        sentence=_("Of one measure, %(out_of_bounds)s readings or more have a value that its kind cannot have."),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "out_of_bounds",
                    _("Deviation: readings with a value that cannot be, number"),
                    "1",
                    int,
                    lowest=1,
                    highest=100,
                ),
                "readings",
                "at_least",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "readings": Fact(_("Readings with such a value"), "number"),
            "low": Fact(_("The lowest of them"), "number"),
            "high": Fact(_("The highest of them"), "number"),
            "from": Fact(_("First read on"), "date"),
            "to": Fact(_("Last read on"), "date"),
        },
        measure=measure,
    )
)
