"""Calls to resolve: whom they concern, their moves, where the units stand, and bad input."""

from __future__ import annotations

import pytest
from django.urls import reverse

from targets import calling
from targets.models import Call
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.targets.cast import TODAY, Place, client, day
from workflow.models import steps_of
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def test_it_concerns_its_kinds_in_its_areas(place: Place) -> None:
    """Not archived units, not other kinds, not other areas."""
    school = make.unit(place.county, kind_code="school")
    make.unit(place.county, archived_on=TODAY)
    call = make.call(place.county)
    assert set(call.units()) == {place.mine}
    call.kinds.add(make.kind("school"))
    assert set(call.units()) == {place.mine, school}
    call.areas.set([school])
    assert set(call.units()) == {school}
    assert calling.open_call_of(place.mine, TODAY) is None
    assert calling.open_call_of(school, TODAY) == call


def test_where_each_unit_stands(place: Place) -> None:
    """By its open resolution, or one made under the call; after the date what is missing has lapsed."""
    call = make.call(place.county, answer_by=day(30))
    states = {"draft": "unanswered", "submitted": "waiting", "returned": "returned", "in_force": "in_force"}
    units = {state: make.unit(place.county) for state in (*states, "lapsed", "withdrawn")}
    for state, unit in units.items():
        make.resolution(unit, state=state, call=call)
    rows = calling.with_answers(call, call.units(), TODAY)
    found = {unit.pk: unit.answer for unit in rows}
    assert {state: found[units[state].pk] for state in states} == states
    assert found[units["lapsed"].pk] == "lapsed"
    assert found[units["withdrawn"].pk] == found[place.mine.pk] == "unanswered"
    counts = {"unanswered": 3, "waiting": 1, "returned": 1, "in_force": 1, "lapsed": 1}
    assert calling.counts_of(call, call.units(), TODAY) == counts
    assert calling.counts_of(call, call.units(), day(31))["lapsed"] == 4


def test_an_old_resolution_in_force_answers_and_an_old_flag_does_not(place: Place) -> None:
    """A unit that has resolved already need not do so again."""
    call = make.call(place.county)
    make.resolution(place.mine, state="fulfilled")
    assert calling.counts_of(call, call.units(), TODAY)["unanswered"] == 1
    make.resolution(place.mine)
    assert calling.counts_of(call, call.units(), TODAY)["in_force"] == 1


def test_drafts_are_the_committees_own(place: Place) -> None:
    """A head below reads a call once it is open; elsewhere nobody does."""
    call = make.call(place.county, state="draft")
    assert client(place.staff).get(call.get_absolute_url()).status_code == 200
    assert client(place.head).get(call.get_absolute_url()).status_code == 404
    Call.objects.update(state="open")
    page = client(place.head).get(call.get_absolute_url()).content.decode()
    assert "Sangnok Mine" in page
    assert client(place.outsider).get(call.get_absolute_url()).status_code == 404


def test_a_draft_is_changed_an_open_call_is_not(place: Place) -> None:
    """Its page refuses, and so does the verb."""
    staff = Browser(place.staff)
    words = {"title": "Resolve", "text": "Meet", "answer_by": day(40), "kinds": [make.kind().pk]}
    staff.record(at("add_call", place.county.pk), **words)
    call = Call.objects.get()
    staff.record(at("edit_call", call.pk), **{**words, "title": "Resolve by spring"})
    call.refresh_from_db()
    assert (call.title, list(call.areas.all())) == ("Resolve by spring", [place.county])
    staff.record(at("open_call", call.pk))
    staff.open(at("edit_call", call.pk), status=409)
    with pytest.raises(NotReady):
        calling.edit_call(call, by=place.staff, today=TODAY, kinds=[], areas=[], answer_by=day(9))
    names = list(steps_of(call).values_list("name", flat=True))
    assert names == ["draft", "edit", "open"]


def test_bad_input_is_named(place: Place) -> None:
    """A past date, no kind, nobody called, an area elsewhere."""
    staff = Browser(place.staff)
    page = staff.send(at("add_call", place.county.pk), title="Resolve", text="Meet", answer_by=TODAY).content.decode()
    assert errors(page) == ["Kinds of units called – This field is required.", "Choose a date after today."]
    nobody = make.call(place.county, state="draft", kinds=("clinic",))
    Call.objects.update(answer_by=day(-1))
    said = errors(staff.send(at("open_call", nobody.pk)).content.decode())
    assert said == ["The date to answer by has passed.", "No unit of these kinds stands in these areas."]
    elsewhere = make.unit(kind_code="county")
    with pytest.raises(NotReady):
        calling.draft_call(
            place.county,
            by=place.staff,
            today=TODAY,
            title="x",
            text="x",
            kinds=[],
            areas=[elsewhere],
            answer_by=day(9),
        )


def test_a_committee_inside_forwards_its_own_list(place: Place) -> None:
    """A province calls, its county forwards; not a list of somebody else, nor of a draft."""
    call = make.call(make.nation(), answer_by=day(30))
    make.unit()
    Browser(place.staff).record(at("forward_call", call.pk), unit=place.county.pk, note="")
    row = call.forwardings.get()
    assert (row.unit, row.counts["unanswered"]) == (place.county, 1)
    foreign = make.official("staff", make.unit(kind_code="county"))
    page = Browser(foreign).send(at("forward_call", call.pk), unit=place.county.pk)
    assert page.status_code == 422
    assert client(place.head).get(at("forward_call", call.pk)).status_code == 403
    draft = make.call(place.county, state="draft")
    with pytest.raises(NotReady):
        calling.forward_list(draft, by=place.staff, unit=place.county, today=TODAY)


def test_the_list_of_calls_is_narrowed(place: Place) -> None:
    """By state and area; staff find the button there."""
    make.call(place.county, title="Spring call")
    make.call(place.county, title="Old call", state="closed")
    staff = Browser(place.staff)
    page = staff.open(at("calls") + "?state=open&place=Eunha").split("<main")[1]
    assert "Spring call" in page
    assert "Old call" not in page
    assert at("add_call", place.county.pk) in page
    assert at("add_call", place.county.pk) not in Browser(place.head).open(at("calls"))
