"""Delivery on hold: a restored database must not send again what was sent before; an officer looks and releases it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Now

from reminders import reasons
from reminders.models import OPEN, Hold, Reminder
from units.rules import is_administrator
from workflow.moving import record
from workflow.refusals import NotNow, require

if TYPE_CHECKING:
    from units.models import Person


def on_hold() -> Hold | None:
    """The hold that stands, if one does."""
    return Hold.objects.filter(released_at__isnull=True).first()


@transaction.atomic
def hold(*, reason: str) -> Hold:
    """Put delivery on hold; planning goes on. While one stands it is returned, and nothing is written."""
    if standing := on_hold():
        return standing
    made = Hold.objects.create(reason=reason)
    record(made, "hold", by=None, note=reason)
    return made


@transaction.atomic
def release(*, by: Person | None, sent_until: datetime.datetime | None = None) -> int:
    """Release the hold. What was due until `sent_until` counts as sent before the restore and is dropped.

    Returns how many were dropped. Raises NotYours (no administrator; a command has none), NotNow (nothing is on hold).
    """
    require(by is None or is_administrator(by))
    found = Hold.objects.select_for_update().filter(released_at__isnull=True).first()
    if found is None:
        raise NotNow
    dropped = 0
    if sent_until is not None:
        late = Reminder.objects.filter(state__in=OPEN, due_at__lte=sent_until)
        dropped = late.update(state="dropped", reason=reasons.RESTORED)
    Hold.objects.filter(pk=found.pk).update(released_at=Now(), released_by=by)
    record(found, "release", by=by, facts={"dropped": dropped})
    return dropped
