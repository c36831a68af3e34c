"""L6: "all the members of the unit must draw up their own individual detailed targets": coverage, and who reads them."""

from __future__ import annotations

import pytest
import time_machine

from targets.models import IndividualTarget, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, home, route, typed

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


def test_one_by_one_and_the_last_period_is_carried_over() -> None:
    """The next task alone on top, another taken in hand by one press; what is left over gets the end of this period."""
    mine, under = prepared()
    first, second = (mine.draws_up(mine.member, under, task) for task in ("Clean the sump", "Fit the pumps"))
    member = Browser(mine.member)
    page = member.open(route("mine"))
    assert page.index("Clean the sump") < page.index("After that (1)") < page.index("Fit the pumps")
    member.record(route("put_first", second.pk))
    page = member.open(route("mine"))
    assert page.index("Fit the pumps") < page.index("After that (1)") < page.index("Clean the sump")
    member.record(route("progress", second.pk), reached=3)
    member.record(route("finish", first.pk))
    assert "Draw up again" in member.open(route("mine"))
    with time_machine.travel(day(70)):
        member = Browser(mine.member)
        assert "1 target of the last period is not finished." in member.open(route("mine"))
        member.record(route("carry_over"))
        second.refresh_from_db()
        assert (second.due_on >= day(0), second.reached, second.state) == (True, 3, "open")


def test_the_time_limit_of_a_task_keeps_within_that_of_the_unit_target() -> None:
    """The date chain: refused at entry beside the date; told to member and head when the unit brings its date forward."""
    mine, under = prepared()
    typed_ = {"target": under.pk, "task": "Fit the pumps", "when": "other", "other_day": day(201)}
    answer = Browser(mine.member).send(route("draw_up"), **typed_).content.decode()
    assert any("The unit target ends on" in words for words in errors(answer))
    mine.draws_up(mine.member, under, "Fit the pumps")
    sooner = {"limit_on": day(50), "stage_1_due_on": day(20), "stage_2_due_on": day(40)}
    changed = typed(title=under.title, **sooner)
    assert "Check what you wrote" in mine.head.send(route("edit_target", under.pk), **changed).content.decode()
    mine.head.record(route("edit_target", under.pk), **changed, confirm="1")
    assert "Now too late: due by" in Browser(mine.member).open(route("mine"))
    page = mine.head.open(under.get_absolute_url())
    assert "Dates that clash" in page and "1 individual target" in page
    assert "Dates that clash" not in mine.staff.open(under.get_absolute_url())


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
