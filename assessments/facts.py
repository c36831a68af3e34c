"""How far a unit is on the road to the flag: one statement, however much is recorded (L10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.db import connection

from targets.models import FIELDS
from targets.models.resolution import OPEN

FACTS_SQL = """
WITH r AS (
    SELECT r.id, r.tier, r.state, m.held_on
    FROM targets_resolution r LEFT JOIN units_meeting m ON m.id = r.meeting_id
    WHERE r.unit_id = %(unit)s AND r.state <> 'withdrawn'
    ORDER BY r.state = ANY(%(open)s) DESC, r.id DESC LIMIT 1
), t AS (
    SELECT t.id, t.field, t.state, t.discussion_id, t.current_id, v.kind
    FROM r JOIN targets_target t ON t.resolution_id = r.id AND t.unit_id = %(unit)s
    LEFT JOIN targets_targetversion v ON v.id = t.current_id
    WHERE t.state IN ('draft', 'discussed', 'in_force', 'met', 'unmet')
), s AS (
    SELECT t.id, count(*) AS due, count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM targets_reading e
        WHERE e.measure_id = g.measure_id AND e.happened_on <= %(day)s
            AND CASE WHEN m.higher_is_better THEN e.value >= st.value ELSE e.value <= st.value END
            AND NOT EXISTS (SELECT 1 FROM targets_reading c WHERE c.corrects_id = e.id))) AS reached
    FROM t JOIN targets_measuregoal g ON g.version_id = t.current_id
    JOIN targets_measure m ON m.id = g.measure_id
    JOIN targets_stage st ON st.goal_id = g.id AND st.due_on <= %(day)s
    WHERE t.state <> 'draft' GROUP BY t.id
), e AS (
    SELECT t.id, count(*) AS readings, count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM targets_reading_evidence x WHERE x.reading_id = e.id)) AS shown
    FROM t JOIN targets_measure m ON m.target_id = t.id JOIN targets_reading e ON e.measure_id = m.id
    WHERE NOT EXISTS (SELECT 1 FROM targets_reading c WHERE c.corrects_id = e.id)
    GROUP BY t.id
), f AS (
    SELECT t.field, count(*) AS targets,
        count(*) FILTER (WHERE t.state <> 'draft') AS standing,
        count(*) FILTER (WHERE t.state IN ('in_force', 'met', 'unmet')) AS in_force,
        count(*) FILTER (WHERE t.state = 'met') AS met,
        count(*) FILTER (WHERE t.state <> 'draft' AND t.kind = 'immediate') AS immediate,
        count(*) FILTER (WHERE t.state = 'met' AND t.kind = 'immediate') AS immediate_met,
        count(*) FILTER (WHERE t.state <> 'draft' AND t.kind = 'long_term') AS long_term,
        count(*) FILTER (WHERE t.state <> 'draft' AND t.kind = 'long_term'
            AND (t.state = 'met' OR coalesce(s.reached, 0) = coalesce(s.due, 0))) AS long_term_at_stage,
        count(t.discussion_id) AS discussed,
        coalesce(sum(s.due), 0) AS stages_due, coalesce(sum(s.reached), 0) AS stages_reached,
        coalesce(sum(e.readings), 0) AS readings, coalesce(sum(e.shown), 0) AS readings_shown
    FROM t LEFT JOIN s ON s.id = t.id LEFT JOIN e ON e.id = t.id GROUP BY t.field
), v AS (
    SELECT count(*) AS due, count(*) FILTER (WHERE v.state <> 'planned') AS held,
        count(*) FILTER (WHERE v.state <> 'planned' AND coalesce(v.late_days = 0, m.held_on <= v.late_after)) AS on_time
    FROM r JOIN reviews_review v ON v.unit_id = %(unit)s AND v.period_end >= coalesce(r.held_on, v.period_end)
    LEFT JOIN units_meeting m ON m.id = v.meeting_id
    WHERE v.state <> 'planned' OR v.due_on <= %(day)s
)
SELECT r.id, r.tier, r.state, r.held_on,
    (SELECT json_object_agg(f.field, row_to_json(f)) FROM f),
    (SELECT count(DISTINCT t.discussion_id) FROM t),
    v.due, v.held, v.on_time,
    a.id, a.state, a.submitted_on, n.edition, n.published_on
