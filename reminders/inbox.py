"""A person's inbox: what has come, with the words of each matter as the person may read them now; and the read marks."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db.models import DateField, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.db.models.query import ModelIterable

from pages.context import UNREAD, UNREAD_KEPT
from reminders.models import Reminder
from reminders.models.ledger import ReminderQuerySet
from reminders.registry import KINDS

if TYPE_CHECKING:
    from units.models import Person

cache = caches["near"]
#: Counts stop here: the header says "100+".
CAP = 100
#: Rows whose words are asked for together.
BATCH = 500


class Told(ModelIterable[Any]):
    """Rows with their words, which are asked for a batch at a time: for a page as for a file."""

    def __iter__(self) -> Iterator[Any]:
        rows = iter(super().__iter__())
        while batch := list(itertools.islice(rows, BATCH)):
            tell(batch, *self.queryset.told_to)  # type: ignore[attr-defined]  # a ToldQuerySet
            yield from batch


class ToldQuerySet(ReminderQuerySet):
    """Reminders of one reader on one day; each row bears `line` (None: not the reader's any more) and `still_open`."""

    told_to: tuple[Person, datetime.date]

    def _clone(self) -> ToldQuerySet:
        made: ToldQuerySet = super()._clone()  # type: ignore[misc]  # every clone of a queryset goes this way
        made.told_to = self.told_to
        return made


def label_of(row: Reminder) -> str:
    """What kind of matter."""
    return str(KINDS[row.kind].label) if row.kind in KINDS else row.kind


def text_of(row: Any) -> str:
    """What a told row is about; the kind alone where the reader may not know more."""
    return row.line.text if row.line else label_of(row)


def tell(rows: Iterable[Any], person: Person, day: datetime.date) -> None:
    """Put the words of its matter on each row: two statements a kind, none a row."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
    for name, group in groups.items():
        kind, ids = KINDS.get(name), {row.subject_id for row in group}
        lines = kind.lines(person, ids, day) if kind else {}
        still_open = kind.still_open(ids, day) if kind else set()
        for row in group:
            row.line, row.still_open = lines.get(row.subject_id), row.subject_id in still_open


def inbox_of(person: Person, day: datetime.date) -> ToldQuerySet:
    """What has come to a person, with its words; `urgent_on` orders what has no date by the day it came."""
    rows = ToldQuerySet(Reminder)
    rows.told_to = (person, day)
    rows._iterable_class = Told
    came = Cast("delivered_at", DateField())
    urgent = Coalesce("due_on", came, output_field=DateField())
    return rows.visible_to(person).select_related("unit").annotate(urgent_on=urgent)  # type: ignore[return-value]


def unread(person: Person) -> QuerySet[Reminder]:
    """What the person has not opened."""
    return Reminder.objects.visible_to(person).filter(seen_at__isnull=True)


def count_unread(person: Person) -> int:
    """How many, up to one more than the cap: one statement by the index of recipients; kept for some seconds in this process."""
    found = unread(person).order_by()[: CAP + 1].count()
    cache.set(UNREAD % person.pk, found, UNREAD_KEPT)
    return found


def open_one(row: Reminder, now: datetime.datetime) -> None:
    """Mark it seen, and what came before on the same matter with it. Read marks are the reader's own: no step."""
    same = {"subject_type": row.subject_type, "subject_id": row.subject_id, "kind": row.kind, "pk__lte": row.pk}
    unread(row.recipient).filter(**same).update(seen_at=now)
    cache.delete(UNREAD % row.recipient_id)


def read_all(person: Person, now: datetime.datetime, *, until: int) -> int:
    """Mark all as read up to the newest the person has seen listed; returns how many."""
    found = unread(person).filter(pk__lte=until).update(seen_at=now)
    cache.delete(UNREAD % person.pk)
    return found


def unread_again(person: Person, marked_at: datetime.datetime) -> int:
    """Take back what was marked together at that moment; returns how many."""
    found = Reminder.objects.visible_to(person).filter(seen_at=marked_at).update(seen_at=None)
    cache.delete(UNREAD % person.pk)
    return found


def newest_unread(person: Person) -> int | None:
    """The key of the newest unread one; None where there is none."""
    return unread(person).order_by("-id").values_list("pk", flat=True).first()
