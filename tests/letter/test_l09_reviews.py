"""L9: "reviewed regularly and in detail": successes, shortcomings, measures taken; the superior answers.

The review fills itself, findings stand by field and target, measures are carried until closed, a closed period is put
right by two persons only, cadence and calendars, and each review beside the two before it.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from reviews import tasks
from reviews.models import FollowUp, Review, ReviewCorrection
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, home

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of reviews."""
    return reverse(f"reviews:{name}", args=args)


def written() -> dict[str, Any]:
    """A review as a head writes it."""
    return {
        "held_on": day(0),
        "place": "Hall",
        "present": 96,
        "minutes": "Four reports were heard.",
        "lines": "2",
        "technical_success_1": "Third mill in order",
        "cultural_shortcoming_1": "Reading room closed in spring",
        "measure_1": "Open the reading room",
        "measure_1_field": "cultural",
        "measure_1_post": "head",
        "measure_1_due_on": day(30),
    }


def planned(days_ago: int = 0) -> Review:
    """The review that the beat planned on a day."""
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days_ago)):
        tasks.plan_reviews()
    return Review.objects.latest("pk")


def test_reviews_are_planned_for_who_resolved_held_and_answered() -> None:
    """The date stands on the unit page; findings by field; the superior acknowledges with a remark."""
    mine = Unit()
    mine.resolved("in_force")
    tasks.plan_reviews()
    review = Review.objects.get()
    page = mine.head.open(home(mine.unit))
    assert "Review due" in page
    assert at("hold", review.pk) in page
    mine.head.record(at("hold", review.pk), **written())
    text = Browser(mine.member).open(review.get_absolute_url())
    for words in ("Third mill in order", "Reading room closed in spring", "Open the reading room"):
        assert words in text
    mine.staff.record(at("acknowledge", review.pk), remark="Go on")
    assert "Go on" in mine.head.open(review.get_absolute_url())
    assert "Review acknowledged" in mine.head.open(home(mine.unit))


def test_shortcomings_without_measures_are_no_review() -> None:
    """What was written stays."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    tasks.plan_reviews()
    fields = {name: "" if name.startswith("measure") else value for name, value in written().items()}
    page = mine.head.send(at("hold", Review.objects.get().pk), **fields).content.decode()
    assert "at least one measure with post and date" in errors(page)[0]
    assert "Third mill in order</textarea>" in page


def test_it_comes_back_once_and_its_measures_are_carried_until_closed() -> None:
    """Returned with a remark, mended, acknowledged; the measure is closed with its outcome."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    tasks.plan_reviews()
    review = Review.objects.get()
    mine.head.record(at("hold", review.pk), **written())
    mine.staff.record(at("return_review", review.pk), remark="Say what the ideological field did")
    mine.head.record(at("hold", review.pk), **written(), ideological_success_1="Twelve lectures held")
    again = mine.staff.send(at("return_review", review.pk), remark="Once more").content.decode()
    assert "returned once already" in errors(again)[0]
    mine.staff.record(at("acknowledge", review.pk), remark="Complete")
    follow_up = review.follow_ups.get()
    assert "Open the reading room" in mine.head.open(at("follow_ups"))
    mine.head.record(at("close_follow_up", follow_up.pk), outcome="Open since Monday")
    assert "Open the reading room" not in mine.head.open(at("follow_ups")).split("<main")[1]


def test_the_review_fills_itself_and_findings_stand_by_target() -> None:
    """Then, now and the change of each target stand in the form; what was read later does not change what was held."""
    mine = Unit()
    target = mine.in_force()[1]
    mine.reads(target, 64)
    review = planned()
    page = mine.head.open(at("hold", review.pk))
    for words in (target.title, "61\xa0% (level at the start)", "64\xa0%", "+3\xa0%"):
        assert words in page
    mine.head.record(at("hold", review.pk), **written(), **{f"target_{target.pk}_success": "Three points by own pumps"})
    mine.reads(target, 68)
    page = mine.head.open(review.get_absolute_url()).split("Timeline")[0]
    assert "Three points by own pumps" in page
    assert "64\xa0%" in page


