"""Two officials remind of the same matter at one moment: the office is told once; without the constraint twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reminders.models import Reminder
from reviews import late, office_reminding, reviewing
from reviews.models import LateMatter, OfficeReminder, Reminding
from tests import database
from tests import factories as make
from tests.targets.cast import TODAY, Place, day
from tests.targets.test_at_once import at_once, steps

OFFICIALS = 4


def about_to_send(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    """Officials who have all looked at the same late review before any of them sends."""
    place = Place(members=1)
    reviewing.plan(place.mine, today=day(-100))
    late.refresh(TODAY)
    matter = LateMatter.objects.get().pk
    met, looked = threading.Barrier(OFFICIALS), office_reminding.look_at

    def look_together(*given: Any) -> Any:
        found = looked(*given)
        met.wait(timeout=30)
        return found

    monkeypatch.setattr(office_reminding, "look_at", look_together)

    def send(who: Any) -> Callable[[], Any]:
        def act() -> None:
            rows = list(LateMatter.objects.filter(pk=matter))
            office_reminding.remind(rows, by=who, today=TODAY, now=timezone.now())

        return act

    return [send(make.official("staff", place.county)) for _ in range(OFFICIALS)]


def test_one_office_is_reminded_once(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first goes through; the others are told that somebody was quicker, and leave nothing behind."""
    refused = at_once(about_to_send(monkeypatch))
    counts = (OfficeReminder.objects.count(), Reminder.objects.count(), Reminding.objects.count(), steps("send"))
    assert (counts, len(refused)) == ((1, 1, 1, 1), OFFICIALS - 1)


def test_without_the_constraint_each_of_them_reminds(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above has teeth."""
    with database.server(committed_db) as owner:
        owner.execute("ALTER TABLE reviews_officereminder DROP CONSTRAINT office_reminded_once")
    at_once(about_to_send(monkeypatch))
    assert (OfficeReminder.objects.count(), Reminder.objects.count()) == (OFFICIALS, OFFICIALS)


def test_the_seventh_day_is_refused_by_the_database(committed_db: str) -> None:
    """A row for the seventh day is left out by the constraint, one for the eighth is written."""
    place = Place(members=1)
    reviewing.plan(place.mine, today=day(-100))
    given = {"unit": place.mine, "kind": "review", "subject_id": 1, "count": 1, "until": day(-60)}
    for days in (0, 6, 7):
        sending = Reminding.objects.create(sent_on=day(days))
        row = OfficeReminder(reminding=sending, sent_on=day(days), **given)
        OfficeReminder.objects.bulk_create([row], ignore_conflicts=True)
    assert list(OfficeReminder.objects.order_by("id").values_list("sent_on", flat=True)) == [day(0), day(7)]
