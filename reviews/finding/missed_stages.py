"""Stages of a target missed one after the other, and not made up for since (L4, L8, L23).

A run bears its first stage and how many times the number is full: it is found once, and again only when as many more
have been missed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reviews.finding.asking import measured
from reviews.finding.goals import AIMS, STANDS
from reviews.finding.rule import Asked, Fact, Measured, Rule, Threshold, keep
from units.norms import NormKind

# Whether a reading reaches the stage: its milestone is named, or its value lies there or beyond.
REACHES = """coalesce(CASE WHEN a.type = 'milestones' THEN s.name = ANY({of}.milestones)
    ELSE ({of}.value - s.value) * a.towards >= 0 END, false)"""
# The last reading of the measure no later than a day.
LAST = """
    SELECT x.value, x.milestones, x.happened_on FROM targets_reading x
    WHERE x.measure_id = a.measure AND x.happened_on <= {day} AND {stands}
    ORDER BY x.happened_on DESC, x.id DESC LIMIT 1
"""
SQL = f"""
WITH due AS (
    SELECT a.unit_id, a.target, a.field, a.title, a.measure, a.counted, s.id, s.number, s.name, s.due_on, s.value,
        now.value AS level, now.happened_on AS read_on,
        bool_or({REACHES.format(of="past")} OR {REACHES.format(of="now")}) OVER newest AS reached
    FROM ({AIMS}) AS a JOIN targets_target t ON t.id = a.target AND t.state = 'in_force'
    JOIN targets_stage s ON s.goal_id = a.goal_id AND s.due_on < %(day)s
    LEFT JOIN LATERAL ({LAST.format(day="s.due_on", stands=STANDS)}) AS past ON true
    LEFT JOIN LATERAL ({LAST.format(day="%(day)s", stands=STANDS)}) AS now ON true
    WINDOW newest AS (PARTITION BY a.measure ORDER BY s.due_on DESC, s.number DESC)
)
SELECT unit_id, target, (array_agg(id ORDER BY due_on, number))[1] || '/' || count(*) / %(missed_stages)s, field,
    jsonb_build_object('title', title, 'counted', counted, 'stages', count(*), 'from', min(due_on), 'to', max(due_on),
        'value', (array_agg(value ORDER BY due_on DESC, number DESC))[1]::text,
        'name', (array_agg(name ORDER BY due_on DESC, number DESC))[1],
        'level', max(level)::text, 'read_on', max(read_on))
FROM due WHERE NOT reached GROUP BY unit_id, target, field, title, measure, counted
HAVING %(subject)s::bigint IS NOT NULL OR count(*) >= %(missed_stages)s
ORDER BY target, measure
"""


def measure(asked: Asked) -> Iterable[Measured]:
    """How many stages up to the last that was due were missed running and are still not reached."""
    return measured(SQL, asked)


RULE = keep(
    Rule(
        name="missed_stages",
        label=_("Stages missed in a row"),
        sentence=_("The last %(missed_stages)s stages of a target, or more, were missed and are still not reached."),
        subject_type="targets.target",
        thresholds=[
            Threshold(
                NormKind(
                    "missed_stages",
                    _("Deviation: stages missed in a row, number"),
                    "2",
                    int,
                    lowest=1,
                    highest=12,
                ),
                "stages",
                "at_least",
            )
        ],
        facts={
            "title": Fact(_("Target")),
            "counted": Fact(_("What is counted")),
            "stages": Fact(_("Stages missed in a row"), "number"),
            "from": Fact(_("The first was due on"), "date"),
            "to": Fact(_("The last was due on"), "date"),
            "value": Fact(_("Value the last one asked"), "number"),
            "name": Fact(_("Milestone the last one asked")),
            "level": Fact(_("Level now"), "number"),
            "read_on": Fact(_("Read on"), "date"),
        },
        measure=measure,
    )
)
