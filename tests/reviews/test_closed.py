"""A closed period takes no more writing; a late review is marked; corrections need a reason and a second person (trust 14)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import Error, transaction
from django.urls import reverse

from reviews import correcting, reviewing
from reviews.models import Finding, Review, ReviewCorrection
from reviews.presenting import days_late
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, Page, check
from tests.reviews.test_pages import WRITTEN, at
from tests.targets.cast import TODAY, Place, client, day
from units.models import Norm
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
NOW = datetime.datetime.combine(TODAY, datetime.time(9), tzinfo=datetime.UTC)
MEETING = {"held_on": day(-88), "place": "Hall", "present": 80, "minutes": "Two reports."}
FOUND = [
    reviewing.Found("success", "technical", "Second mill in order"),
    reviewing.Found("shortcoming", "cultural", "Reading room closed"),
]
TAKEN = [reviewing.Taken("Open the reading room", "cultural", "head", day(-60))]
HELD: dict[str, Any] = {"meeting": MEETING, "findings": FOUND, "follow_ups": TAKEN}
CORRECTED = {"text": "Reading room and bath closed", "reason": "The log shows both"}


def old(place: Place) -> Review:
    """The review of the first quarter, held in time; its period closed on 10 April at midnight."""
    return reviewing.hold(reviewing.plan(place.mine, today=day(-100)), by=place.head, **HELD)


def proposed(place: Place, made: Review | None = None) -> ReviewCorrection:
    """A correction of its shortcoming, proposed through the page."""
    made = made or old(place)
    finding = made.findings.get(kind="shortcoming")
    Browser(place.head).record(at("propose_correction", made.pk), finding=finding.pk, **CORRECTED)
    return ReviewCorrection.objects.get()


@pytest.mark.parametrize(
    ("zone", "hours"), [("Asia/Pyongyang", 9), ("Europe/Moscow", 3), ("UTC", 0), ("Asia/Vladivostok", 10)]
)
def test_a_period_closes_at_midnight_of_the_units_own_zone(place: Place, zone: str, hours: int) -> None:
    """After the last day of grace: 10 days after 30 June, by the clock of the unit."""
    Norm.objects.create(unit=place.county, name="time_zone", value=zone, since=day(-400))
    made = reviewing.plan(place.mine, today=TODAY)
    made.refresh_from_db()
    midnight = datetime.datetime(2026, 7, 11, tzinfo=datetime.UTC) - datetime.timedelta(hours=hours)
    assert made.closes_at == midnight
    assert made.is_closed(midnight)
    assert not made.is_closed(midnight - datetime.timedelta(microseconds=1))


def test_a_late_review_is_held_and_marked_with_its_days(place: Place) -> None:
    """By the day it was written down, where that is later than the meeting: nothing is dated back unnoticed."""
    made = reviewing.plan(place.mine, today=day(-100))
    head = Browser(place.head)
    page = head.open(head.record(at("hold", made.pk), **{**WRITTEN, "held_on": day(-88)}))
    made.refresh_from_db()
    assert (made.state, days_late(made)) == ("held", (TODAY - made.late_after).days)
    assert f"Held {(TODAY - made.late_after).days} days late" in page


def test_one_in_time_bears_no_mark(place: Place) -> None:
    """Held and written down within its grace."""
    made = reviewing.plan(place.mine, today=TODAY)
    head = Browser(place.head)
    page = head.open(head.record(at("hold", made.pk), **WRITTEN))
    made.refresh_from_db()
    assert made.late_days == 0
    assert "days late" not in page


def test_after_its_close_a_review_is_not_returned(place: Place) -> None:
    """The superior is told what to do instead, and acknowledges it."""
    made = old(place)
    staff = Browser(place.staff)
    answer = staff.send(at("return_review", made.pk), remark="Say more")
    assert "Its period closed" in errors(answer.content.decode())[0]
    staff.record(at("acknowledge", made.pk), remark="Read")
    made.refresh_from_db()
    assert made.state == "acknowledged"


def test_a_correction_is_confirmed_by_another_and_both_texts_stay(place: Place) -> None:
    """Proposed by the head with a reason, confirmed by the superior staff; each leaves a step."""
    wrong = proposed(place)
    made = wrong.review
    page = Browser(place.staff).open(made.get_absolute_url())
    assert at("confirm_correction", wrong.pk) in page
    assert at("confirm_correction", wrong.pk) not in Browser(place.head).open(made.get_absolute_url())
    Browser(place.staff).record(at("confirm_correction", wrong.pk), remark="The log was read")
    page = Browser(place.members[0]).open(made.get_absolute_url())
    for words in ("Reading room closed", *CORRECTED.values(), "The log was read", "Confirmed"):
        assert words in page
    assert made.findings.get(kind="shortcoming").text == "Reading room closed"
    assert [step.name for step in steps_of(wrong)] == ["propose", "confirm"]
    assert client(place.staff).get(at("refuse_correction", wrong.pk)).status_code == 409


def test_a_correction_is_refused_with_the_reason_or_withdrawn(place: Place) -> None:
    """What the review said stands; another may be proposed after that."""
    wrong = proposed(place)
    Browser(place.staff).record(at("refuse_correction", wrong.pk), remark="The log says otherwise")
    assert "The log says otherwise" in Browser(place.head).open(wrong.get_absolute_url())
    finding = wrong.finding
    again = correcting.propose(wrong.review, by=place.head, now=NOW, finding=finding, **CORRECTED)
    Browser(place.head).record(at("withdraw_correction", again.pk), reason="Read the log wrongly")
    again.refresh_from_db()
    assert again.state == "withdrawn"


def test_a_finding_left_out_is_added_with_field_and_kind(place: Place) -> None:
    """It needs both; a finding of another review is none of this one."""
    made = old(place)
    head = Browser(place.head)
    lines = errors(head.send(at("propose_correction", made.pk), **CORRECTED).content.decode())
    assert len([line for line in lines if "Choose one of the list" in line]) == 2
    head.record(at("propose_correction", made.pk), kind="success", field="ideological", **CORRECTED)
    assert ReviewCorrection.objects.get().finding is None
    other = Finding.objects.create(
        review=reviewing.plan(place.mine, today=TODAY), kind="success", field="technical", text="Other"
    )
    with pytest.raises(NotReady):
        correcting.propose(made, by=place.head, now=NOW, finding=other, **CORRECTED)


def test_what_is_not_corrected(place: Place) -> None:
    """While the period is open; twice at once; by another than the head; confirmed by who proposed it."""
    still_open = reviewing.hold(
        reviewing.plan(place.mine, today=TODAY), by=place.head, **{**HELD, "meeting": {**MEETING, "held_on": TODAY}}
    )
    page = Browser(place.head)
    assert at("propose_correction", still_open.pk) not in page.open(still_open.get_absolute_url())
    finding = still_open.findings.order_by("id")[0]
    answer = page.send(at("propose_correction", still_open.pk), finding=finding.pk, **CORRECTED)
    assert "its period has closed" in errors(answer.content.decode())[0]
    wrong = proposed(place)
    answer = page.send(at("propose_correction", wrong.review_id), finding=wrong.finding_id, **CORRECTED)
    assert "waiting already" in errors(answer.content.decode())[0]
    with pytest.raises(NotYours):
        correcting.propose(wrong.review, by=place.staff, now=NOW, finding=wrong.finding, **CORRECTED)
    both = make.official("staff", place.county)
    ReviewCorrection.objects.filter(pk=wrong.pk).update(proposed_by=both)
    assert client(both).get(at("confirm_correction", wrong.pk)).status_code == 403


def test_the_database_knows_no_correction_by_one_person(place: Place) -> None:
    """Neither confirmed by who proposed it, nor without anybody; an answered one is not touched again."""
    wrong = proposed(place)
    row = ReviewCorrection.objects.filter(pk=wrong.pk)
    for change in ({"decided_by": wrong.proposed_by_id}, {"decided_by": None}):
        with pytest.raises(Error), transaction.atomic():
            row.update(state="confirmed", **change)
    row.update(state="confirmed", decided_by=place.staff)
    with pytest.raises(Error), transaction.atomic():
        row.update(text="Something else")
    with pytest.raises(Error), transaction.atomic():
        row.delete()


def test_what_the_pages_of_corrections_cost(place: Place) -> None:
    """The same with one correction and with thirty."""
    made = old(place)

    def grow() -> None:
        finding = Finding.objects.create(review=made, kind="success", field="technical", text="One more")
        correcting.propose(made, by=place.head, now=NOW, finding=finding, **CORRECTED)

    grow()
    (first, *_rest) = ReviewCorrection.objects.order_by("id")
    head, staff = client(place.head), client(place.staff)
    check(
        [
            Page(head, made.get_absolute_url(), DETAIL),
            Page(staff, made.get_absolute_url(), DETAIL),
            Page(head, at("propose_correction", made.pk), DETAIL),
            Page(staff, at("confirm_correction", first.pk), DETAIL),
            Page(head, reverse("reviews:compare", args=[made.pk]), DETAIL),
        ],
        grow,
    )
