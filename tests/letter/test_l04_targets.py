"""L4: "stages must be defined correctly on the basis of accurate calculations": measure, level now, goal, stages, limit."""

from __future__ import annotations

import pytest

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


def test_what_is_reached_shows_on_the_stages() -> None:
    """66 of 61 to 68: both stages are reached, the goal is ahead."""
    mine = Unit()
    _study, target, _room = mine.in_force()
    mine.reads(target, "66")
    page = Browser(mine.member).open(target.get_absolute_url())
    assert page.count("Reached") >= 2
    assert "Ahead" in page
