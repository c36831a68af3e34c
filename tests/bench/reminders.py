"""Reminders: how many are scheduled a second, what a second run adds, claims in batches beside single ones (goal 5).

In a copy of the smaller data set, which is thrown away: what is scheduled there would stand in the pages that are measured.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
import sys
import time

import psycopg

from redflag.local.home import ROOT, Home
from tests.bench import homes

NAME = "reminders"
MATTERS = """
INSERT INTO units_correctionrequest (person_id, about, wish, answer, state, version, due_on)
SELECT p.id, 'Name', 'Ri', '', 'open', 1, %s FROM generate_series(1, %s) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS every FROM units_person WHERE is_active) p
ON p.place = n %% p.every
"""
#: Single claims are measured on so many: they cost the same each.
SINGLE = 500


@dataclasses.dataclass
class Found:
    """Rows scheduled and seconds for them, rows of a second run, reminders a second in batches and one by one."""

    rows: int = 0
    seconds: float = 1.0
    again: int = -1
    batches: float = 0.0
    single: float = 1.0

    @property
    def ratio(self) -> float:
        """How many times faster batches are."""
        return self.batches / self.single


def measure(home: Home, matters: int) -> Found:
    """Schedule and deliver `matters` reminders in a database of their own."""
    with psycopg.connect(home.address("redflag_owner", "postgres"), autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")  # type: ignore[arg-type]  # a name of our own
        session.execute(f"CREATE DATABASE {NAME} TEMPLATE {homes.SETS[0]} STRATEGY file_copy")  # type: ignore[arg-type]
        try:
            run = subprocess.run(
                [sys.executable, "-c", f"import django; django.setup(); from {__name__} import main; main({matters})"],
                env=homes.environment(home, NAME),
                cwd=ROOT,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
        finally:
            session.execute(f"DROP DATABASE {NAME} WITH (FORCE)")  # type: ignore[arg-type]  # a name of our own
    return Found(**json.loads(run.stdout.splitlines()[-1]))


def main(matters: int) -> None:
    """In the process that works with that database: say what was found as JSON."""
    from django.db import connection

    from reminders import delivering, planning
    from reminders.registry import KINDS
    from tests.reminders import corrections

    KINDS.clear()
    kind = corrections.kind()
    KINDS[kind.name] = kind
    now, day = datetime.datetime.now(datetime.UTC), datetime.datetime.now(datetime.UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(MATTERS, [day - datetime.timedelta(days=1), matters])
        cursor.execute("ANALYZE units_correctionrequest")
    found = Found()
    begun = time.monotonic()
    found.rows = sum(planning.plan(now, day).values())
    found.seconds = time.monotonic() - begun
    found.again = sum(planning.plan(now, day).values())
    single = min(SINGLE, matters // 2)
    whole, delivering.BATCH = delivering.BATCH, 1
    begun = time.monotonic()
    for _ in range(single):
        delivering.deliver(None, now=now, day=day)
    found.single = single / (time.monotonic() - begun)
    delivering.BATCH = whole
    begun = time.monotonic()
    rest = delivering.deliver_due(now, day).delivered
    found.batches = rest / (time.monotonic() - begun)
    assert rest == found.rows - single, (rest, found)
    print(json.dumps(dataclasses.asdict(found)))
