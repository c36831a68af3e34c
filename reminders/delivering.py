"""What is due is delivered: claimed, looked at again, and done in one transaction (trust 16–18)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from reminders import checking, reasons
from reminders.holding import on_hold
from reminders.models import Reminder

#: Rows of one transaction.
BATCH = 500
#: Seconds until the next attempt, after the first, the second …; one more failure and it is given up.
WAITS = (60, 300, 1800, 7200, 43200)


@dataclass(slots=True)
class Outcome:
    """How many reminders became what."""

    delivered: int = 0
    dropped: int = 0
    failed: int = 0

    @property
    def taken(self) -> int:
        """All that were claimed."""
        return self.delivered + self.dropped + self.failed

    def add(self, other: Outcome) -> None:
        """Count another batch."""
        self.delivered += other.delivered
        self.dropped += other.dropped
        self.failed += other.failed


def deliver_due(now: datetime.datetime, day: datetime.date) -> Outcome:
    """Deliver into the inboxes all that is due, batch after batch."""
    total = Outcome()
    while (one := deliver(None, now=now, day=day)).taken:
        total.add(one)
    return total


@transaction.atomic
def deliver(ids: Collection[int] | None, *, now: datetime.datetime, day: datetime.date) -> Outcome:
    """Deliver one batch: of `ids`, else of whatever is due. Nothing while delivery is on hold.

    Whether a row is due is asked again here, of rows nobody else has in hand: a hint that comes late, twice or for a
    row already delivered finds nothing. The state is the effect: the row in the inbox and its being done are one write.
    """
    outcome = Outcome()
    if on_hold():
        return outcome
    groups: dict[str, list[Reminder]] = defaultdict(list)
    for row in claim(ids, now):
        groups[row.kind].append(row)
    for name, rows in groups.items():
        try:
            with transaction.atomic():
                outcome.add(_settle(name, rows, day))
        except Exception:
            # One of them is poisoned: each for itself, so that only that one waits.
            for row in rows:
                outcome.add(_alone(name, row, now, day))
    return outcome


def claim(ids: Collection[int] | None, now: datetime.datetime) -> Iterable[Reminder]:
    """Lock up to a batch of due rows that nobody else has."""
    due = Reminder.objects.due(now).filter(channel="page")
    if ids is not None:
        due = due.filter(pk__in=ids)
    return checking.looked_at(due, now).select_for_update(skip_locked=True, of=("self",))[:BATCH]


def _settle(name: str, rows: list[Reminder], day: datetime.date) -> Outcome:
    """Deliver or drop the rows of one kind. Raises whatever its functions raise; KeyError for a kind nobody registered."""
    good, dropped = checking.sort_out(name, rows, day)
    for why, keys in dropped.items():
        Reminder.objects.filter(pk__in=keys).update(state="dropped", reason=why)
    put_in_inbox([row.pk for row in good])
    return Outcome(delivered=len(good), dropped=len(rows) - len(good))


def put_in_inbox(keys: Collection[int]) -> None:
    """The effect: from now on the recipients find these in their inbox."""
    Reminder.objects.filter(pk__in=keys).update(state="delivered", delivered_at=Now(), reason="")


def _alone(name: str, row: Reminder, now: datetime.datetime, day: datetime.date) -> Outcome:
    try:
        with transaction.atomic():
            return _settle(name, [row], day)
    except Exception as error:
        put_off(row, reasons.in_short(error), now)
        return Outcome(failed=1)


def put_off(row: Reminder, reason: str, now: datetime.datetime) -> None:
    """Write a failure down: tried again after a growing wait, given up after the last."""
    attempts = row.attempts + 1
    if attempts > len(WAITS):
        Reminder.objects.filter(pk=row.pk).update(state="dead", attempts=attempts, reason=reason)
        return
    later = now + datetime.timedelta(seconds=WAITS[attempts - 1])
    Reminder.objects.filter(pk=row.pk).update(state="failed", attempts=attempts, next_try_at=later, reason=reason)
