"""Counters over the tree: fold what has changed, build them anew, check them, read them for a page (L6).

The database writes them (targets/migrations: rollup): each change of targets or of the tree leaves rows, the folder adds
them up. A page says as of when its figures hold; a head's own page adds what is not folded yet, so that nobody looks in
vain for what they have just entered.
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Func, Min
from django.utils import timezone

from targets.models import RollupDelta, RollupDrift, RollupMove
from units.models import Person, Post, Unit
from units.reach import reach_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tally:
    """Targets that stand (discussed, in force, met, unmet), how many are met, their weighted progress."""

    n: int = 0
    done: int = 0
    weight: int = 0
    weighted: Decimal = Decimal(0)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.n + other.n, self.done + other.done, self.weight + other.weight, self.weighted + other.weighted
        )

    @property
    def progress(self) -> Decimal | None:
        """The weighted mean of the progress, per cent; None without a target."""
        return self.weighted / self.weight if self.weight else None


#: (unit, field) → what is to be added to the counters of the table
Unfolded = dict[tuple[int, str], Tally]


def fold() -> int:
    """Add what has changed to the counters; the rows folded, 0 while another folder is at work. Safe at any time."""
    return _call("SELECT targets_rollup_fold()") or 0


def rebuild() -> int:
    """Make all counters anew from the targets; the number of rows."""
    return _call("SELECT targets_rollup_rebuild()") or 0


def differing() -> int:
    """How many counters, with what is not folded yet, differ from what the targets say. It must be 0."""
    return _call("SELECT count(*) FROM targets_rollupdiffering") or 0


def check() -> int:
    """The nightly check: a difference is logged and kept for the administrator until the counters are built anew."""
    if found := differing():
        log.error("%s counters of targets differ from the targets; run: manage.py rebuild_rollup", found)
        RollupDrift.objects.create(rows=found)
    return found


def as_of() -> datetime.datetime:
    """The moment the counters hold for: everything entered before it is in them."""
    oldest = [RollupDelta.objects.aggregate(at=Min("recorded_at"))["at"]]
    oldest.append(RollupMove.objects.aggregate(at=Min("recorded_at"))["at"])
    return min((at for at in oldest if at is not None), default=timezone.now())


class AsOf(Func):
    """as_of() as a column, NULL while nothing waits to be folded."""

    template = (
        "least((SELECT min(recorded_at) FROM targets_rollupdelta), (SELECT min(recorded_at) FROM targets_rollupmove))"
    )
    output_field = DateTimeField(null=True)


UNFOLDED = """
SELECT place.id, d.field, sum(d.n), sum(d.done), sum(d.weight), sum(d.weighted)
FROM targets_rollupdelta d JOIN units_unit u ON u.id = d.unit_id
CROSS JOIN LATERAL unnest(string_to_array(u.path::text, '.')::bigint[]) AS place(id)
WHERE u.path <@ ANY(%(headed)s::ltree[])
AND place.id IN (SELECT id FROM units_unit WHERE id = %(area)s OR parent_id = %(area)s)
GROUP BY place.id, d.field
"""


def unfolded_for(person: Person, area: Unit) -> Unfolded:
    """What the units a person heads have entered and the folder has not added yet, for a unit and those right below.

    One statement for a head, none for anybody else.
    """
    headed = [one.path for one in reach_of(person).held if one.post == Post.HEAD]
    if not headed:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(UNFOLDED, {"headed": headed, "area": area.pk})
        return {
            (unit, field): Tally(int(n), int(done), int(weight), weighted)
            for unit, field, n, done, weight, weighted in cursor.fetchall()
        }


def _call(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
