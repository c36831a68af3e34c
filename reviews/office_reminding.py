"""Committees remind the offices of chosen units of late paperwork: after a look, never of one matter twice in 7 days.

The reminder goes to whoever holds the post of head (or deputy) at the very unit, through the ledger of reminders; a
list of persons is nowhere made (Bound 7).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages import words
from reminders.models import Reminder
from reminders.planning import enter
from reminders.registry import Kind, Line, register
from reviews.late import late_now
from reviews.late_words import said, url_of
from reviews.models import QUIET, LateMatter, OfficeReminder, Reminding
from reviews.models.late import LateMatterQuerySet, with_names
from reviews.rules import OVERSEERS
from units.models import Appointment, Person, Post
from units.reach import reach_of
from workflow.moving import record
from workflow.refusals import NotReady, require
from workflow.telling import tell

Key = tuple[int, str, int]
#: Matters of one sending.
MOST = 100


def follows_up_lateness(by: Any) -> bool:
    """Committee staff, department or senior official: who reads which units are late, and reminds their offices."""
    return reach_of(by).holds_anywhere(OVERSEERS)


def late_below(person: Person) -> LateMatterQuerySet:
    """Late matters of the units below the person's committees, their own work units left out."""
    reach = reach_of(person)
    reached = reach.seen_above("unit__", OVERSEERS) & ~Q(unit__in=reach.own_ids)
    return LateMatter.objects.below(reached)


@dataclass(frozen=True)
class Choice:
    """A chosen matter; `why` says why its office is not reminded, "" where it is."""

    matter: LateMatter
    why: str


def look_at(matters: Sequence[LateMatter], today: datetime.date) -> list[Choice]:
    """What would be sent of chosen matters and what not; three statements.

    Each takes the count and the date that hold at this moment.
    """
    units = {one.unit_id for one in matters}
    now = late_now(units, today)
    lately = _reminded_lately(units, today)
    headed = set(_heads(today).filter(unit__in=units).values_list("unit_id", flat=True))
    choices = []
    for one in matters:
        if found := now.get(one.key):
            one.count, one.until = found
        choices.append(Choice(one, _why_not(one, found is not None, lately.get(one.key), one.unit_id in headed)))
    return choices


def _why_not(one: LateMatter, late: bool, reminded_on: datetime.date | None, headed: bool) -> str:
    if not late:
        return _("It has been settled meanwhile.")
    if reminded_on is not None:
        again = words.day(reminded_on + datetime.timedelta(days=QUIET))
        return _("Reminded on %(day)s; again from %(again)s.") % {"day": words.day(reminded_on), "again": again}
    return "" if headed else _("No head is entered at this unit.")


@transaction.atomic
def remind(
    matters: Sequence[LateMatter], *, by: Person, today: datetime.date, now: datetime.datetime
) -> tuple[int, int]:
    """Remind the offices of chosen matters; returns (matters sent, matters left out). It cannot be taken back.

    Two officials at one moment: the constraint lets the first one through, the second's row is left out. Raises
    NotYours, NotReady where nothing is left to send.
    """
    require(follows_up_lateness(by))
    wanted = [one.matter for one in look_at(matters, today) if not one.why]
    if not wanted:
        raise NotReady(_("Nothing is left to remind of: see why beside each."))
    sending = Reminding.objects.create(sent_on=today)
    OfficeReminder.objects.bulk_create(
        (
            OfficeReminder(
                reminding=sending,
                unit_id=one.unit_id,
                kind=one.kind,
                subject_id=one.subject_id,
                count=one.count,
                until=one.until,
                sent_on=today,
            )
            for one in wanted
        ),
        ignore_conflicts=True,
    )
    made = Counter(OfficeReminder.objects.filter(reminding=sending).values_list("kind", flat=True))
    if not made:
        raise NotReady(_("Another official has just reminded of the same."))
    enter(KIND, _to_heads(OfficeReminder.objects.filter(reminding=sending), today), now)
    record(sending, "send", by=by, happened_on=today, facts={"matters": dict(made)})
    sent = sum(made.values())
    return sent, len(matters) - sent


def _reminded_lately(units: Iterable[int], today: datetime.date) -> dict[Key, datetime.date]:
    since = today - datetime.timedelta(days=QUIET)
    rows = OfficeReminder.objects.filter(unit__in=list(units), sent_on__gt=since)
    return {row.key: row.sent_on for row in rows}


def _heads(day: datetime.date) -> QuerySet[Appointment]:
    """Heads and deputies on a day whose account is open."""
    return Appointment.objects.on(day).filter(post=Post.HEAD, person__is_active=True)


def _to_heads(rows: QuerySet[OfficeReminder], day: datetime.date) -> QuerySet[Any, Any]:
    """The six columns of the ledger (reminders.registry): a row for each head or deputy of the unit on the day."""
    held = Q(unit__appointments__until__isnull=True) | Q(unit__appointments__until__gt=day)
    at_unit = rows.filter(held, unit__appointments__post=Post.HEAD, unit__appointments__since__lte=day)
    return at_unit.order_by().values_list(
        F("unit__appointments__person"),
        F("pk"),
        Cast("sent_on", CharField()),
        F("recorded_at"),
        F("until"),
        F("unit"),
    )


def _rows(day: datetime.date) -> QuerySet[Any, Any]:
    since = day - datetime.timedelta(days=QUIET)
    return _to_heads(OfficeReminder.objects.filter(sent_on__gt=since, sent_on__lte=day), day)


def _still_open(ids: Collection[int], day: datetime.date) -> set[int]:
    rows = list(OfficeReminder.objects.filter(pk__in=ids))
    now = late_now({row.unit_id for row in rows}, day)
    return {row.pk for row in rows if row.key in now}


def _may_receive(rows: Sequence[Reminder], day: datetime.date) -> set[int]:
    heads = _heads(day).filter(unit__in={row.unit_id for row in rows if row.unit_id})
    held = set(heads.values_list("unit_id", "person_id"))
    return {row.pk for row in rows if (row.unit_id, row.recipient_id) in held}


def _lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    own = _heads(day).filter(person=person).values("unit")
    rows = with_names(OfficeReminder.objects.filter(pk__in=ids, unit__in=own)).select_related("unit")
    return {row.pk: Line(f"{row.unit}: {said(row)}", url_of(row)) for row in rows}


KIND = Kind(
    name="office_reminder",
    label=gettext_lazy("Late paperwork of your unit"),
    subject="reviews.officereminder",
    rows=_rows,
    still_open=_still_open,
    may_receive=_may_receive,
    lines=_lines,
)


def connect() -> None:
    """Let the ledger know the kind, and readers the step; said once, when the program starts."""
    register(KIND)
    tell({("reviews.reminding", "send"): gettext_lazy("Offices reminded of late paperwork")})
