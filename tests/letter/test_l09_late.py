"""L9, L23: reviews "regularly": who is late is seen by the committee, and the unit's office is reminded of it in time."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from reminders import delivering
from reminders.models import Reminder
from reviews import reviewing, tasks
from reviews.models import LateMatter, OfficeReminder
from tests.letter.movement import Unit, day
from workflow.clock import today

pytestmark = pytest.mark.django_db
LATE, REMIND = reverse("reviews:late"), reverse("reviews:remind")


def test_a_late_review_is_seen_reminded_of_once_and_gone_when_held() -> None:
    """The committee sees it, looks, sends; not twice in a week; once it is held nothing is late any more."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    review = reviewing.plan(mine.unit, today=day(-200))
    tasks.find_late_paperwork()
    page = mine.staff.open(LATE)
    assert "Sangnok Mine" in page
    assert mine.head_person.name not in page
    chosen = LateMatter.objects.get(unit=mine.unit, kind="review").pk
    look = f"{REMIND}?late={chosen}"
    assert "A reminder cannot be taken back." in mine.staff.open(look)
    mine.staff.record(look, late=[chosen])
    assert "Left out, and why" in mine.staff.open(look)
    refused = mine.staff.send(look, late=[chosen])
    assert refused.status_code == 422
    sent = OfficeReminder.objects.get()
    assert delivering.deliver_due(sent.recorded_at + datetime.timedelta(minutes=1), today()).delivered == 1
    assert Reminder.objects.get(kind="office_reminder").recipient == mine.head_person
    mine.head.record(
        reverse("reviews:hold", args=[review.pk]),
        held_on=day(0),
        place="Hall",
        present=96,
        minutes="Four reports were heard.",
        technical_success_1="Third mill in order",
    )
    for paper in ("pdf", "docx"):
        assert mine.head.client.get(reverse("reviews:minutes", args=[review.pk, paper])).status_code == 200
    tasks.find_late_paperwork()
    assert "No unit is late with its paperwork." in mine.staff.open(LATE)
