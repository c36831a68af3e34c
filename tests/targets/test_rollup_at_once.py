"""Random trees, eight writers and two folders at once: the counters are what the targets say, to the last one.

Creates, changes, deletes and moves of units are committed in no order at all; the oracle sums up along the parents in
Python. The twin without the trigger must be found out.
"""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from targets import rollup
from targets.models import FIELDS, Resolution, RollupDelta, RollupMove, Target, UnitRollup
from tests import database
from tests import factories as make
from units.models import Meeting, Unit

WRITERS, ACTS, UNITS = 8, 40, 24
STATES = ("draft", "discussed", "in_force", "met", "unmet", "ended")
COUNTED = STATES[1:5]


class Grove:
    """A random tree with one resolution and one meeting that all bare targets of the test share."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.seed = seed
        self.nation = make.nation()
        units = [self.nation]
        for _ in range(UNITS):
            units.append(make.unit(chance.choice(units), kind_code="county"))
        self.units = [one.pk for one in units[1:]]
        self.resolution: Resolution = make.resolution(units[1])
        self.meeting: Meeting = make.meeting(units[1])

    def bare(self, unit: int, chance: random.Random) -> Target:
        """A target as the counters see it."""
        return Target(
            unit_id=unit,
            resolution=self.resolution,
            discussion=self.meeting,
            field=chance.choice(FIELDS)[0],
            state=chance.choice(STATES),
            weight=chance.randint(1, 5),
            progress=Decimal(chance.randint(0, 1000)) / 10,
        )

    def act(self, chance: random.Random) -> None:
        """One transaction of one or a few random writes."""
        with transaction.atomic():
            for _ in range(chance.choice((1, 1, 2, 3))):
                chance.choice((self.create, self.create, self.change, self.change, self.delete, self.move))(chance)

    def create(self, chance: random.Random) -> None:
        """Up to five targets in one statement."""
        Target.objects.bulk_create(self.bare(chance.choice(self.units), chance) for _ in range(chance.randint(1, 5)))

    def some(self, chance: random.Random) -> list[int]:
        """A few targets there are, in one order for all writers."""
        known = list(Target.objects.values_list("pk", flat=True))
        return sorted(chance.sample(known, min(len(known), 3)))

    def change(self, chance: random.Random) -> None:
        """State, weight, progress, field, or the unit (as a merge does)."""
        fresh = self.bare(chance.choice(self.units), chance)
        names = chance.sample(["unit_id", "field", "state", "weight", "progress"], 2)
        Target.objects.filter(pk__in=self.some(chance)).update(**{name: getattr(fresh, name) for name in names})

    def delete(self, chance: random.Random) -> None:
        """A few go."""
        Target.objects.filter(pk__in=self.some(chance)[:2])._raw_delete("default")

    def move(self, chance: random.Random) -> None:
        """A unit stands under another one."""
        unit, parent = chance.sample(self.units, 2)
        Unit.objects.filter(pk=unit).update(parent=chance.choice((parent, self.nation.pk)))

    def write(self, number: int, lost: Counter[str]) -> None:
        """What one writer does, on a connection of its own; a deadlock or a loop is rolled back and counted."""
        chance = random.Random(f"{self.seed}-{number}")
        try:
            for _ in range(ACTS):
                try:
                    self.act(chance)
                except DatabaseError as error:
                    lost[type(error).__name__] += 1
        finally:
            connection.close()

    def run(self) -> Counter[str]:
        """All writers and two folders at once; what was rolled back."""
        lost: Counter[str] = Counter()
        over = threading.Event()
        faults: list[Exception] = []
        folders = [threading.Thread(target=fold_until, args=[over, faults]) for _ in range(2)]
        writers = [threading.Thread(target=self.write, args=[number, lost]) for number in range(WRITERS)]
        for thread in [*folders, *writers]:
            thread.start()
        for thread in writers:
            thread.join(timeout=120)
        over.set()
        for thread in folders:
            thread.join(timeout=30)
        assert not faults, faults
        return lost


def fold_until(over: threading.Event, faults: list[Exception]) -> None:
    """A folder at work; each time, the figures of that moment are checked too."""
    try:
        while not over.is_set():
            rollup.fold()
            if wrong := rollup.differing():
                raise AssertionError(f"{wrong} differ while others write")
    except Exception as fault:
        faults.append(fault)
    finally:
        connection.close()


def oracle() -> dict[tuple[int, str], tuple[Any, ...]]:
    """The counters by the parents of units, in Python."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    sums: dict[tuple[int, str], list[Any]] = defaultdict(lambda: [0, 0, 0, Decimal(0)])
    for target in Target.objects.filter(state__in=COUNTED):
        unit: int | None = target.unit_id
        while unit is not None:
            sums[unit, target.field][0] += 1
            sums[unit, target.field][1] += target.state == "met"
            sums[unit, target.field][2] += target.weight
            sums[unit, target.field][3] += target.weight * target.progress
            unit = parents[unit]
    return {key: tuple(value) for key, value in sums.items()}


def stored() -> dict[tuple[int, str], tuple[Any, ...]]:
    """The counters of the table that are not all 0."""
    rows = UnitRollup.objects.values_list("unit_id", "field", "n", "done", "weight", "weighted")
    return {(unit, field): tuple(values) for unit, field, *values in rows if any(values)}


@contextmanager
def without(trigger: str, table: str, name: str) -> Iterator[None]:
    """The seeded fault: the trigger is off (the owner alone can do it)."""
    with database.server(name) as owner:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield


@pytest.mark.parametrize("seed", range(4))
def test_nothing_drifts(committed_db: str, seed: int) -> None:
    """8 writers × 40 transactions; after one more fold the table is the oracle, and so is a rebuild."""
    grove = Grove(seed)
    lost = grove.run()
    assert sum(lost.values()) < WRITERS * ACTS / 2, lost
    rollup.fold()
    assert not RollupDelta.objects.exists()
    assert not RollupMove.objects.exists()
    assert rollup.differing() == 0
    found = stored()
    assert found == oracle()
    assert found[grove.nation.pk, "technical"][0] > 0
    rollup.rebuild()
    assert stored() == found


@pytest.mark.parametrize(
    ("trigger", "table"),
    [("targets_rollup_update", "targets_target"), ("targets_rollup_moved", "units_unit")],
)
def test_without_the_trigger_it_drifts(committed_db: str, trigger: str, table: str) -> None:
    """The test above has teeth; the nightly check finds it and the rebuild mends it."""
    grove = Grove(9)
    with without(trigger, table, committed_db):
        for number in range(3):
            grove.write(number, Counter())
            rollup.fold()
    assert stored() != oracle()
    assert rollup.check() > 0
    rollup.rebuild()
    assert (stored(), rollup.differing()) == (oracle(), 0)


def test_a_folder_that_finds_another_at_work_leaves(committed_db: str) -> None:
    """The lock is one for all; nothing is folded twice."""
    grove = Grove(1)
    grove.create(random.Random(1))
    with database.server(committed_db) as other:
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(7021986, 6)")
        assert rollup.fold() == 0
        other.execute("ROLLBACK")
    assert rollup.fold() > 0
