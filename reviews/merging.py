"""What becomes of open reviews, follow-ups and deviations when a unit is merged into another: the survivor carries them on."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from reviews.models import Deviation, FollowUp, Review
from targets.merging import hand
from units import merging
from units.models import Person, Unit


def connect() -> None:
    """Hand over, and tell on the check page what will be."""
    merging.takers_over.append(take_over)
    merging.inheritances.append(inherited)


def take_over(absorbed: Unit, survivor: Unit, *, by: Person, today: datetime.date, reason: str) -> None:
    """Follow-ups and deviations that still ask for something go over.

    A review still to be held goes over where the survivor has none of that period, else it falls away. What was held
    or returned stays where it was held.
    """
    for follow_up in FollowUp.objects.filter(unit=absorbed, state="open").order_by("id"):
        hand(follow_up, survivor, by=by, today=today, reason=reason)
    for deviation in Deviation.objects.standing().filter(unit=absorbed).order_by("id"):
        hand(deviation, survivor, by=by, today=today, reason=reason)
    for review in Review.objects.filter(unit=absorbed, state="planned").order_by("id"):
        period = {"period_start": review.period_start, "period_end": review.period_end}
        if Review.objects.filter(unit=survivor, **period).exists():
            review.delete()
        else:
            hand(review, survivor, by=by, today=today, reason=reason)


def inherited(absorbed: Unit, survivor: Unit) -> list[tuple[Any, int]]:
    """For the check page."""
    return [
        (_("Open follow-ups that go over"), FollowUp.objects.filter(unit=absorbed, state="open").count()),
        (_("Deviations that go over"), Deviation.objects.standing().filter(unit=absorbed).count()),
    ]
