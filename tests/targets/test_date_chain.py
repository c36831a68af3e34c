"""The date chain: individual ≤ stage ≤ target ≤ higher; what clashes is shown to those who may read it (rule 3, Bound 3)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from targets import drawing_up, renewing
from targets.date_chain import clashing, stage_for
from targets.models import IndividualTarget, Renewal, Serving, Stage, Target
from targets.setting import Step
from tests import factories as make
from tests.assessments.browser import Browser
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day, plan
from units.models import Person

pytestmark = pytest.mark.django_db
TITLE = "Dates that clash"


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def drawn(target: Target, who: Person, due_on: datetime.date) -> IndividualTarget:
    """An individual target of a member, by the verb."""
    return drawing_up.draw_up(target, by=who, task=f"Task of {who.name}", due_on=due_on, today=TODAY)


def bring_forward(place: Place, target: Target, to: int, *stages: int) -> None:
    """A raise that ends on another day, its stages on others: in force at once."""
    values = (Decimal(63), Decimal(66))
    steps = [Step(day(due), value, "as before") for due, value in zip(stages, values, strict=True)]
    sooner = plan(title=target.title, field=target.field, limit_on=day(to), stages=steps)
    renewing.propose(target, by=place.head, kind="raise", plans=[sooner], today=TODAY, reason="The mill runs")
    target.refresh_from_db()


@pytest.mark.parametrize(("due", "number"), [(0, 1), (60, 1), (61, 2), (120, 2), (121, None), (200, None)])
def test_an_individual_target_falls_into_a_stage(place: Place, due: int, number: int | None) -> None:
    """The first that ends on its day or later; after the last one it serves the target as a whole."""
    target = place.target()
    assert stage_for(target, day(due)) == number
    made = drawn(target, place.members[0], day(due))
    assert made.stage == number
    drawing_up.edit(made, by=place.members[0], task="Later", due_on=day(100), today=TODAY)
    assert made.stage == 2


def test_a_stage_ends_with_its_last_measure(place: Place) -> None:
    """Two measures with stages of their own."""
    target = place.target()
    assert target.current is not None
    first = target.current.goals.get()
    Stage.objects.filter(goal=first, number=1).update(due_on=day(10))
    other = target.measures.create(name="second")
    goal = target.current.goals.create(measure=other, baseline=0, goal=9, baseline_source="log")
    Stage.objects.create(goal=goal, number=1, due_on=day(70), value=3)
    assert (stage_for(target, day(65)), stage_for(target, day(71))) == (1, 2)


def test_the_member_is_told_when_the_stage_ends_before(place: Place) -> None:
    """The stage moved, the task did not: the own page says until when, and a new date settles it."""
    target = place.target()
    one = drawn(target, place.members[0], day(58))
    member = Browser(place.members[0])
    assert "Now too late" not in member.open(at("mine"))
    bring_forward(place, target, 199, 40, 100)
    page = member.open(at("mine"))
    assert "Now too late: due by 25 Jul" in page
    assert "Set a new date" in page
    assert "Now too late" in member.open(at("individual", one.pk))
    member.record(at("individual", one.pk), task=one.task, when="other", other_day=day(30))
    assert "Now too late" not in member.open(at("mine"))
    one.refresh_from_db()
    assert one.stage == 1


def test_the_ideological_ones_are_told_to_the_member_alone(place: Place) -> None:
    """The head is not even told that there are some."""
    target = place.target(field="ideological")
    for member in place.members[:7]:
        drawn(target, member, day(58))
    bring_forward(place, target, 199, 40, 100)
    assert "Now too late" in Browser(place.members[0]).open(at("mine"))
    assert TITLE not in Browser(place.head).open(target.get_absolute_url())


def test_the_own_head_reads_the_number_and_the_list_marks_them(place: Place) -> None:
    """Those above read nothing of it, a colleague neither."""
    target = place.target()
    for member in place.members[:2]:
        drawn(target, member, day(58))
    bring_forward(place, target, 199, 40, 100)
    page = Browser(place.head).open(target.get_absolute_url())
    assert TITLE in page and "2 individual targets" in page
    assert Browser(place.head).open(at("unit_individual", place.mine.pk)).count("Now too late") == 2
    for other in (place.staff, place.members[5], make.official("head", place.county)):
        assert TITLE not in Browser(other).open(target.get_absolute_url())


def above(place: Place, limit_on: datetime.date) -> tuple[Target, Target]:
    """A target of the mine that serves one of the county, which ends on a day."""
    lower = place.target()
    chief = make.official("head", place.county)
    higher = make.target(make.resolution(place.county), chief, title="Save fuel", limit_on=limit_on)
    Serving.objects.create(target=lower, higher=higher, by=place.head)
    return lower, higher


def test_both_ends_of_the_cascade_are_told(place: Place) -> None:
    """The higher target ends first: its page names who ends later, and the page of that one names it."""
    lower, higher = above(place, day(150))
    page = Browser(place.staff).open(higher.get_absolute_url())
    assert f"{lower.title} (Sangnok Mine)" in page and "ends 1 Jan 2027, after this one" in page
    page = Browser(place.head).open(lower.get_absolute_url())
    assert "Save fuel (Eunha County)" in page and "ends 12 Nov 2026, before this one" in page
    Target.objects.filter(pk=higher.pk).update(limit_on=day(200))
    assert TITLE not in Browser(place.staff).open(higher.get_absolute_url())
    Target.objects.filter(pk=higher.pk).update(limit_on=day(150), state="ended")
    assert TITLE not in Browser(place.head).open(lower.get_absolute_url())


def test_an_accepted_extension_shows_what_now_ends_too_late(place: Place) -> None:
    """The committee accepts; what the mine's target serves ends before it now."""
    lower, higher = above(place, day(210))
    assert TITLE not in Browser(place.head).open(lower.get_absolute_url())
    later = plan(limit_on=day(260))
    renewing.propose(lower, by=place.head, kind="extend", plans=[later], today=TODAY, reason="Pumps came late")
    renewing.accept(Renewal.objects.get(), by=place.staff, today=TODAY)
    assert "before this one" in Browser(place.head).open(lower.get_absolute_url())
    assert "after this one" in Browser(place.staff).open(higher.get_absolute_url())


