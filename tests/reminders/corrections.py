"""A small real kind: a correction request is due, and the person who asked is told. Before, on and after the day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import CharField, DateTimeField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Cast, Concat

from reminders.models import Reminder
from reminders.registry import Kind, Line
from tests import factories as make
from units.models import CorrectionRequest, Person

DAY = datetime.date(2026, 6, 10)
NOW = datetime.datetime(2026, 6, 10, 3, tzinfo=datetime.UTC)
#: days from the date to the moment, and the moment's name
MOMENTS = ((-3, "before 3"), (0, "on"), (7, "after 7"))


def moment(days: int, name: str, day: datetime.date) -> QuerySet[Any, Any]:
    """Rows of one moment."""
    begins = Func(F("due_on"), Value(days), template="(%(expressions)s)", arg_joiner=" + ")
    zone = Func(begins, template="(%(expressions)s)::timestamp AT TIME ZONE 'Asia/Pyongyang'")
    return CorrectionRequest.objects.filter(state="open", due_on__lte=day - datetime.timedelta(days=days)).values_list(
        F("person"),
        F("pk"),
        Concat(Cast("due_on", CharField()), Value(f" {name}"), output_field=CharField()),
        ExpressionWrapper(zone, output_field=DateTimeField()),
        F("due_on"),
        F("person__memberships__unit"),
    )


def rows(day: datetime.date) -> QuerySet[Any, Any]:
    """All moments that have come by the end of `day`."""
    first, *others = (moment(days, name, day).order_by() for days, name in MOMENTS)
    return first.union(*others, all=True)


def still_open(ids: Collection[int], day: datetime.date) -> set[int]:
    """Not answered."""
    return set(CorrectionRequest.objects.filter(pk__in=ids, state="open").values_list("pk", flat=True))


def may_receive(reminders: Sequence[Reminder], day: datetime.date) -> set[int]:
    """Who asked, while it is theirs."""
    asked = dict(
        CorrectionRequest.objects.filter(pk__in=[row.subject_id for row in reminders]).values_list("pk", "person")
    )
    return {row.pk for row in reminders if asked.get(row.subject_id) == row.recipient_id}


def lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    """What the person asked."""
    own = CorrectionRequest.objects.filter(pk__in=ids, person=person)
    return {one.pk: Line(one.about, "/") for one in own}


def kind(name: str = "test_correction", **fields: Any) -> Kind:
    """The kind, or one like it."""
    given = {"rows": rows, "still_open": still_open, "may_receive": may_receive, "lines": lines, **fields}
    return Kind(name=name, label="Correction due", subject="units.correctionrequest", **given)


def ask(person: Person | None = None, due_on: datetime.date = DAY) -> CorrectionRequest:
    """An open request of a person."""
    return CorrectionRequest.objects.create(
        person=person or make.person(unit=make.unit()), about="Name", wish="Ri", state="open", due_on=due_on
    )
