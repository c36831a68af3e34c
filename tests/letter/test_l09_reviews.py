"""L9: "reviewed regularly and in detail": successes, shortcomings, measures taken; the superior answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from reviews import tasks
from reviews.models import Review
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
