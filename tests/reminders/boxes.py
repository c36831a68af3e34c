"""Reminders that have come to somebody, of the small kind of `corrections`, and a review that lies ahead."""

from __future__ import annotations

import datetime

from reminders.models import Reminder
from reviews.models import Review
from tests.reminders.corrections import ask
from units.models import Person, Unit
from workflow.clock import today


def came(
    person: Person, *, days: int = 3, unit: Unit | None = None, text: str = "Name", moment: str = "on"
) -> Reminder:
    """A reminder of a matter due in so many days, delivered just now."""
    subject = ask(person, today() + datetime.timedelta(days))
    type(subject).objects.filter(pk=subject.pk).update(about=text)
    return again(person, subject.pk, subject.due_on, unit=unit, moment=moment)


def again(person: Person, subject: int, due_on: datetime.date, *, moment: str, unit: Unit | None = None) -> Reminder:
    """Another reminder of the same matter."""
    now = datetime.datetime.now(datetime.UTC)
    return Reminder.objects.create(
        recipient=person,
        subject_type="units.correctionrequest",
        subject_id=subject,
        kind="test_correction",
        period=f"{due_on} {moment}",
        channel="page",
        unit=unit,
        due_at=now,
        next_try_at=now,
        due_on=due_on,
        state="delivered",
        delivered_at=now,
    )


def review(unit: Unit, days: int) -> Review:
    """A review that is planned."""
    due_on = today() + datetime.timedelta(days)
    return Review.objects.create(
        unit=unit,
        state="planned",
        period_start=due_on - datetime.timedelta(89),
        period_end=due_on,
        due_on=due_on,
        late_after=due_on + datetime.timedelta(10),
    )
