"""What reminders are told of units and people: correction requests that are due (Bound 4). Registered by `reminders`."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from pages import words
from units.accounts import accounts_within
from units.fields import PathField
from units.models import Appointment, CorrectionRequest, Membership, Person, Post, Unit
from units.moments import At, around, keys
from units.reach import reach_of


def due_corrections(day: datetime.date) -> QuerySet[Any, Any]:
    """Open requests, to the nearest administrators of all the person has to do with (units/accounts.py)."""
    first, last = around(day)
    found = CorrectionRequest.objects.filter(state="open", due_on__range=(first, last)).annotate(place=_place(day))
    at = At(day, "place")
    kept_by = at.holders([Post.ADMINISTRATOR], other_than=F("person_id"))
    return at.rows(found, at.moment("due_on"), due="due_on", recipient=kept_by, unit=None)


def _place(day: datetime.date) -> Coalesce:
    """The lowest unit above all present and coming units and posts of the person; the nation where there are none."""
    still = Q(until__isnull=True) | Q(until__gt=day)
    # The longest common ancestor is one of what stands below: a label more makes the unit itself one.
    below = Func(F("unit__path"), template="(%(expressions)s || '0'::ltree)", output_field=PathField())
    bonds = [
        ArraySubquery(
            rows.filter(still, person=OuterRef("person")).values(label_below=below),
            output_field=ArrayField(PathField()),
        )
        for rows in (Membership.objects.all(), Appointment.objects.all())
    ]
    common = Func(*bonds, template="lca(%(expressions)s)", arg_joiner=" || ", output_field=PathField())
    nation = Unit.objects.filter(parent__isnull=True).values("path")[:1]
    return Coalesce(common, Subquery(nation), output_field=PathField())


def open_corrections(ids: Collection[int], day: datetime.date) -> set[int]:
    """Not answered, not withdrawn."""
    return keys(CorrectionRequest.objects.filter(pk__in=ids, state="open"))


def may_answer(reminders: Sequence[Any], day: datetime.date) -> set[int]:
    """Administrators who keep the account of the person on that day. One statement a recipient."""
    of_recipient: dict[int, list[Any]] = defaultdict(list)
    for row in reminders:
        of_recipient[row.recipient_id].append(row)
    found: set[int] = set()
    for person in Person.objects.filter(pk__in=of_recipient):
        rows = of_recipient[person.pk]
        theirs = keys(_kept_by(person, {row.subject_id for row in rows}, day))
        found |= {row.pk for row in rows if row.subject_id in theirs}
    return found


def _kept_by(person: Person, ids: Collection[int], day: datetime.date) -> QuerySet[CorrectionRequest]:
    kept = accounts_within(reach_of(person, day)).exclude(pk=person.pk)
    return CorrectionRequest.objects.filter(pk__in=ids, person__in=kept)


def correction_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, tuple[str, str]]:
    """When it was asked, and its page; nothing of what it is about, which may be a personal matter."""
    return {
        row.pk: (
            _("Correction request of %(day)s") % {"day": words.day(row.recorded_at)},
            reverse("units:correction", args=[row.pk]),
        )
        for row in _kept_by(person, ids, day)
    }
