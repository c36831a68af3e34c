"""The sweeper sends the worker the keys of what is due. A hint lost is sent again by the next round (trust 17)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from reminders.delivering import BATCH
from reminders.models import Reminder

#: Keys sent in one round, so that a long queue is not put twice into the broker: the next round goes on.
ROUND = 100 * BATCH


def sweep(send: Callable[[list[int]], object], now: datetime.datetime) -> int:
    """Hand the keys of due rows to `send`, a batch each; returns how many. What `send` raises ends the round."""
    keys = list(Reminder.objects.due(now).filter(channel="page").values_list("pk", flat=True)[:ROUND])
    for start in range(0, len(keys), BATCH):
        send(keys[start : start + BATCH])
    return len(keys)