def test_a_stage_after_the_limit_is_named(place: Place) -> None:
    """None can be entered; an old one is still shown."""
    target = place.target()
    Stage.objects.filter(number=2).update(due_on=day(230))
    assert "ends 31 Jan 2027" in Browser(place.head).open(target.get_absolute_url())
    assert list(clashing(Target.objects.all())) == [target]


def test_the_list_finds_them(place: Place) -> None:
    """For the head and the committee; what has ended is left out."""
    lower, higher = above(place, day(150))
    for person in (place.head, place.staff):
        page = Browser(person).open("/targets/?ask=dates")
        assert lower.title in page and higher.title not in page
    Target.objects.filter(pk=lower.pk).update(state="ended")
    assert lower.title not in Browser(place.staff).open("/targets/?ask=dates")


def test_no_later_than_the_unit_target_at_entry(place: Place) -> None:
    """Also when a target is changed: said on the page, nothing is lost."""
    target = place.target()
    one = drawn(target, place.members[0], day(58))
    answer = Browser(place.members[0]).send(
        at("individual", one.pk), task="Fit two pumps", when="other", other_day=day(201)
    )
    assert answer.status_code == 422
    assert "The unit target ends before that day" in answer.content.decode()
    one.refresh_from_db()
    assert one.due_on == day(58)


def test_clashes_cost_no_statement_of_their_own(place: Place) -> None:
    """At 1 and at 30 rows of each kind the same."""
    lower, higher = above(place, day(150))
    drawn(lower, place.members[0], day(58))
    bring_forward(place, lower, 190, 40, 100)

    def grow() -> None:
        another = place.target(lower.resolution)
        Serving.objects.create(target=another, higher=higher, by=place.head)
        place.draw_up(lower, [place.members[1]])

    pages = [
        Page(client(place.head), lower.get_absolute_url(), DETAIL),
        Page(client(place.staff), higher.get_absolute_url(), DETAIL),
        Page(client(place.members[0]), at("mine"), LIST),
        Page(client(place.staff), "/targets/?ask=dates", LIST),
    ]
    check(pages, grow)
