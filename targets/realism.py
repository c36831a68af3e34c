"""The realism check: what a goal asks a year, beside what like units and the unit itself have reached (L4, rule 1).

"Must not be set too high out of subjective desires or too low." What is compared is the change a year towards the goal.

- Asked: from the present level to the goal, spread over the days from today to the time limit.
- Reached: from the first to the last reading that stands of a measure, where these lie a quarter of a year or more apart.
- Both in one basis: points of a share; else per cent of the level it began with; what begins at 0 has no such level and
  is compared in its unit of measure, with what began at 0 too. Yes-or-no and milestones are not compared.
- A time of less than a quarter counts as a quarter: a fortnight makes no yearly pace.

Like units count the same in the same field: the same measure of the catalogue, or the same words, kind of measure and
unit of measure. They are those of a current group
the unit stands in, where five or more of them have such readings; else those of the same kind and sector. One pace a
unit, its latest. With fewer than five nothing is said: neither is it a measure of anything, nor is a single unit shown.

The present level is where the goal begins; for a share also the unit's last reading of the past year, where that is
further on (a count may begin anew each year, a share does not).

The usual range is from the lower to the upper quartile, each widened by `realism_spread` per cent of the distance
between them (a norm). A goal outside it, or beyond the present level in the wrong direction, needs a written reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from targets.models import UNUSUAL
from units.models import Unit
from units.norms import norm_of

#: Like units below this number are not spoken of.
FEWEST = 5
#: The latest measures of like units looked at, the units of groups, and the quarters of the own past.
MEASURES, GROUPED, QUARTERS = 400, 500, 24
#: A shorter time makes no pace, days.
QUARTER = 90
YEAR = Decimal("365.25")
TENTH = Decimal("0.1")
#: Past periods shown; more quarters than these are told by the year.
PERIODS = 8

# Change a year of the measure `m`, towards the goal of `aim`, in its basis; no row where there is none.
PACE = f"""
    SELECT CASE aim.basis
        WHEN 'share' THEN CASE WHEN first.value > 0 THEN change / first.value * 100 END
        WHEN 'amount' THEN CASE WHEN first.value = 0 THEN change END
        ELSE change END AS pace
    FROM (
        SELECT value, happened_on FROM targets_reading r WHERE measure_id = m.id
            AND NOT EXISTS (SELECT FROM targets_reading c WHERE c.corrects_id = r.id)
        ORDER BY happened_on, r.id LIMIT 1
    ) AS first, (
        SELECT value, happened_on FROM targets_reading r WHERE measure_id = m.id
            AND NOT EXISTS (SELECT FROM targets_reading c WHERE c.corrects_id = r.id)
        ORDER BY happened_on DESC, r.id DESC LIMIT 1
    ) AS last, LATERAL (
        SELECT aim.sign * (last.value - first.value) / (last.happened_on - first.happened_on) * {YEAR} AS change
        WHERE last.happened_on - first.happened_on >= {QUARTER}
    ) AS yearly
