"""Each run of a task of the schedule leaves a row: when it last ran, how long it took, what it said."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Task

logger = logging.getLogger(__name__)


class TickingTask(Task):  # type: ignore[type-arg]  # generic for the checker alone
    """The class of all tasks; those the schedule names write their tick. Imports no model: the beat loads none."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it, then write the tick; a failure is written down and goes on its way."""
        if not any(entry["task"] == self.name for entry in self.app.conf.beat_schedule.values()):
            return self.run(*args, **kwargs)
        began = time.monotonic()
        try:
            said = self.run(*args, **kwargs)
        except Exception as error:
            self.tick(began, well=False, said=type(error).__name__)
            raise
        self.tick(began, well=True, said=str(said))
        return said

    def tick(self, began: float, *, well: bool, said: str) -> None:
        """Write the row of this task. A tick that cannot be written harms no task: it is logged."""
        from django.db import DatabaseError

        from reminders.models import Tick

        took = round((time.monotonic() - began) * 1000)
        row = Tick(task=self.name, took=took, went_well=well, said=said[:200])
        try:
            Tick.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["task"],
                update_fields=["ran_at", "took", "went_well", "said"],
            )
        except DatabaseError:
            logger.exception("the tick of %s could not be written", self.name)