FROM r CROSS JOIN v
LEFT JOIN LATERAL (SELECT id, state, submitted_on FROM assessments_application
    WHERE resolution_id = r.id AND state <> 'withdrawn' ORDER BY id DESC LIMIT 1) a ON true
LEFT JOIN assessments_standard n ON n.state = 'published'
"""


@dataclass(frozen=True)
class Count:
    """So many out of so many."""

    reached: int = 0
    of: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Share of 100 with one place, rounded down so that a limit is never reached by rounding; None out of none."""
        if not self.of:
            return None
        return (Decimal(100) * self.reached / self.of).quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def whole(self) -> bool:
        """All of at least one."""
        return self.of > 0 and self.reached == self.of


@dataclass(frozen=True)
class FieldFacts:
    """What is recorded in one field under one resolution."""

    targets: int = 0
    in_force: int = 0
    met: Count = Count()
    immediate: Count = Count()
    long_term: Count = Count()
    discussed: Count = Count()
    stages: Count = Count()
    readings: Count = Count()


@dataclass(frozen=True)
class Facts:
    """What is recorded for the unit's resolution (the open one, else the last)."""

    resolution_id: int
    tier: str
    state: str
    adopted_on: datetime.date | None
    fields: dict[str, FieldFacts] = field(default_factory=dict)
    discussions: int = 0
    reviews_held: Count = Count()
    reviews_on_time: Count = Count()
    application_id: int | None = None
    application_state: str = ""
    submitted_on: datetime.date | None = None
    edition: int | None = None
    published_on: datetime.date | None = None

    def of_field(self, name: str) -> FieldFacts:
        """The facts of one field; of all three together for "running"."""
        if name != "running":
            return self.fields.get(name, FieldFacts())
        parts = list(self.fields.values())
        return FieldFacts(
            sum(one.targets for one in parts),
            sum(one.in_force for one in parts),
            *(
                _sum(getattr(one, name) for one in parts)
                for name in (
                    "met",
                    "immediate",
                    "long_term",
                    "discussed",
                    "stages",
                    "readings",
                )
            ),
        )

    @property
    def ready_to_apply(self) -> bool:
        """In force, with a target in force or met in each of the three fields (L2, L10)."""
        return self.state == "in_force" and all(self.of_field(name).in_force for name, _label in FIELDS)

    def count_for(self, source: str, field_name: str) -> Count | None:
        """What a criterion of this source counts; None for what is seen on site."""
        facts = self.of_field(field_name)
        return {
            "targets_met": facts.met,
            "stages_reached": facts.stages,
            "discussions": facts.discussed,
            "evidence": facts.readings,
            "reviews_on_time": self.reviews_on_time,
        }.get(source)


def facts_of(unit_id: int, today: datetime.date) -> Facts | None:
    """The facts of a unit on a day, in one statement; None while the unit has made no resolution."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS_SQL, {"unit": unit_id, "day": today, "open": list(OPEN)})
        row = cursor.fetchone()
    if row is None:
        return None
    (
        resolution_id,
        tier,
        state,
        adopted_on,
        fields,
        discussions,
        due,
        held,
        on_time,
        *rest,
    ) = row
    return Facts(
        resolution_id,
        tier,
        state,
        adopted_on,
        {name: _field(one) for name, one in (fields or {}).items()},
        discussions,
        Count(held, due),
        Count(on_time, due),
        rest[0],
        rest[1] or "",
        *rest[2:],
    )


def _field(row: dict[str, int]) -> FieldFacts:
    return FieldFacts(
        row["targets"],
        row["in_force"],
        Count(row["met"], row["in_force"]),
        Count(row["immediate_met"], row["immediate"]),
        Count(row["long_term_at_stage"], row["long_term"]),
        Count(row["discussed"], row["targets"]),
        Count(int(row["stages_reached"]), int(row["stages_due"])),
        Count(int(row["readings_shown"]), int(row["readings"])),
    )


def _sum(counts: Iterable[Count]) -> Count:
    parts = list(counts)
    return Count(sum(one.reached for one in parts), sum(one.of for one in parts))
