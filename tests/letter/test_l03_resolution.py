"""L3: "a unit which has resolved to join the movement": made by its own meeting, answered by the committee above."""

from __future__ import annotations

import pytest

from targets import tasks
from targets.models import Resolution, Target
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, home, route

pytestmark = pytest.mark.django_db


def test_from_the_draft_to_force() -> None:
    """Draft, adopted at a recorded meeting, submitted, in force; the unit page and its timeline follow."""
    mine = Unit()
    made = mine.resolved("in_force")
    assert made.state == "in_force"
    assert made.meeting is not None
    page = Browser(mine.member).open(home(mine.unit))
    for words in ("Towards: Flag", "Resolution adopted", "Resolution submitted", "Resolution in force"):
        assert words in page


def test_it_is_returned_with_a_reason_mended_and_submitted_again() -> None:
    """The unit reads why; recalled while unanswered it is with the unit again."""
    mine = Unit()
    made = mine.resolved("submitted")
    assert errors(mine.staff.send(route("return_resolution", made.pk), reason="").content.decode())
    mine.staff.record(route("return_resolution", made.pk), reason="Name what the clinic does")
    assert "Name what the clinic does" in mine.head.open(made.get_absolute_url())
    words = {"tier": "1", "term_on": made.term_on}
    mine.head.record(route("edit_resolution", made.pk), **words, aim="Win the flag, the clinic with us")
    mine.head.record(route("submit", made.pk))
    mine.head.record(route("recall", made.pk))
    mine.head.record(route("submit", made.pk))
    mine.staff.record(route("accept", made.pk))
    made.refresh_from_db()
    assert (made.state, made.aim) == ("in_force", "Win the flag, the clinic with us")


def test_units_which_have_resolved_are_followed_as_a_class() -> None:
    """One list by state and tier; what waits for the committee has a tab with its count."""
    mine = Unit()
    mine.resolved("submitted")
    assert "Sangnok Mine" in mine.staff.open(route("waiting"))
    assert "Sangnok Mine" in mine.staff.open(f"{route('resolutions')}?state=submitted&tier=1")
    assert "Sangnok Mine" not in mine.staff.open(f"{route('resolutions')}?state=in_force").split("<main")[1]


def test_one_open_resolution_a_unit_and_its_end_ends_its_targets() -> None:
    """A second one is refused in words; withdrawn with a reason."""
    mine = Unit()
    made = mine.resolved("in_force")
    mine.sets_target()
    again = mine.head.send(route("resolve", mine.unit.pk), tier="1", aim="Again", term_on=made.term_on)
    assert "The unit has an open resolution already" in again.content.decode()
    mine.head.record(route("withdraw", made.pk), reason="The mine is merged")
    assert Target.objects.get().state == "ended"
    assert "Resolve to win the flag" in mine.head.open(home(mine.unit))


def test_it_lapses_at_its_term() -> None:
    """The beat's work; its targets end with it."""
    mine = Unit()
    made = mine.resolved("in_force")
    mine.sets_target()
    Resolution.objects.update(term_on=made.meeting.held_on if made.meeting else made.term_on)
    tasks.close_due()
    made.refresh_from_db()
    assert (made.state, Target.objects.get().state) == ("lapsed", "ended")
