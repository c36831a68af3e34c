"""Persons, memberships and posts: entered on a decision, never overlapping, ended and never deleted (L1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories as make
from units import appointing
from units.accounts import accounts_kept_by, keeps_account
from units.models import Appointment, Membership, Person, Unit
from units.reach import reach_of
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 6, 15)


@pytest.fixture
def place() -> dict[str, Any]:
    """A county with an administrator, and a mine below."""
    county = make.unit(kind_code="county")
    mine = make.unit(county)
    administrator = make.official("administrator", county, member_of=make.unit(county, kind_code="organ"))
    return {"county": county, "mine": mine, "administrator": administrator}


def enter(place: dict[str, Any], person: Person, post: str = "head", **changed: Any) -> Appointment:
    """A post at the mine."""
    given = {"unit": place["mine"], "since": TODAY, "authority": "Decision 14 of 2 June 2026", **changed}
    return appointing.appoint(by=given.pop("by", place["administrator"]), person=person, post=post, **given)


def test_a_person_is_entered_with_a_unit_and_cannot_sign_in_yet(place: dict[str, Any]) -> None:
    """One membership, one step, no password."""
    made = appointing.enter_person(
        by=place["administrator"], number="M-1", name="Ri Chol", unit=place["mine"], since=TODAY
    )
    assert not made.has_usable_password()
    assert [(row.unit, row.since, row.until) for row in made.memberships.all()] == [(place["mine"], TODAY, None)]
    assert [step.name for step in steps_of(made)] == ["enter"]
    with pytest.raises(NotReady, match="number is taken"):
        appointing.enter_person(by=place["administrator"], number="M-1", name="Ri", unit=place["mine"], since=TODAY)


def test_a_transfer_ends_one_membership_the_day_the_next_begins(place: dict[str, Any]) -> None:
    """Never two at a time, never none."""
    person, farm = make.person(unit=place["mine"]), make.unit(place["county"], kind_code="farm")
    appointing.transfer(person, by=place["administrator"], unit=farm, since=TODAY)
    rows = list(person.memberships.order_by("since").values_list("unit", "until"))
    assert rows == [(place["mine"].pk, TODAY), (farm.pk, None)]
    with pytest.raises(NotReady, match="last day lies before"):
        appointing.transfer(person, by=place["administrator"], unit=place["mine"], since=TODAY - DAY)


@pytest.mark.parametrize("column", ["membership", "appointment"])
def test_overlaps_are_refused_by_the_database(place: dict[str, Any], column: str) -> None:
    """Raw rows, past every check of Python."""
    person = make.person(unit=place["mine"])
    make.appoint(person, "auditor", place["mine"])
    with pytest.raises(IntegrityError), transaction.atomic():
        if column == "membership":
            Membership.objects.create(person=person, unit=make.unit(), since=TODAY, until=TODAY + DAY)
        else:
            make.appoint(person, "auditor", place["mine"], since=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=make.person(), unit=place["mine"], since=TODAY, until=TODAY)


def test_a_unit_has_one_head_at_a_time(place: dict[str, Any]) -> None:
    """Deputies apart."""
    first = enter(place, make.person())
    with pytest.raises(NotReady, match="hand the post over"):
        enter(place, make.person(), since=TODAY + 30 * DAY)
    deputy = appointing.name_deputy(
        first, by=place["administrator"], person=make.person(), since=TODAY, until=TODAY + DAY, authority="Decision 15"
    )
    assert deputy.deputy_of == first


def test_a_post_is_entered_on_the_decision_of_the_committee_above(place: dict[str, Any]) -> None:
    """Without its date and number it is refused; the decision and who entered it stay in the row."""
    with pytest.raises(NotReady, match="superior committee"):
        enter(place, make.person(), authority="  ")
    made = enter(place, make.person())
    assert (made.authority, made.entered_by) == ("Decision 14 of 2 June 2026", place["administrator"])
    assert [step.name for step in steps_of(made)] == ["appoint"]


def test_nobody_appoints_themselves(place: dict[str, Any]) -> None:
    """By rule and by constraint."""
    administrator = place["administrator"]
    with pytest.raises(NotReady, match="for themselves"):
        enter(place, administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.appoint(administrator, "head", place["mine"], entered_by=administrator)


@pytest.mark.parametrize("post", ["head", "staff", "department", "auditor", "senior"])
def test_only_an_administrator_of_the_place_enters_posts(place: dict[str, Any], post: str) -> None:
    """Not the head, not staff, not an administrator elsewhere."""
    by = make.official(post, place["county"])
    with pytest.raises(NotYours):
        enter(place, make.person(), "supply", by=by)
    with pytest.raises(NotYours):
        enter(place, make.person(), by=make.official("administrator", make.unit(kind_code="county")))


@pytest.mark.parametrize(("held", "wanted"), [("staff", "administrator"), ("administrator", "department")])
def test_administration_and_decisions_never_meet_in_one_person(place: dict[str, Any], held: str, wanted: str) -> None:
    """Whichever was first; after the one has ended the other is possible."""
    person = make.person()
    row = make.appoint(person, held, place["mine"])
    with pytest.raises(NotReady, match="takes no decisions"):
        enter(place, person, wanted)
    appointing.end_appointment(row, by=place["administrator"], until=TODAY)
    assert enter(place, person, wanted).post == wanted


def test_a_hand_over_is_one_step_without_a_gap(place: dict[str, Any]) -> None:
    """The day one ends the other begins; if the second half fails, the first has not happened."""
    first, successor = enter(place, make.person(), since=TODAY - 99 * DAY), make.person()
    deputy = make.appoint(make.person(), "head", place["mine"], since=TODAY - 9 * DAY, deputy_of=first)
    with pytest.raises(NotReady):
        appointing.hand_over(first, by=place["administrator"], person=successor, on=TODAY, authority="")
    first.refresh_from_db()
    assert first.until is None
    second = appointing.hand_over(first, by=place["administrator"], person=successor, on=TODAY, authority="Decision 20")
    for row in (first, deputy):
        row.refresh_from_db()
        assert row.until == TODAY
    assert (second.since, second.until, second.person) == (TODAY, None, successor)
    heads = Appointment.objects.filter(unit=place["mine"], post="head", deputy_of__isnull=True)
    for day in (TODAY - DAY, TODAY, TODAY + DAY):
        assert heads.filter(pk__in=Appointment.objects.on(day)).count() == 1


def test_an_ended_post_stays_and_its_work_falls_to_the_deputy(place: dict[str, Any]) -> None:
    """The row is history; the deputy acts on until their own day."""
    head, deputy = make.person(), make.person()
    row = enter(place, head, since=TODAY - 99 * DAY)
    appointing.name_deputy(
        row, by=place["administrator"], person=deputy, since=TODAY - 9 * DAY, until=TODAY + 9 * DAY, authority="15"
    )
    appointing.end_appointment(row, by=place["administrator"], until=TODAY)
    assert Appointment.objects.filter(pk=row.pk, until=TODAY).exists()
    assert not reach_of(head, TODAY).holds(["head"], place["mine"])
    assert reach_of(deputy, TODAY).holds(["head"], place["mine"])
    assert not reach_of(deputy, TODAY + 9 * DAY).holds(["head"], place["mine"])


def test_a_password_and_an_account_are_kept_by_another_within_reach(place: dict[str, Any]) -> None:
    """A county's administrator opens nobody's account above or elsewhere, nor their own."""
    administrator, member = place["administrator"], make.person(unit=place["mine"])
    elsewhere = make.person(unit=make.unit())
    above = make.person(unit=place["mine"])
    make.appoint(above, "department", make.nation())
    nobody = make.person()
    for one in (elsewhere, above, administrator, nobody):
        with pytest.raises(NotYours):
            appointing.set_password(one, by=administrator, password="a long new password 17")
        with pytest.raises(NotYours):
            appointing.set_active(one, by=administrator, active=False)
    appointing.set_password(member, by=administrator, password="a long new password 17")
    assert Person.objects.get(pk=member.pk).check_password("a long new password 17")
    with pytest.raises(NotReady):
        appointing.set_password(member, by=administrator, password="short")
    national = make.official("administrator", make.nation())
    assert all(keeps_account(national, one) for one in (elsewhere, above, administrator, nobody))
    assert set(accounts_kept_by(administrator)) == {member, administrator}


def test_who_has_left_is_still_the_units_while_a_post_holds(place: dict[str, Any]) -> None:
    """A past membership elsewhere says nothing; a coming one does."""
    person = make.person()
    other: Unit = make.unit()
    Membership.objects.create(person=person, unit=other, since=make.LONG_AGO, until=TODAY - DAY)
    make.appoint(person, "supply", place["mine"])
    assert keeps_account(place["administrator"], person)
    Membership.objects.create(person=person, unit=other, since=datetime.date(2099, 1, 1))
    assert not keeps_account(place["administrator"], person)
