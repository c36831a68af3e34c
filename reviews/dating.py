"""The dates of reviews and follow-ups a person's calendar shows (L9): those of the units they head or whose office they are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reminders.dating import MOST, Date, Source, tells
from reviews.models import FollowUp, Review
from units.models import Person
from units.reach import office_units, reach_of


def reviews(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """Reviews still to be held."""
    mine = Review.objects.filter(
        unit__in=office_units(person), state__in=["planned", "returned"], due_on__range=(first, last)
    )
    for one in mine.select_related("unit").order_by("due_on", "id")[:MOST]:
        yield Date(f"reviews.review-{one.pk}", one.due_on, str(one.unit), one.get_absolute_url())


def follow_ups(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """Measures of a post the person holds, and all of the units they answer for."""
    mine = Q(unit__in=office_units(person))
    for held in reach_of(person).held:
        mine |= Q(unit=held.unit_id, post=held.post)
    rows = FollowUp.objects.filter(mine, state="open", due_on__range=(first, last))
    for one in rows.select_related("unit", "review").order_by("due_on", "id")[:MOST]:
        text = f"{one.measure}, {one.unit}"
        yield Date(f"reviews.followup-{one.pk}", one.due_on, text, one.review.get_absolute_url())


def connect() -> None:
    """Said once, when the program starts."""
    tells(Source(_("Review due"), reviews), Source(_("Follow-up due"), follow_ups))
