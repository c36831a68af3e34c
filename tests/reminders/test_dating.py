"""What a calendar tells: the dates of the own posts and targets, only the own, nothing of what an individual target says."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from reminders import dating, feeding
from reviews.models import FollowUp, Review
from targets.models import Directive, DirectiveAnswer, IndividualTarget
from tests import factories as make
from tests.queries import asked
from tests.reminders.boxes import review
from tests.targets.cast import Place
from units.models import Person
from workflow.clock import today

pytestmark = pytest.mark.django_db
TASK = "Label 40 bays"


def day(days: int) -> datetime.date:
    """So many days from today."""
    return today() + datetime.timedelta(days)


def told(person: Person) -> str:
    """The calendar of a person, with its lines whole."""
    address = reverse("reminders:feed", args=[feeding.make_feed(by=person)])
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    return str(answer.content.decode().replace("\r\n ", ""))


@pytest.fixture
def place() -> Place:
    """A mine with a target, a stage, a directive, a review and a follow-up that lie ahead."""
    made = Place()
    target = make.target(made.resolution(), made.head, title="Ore recovery", limit_on=day(200))
    made.draw_up(target, made.members[:1])
    IndividualTarget.objects.update(due_on=day(12))
    directive = Directive.objects.create(
        unit=made.county, state="issued", title="Save fuel", text="x", issued_on=today(), answer_by=day(9)
    )
    DirectiveAnswer.objects.create(directive=directive, unit=made.mine, state="unanswered")
    FollowUp.objects.create(
        review=review(made.mine, 5),
        unit=made.mine,
        field="technical",
        measure="Order bearings",
        post="head",
        due_on=day(7),
        state="open",
    )
    return made


def test_a_head_reads_the_dates_of_the_unit(place: Place) -> None:
    """Review, follow-up, directive, stage, time limit, each on its day and under its name."""
    text = told(place.head)
    for days, words in (
        (5, "Review due: Sangnok Mine"),
        (7, "Follow-up due: Order bearings\\, Sangnok Mine"),
        (9, "Directive to answer: Save fuel\\, Sangnok Mine"),
        (80, "Stage of a target: Ore recovery\\, Sangnok Mine"),
        (200, "Time limit of a target: Ore recovery\\, Sangnok Mine"),
    ):
        assert f"DTSTART;VALUE=DATE:{day(days):%Y%m%d}\r\nSUMMARY:{words}\r\n" in text, words
    assert TASK not in text
    assert "individual" not in text


def test_a_member_reads_that_an_own_target_is_due_and_nothing_of_it(place: Place) -> None:
    """Whoever has the address reads no word of it; the link leads to the inbox, behind the sign-in."""
    text = told(place.members[0])
    assert "SUMMARY:An individual target is due\r\nURL:http://testserver/reminders/\r\n" in text
    assert TASK not in text
    assert "Sangnok" not in text
    assert text.count("BEGIN:VEVENT") == 1
    assert "BEGIN:VEVENT" not in told(place.members[1])


def test_whoever_is_elsewhere_reads_none_of_it(place: Place) -> None:
    """The head of another unit; staff above, whose paperwork it is not; a head whose post has ended."""
    assert "BEGIN:VEVENT" not in told(place.outsider)
    assert "Sangnok" not in told(place.staff)
    place.head.appointments.update(until=today())
    assert "Sangnok" not in told(Person.objects.get(pk=place.head.pk))


def test_what_is_done_with_or_far_is_not_told(place: Place) -> None:
    """Held, closed, answered, met; more than a year ahead; more than a month ago."""
    review(place.mine, 400)
    review(place.mine, -40)
    Review.objects.filter(due_on=day(5)).update(state="held", meeting=make.meeting(place.mine, "review"))
    FollowUp.objects.update(state="closed", outcome="Done", closed_on=today())
    DirectiveAnswer.objects.update(state="no_change", reason="Done", answered_on=today())
    place.mine.targets.update(state="met")
    assert "BEGIN:VEVENT" not in told(place.head)


def test_keys_stay_the_same(place: Place) -> None:
    """A calendar that looks again finds the same entries, once each."""
    first, second = (re.findall(r"UID:(\S+)", told(place.head)) for _time in range(2))
    assert first == second
    assert len(set(first)) == len(first) == 5


def test_it_speaks_the_persons_language(place: Place) -> None:
    """No header of a calendar programme says it."""
    Person.objects.update(language="ko")
    assert "Review due" not in told(Person.objects.get(pk=place.head.pk))


def test_it_costs_a_statement_a_source(place: Place) -> None:
    """However much is due."""

    def events() -> None:
        dating.events_of(Person.objects.get(pk=place.head.pk), today(), str)

    few = len(asked(events))
    for days in range(20, 40):
        review(place.mine, days)
    assert len(asked(events)) == few <= len(dating.SOURCES) + 2
