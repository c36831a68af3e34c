"""Eight writers in one county, with the roll-up and without, and a folder beside them (performance.md, goal 4).

Each writes what a reading writes behind its page: the target's row, locked and changed, and its step. The triggers are
taken off for the comparison as the owner and put on again; the counters are then made anew.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import random
import statistics
import time
from collections.abc import Sequence
from typing import Any

import psycopg

WRITERS = 8
TRIGGERS = ("targets_rollup_insert", "targets_rollup_update", "targets_rollup_delete")
CHANGE = """
WITH mine AS (SELECT id FROM targets_target WHERE id = %(id)s FOR UPDATE)
UPDATE targets_target t SET progress = %(progress)s, version = version + 1 FROM mine WHERE t.id = mine.id RETURNING t.unit_id
"""
STEP = """
INSERT INTO workflow_step (subject_type, subject_id, unit_id, name, source, target, note, facts)
VALUES ('targets.target', %s, %s, 'add_reading', 'in_force', 'in_force', '', '{}')
"""
WAITING = "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0) FROM targets_rollupdelta"
#: Seconds between two folds, as the worker does them.
PAUSE = 1.0


@dataclasses.dataclass
class Found:
    """Changes a second with and without, the lag of each fold in seconds, and counters that differ in the end."""

    with_rollup: list[float] = dataclasses.field(default_factory=list)
    without: list[float] = dataclasses.field(default_factory=list)
    lags: list[float] = dataclasses.field(default_factory=list)
    differing: int = -1

    @property
    def ratio(self) -> float:
        """Throughput with the roll-up beside that without."""
        return statistics.median(self.with_rollup) / statistics.median(self.without)

    @property
    def lag(self) -> float:
        """The 95th hundredth of the lags."""
        ordered = sorted(self.lags)
        return ordered[round(0.95 * (len(ordered) - 1))] if ordered else 0.0


def measure(program: str, owner: str, targets: Sequence[int], *, seconds: float, rounds: int) -> Found:
    """Run both in turn; `program` and `owner` are addresses of the database."""
    found = Found()
    try:
        for _round in range(rounds):
            _switch(owner, "DISABLE")
            found.without.append(writers(program, targets, seconds))
            _switch(owner, "ENABLE")
            with psycopg.connect(program, autocommit=True) as session:
                session.execute("SELECT targets_rollup_rebuild()")
            found.with_rollup.append(writers(program, targets, seconds, lags=found.lags))
    finally:
        _switch(owner, "ENABLE")
    with psycopg.connect(program, autocommit=True) as session:
        session.execute("SELECT targets_rollup_fold()")
        row = session.execute("SELECT count(*) FROM targets_rollupdiffering").fetchone()
        assert row is not None
        found.differing = row[0]
    return found


def writers(address: str, targets: Sequence[int], seconds: float, *, lags: list[float] | None = None) -> float:
    """Changes a second of all writers together; with `lags` a folder works beside them."""
    context = multiprocessing.get_context("fork")
    counts = context.SimpleQueue()
    begin = context.Barrier(WRITERS + 1)
    processes = [
        context.Process(target=_write, args=(address, list(targets), seconds, number, begin, counts))
        for number in range(WRITERS)
    ]
    for process in processes:
        process.start()
    begin.wait()
    end = time.monotonic() + seconds
    if lags is not None:
        _fold_until(address, end, lags)
    total = sum(counts.get() for _process in processes)
    for process in processes:
        process.join()
    return total / seconds


def _write(address: str, targets: list[int], seconds: float, number: int, begin: Any, counts: Any) -> None:
    chance, count = random.Random(number), 0
    with psycopg.connect(address) as session:
        begin.wait()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            target = chance.choice(targets)
            values = {"id": target, "progress": chance.randint(0, 1000) / 10}
            row = session.execute(CHANGE, values).fetchone()
            assert row is not None
            session.execute(STEP, [target, row[0]])
            session.commit()
            count += 1
    counts.put(count)


def _fold_until(address: str, end: float, lags: list[float]) -> None:
    with psycopg.connect(address, autocommit=True) as session:
        while time.monotonic() < end:
            time.sleep(min(PAUSE, max(0.0, end - time.monotonic())))
            begun = time.monotonic()
            row = session.execute(WAITING).fetchone()
            session.execute("SELECT targets_rollup_fold()")
            assert row is not None
            # What waited longest had waited so long when it was folded.
            lags.append(float(row[0]) + time.monotonic() - begun)


def _switch(owner: str, word: str) -> None:
    with psycopg.connect(owner, autocommit=True) as session:
        for name in TRIGGERS:
            if word == "ENABLE":
                session.execute(f"ALTER TABLE targets_target ENABLE TRIGGER {name}")  # type: ignore[arg-type]  # our own
            else:
                session.execute(f"ALTER TABLE targets_target DISABLE TRIGGER {name}")  # type: ignore[arg-type]  # names
