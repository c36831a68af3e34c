"""L4: "must not be set too high out of subjective desires or too low": a goal stands beside what like units reached."""

from __future__ import annotations

from typing import Any

import pytest

from targets.models import MeasureGoal, Reading, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, route, typed

pytestmark = pytest.mark.django_db
WHY = "Two more mills come from the neighbouring mine in May."
ASKED = "This goal lies outside the usual range: write the reason"


def others_have_reached(*paces: int) -> None:
    """Other mines that count recovery have gone so many points forward in a year."""
    for pace in paces:
        target = make.target(make.resolution(make.unit(), state="lapsed"), make.person(), field="technical")
        measure = target.measures.get()
        measure.type, measure.name = "percent", "recovery"
        measure.save()
        for days, value in ((-365, 40), (0, 40 + pace)):
            Reading.objects.create(measure=measure, value=value, happened_on=day(days), by=make.person())


def sent(mine: Unit, resolution: Any, **changes: Any) -> str:
    """All three parts sent at once; the page that follows."""
    return mine.head.send(route("set_target", resolution.pk), **typed(**changes)).content.decode()


@pytest.mark.parametrize(
    ("goal", "said"), [("80", "Above the usual range"), ("61.9", "Below the usual range"), ("62", "Below")]
)
def test_a_goal_too_high_or_too_low_is_not_set_without_a_reason(goal: str, said: str) -> None:
    """Refused with the drawing beside it; what was typed stays; with the reason it is set, and the reason is read."""
    others_have_reached(9, 11, 13, 15, 17)
    mine = Unit(members=1)
    resolution = mine.resolved("in_force")
    alone = {f"stage_{n}_{name}": "" for n in (1, 2) for name in ("due_on", "value", "calculation")}
    page = sent(mine, resolution, goal=goal, **alone)
    assert errors(page) == [ASKED]
    for words in (said, "Reached by 5 like units: median 13", "Usual range: 7", "shift log", "<svg"):
        assert words in page
    assert not Target.objects.filter(unit=mine.unit).exists()
    assert mine.sets_target(goal=goal, reason=WHY, part="", **alone).unit == mine.unit
    seen = Browser(mine.member).open(Target.objects.get(unit=mine.unit).get_absolute_url())
    for words in ("Beside like units", said, WHY):
        assert words in seen


def test_a_goal_as_others_reach_it_needs_none() -> None:
    """The check page says so; the comparison stays with the target."""
    others_have_reached(9, 11, 13, 15, 17)
    mine = Unit(members=1)
    page = sent(mine, mine.resolved("in_force"))
    assert "Within the usual range" in page
    target = mine.sets_target()
    assert MeasureGoal.objects.get(version=target.current).usual == "within"


def test_four_like_units_are_no_measure() -> None:
    """Nothing is asked, and no single unit is shown."""
    others_have_reached(9, 11, 13, 15)
    mine = Unit(members=1)
    page = sent(mine, mine.resolved("in_force"), goal="99")
    assert "Too few like units to compare" in page
    assert "Usual range" not in page


def test_a_step_back_is_reasoned() -> None:
    """The unit has read 66 per cent; a lower goal than that needs its reason even where nobody is like it."""
    mine = Unit()
    _study, target, _room = mine.in_force()
    mine.reads(target, "66")
    url = route("propose", target.pk, "lower")
    page = mine.head.open(url)
    cells = {"reason": "A mill stands still", "plan-goal": "64", "plan-stage_2_value": "64"}
    page = mine.head.onward(url, page, **cells)
    assert errors(page) == ["This goal lies below the present level: write the reason"]
    page = mine.head.onward(url, page, **{"plan-reason": WHY})
    assert "Below the present level" in page and WHY in page
