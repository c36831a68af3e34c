"""How long the ledger keeps its rows, and a row that was given up is tried once more."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from reminders.models import OPEN, Digest, Reminder
from units.models import Unit
from units.norms import norm_of
from units.rules import is_administrator
from workflow.moving import lock, record
from workflow.refusals import NotNow, require

if TYPE_CHECKING:
    from units.models import Person

#: Days in a month, for keeping: a reminder may stay a day too long, never go too early.
MONTH = 31


def forget(now: datetime.datetime, day: datetime.date) -> int:
    """Delete what was due longer ago than the nation's norm keep_reminders (months) and is settled; returns how many."""
    nation = Unit.objects.filter(parent__isnull=True).first()
    if nation is None:
        return 0
    months = norm_of(nation, "keep_reminders", day)
    long_ago = datetime.timedelta(days=months * MONTH)
    gone, _each = Reminder.objects.filter(due_at__lt=now - long_ago).exclude(state__in=OPEN).delete()
    Digest.objects.filter(day__lt=day - long_ago, reminders__isnull=True).exclude(state="waiting").delete()
    return gone


@transaction.atomic
def try_again(reminder: Reminder, *, by: Person, now: datetime.datetime) -> Reminder:
    """Put a reminder that was given up back among those that wait. Raises NotYours, NotNow (it is not given up)."""
    require(is_administrator(by))
    lock(reminder)
    if reminder.state != "dead":
        raise NotNow
    reminder.state, reminder.attempts, reminder.next_try_at = "waiting", 0, now
    reminder.save(update_fields=["state", "attempts", "next_try_at"])
    if reminder.digest_id is not None:
        # With all that stands in the same mail.
        again = {"attempts": 0, "next_try_at": now, "state": "waiting"}
        Digest.objects.filter(pk=reminder.digest_id, state="dead").update(**again)
        Reminder.objects.filter(digest=reminder.digest_id, state="dead").update(**again)
    record(reminder, "try_again", by=by, note=reminder.reason)
    return reminder


@transaction.atomic
def try_all_again(like: Reminder, *, by: Person, now: datetime.datetime) -> int:
    """Put all that were given up for the same reason on the same way back among those that wait; returns how many.

    One step stands for all, at the one named. Raises NotYours, NotNow (it is not given up).
    """
    require(is_administrator(by))
    lock(like)
    if like.state != "dead":
        raise NotNow
    again = {"attempts": 0, "next_try_at": now, "state": "waiting"}
    rows = Reminder.objects.filter(state="dead", reason=like.reason, channel=like.channel)
    # Mails first: afterwards nothing tells which of them held these.
    Digest.objects.filter(state="dead", pk__in=rows.exclude(digest=None).values("digest")).update(**again)
    number = rows.update(**again)
    record(like, "try_all_again", by=by, note=like.reason, facts={"reminders": number})
    return number
