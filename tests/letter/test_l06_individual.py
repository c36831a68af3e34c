"""L6: "all the members of the unit must draw up their own individual detailed targets": coverage, and who reads them."""

from __future__ import annotations

import pytest

from targets.models import IndividualTarget, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, home, route

pytestmark = pytest.mark.django_db


def prepared() -> tuple[Unit, Target]:
    """Three discussed targets, nobody has drawn up yet."""
    mine = Unit()
    mine.resolved("in_force")
    for field in ("ideological", "technical", "cultural"):
        mine.sets_target(field=field, title=f"Aim in the {field} field")
    mine.discusses_all()
    return mine, Target.objects.get(field="technical")


def test_a_member_draws_up_in_at_most_four_steps() -> None:
    """Which target it helps, what, by when, save: no other field is required."""
    mine, under = prepared()
    one = mine.draws_up(mine.member, under)
    page = Browser(mine.member).open(route("mine"))
    assert one.task in page
    assert under.title in page
    assert "Only you and the 1 responsible person of your unit." in page


def test_targets_take_force_once_the_members_have_drawn_up() -> None:
    """Eight of ten are 80 per cent; the own head sees the number, the committee above "not yet" and "reached"."""
    mine, under = prepared()
    assert mine.resolution is not None
    enforce, address = route("enforce", mine.resolution.pk), mine.resolution.get_absolute_url()
    for person in mine.members[:7]:
        mine.draws_up(person, under)
    assert "cover 80 per cent" in errors(mine.head.send(enforce).content.decode())[0]
    assert "Now 70 per cent. Only you as head see this number." in mine.head.open(address)
    above = Browser(make.official("head", mine.county))
    assert "Not yet reached." in above.open(address)
    assert "70 per cent" not in above.open(address)
    mine.draws_up(mine.members[7], under)
    mine.head.record(enforce)
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}


def test_they_are_read_by_the_member_and_the_own_head_alone() -> None:
    """Bound 3: the ideological ones by the member alone; nobody above, no colleague, not on the unit page."""
    mine, technical = prepared()
    mine.draws_up(mine.member, technical, "Label the walrus bays")
    study = Target.objects.get(field="ideological")
    mine.draws_up(mine.member, study, "Hold the heron lectures")
    page = mine.head.open(route("unit_individual", mine.unit.pk))
    assert "walrus" in page
    assert "heron" not in page
    own = Browser(mine.member).open(route("mine"))
    assert "walrus" in own and "heron" in own
    for person in (mine.members[1], make.official("head", mine.county), make.official("senior", mine.county)):
        browser = Browser(person)
        assert "walrus" not in browser.open(home(mine.unit))
        assert browser.client.get(route("unit_individual", mine.unit.pk)).status_code == 403
        for one in IndividualTarget.objects.all():
            assert browser.client.get(one.get_absolute_url()).status_code == 404
