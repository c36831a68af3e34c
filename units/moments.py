"""When a unit's office is told of a date and who is told, as expressions for one statement over many rows.

Before, on and after the date by the norms of the unit, put off over its quiet days, at its hour in the programme's zone.
The functions named here stand in the database (migration 0009).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Model,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone

from units.models import Appointment, Post, Unit
from units.models.calendar import LONGEST
from units.norms import KINDS
from units.reach import Held
from workflow.clock import midnight

DAY = datetime.timedelta(days=1)
#: A missed moment is made up for within this time (the planner's own bound); older dates need not be looked at.
CATCH_UP = datetime.timedelta(days=60)
#: The head of a unit and the deputy; where there is none on the way up, the office of the first committee.
HEADS = (Post.HEAD, Post.STAFF)
OFFICE = (Post.STAFF,)


def _days(name: str) -> datetime.timedelta:
    return datetime.timedelta(days=KINDS[name].highest or 0)


def around(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The dates of which a reminder may go out on `day`: the bounds of the norms, a wait, and the time to catch up."""
    return day - _days("reminder_after") - LONGEST * DAY - CATCH_UP, day + _days("reminder_before")


def overdue(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The dates of which the office above may be told on `day`."""
    return day - _days("escalation_days") - LONGEST * DAY - CATCH_UP, day


@dataclass(frozen=True)
class At:
    """Where in the tree the rows belong (the name of the path's column) and which day it is."""

    day: datetime.date
    path: str = "unit__path"

    def moment(self, due: str) -> Func:
        """The latest of the moments before, on and after the date that has come; NULL before the first."""
        norms = [Value(KINDS[name].default) for name in ("reminder_before", "reminder_on", "reminder_after")]
        return Func(F(self.path), F(due), self._day, *norms, function="units_moment", output_field=DateField())

    def escalation(self, due: str) -> Func:
        """The day on which the office above is told; NULL where its norm says never."""
        days = Func(self._norm("escalation_days"), Value("0"), function="NULLIF", output_field=CharField())
        return _plus(F(due), Cast(days, IntegerField()))

    def day_after(self, due: str) -> Func:
        """The first day after the date."""
        return _plus(F(due), Value(1))

    def rows(
        self,
        found: QuerySet[Any],
        moment: Func,
        *,
        due: str,
        recipient: Any,
        unit: str | None = "unit_id",
        subject: str = "pk",
    ) -> QuerySet[Any, Any]:
        """The six columns of reminders.registry for the rows of `found` whose moment has come by the end of the day."""
        zone, hour = Value(timezone.get_default_timezone_name()), KINDS["reminder_hour"].default
        goes_out = Func(
            F(self.path),
            moment,
            self._day,
            Value(hour),
            zone,
            function="units_reminded_at",
            output_field=DateTimeField(),
        )
        told: QuerySet[Any, Any] = (
            found.annotate(goes_out=goes_out)
            .filter(goes_out__lt=midnight(self.day + DAY))
            .order_by()
            .values_list(
                recipient,
                F(subject),
                Func(F(due), moment, function="units_period", output_field=CharField()),
                F("goes_out"),
                F(due),
                Cast(Value(None), BigIntegerField()) if unit is None else F(unit),
            )
        )
        return told

    def holders(self, posts: Sequence[Any], *, above: bool = False, other_than: Any = None) -> Func:
        """Who holds one of the posts at the unit, else at the nearest above; `above`: not at the unit itself.

        `other_than`: a person who is not meant.

        At each unit the posts are tried in their order. A row of many holders becomes many, of none it vanishes.
        """
        named = (one if isinstance(one, Combinable) else Value(str(one)) for one in posts)
        wanted = Func(*named, template="ARRAY[%(expressions)s]::text[]", output_field=ArrayField(CharField()))
        without = Cast(Value(None), BigIntegerField()) if other_than is None else other_than
        return Holders(F(self.path), wanted, self._day, Value(above, BooleanField()), without)

    @property
    def _day(self) -> Value:
        return Value(self.day, DateField())

    def _norm(self, name: str) -> Func:
        default = Value(KINDS[name].default)
        return Func(F(self.path), Value(name), self._day, default, function="units_norm_at", output_field=CharField())


class Holders(Func):
    """The persons who hold a post, one row for each."""

    function = "units_holders"
    output_field = BigIntegerField()
    set_returning = True


def _plus(day: Any, days: Any) -> Func:
    return Func(day, days, template="(%(expressions)s)::date", arg_joiner=" + ", output_field=DateField())


def still_hold(
    reminders: Collection[Any], day: datetime.date, *, posts: Collection[str], above: bool = False
) -> set[int]:
    """Of reminders of units' work, the keys of those whose recipient holds one of the posts there on `day`.

    At the unit or above it; `above`: at a unit above only. Two statements.
    """
    held: dict[int, list[Held]] = {}
    found = Appointment.objects.on(day).filter(person__in={row.recipient_id for row in reminders}, post__in=posts)
    for person, post, unit_id, path, below in found.values_list("person", "post", "unit", "unit__path", "below"):
        held.setdefault(person, []).append(Held(post, unit_id, path, below, name_en="", name_ko="", is_area=False))
    units = Unit.objects.in_bulk({row.unit_id for row in reminders if row.unit_id})
    return {
        row.pk
        for row in reminders
        if (unit := units.get(row.unit_id)) is not None
        and any(one.reaches(unit) and not (above and one.unit_id == unit.pk) for one in held.get(row.recipient_id, ()))
    }


def keys(rows: QuerySet[Model]) -> set[int]:
    """The keys of rows."""
    return set(rows.values_list("pk", flat=True))
