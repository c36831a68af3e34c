"""The list of follow-ups: narrowed by field, post, state and place, late ones marked; what the desk says of them (L9)."""

from __future__ import annotations

from typing import Any

import pytest

from reviews.models import FollowUp
from tests import factories as make
from tests.access_lists import text_of
from tests.assessments.browser import Browser
from tests.reviews.test_filling import before
from tests.reviews.test_pages import at
from tests.targets.cast import TODAY, Place, client, day

pytestmark = pytest.mark.django_db


def measure(place: Place, words: str, **changes: Any) -> FollowUp:
    """One more measure of the last review of the mine."""
    review = FollowUp.objects.order_by("id")[0].review
    fields = {"unit": place.mine, "field": "technical", "due_on": day(9), "state": "open", **changes}
    return FollowUp.objects.create(review=review, measure=words, **fields)


def all_kinds(place: Place) -> None:
    """One late, one ahead, one of the workteam, one asked of the county, one closed."""
    before(place, due_on=day(-10))
    measure(place, "Mend the roof", field="cultural", post="supply")
    measure(place, "Clean the store", unit=place.workteam, carried=2)
    measure(place, "Send cement", of_superior=True, post="staff")
    measure(place, "Oil the lift", state="closed", closed_on=TODAY)


ALL = ("Order liners", "Mend the roof", "Clean the store", "Send cement", "Oil the lift")


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, "Order liners, Mend the roof, Clean the store, Send cement"),
        ({"state": "late"}, "Order liners"),
        ({"state": "closed"}, "Oil the lift"),
        ({"state": "all"}, ", ".join(ALL)),
        ({"field": "cultural"}, "Mend the roof"),
        ({"post": "staff"}, "Send cement"),
        ({"asked": "superior"}, "Send cement"),
        ({"asked": "unit", "post": "supply"}, "Mend the roof"),
        ({"place": "workteam 1"}, "Clean the store"),
        ({"place": "nobody bears this name"}, ""),
    ],
)
def test_it_is_narrowed(place: Place, asked: dict[str, str], left: str) -> None:
    """And the file holds the same rows as the page."""
    all_kinds(place)
    staff = Browser(place.staff)
    page = staff.client.get(at("follow_ups"), asked).content.decode().split("<main")[1]
    assert [words for words in ALL if words in page] == [words for words in ALL if words in left]
    address = at("follow_ups") + "?" + "&".join(f"{name}={value}" for name, value in asked.items())
    file = text_of(staff.client, address, True)
    assert [words for words in ALL if words in file] == [words for words in ALL if words in left]


def test_it_says_how_late_one_is_how_often_it_was_carried_and_who_owns_it(place: Place) -> None:
    """In words, not in colour alone; sorted by date unless asked otherwise."""
    all_kinds(place)
    page = Browser(place.head).open(at("follow_ups")).split("<main")[1]
    assert "10 days late" in page
    assert "asked of the superior unit" in page
    assert page.index("Order liners") < page.index("Mend the roof")
    turned = Browser(place.head).open(at("follow_ups") + "?sort=-due").split("<main")[1]
    assert turned.index("Mend the roof") < turned.index("Order liners")


def test_nobody_reads_the_follow_ups_of_another_place(place: Place) -> None:
    """Neither in the list nor by its page."""
    all_kinds(place)
    page = Browser(place.outsider).open(at("follow_ups") + "?state=all").split("<main")[1]
    assert not [words for words in ALL if words in page]
    (first, *_rest) = FollowUp.objects.order_by("id")
    assert client(place.outsider).get(at("carry_follow_up", first.pk)).status_code == 404


def test_the_desk_names_late_ones_and_what_is_asked_of_the_committee(place: Place) -> None:
    """Of the committee of the very area above, and of no other."""
    all_kinds(place)
    head = Browser(place.head).open("/")
    assert "Follow-ups late" in head
    staff = Browser(place.staff).open("/")
    assert "Follow-ups units ask of this committee" in staff
    assert at("follow_ups") + "?asked=superior" in staff
    elsewhere = make.official("staff", make.unit(kind_code="county"))
    assert "Follow-ups units ask" not in Browser(elsewhere).open("/")