"""
# How many units, and the quartiles of their paces.
QUARTILES = "count(*) AS n, percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY pace) AS quartiles"

COMPARE = f"""
WITH aim AS (
    SELECT *, targets_alike(%(kind)s, %(sector)s, type, counted_in, shipped, words) AS alike
    FROM unnest(%(places)s::int[], %(fields)s::text[], %(types)s::text[], %(counted_in)s::bigint[],
        %(shipped)s::bigint[], %(words)s::text[], %(signs)s::int[], %(bases)s::text[]
    ) AS a(place, field, type, counted_in, shipped, words, sign, basis)
), grouped AS (
    SELECT DISTINCT other.unit_id AS id FROM units_group_units own
    JOIN units_group g ON g.id = own.group_id AND g.retired_on IS NULL
    JOIN units_group_units other ON other.group_id = g.id
    WHERE own.unit_id = %(unit)s AND other.unit_id <> %(unit)s ORDER BY 1 LIMIT {GROUPED}
)
SELECT aim.place, past.readings, own.pace, near.n, near.quartiles, kin.n, kin.quartiles
FROM aim
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(happened_on, value) ORDER BY happened_on) AS readings FROM (
        SELECT DISTINCT ON (date_trunc('quarter', r.happened_on)) r.happened_on, r.value::text
        FROM targets_target t JOIN targets_measure m ON m.target_id = t.id AND m.alike = aim.alike
        JOIN targets_reading r ON r.measure_id = m.id
        WHERE t.unit_id = %(unit)s AND t.field = aim.field AND r.happened_on <= %(today)s
            AND NOT EXISTS (SELECT FROM targets_reading c WHERE c.corrects_id = r.id)
        ORDER BY date_trunc('quarter', r.happened_on) DESC, r.happened_on DESC, r.id DESC LIMIT {QUARTERS}
    ) AS quarters
) AS past
LEFT JOIN LATERAL (
    SELECT p.pace FROM targets_target t JOIN targets_measure m ON m.target_id = t.id AND m.alike = aim.alike
    CROSS JOIN LATERAL ({PACE}) AS p
    WHERE t.unit_id = %(unit)s AND t.field = aim.field AND p.pace IS NOT NULL ORDER BY m.id DESC LIMIT 1
) AS own ON true
CROSS JOIN LATERAL (
    SELECT {QUARTILES} FROM (
        SELECT DISTINCT ON (u.id) p.pace::float8 AS pace
        FROM grouped u JOIN targets_target t ON t.unit_id = u.id AND t.field = aim.field
        JOIN targets_measure m ON m.target_id = t.id AND m.type = aim.type
            AND m.unit_of_measure_id IS NOT DISTINCT FROM aim.counted_in
            AND m.shipped_id IS NOT DISTINCT FROM aim.shipped
            AND (aim.shipped IS NOT NULL OR m.search_name = targets_searchable(aim.words))
        CROSS JOIN LATERAL ({PACE}) AS p
        WHERE p.pace IS NOT NULL ORDER BY u.id, m.id DESC
    ) AS latest
) AS near
CROSS JOIN LATERAL (
    SELECT {QUARTILES} FROM (
        SELECT DISTINCT ON (m.unit_id) p.pace::float8 AS pace
        FROM (
            SELECT m.id, t.unit_id FROM targets_measure m JOIN targets_target t ON t.id = m.target_id
            WHERE m.alike = aim.alike AND t.field = aim.field AND t.unit_id <> %(unit)s
            ORDER BY m.id DESC LIMIT {MEASURES}
        ) AS m CROSS JOIN LATERAL ({PACE}) AS p
        WHERE p.pace IS NOT NULL ORDER BY m.unit_id, m.id DESC
    ) AS latest
) AS kin
ORDER BY aim.place
"""


@dataclass(frozen=True)
class Aim:
    """What a goal asks: `level` is where it begins (the level now, or the last reading of a target under way)."""

    field: str
    words: str
    type: str
    counted_in: int | None
    level: Decimal
    goal: Decimal
    limit_on: datetime.date
    rising: bool
    #: Id of the catalogue's measure; without one the words decide what counts the same.
    shipped: int | None = None

    @property
    def basis(self) -> str:
        """In what change is compared: "points", "share" (per cent of the level), "amount"; "" for not at all."""
        if self.type == "percent":
            return "points"
        if self.type != "number":
            return ""
        return "share" if self.level > 0 else "amount"

    @property
    def sign(self) -> int:
        """1 where more is better, else -1."""
        return 1 if self.rising else -1

    def asked(self, today: datetime.date) -> Decimal:
        """The change a year towards the goal that it asks for, in its basis."""
        days = max((self.limit_on - today).days, QUARTER)
        change = self.sign * (self.goal - self.level) * YEAR / days
        return change / self.level * 100 if self.basis == "share" else change


@dataclass(frozen=True)
class Spread:
    """What like units have reached a year: how many they are, quartiles, and the usual range."""

    units: int
    lower: Decimal
    median: Decimal
    upper: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, units: int, quartiles: Sequence[float], widened: int) -> Spread:
        """From the quartiles, widened by so many per cent of their distance; rounded to a tenth."""
        lower, median, upper = (Decimal(str(one)) for one in quartiles)
        more = (upper - lower) * widened / 100
        return cls(units, *(one.quantize(TENTH) for one in (lower, median, upper, lower - more, upper + more)))


@dataclass(frozen=True)
class Comparison:
    """One goal beside the past of its unit and like units; paces in the basis, a year, rounded to a tenth."""

    on: datetime.date
    basis: str
    asked: Decimal
    usual: str
    own: Decimal | None = None
    past: tuple[tuple[datetime.date, Decimal], ...] = ()
    like: Spread | None = None

    @property
    def needs_reason(self) -> bool:
        """Whether the goal may be set only with a written reason."""
        return self.usual in UNUSUAL

    def kept(self) -> dict[str, Any]:
        """As it stands on the goal: dates and numbers as texts."""
        like = self.like
        return {
            "on": self.on.isoformat(),
            "basis": self.basis,
            "asked": str(self.asked),
            "own": None if self.own is None else str(self.own),
            "past": [[day.isoformat(), str(value)] for day, value in self.past],
            "like": None if like is None else [like.units, *(str(getattr(like, name)) for name in SPREAD)],
        }

    @classmethod
    def again(cls, kept: dict[str, Any], usual: str) -> Comparison:
        """The comparison as it was kept on a goal."""
        like = kept["like"]
        return cls(
            on=datetime.date.fromisoformat(kept["on"]),
            basis=kept["basis"],
            asked=Decimal(kept["asked"]),
            usual=usual,
            own=None if kept["own"] is None else Decimal(kept["own"]),
            past=tuple((datetime.date.fromisoformat(day), Decimal(value)) for day, value in kept["past"]),
            like=None if like is None else Spread(like[0], *(Decimal(one) for one in like[1:])),
        )


SPREAD = ("lower", "median", "upper", "low", "high")


def compare(unit: Unit, aims: Sequence[Aim], today: datetime.date) -> list[Comparison]:
    """Each goal beside the past of `unit` and of like units; two statements for any number of them, one for none.

    Looks at no more than the latest MEASURES measures that count the same, the nation however large.
    """
    rows = _ask(unit, aims, today)
    widened = norm_of(unit, "realism_spread", today) if rows else 0
    return [_comparison(aim, rows.get(place), widened, today) for place, aim in enumerate(aims)]


def _ask(unit: Unit, aims: Sequence[Aim], today: datetime.date) -> dict[int, Sequence[Any]]:
    """Place of the aim → its row; aims without a basis are not asked for."""
    asked = [(place, aim) for place, aim in enumerate(aims) if aim.basis]
    if not asked:
        return {}
    columns: dict[str, Any] = {
        "places": [place for place, _aim in asked],
        "fields": [aim.field for _place, aim in asked],
        "types": [aim.type for _place, aim in asked],
        "counted_in": [aim.counted_in for _place, aim in asked],
        "shipped": [aim.shipped for _place, aim in asked],
        "words": [aim.words for _place, aim in asked],
        "signs": [aim.sign for _place, aim in asked],
        "bases": [aim.basis for _place, aim in asked],
    }
    words = {"unit": unit.pk, "kind": unit.kind_id, "sector": unit.sector_id, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {**columns, **words})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _comparison(aim: Aim, row: Sequence[Any] | None, widened: int, today: datetime.date) -> Comparison:
    if row is None:
        usual = "under" if aim.sign * (aim.goal - aim.level) < 0 else ""
        return Comparison(today, "", Decimal(0), usual)
    readings, own, near, near_quartiles, kin, kin_quartiles = row
    units, quartiles = (near, near_quartiles) if near >= FEWEST else (kin, kin_quartiles)
    like = Spread.of(units, quartiles, widened) if units >= FEWEST else None
    asked, past = aim.asked(today).quantize(TENTH), periods(readings or [])
    return Comparison(
        on=today,
        basis=aim.basis,
        asked=asked,
        usual=_usual(aim, asked, like, _present(aim, past, today)),
        own=None if own is None else Decimal(own).quantize(TENTH),
        past=past,
        like=like,
    )


def _present(aim: Aim, past: Sequence[tuple[datetime.date, Decimal]], today: datetime.date) -> Decimal:
    """The level that has been reached: where the goal begins, or further on."""
    if aim.basis != "points" or not past or past[-1][0] < today - datetime.timedelta(days=float(YEAR)):
        return aim.level
    best = max if aim.rising else min
    return best(aim.level, past[-1][1])


def _usual(aim: Aim, asked: Decimal, like: Spread | None, present: Decimal) -> str:
    if aim.sign * (aim.goal - present) < 0:
        return "under"
    if like is None:
        return "few"
    if asked < like.low:
        return "below"
    return "above" if asked > like.high else "within"


def periods(readings: Sequence[Sequence[Any]]) -> tuple[tuple[datetime.date, Decimal], ...]:
    """The last reading of each quarter, the oldest first; of each year, where there are more than PERIODS quarters."""
    found = [(datetime.date.fromisoformat(str(day)), Decimal(value)) for day, value in readings]
    if len(found) > PERIODS:
        found = list({day.year: (day, value) for day, value in found}.values())
    return tuple(found[-PERIODS:])
