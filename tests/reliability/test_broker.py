"""The broker is flushed, killed, away: the rows are the truth (trust 17)."""

from __future__ import annotations

import datetime
import os
import time

from reminders import tasks
from reminders.models import Reminder
from tests.local.system import eventually
from tests.reliability.ground import SWEEP, Ground, size
from tests.reliability.web import Web

REMINDERS, FLUSHES, KILLS = size(4_000, 200), size(20, 3), size(20, 3)
#: Seconds without any broker, and until all must have come afterwards.
DOWN = int(os.environ.get("REDFLAG_BROKER_DOWN") or size(90, 3))
PATIENCE = 120


def test_flushed_killed_and_long_away(ground: Ground) -> None:
    """Nothing lost, nothing doubled, all of it soon after the broker is back; pages write meanwhile."""
    ground.more = {"batch": 20, "pause": 0.005, "stale": 2}
    ground.plan(REMINDERS)
    ground.start("beat", every={SWEEP: 1.5}, only=[SWEEP])
    for _ in range(2):
        ground.start("worker")
    blows = ["flush"] * FLUSHES + ["kill"] * KILLS
    ground.chance.shuffle(blows)
    for blow in blows:
        time.sleep(ground.chance.uniform(0.1, 0.5))
        if blow == "flush":
            ground.broker.flush()
        else:
            ground.broker.kill()
            time.sleep(ground.chance.uniform(0.0, 0.5))
            ground.broker.up()
    ground.broker.kill()
    ground.plan(REMINDERS)
    with Web(ground) as web:
        written = 0
        until = time.monotonic() + DOWN
        while time.monotonic() < until or not written:
            web.sign_in()
            written += 1
            time.sleep(1)
    ground.broker.up()
    seconds = ground.wait(PATIENCE)
    assert ground.seen() == (0, 0)
    print(
        f"{2 * REMINDERS:,} reminders, {FLUSHES} flushes, {KILLS} kills, {DOWN} s without a broker: 0 lost, 0 doubled,"
        f" all there {seconds:.0f} s after it was back; {written} sign-ins meanwhile"
    )


def test_with_the_truth_in_the_broker_one_flush_loses_all(ground: Ground) -> None:
    """The fault put back: tasks with a time of their own, and nobody who sweeps."""
    ground.more = {"batch": 20}
    ground.plan(100)
    keys = list(Reminder.objects.values_list("pk", flat=True))
    app = tasks.deliver.app
    kept = app.conf.broker_url
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=1)
    try:
        app.conf.broker_url = ground.broker.address
        with app.connection_for_write(ground.broker.address) as connection:
            for key in keys[1:]:
                tasks.deliver.apply_async(([key],), eta=soon, connection=connection)
            ground.broker.flush()
            tasks.deliver.apply_async((keys[:1],), eta=soon, connection=connection)
    finally:
        app.conf.broker_url = kept
    ground.start("worker")
    # The one sent after the flush comes: the worker works, and the time of the others has come too.
    eventually(lambda: ground.left() < len(keys), 60, "what was sent after the flush")
    assert ground.left() == len(keys) - 1
