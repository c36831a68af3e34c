"""L3: "a unit which has resolved to join the movement": made by its own meeting, answered by the committee above."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews import reviewing
from targets import tasks
from targets.models import Call, Resolution, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, home, route

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


def called(mine: Unit) -> Call:
    """The county calls its factories to resolve within sixty days, through the pages."""
    words = {"title": "Resolve before the anniversary", "text": "Meet and resolve", "answer_by": day(60)}
    mine.staff.record(route("add_call", mine.county.pk), **words, kinds=[make.kind().pk])
    made = Call.objects.get()
    mine.staff.record(route("open_call", made.pk))
    return made


def test_a_committee_calls_units_to_resolve_by_a_date() -> None:
    """The unit's desk and page show it; what its own meeting resolves is linked; counts open lists of units."""
    mine = Unit()
    for name in ("Silent Factory", "Other Factory"):
        make.unit(mine.county, name_en=name)
    call = called(mine)
    page = call.get_absolute_url()
    assert "Units called to resolve" in mine.head.open("/")
    assert "Called to resolve by" in mine.head.open(home(mine.unit))
    assert mine.staff.open(f"{page}?answer=unanswered").count(">Unanswered</span>") == 3
    made = mine.resolved("submitted")
    assert made.call == call
    assert "Resolve before the anniversary" in mine.head.open(made.get_absolute_url())
    assert "Units called to resolve" not in mine.head.open("/")
    submitted = mine.staff.open(f"{page}?answer=submitted").split("<tbody")[1]
    assert "Sangnok Mine" in submitted
    assert "Silent Factory" not in submitted
    mine.staff.record(route("accept", made.pk))
    in_force = mine.staff.open(f"{page}?answer=in_force").split("<tbody")[1]
    assert "Sangnok Mine" in in_force
    assert "Other Factory" in mine.staff.open(f"{page}?answer=unanswered").split("<tbody")[1]


def test_a_call_sets_no_quota_and_only_the_units_meeting_resolves() -> None:
    """No form of a call takes a number; the committee cannot begin a resolution for a unit."""
    mine = Unit()
    form = mine.staff.open(route("add_call", mine.county.pk)).split("<main")[1]
    assert 'type="number"' not in form
    assert "Only a unit&#x27;s own meeting makes a resolution." in form
    call = called(mine)
    mine.staff.open(route("resolve", mine.unit.pk), status=403)
    mine.head.open(route("edit_call", call.pk), status=403)


def test_the_list_is_forwarded_upward_and_units_that_let_the_date_pass_are_seen() -> None:
    """Counts on the day, recorded; the beat closes the call after its date; what is unanswered has lapsed."""
    mine = Unit()
    call = called(mine)
    mine.staff.record(route("forward_call", call.pk), unit=mine.county.pk, note="First list")
    page = mine.staff.open(call.get_absolute_url())
    assert "Lists forwarded" in page
    assert "Unanswered 1" in page
    Call.objects.update(answer_by=day(-1))
    tasks.close_due()
    call.refresh_from_db()
    assert call.state == "closed"
    assert "Sangnok Mine" in mine.staff.open(f"{call.get_absolute_url()}?answer=lapsed").split("<tbody")[1]
    assert mine.resolved("draft").call is None


def test_a_call_is_cancelled_with_a_reason() -> None:
    """The units read why; it asks nobody any more."""
    mine = Unit()
    call = called(mine)
    mine.staff.record(route("cancel_call", call.pk), reason="The date falls in the harvest")
    assert "The date falls in the harvest" in mine.head.open(call.get_absolute_url())
    assert "Units called to resolve" not in mine.head.open("/")


def test_resolved_units_are_a_class_of_the_lists_of_units_and_targets() -> None:
    """By the filter of each list."""
    mine = Unit()
    mine.resolved("in_force")
    mine.sets_target()
    assert "Sangnok Mine" in mine.staff.open("/units/list/?standing=resolved").split("<tbody")[1]
    assert "Ore recovery" in mine.staff.open(f"{route('targets')}?resolved=1").split("<tbody")[1]
    assert "Ore recovery" not in mine.staff.open(f"{route('targets')}?resolved=2").split("<main")[1]
    reviewing.plan_all(day(0))
    reviews = reverse("reviews:calendar")
    for chosen, shown in (("any", True), ("1", True), ("2", False)):
        found = mine.staff.open(f"{reviews}?resolved={chosen}").split("<main")[1]
        assert (f">{mine.unit}" in found) is shown


def test_an_area_may_resolve_too_and_the_level_above_handles_it() -> None:
    """A county's meeting resolves; the province's staff puts it in force, the county's own cannot."""
    county = make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Eunha County")
    head = Browser(make.official("head", county))
    own, above = (Browser(make.official("staff", area)) for area in (county, county.parent))
    head.record(route("resolve", county.pk), tier="1", aim="The county wins the flag", term_on=day(700))
    made = Resolution.objects.get(unit=county)
    head.record(route("adopt", made.pk), held_on=day(-9), place="Hall", present=80, minutes="All agreed.")
    head.record(route("submit", made.pk))
    own.open(route("accept", made.pk), status=403)
    above.record(route("accept", made.pk))
    made.refresh_from_db()
    assert made.state == "in_force"
    assert "Eunha County" in above.open("/units/list/?standing=resolved").split("<tbody")[1]
