"""A review beside the two before it: counts of each field, follow-ups closed on time, the texts (L9)."""

from __future__ import annotations

import re

import pytest

from reviews import reviewing
from reviews.comparing import compared
from reviews.models import FollowUp, Review
from tests.assessments.browser import Browser
from tests.reviews.test_pages import at
from tests.targets.cast import TODAY, Place, day

pytestmark = pytest.mark.django_db


def held(place: Place, ago: int, *texts: str) -> Review:
    """A review of the quarter `ago` days back with these successes of the technical field and one measure."""
    made = reviewing.plan(place.mine, today=day(-ago))
    return reviewing.hold(
        made,
        by=place.head,
        meeting={"held_on": min(made.due_on, TODAY), "place": "Hall", "present": 80, "minutes": ""},
        findings=[reviewing.Found("success", "technical", text) for text in texts],
        follow_ups=[reviewing.Taken("Order liners", "technical", "head", day(-1))],
    )


def close(review: Review, on: int, carried: int = 0) -> None:
    """Its measure was closed `on` days after today."""
    FollowUp.objects.filter(review=review).update(state="closed", closed_on=day(on), carried=carried)


def test_counts_and_texts_of_three_reviews_stand_side_by_side(place: Place) -> None:
    """The oldest first; a measure closed after its date, or carried on before, was not closed on time."""
    held(place, 380, "Too long ago")
    first, second = held(place, 260, "First mill"), held(place, 170, "Second mill", "Third mill")
    last = held(place, 0, "Pumps in order")
    for review, on, carried in ((first, -5, 0), (second, 3, 0), (last, -5, 1)):
        close(review, on, carried)
    reviews, parts = compared(last)
    assert reviews == [first, second, last]
    technical = {line.label: [cell for _head, cell in line.cells] for line in parts[1]["lines"]}
    assert technical["Successes"] == [1, 2, 1]
    assert technical["Follow-ups closed on time"] == ["1 of 1", "0 of 1", "0 of 1"]
    text = Browser(place.members[0]).open(at("compare", last.pk))
    assert re.search(r"First mill.*Second mill<br>Third mill.*Pumps in order", text, re.DOTALL)
    assert "Too long ago" not in text
    assert at("compare", last.pk) in Browser(place.head).open(last.get_absolute_url())


def test_the_first_review_has_nothing_to_be_compared_with(place: Place) -> None:
    """It says so."""
    made = held(place, 0, "Pumps in order")
    text = Browser(place.head).open(at("compare", made.pk))
    assert "nothing to compare it with yet" in text
    assert "Pumps in order" in text
