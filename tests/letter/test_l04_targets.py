"""L4: "stages must be defined correctly on the basis of accurate calculations": measure, level now, goal, stages, limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from targets.models import UnitOfMeasure
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, route, typed

pytestmark = pytest.mark.django_db


def test_a_target_says_how_it_is_counted_and_by_when() -> None:
    """Level now with its source, stages with their calculation, goal, time limit: all on its page."""
    mine = Unit()
    mine.resolved("in_force")
    target = mine.sets_target()
    page = Browser(mine.member).open(target.get_absolute_url())
    for words in ("recovery", "shift log", "Stage 1", "second mill: 2 points", "Stage 2", "pumps: 3 points", "Goal"):
        assert words in page
    assert "Two of three mills run" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline_source": ""}, "Where the level now is read from – This field is required."),
        ({"problem": ""}, "Problem to be solved – This field is required."),
        ({"goal": "61"}, "The goal must differ from the level now"),
        ({"stage_1_value": "69"}, "A stage lies between the level now and the goal"),
        ({"stage_2_due_on": day(30)}, "Stages follow each other in time; choose a day after the stage before"),
        ({"stage_2_due_on": day(300)}, "A stage cannot end after the time limit"),
        ({"limit_on": day(900)}, "The resolution ends before this; choose a day within its term"),
    ],
)
def test_stages_that_do_not_add_up_are_refused(changes: dict[str, object], words: str) -> None:
    """Each fault beside its field, nothing typed is lost."""
    mine = Unit(members=1)
    resolution = mine.resolved("in_force")
    page = mine.head.send(route("set_target", resolution.pk), **typed(**changes)).content.decode()
    assert words in errors(page)
    assert "shift log" in page or "baseline_source" in changes


PUMPS = {
    "counted": "pumps in order",
    "type": "number",
    "baseline": "2",
    "baseline_source": "list of pumps",
    "goal": "8",
    "better": "higher",
    "share": "40",
}


def machines() -> int:
    """The unit of measure of pumps."""
    return UnitOfMeasure.objects.get(code="machines").pk


def test_a_target_counts_several_things_each_with_its_weight() -> None:
    """Recovery with 60 per cent, pumps with 40: the target stands where their weighted mean stands."""
    mine = Unit()
    pumps = {**PUMPS, "unit_of_measure": machines()}
    _study, target, _room = mine.in_force(pumps, share="60")
    mine.reads(target, "68", "recovery")
    mine.reads(target, "5", "pumps in order")
    page = Browser(mine.member).open(target.get_absolute_url())
    for words in ("Weight 60", "Weight 40", "100\xa0% of the way", "50\xa0% of the way", "pumps in order"):
        assert words in page
    target.refresh_from_db()
    assert target.progress == 80
    answer = mine.head.send(route("meet", target.pk))
    assert errors(answer.content.decode()) == ["The readings have not reached the goal yet."]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"m2_share": "30"}, "The weights add up to 90; together they must be 100 per cent"),
        ({"m2_goal": "-1"}, "A count is never below 0"),
        ({"m2_better": "lower"}, "The goal lies on the other side of the level now; choose the other direction"),
        ({"stage_1_due_on": day(-3)}, "Choose a day after today: stages lie ahead"),
    ],
)
def test_measures_that_do_not_add_up_are_refused(changes: dict[str, object], words: str) -> None:
    """Each named beside its cell; the rest of what was typed stays."""
    mine = Unit(members=1)
    resolution = mine.resolved("in_force")
    pumps = {f"m2_{name}": value for name, value in {**PUMPS, "unit_of_measure": machines()}.items()}
    fields = {**typed(measures="2", share="60"), **pumps, **changes}
    page = mine.head.send(route("set_target", resolution.pk), **fields).content.decode()
    assert errors(page) == [words]
    assert "list of pumps" in page and "shift log" in page


def test_milestones_are_reached_one_by_one() -> None:
    """Named at the start, each with its day; the reading says which are reached."""
    mine = Unit()
    names = ("Drawings approved", "Pumps mounted", "Controls wired")
    lines = {"type": "milestones", "counted": "the dosing line", "milestones": "\n".join(names), "goal": ""}
    days = {f"stage_{n}_due_on": day(50 * n) for n in (1, 2, 3)}
    _study, target, _room = mine.in_force(**lines, **days)
    mine.reads(target, names[:2])
    page = Browser(mine.member).open(target.get_absolute_url())
    assert page.count("Reached") == 2
    for words in (*names, "2 milestones", "Ahead"):
        assert words in page
    target.refresh_from_db()
    assert target.progress == Decimal("66.6")


def test_the_check_page_sets_the_pace_beside_that_of_the_past() -> None:
    """Seven points in 200 days are wanted; one point was won in the last 90."""
    mine = Unit(members=1)
    resolution = mine.resolved("in_force")
    fields = typed(past="60", past_on=day(-90))
    page = mine.head.send(route("set_target", resolution.pk), **fields).content.decode()
    for words in ("+1.07\xa0% a month required", "+0.34\xa0% a month so far", "3.1 times the pace so far"):
        assert words in page
    assert "Three mills, one out of order." in page


def test_what_is_reached_shows_on_the_stages() -> None:
    """66 of 61 to 68: both stages are reached, the goal is ahead."""
    mine = Unit()
    _study, target, _room = mine.in_force()
    mine.reads(target, "66")
    page = Browser(mine.member).open(target.get_absolute_url())
    assert page.count("Reached") >= 2
    assert "Ahead" in page