def test_a_target_that_ends_keeps_its_closing_finding_on_top() -> None:
    """Of the review and of its own page."""
    mine = Unit()
    target = mine.in_force()[1]
    mine.reads(target, 68)
    mine.head.record(reverse("targets:meet", args=[target.pk]))
    review = planned()
    assert "write its closing finding" in mine.head.open(at("hold", review.pk))
    mine.head.record(at("hold", review.pk), **written(), **{f"target_{target.pk}_success": "Reached a month early"})
    page = mine.head.open(target.get_absolute_url())
    assert page.index("Closing finding") < page.index("Reached a month early") < page.index("Now, stages and goal")
    assert "Targets that ended" in Browser(mine.member).open(review.get_absolute_url())


def test_follow_ups_go_to_their_owner_and_are_carried_from_review_to_review() -> None:
    """Asked of the committee, carried on with a word, seen how often; late ones are marked in the list."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    first, second = planned(100), planned()
    asked = {"measure_2": "Send cement", "measure_2_owner": "superior", "measure_2_post": "staff"}
    mine.head.record(at("hold", first.pk), **written(), **asked, measure_2_due_on=day(20))
    own, of_county = FollowUp.objects.order_by("pk")
    assert "Follow-ups units ask of this committee" in mine.staff.open("/")
    mine.staff.record(at("close_follow_up", of_county.pk), outcome="Two wagons sent")
    name = f"follow_up_{own.pk}"
    carried = {name: "carry", f"{name}_word": "The roof came first", f"{name}_due_on": day(60)}
    page = mine.head.open(mine.head.record(at("hold", second.pk), **written(), **carried))
    assert "The roof came first" in page
    assert "Carried on 1 time" in page
    FollowUp.objects.filter(pk=own.pk).update(due_on=day(-4))
    page = mine.staff.open(at("follow_ups") + "?state=late&field=cultural&place=sangnok")
    assert "4 days late" in page
    assert "Send cement" not in page.split("<main")[1]


def test_a_late_review_is_marked_and_what_it_said_wrong_is_put_right_by_two() -> None:
    """It is still held; after the close it is not returned; the correction needs a reason and the superior's word."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    review = planned(200)
    page = mine.head.open(mine.head.record(at("hold", review.pk), **written()))
    assert "days late" in page
    refused = mine.staff.send(at("return_review", review.pk), remark="Say more").content.decode()
    assert "Its period closed" in errors(refused)[0]
    wrong = review.findings.get(kind="shortcoming")
    mine.head.record(at("propose_correction", review.pk), finding=wrong.pk, text="Closed in winter", reason="The log")
    made = ReviewCorrection.objects.get()
    assert mine.head.client.get(at("confirm_correction", made.pk)).status_code == 403
    mine.staff.record(at("confirm_correction", made.pk), remark="The log was read")
    page = Browser(mine.member).open(review.get_absolute_url())
    for words in ("Reading room closed in spring", "Closed in winter", "The log was read"):
        assert words in page


def test_cadence_calendars_and_the_two_reviews_before() -> None:
    """Staff set how often; the area by months, the unit by periods; counts and texts side by side."""
    mine = Unit(members=1)
    mine.resolved("in_force")
    for days_ago in (200, 100, 0):
        mine.head.record(at("hold", planned(days_ago).pk), **{**written(), "minutes": f"{days_ago} days ago"})
    last = Review.objects.order_by("-period_end")[0]
    page = mine.head.open(at("compare", last.pk))
    assert page.count("Third mill in order") == 3
    assert "Follow-ups closed on time" in page
    month = {"review_cadence": "month", "review_day": 31, "review_grace": 5, "time_zone": "Asia/Pyongyang"}
    mine.staff.record(at("cadence", mine.county.pk), **month, since=day(0))
    page = mine.head.open(at("cadence", mine.unit.pk))
    assert "Eunha County" in page
    assert "Periods that follow" in page
    assert "Sangnok Mine" in mine.staff.open(at("area_calendar", mine.county.pk))
    assert last.get_absolute_url() in mine.head.open(at("unit_calendar", mine.unit.pk))
