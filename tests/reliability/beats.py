"""Hours and days in minutes: a beat whose clock is moved on from step to step, with the schedule and the tasks as they are."""

from __future__ import annotations

import copy
import datetime
import pathlib
import time
from typing import Any

import time_machine
from celery.schedules import maybe_schedule

from redflag.celery import app
from reminders import delivering
from workflow.clock import today

#: What one process waits for the others, in looks of a millisecond.
PATIENCE = 120_000


def simulate(folder: str, number: int, of: int, begins: str, minutes: list[int]) -> None:
    """Be beat `number` of `of` together: at each minute after `begins` send what the schedule says, and be the worker too.

    All beats take each step at the same moment, so that they meet at the same rows.
    """
    start = datetime.datetime.fromisoformat(begins)
    # Hints are taken in this very process: a worker of another would have another clock.
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    sent: dict[str, datetime.datetime] = {}
    with time_machine.travel(start, tick=False) as clock:
        for step, minute in enumerate(minutes):
            together(pathlib.Path(folder), f"{number}", of, step)
            now = start + datetime.timedelta(minutes=minute)
            clock.move_to(now)
            for name, entry in app.conf.beat_schedule.items():
                if entry["task"].startswith("reminders.") and is_due(entry, sent.get(name), now):
                    sent[name] = now
                    app.tasks[entry["task"]]()


def is_due(entry: dict[str, Any], last: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether Celery would send it now; a beat that has just begun sends at once, as after a restart on a fresh file."""
    schedule = copy.copy(maybe_schedule(entry["schedule"]))
    schedule.nowfun = lambda: now
    return last is None or bool(schedule.is_due(last).is_due)


def together(folder: pathlib.Path, name: str, of: int, step: int) -> None:
    """Wait until all have come to this step."""
    (folder / f"step-{step}-{name}").touch()
    for _look in range(PATIENCE):
        if len(list(folder.glob(f"step-{step}-*"))) == of:
            return
        time.sleep(0.001)
    raise TimeoutError(f"the others did not come to step {step}")


def deliver_now() -> None:
    """What a worker does, once."""
    delivering.deliver_due(datetime.datetime.now(datetime.UTC), today())
