"""The second look, at the moment of delivery: is the matter still open, may the recipient still read it? One for all channels."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from reminders import reasons
from reminders.models import OPEN, Reminder
from reminders.registry import KINDS


def looked_at(rows: QuerySet[Reminder], now: datetime.datetime) -> QuerySet[Reminder]:
    """Rows with what sort_out() asks: `active` (the account), `overtaken` (a later one of the same matter is due too)."""
    later = Reminder.objects.filter(
        recipient=OuterRef("recipient"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
        channel=OuterRef("channel"),
        due_at__gt=OuterRef("due_at"),
        due_at__lte=now,
        state__in=[*OPEN, "delivered"],
    )
    return rows.annotate(active=F("recipient__is_active"), overtaken=Exists(later))


def sort_out(name: str, rows: list[Reminder], day: datetime.date) -> tuple[list[Reminder], dict[str, list[int]]]:
    """Rows of one kind, looked_at(): those to deliver, and the keys of the others by the reason they are dropped for.

    Raises whatever the kind's functions raise; KeyError for a kind nobody registered.
    """
    kind = KINDS[name]
    still_open = kind.still_open({row.subject_id for row in rows}, day)
    allowed = kind.may_receive(rows, day)
    good, dropped = [], defaultdict(list)
    for row in rows:
        if why := why_not(row, still_open, allowed):
            dropped[why].append(row.pk)
        else:
            good.append(row)
    return good, dropped


def why_not(row: Reminder, still_open: Collection[int], allowed: Collection[int]) -> str:
    """Why a row is not delivered; "" where it is."""
    if row.subject_id not in still_open:
        return reasons.CLOSED
    if not getattr(row, "active", True):
        return reasons.ACCOUNT
    if row.pk not in allowed:
        return reasons.NOT_ALLOWED
    return reasons.OVERTAKEN if getattr(row, "overtaken", False) else ""
