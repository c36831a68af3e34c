"""Mails go out under a lease. A server that is down costs one wait a round and holds no inbox up (trust 16)."""

from __future__ import annotations

import datetime
import time
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from reminders import checking, delivering, reasons
from reminders.holding import on_hold
from reminders.mailing import gathering, writing
from reminders.mailing.transport import Cut, Refused, Transport, Trouble, Unreachable, configured
from reminders.models import OPEN, Address, Digest, Reminder
from workflow.clock import midnight

#: Mails leased at once, and for how long: far longer than they take, since a lease that ends too early sends twice.
BATCH = 10
LEASE = datetime.timedelta(minutes=30)
#: Until a mail is tried again that met no server.
PAUSE = datetime.timedelta(minutes=5)
#: Seconds of one round; the beat's next one goes on.
ROUND = 45.0


@dataclass(slots=True)
class Round:
    """One round: when, by which way, until when (monotonic seconds), and what came of it."""

    now: datetime.datetime
    day: datetime.date
    way: Transport
    until: float
    sent: int = 0
    dropped: int = 0
    failed: int = 0
    #: why it ended before all was sent
    trouble: str = ""

    def over(self) -> bool:
        """Whether no further mail is begun."""
        return bool(self.trouble) or time.monotonic() >= self.until


def send_due(now: datetime.datetime, day: datetime.date, way: Transport | None = None) -> Round:
    """Gather, from the hour of mails on, and send what is due. Nothing while delivery is on hold."""
    here = Round(now, day, way or configured(), time.monotonic() + ROUND)
    if on_hold():
        return here
    if timezone.localtime(now).hour >= settings.MAIL_HOUR:
        gathering.gather(now, day)
    try:
        while not here.over() and (leased := lease(now)):
            for place, digest in enumerate(leased):
                if here.over():
                    give_back(leased[place:])
                    break
                attempt(digest, here)
    finally:
        here.way.close()
    return here


@transaction.atomic
def lease(now: datetime.datetime) -> list[Digest]:
    """Take some due mails to oneself. One whose lease has ended was begun by somebody who died: that counts as an attempt."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Digest.objects.filter(free, state="waiting", next_try_at__lte=now).order_by("next_try_at", "id")
    leased = list(due.select_related("recipient").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    for one in leased:
        one.attempts += one.leased_until is not None
        one.leased_until = now + LEASE
    Digest.objects.bulk_update(leased, ["attempts", "leased_until"])
    return leased


def give_back(leased: list[Digest]) -> None:
    """End the lease of mails that were not begun."""
    Digest.objects.filter(pk__in=[one.pk for one in leased]).update(leased_until=None)


def attempt(digest: Digest, here: Round) -> None:
    """Send one mail, or write down why not."""
    try:
        if digest.attempts > len(delivering.WAITS):
            raise Refused(reasons.NOT_FINISHED)
        _send(digest, here)
    except Unreachable as trouble:
        # Nothing was handed over: no attempt, and nobody else's mail is tried in this round.
        later = here.now + PAUSE
        Digest.objects.filter(pk=digest.pk).update(leased_until=None, next_try_at=later, reason=str(trouble))
        here.trouble = str(trouble)
    except Cut as trouble:
        fail(digest, str(trouble), here.now)
        here.failed, here.trouble = here.failed + 1, str(trouble)
    except Trouble as trouble:
        fail(digest, str(trouble), here.now, for_good=isinstance(trouble, Refused))
        here.failed += 1
    except Exception as error:
        fail(digest, reasons.in_short(error), here.now)
        here.failed += 1


def _send(digest: Digest, here: Round) -> None:
    """Look at what it holds again, write it, send it, and write down that it went."""
    address = Address.objects.filter(person=digest.recipient).first()
    good = _still_good(digest, here)
    if not good or address is None:
        here.dropped += 1
        _drop(digest, reasons.NO_ADDRESS if good else reasons.NOTHING_LEFT)
        return
    here.way.send(writing.message_of(digest, good, address.mail, here.day))
    with transaction.atomic():
        mine = Digest.objects.filter(pk=digest.pk, state="waiting")
        mine.update(state="sent", sent_at=Now(), leased_until=None, reason="")
        keys = [row.pk for row in good]
        Reminder.objects.filter(pk__in=keys, state__in=OPEN).update(state="delivered", delivered_at=Now(), reason="")
    here.sent += 1


@transaction.atomic
def _still_good(digest: Digest, here: Round) -> list[Reminder]:
    """What is still to be said; what is not is dropped, and what cannot be asked goes with a later mail."""
    rows = Reminder.objects.filter(digest=digest, state__in=OPEN).order_by("due_at", "id")
    groups: dict[str, list[Reminder]] = defaultdict(list)
    for row in checking.looked_at(rows, midnight(here.day + gathering.ONE_DAY)):
        groups[row.kind].append(row)
    good = []
    for name, group in groups.items():
        try:
            with transaction.atomic():
                fine, dropped = checking.sort_out(name, group, here.day)
        except Exception as error:
            for row in group:
                Reminder.objects.filter(pk=row.pk).update(digest=None)
                delivering.put_off(row, reasons.in_short(error), here.now)
            continue
        good += fine
        for why, keys in dropped.items():
            Reminder.objects.filter(pk__in=keys).update(state="dropped", reason=why)
    return good


@transaction.atomic
def _drop(digest: Digest, why: str) -> None:
    Reminder.objects.filter(digest=digest, state__in=OPEN).update(state="dropped", reason=why)
    Digest.objects.filter(pk=digest.pk).update(state="dropped", reason=why, leased_until=None)


@transaction.atomic
def fail(digest: Digest, reason: str, now: datetime.datetime, *, for_good: bool = False) -> None:
    """Write a failure down: again after a growing wait; given up, with all it holds, after the last or `for_good`."""
    attempts = digest.attempts + 1
    mine = Digest.objects.filter(pk=digest.pk)
    if for_good or attempts > len(delivering.WAITS):
        mine.update(state="dead", attempts=attempts, reason=reason, leased_until=None)
        held = Reminder.objects.filter(digest=digest, state__in=OPEN)
        held.update(state="dead", attempts=attempts, reason=reason)
        return
    later = now + datetime.timedelta(seconds=delivering.WAITS[attempts - 1])
    mine.update(attempts=attempts, next_try_at=later, reason=reason, leased_until=None)
