"""What this app itself reminds of: notices that were published."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DateField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.models import Notice
from reminders.noticing import audience
from reminders.registry import Kind, Line, register
from units.models import Person

if TYPE_CHECKING:
    from reminders.models import Reminder

#: A notice goes out on its first day; the planner may have missed so many days. Later it stands on the desk alone.
NEW = datetime.timedelta(days=3)


def rows(day: datetime.date) -> QuerySet[Any, Any]:
    """Everyone a notice that has just begun is addressed to."""
    begun = Notice.objects.standing(day).filter(since__gt=day - NEW).select_related("unit").order_by("id")
    parts = [_part(audience(one, day), one.pk, one.since) for one in begun]
    if not parts:
        # Nobody, and still a statement.
        parts = [_part(Person.objects.filter(pk__lt=0), 0, day)]
    return parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]


def _part(people: QuerySet[Person], notice: int, since: datetime.date) -> QuerySet[Any, Any]:
    midnight = timezone.make_aware(datetime.datetime.combine(since, datetime.time()))
    return people.order_by().values_list(
        F("pk"),
        Value(notice, BigIntegerField()),
        Value(since.isoformat(), TextField()),
        Value(midnight, DateTimeField()),
        # A bare NULL would be text.
        Cast(Value(None), DateField()),
        Cast(Value(None), BigIntegerField()),
    )


def still_open(ids: Collection[int], day: datetime.date) -> set[int]:
    """Those that stand on the day."""
    return set(Notice.objects.standing(day).filter(pk__in=ids).values_list("pk", flat=True))


def may_receive(reminders: Sequence[Reminder], day: datetime.date) -> set[int]:
    """Whoever it is addressed to still; a statement for each notice, of which a batch has one or two."""
    found = set()
    for notice in Notice.objects.filter(pk__in={row.subject_id for row in reminders}).select_related("unit"):
        of_it = {row.recipient_id: row.pk for row in reminders if row.subject_id == notice.pk}
        reached = audience(notice, day).filter(pk__in=of_it).values_list("pk", flat=True)
        found |= {of_it[person] for person in reached}
    return found


def lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    """The title of the notice."""
    seen = Notice.objects.visible_to(person).filter(pk__in=ids)
    return {one.pk: Line(str(one), one.get_absolute_url()) for one in seen}


NOTICE = Kind(
    name="notice",
    label=_("Notice"),
    subject="reminders.notice",
    rows=rows,
    still_open=still_open,
    may_receive=may_receive,
    lines=lines,
)


def connect() -> None:
    """Said once, when the program starts."""
    register(NOTICE)
