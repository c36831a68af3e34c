"""The coverage gate: who is counted, where, and what others learn of it (rule 2, Bound 3)."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.coverage import Coverage, coverage, draws_under
from targets.models import IndividualTarget, Target
from tests import factories as make
from tests.targets.cast import TODAY, Place, client, day
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db


def peopled(unit: Unit, number: int) -> list[Membership]:
    """`number` new members of a unit."""
    return [Membership.objects.get(person=make.person(unit=unit)) for _ in range(number)]


def test_own_members_are_counted_once_however_many_targets_they_have(place: Place) -> None:
    """Ten members: one with three individual targets is one of ten."""
    target = place.target(state="discussed")
    place.draw_up(target, [place.members[0]] * 3)
    assert coverage(place.mine, TODAY) == Coverage(reached=False, needed=80, share=10)


@pytest.mark.parametrize(("drawn", "reached"), [(7, False), (8, True), (9, True)])
def test_the_share_is_reached_at_eighty_of_a_hundred(place: Place, drawn: int, reached: bool) -> None:
    """Rounded down, never up."""
    place.draw_up(place.target(state="discussed"), place.members[:drawn])
    assert coverage(place.mine, TODAY).reached is reached


@pytest.mark.parametrize(
    ("state", "counts"), [("draft", False), ("discussed", True), ("in_force", True), ("met", True), ("ended", False)]
)
def test_only_targets_that_stand_count(place: Place, state: str, counts: bool) -> None:
    """Discussed, in force or met."""
    target = place.target(state="discussed")
    place.draw_up(target, place.members)
    Target.objects.filter(pk=target.pk).update(state=state)
    assert (coverage(place.mine, TODAY).share == 90) is counts


@pytest.mark.parametrize(("state", "counts"), [("open", True), ("done", True), ("dropped", False), ("ended", False)])
def test_only_individual_targets_that_hold_count(place: Place, state: str, counts: bool) -> None:
    """Dropped and ended ones are as none."""
    place.draw_up(place.target(state="discussed"), place.members)
    IndividualTarget.objects.update(state=state)
    assert (coverage(place.mine, TODAY).share == 90) is counts


def test_who_has_left_or_not_yet_come_is_not_counted(place: Place) -> None:
    """Memberships are dated."""
    place.draw_up(place.target(state="discussed"), place.members)
    Membership.objects.filter(person=place.head).update(until=TODAY)
    make.person(unit=place.mine, since=day(1))
    assert coverage(place.mine, TODAY).share == 100


def test_above_workteams_the_share_of_subunits_decides(place: Place) -> None:
    """Of five workteams with five members, four have to have reached theirs; one of four members is not counted."""
    target = place.target(state="discussed")
    place.draw_up(target, [*place.members, place.head])
    teams = [make.unit(place.mine, kind_code="workteam") for _ in range(5)]
    for team in teams:
        peopled(team, 5)
    peopled(place.workteam, 4)

    def all_draw(team: Unit) -> None:
        place.draw_up(target, [one.person for one in Membership.objects.filter(unit=team)], unit=team)

    for team in teams[:3]:
        all_draw(team)
    found = coverage(place.mine, TODAY)
    assert (found.reached, found.reached_below, found.all_below) == (False, 3, 5)
    all_draw(teams[3])
    assert coverage(place.mine, TODAY).reached


def test_subunits_that_have_reached_theirs_do_not_stand_in_for_the_own_members(place: Place) -> None:
    """The office of the mine draws up too."""
    target = place.target(state="discussed")
    people = peopled(place.workteam, 5)
    place.draw_up(target, [one.person for one in people], unit=place.workteam)
    found = coverage(place.mine, TODAY)
    assert (found.reached_below, found.all_below, found.share, found.reached) == (1, 1, 0, False)


def test_archived_subunits_are_not_waited_for(place: Place) -> None:
    """What is closed draws up no more."""
    place.draw_up(place.target(state="discussed"), place.members)
    peopled(place.workteam, 5)
    Unit.objects.filter(pk=place.workteam.pk).update(archived_on=datetime.date(2026, 6, 1))
    assert coverage(place.mine, TODAY).reached


def test_of_fewer_than_five_members_nothing_is_said() -> None:
    """No share: it would speak of persons (Bound 3)."""
    small = Place(members=3)
    found = coverage(small.mine, TODAY)
    assert (found.share, found.reached) == (None, True)


def test_a_small_unit_draws_under_its_parents_targets(place: Place) -> None:
    """With five members it stands on its own."""
    peopled(place.workteam, 4)
    assert draws_under(place.workteam, TODAY) == [place.workteam.pk, place.mine.pk]
    peopled(place.workteam, 1)
    assert draws_under(place.workteam, TODAY) == [place.workteam.pk]
    root = make.nation()
    assert draws_under(root, TODAY) == [root.pk]


def test_the_question_costs_the_same_for_one_subunit_and_thirty(place: Place) -> None:
    """At most five statements."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            coverage(place.mine, TODAY)
        return len(statements)

    peopled(place.workteam, 5)
    one = asked()
    for _ in range(29):
        peopled(make.unit(place.mine, kind_code="workteam"), 5)
    assert asked() == one <= 5


def test_only_the_own_head_reads_the_share(place: Place) -> None:
    """Others read "reached" or "not yet"; a head above reads no number either."""
    target = place.target(state="discussed")
    place.draw_up(target, place.members[:6])
    address = target.resolution.get_absolute_url()
    above = make.official("head", place.county)
    words = "Now 60 per cent. Only you as head see this number."
    assert words in client(place.head).get(address).content.decode()
    for person in (above, place.staff, place.members[0]):
        page = client(person).get(address).content.decode()
        assert "60 per cent" not in page
    assert "Not yet reached." in client(above).get(address).content.decode()
