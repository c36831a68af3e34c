"""An unusual goal is set with a written reason only: by the verbs and through the pages (L4, rule 1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from targets import progress, renewing, setting
from targets.models import MeasureGoal, Renewal, Target
from targets.plan import Plan
from targets.realism import Comparison
from tests.assessments.browser import Browser, carried, errors
from tests.queries import asked
from tests.targets.cast import TODAY, Place, aim, counted_in, day, plan, typed
from tests.targets.likeness import has_read, likes
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db
WHY = "The third mill is repaired in May."
OUTSIDE, UNDER = "outside the usual range: write the reason", "below the present level: write the reason"


@pytest.fixture(autouse=True)
def alike(place: Place) -> None:
    """Five like units have reached 9 to 17 points a year: 7 to 19 are usual. The plan of the cast asks for 12.8."""
    likes(place, 9, 11, 13, 15, 17)


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def set_as(place: Place, wanted: Plan) -> MeasureGoal:
    """The goal of a target set by the verb."""
    under = place.mine.resolutions.filter(state="in_force").first() or place.resolution()
    made = setting.set_target(under, by=place.head, plan=wanted, today=TODAY)
    return MeasureGoal.objects.get(version=made.current)


def read(place: Place, target: Target, value: str, days: int = -1) -> None:
    """A reading of its one measure."""
    when: dict[str, Any] = {"happened_on": day(days), "today": TODAY}
    progress.add_reading(target, by=place.head, measure=target.measures.get(), value=Decimal(value), **when)


def test_a_usual_goal_is_set_without_a_reason(place: Place) -> None:
    """What was compared stands with it."""
    goal = set_as(place, plan())
    assert (goal.usual, goal.reason) == ("within", "")
    assert goal.compared is not None
    like = Comparison.again(goal.compared, goal.usual).like
    assert like is not None
    assert (like.units, like.low, like.median, like.high) == (5, Decimal(7), Decimal(13), Decimal(19))


@pytest.mark.parametrize(("goal", "usual"), [("72", "above"), ("64", "below")])
def test_an_unusual_goal_needs_its_reason(place: Place, goal: str, usual: str) -> None:
    """Refused without, kept with it."""
    wanted: dict[str, Any] = {"goal": Decimal(goal), "stages": []}
    with pytest.raises(NotReady, match=OUTSIDE):
        set_as(place, plan(**wanted))
    assert not Target.objects.filter(unit=place.mine).exists()
    kept = set_as(place, plan(**wanted, reason=WHY))
    assert (kept.usual, kept.reason) == (usual, WHY)


def test_with_too_few_like_units_no_reason_is_asked(place: Place) -> None:
    """Nobody counts it yet: the goal stands as it was set, and the check says so."""
    kept = set_as(place, plan(counted="losses", goal=Decimal(99), stages=[]))
    assert (kept.usual, kept.reason) == ("few", "")
    assert kept.compared is not None


def test_below_the_present_level(place: Place) -> None:
    """70 per cent have been read, 68 are to be reached: a step back needs its reason, like units or none."""
    has_read(place.mine, (-30, 70))
    with pytest.raises(NotReady, match=UNDER):
        set_as(place, plan())
    assert set_as(place, plan(reason=WHY)).usual == "under"


def test_each_measure_has_its_own_reason(place: Place) -> None:
    """The second one is usual; the first asks."""
    wanted = plan(aim(counted="losses", weight=40, stages=[]), share=60, goal=Decimal(72), stages=[])
    with pytest.raises(NotReady) as refused:
        set_as(place, wanted)
    assert len(refused.value.reasons) == 1


def test_what_has_no_pace_keeps_no_comparison(place: Place) -> None:
    """A yes-or-no measure."""
    kept = set_as(place, plan(type="yes_no", baseline=Decimal(0), goal=Decimal(1), stages=[]))
    assert (kept.usual, kept.compared) == ("", None)


def test_a_changed_draft_is_compared_again(place: Place) -> None:
    """From unusual with a reason to usual, and back."""
    target = place.target(state="draft", goal=Decimal(72), stages=[], reason=WHY)
    setting.edit(target, by=place.head, plan=plan(), today=TODAY)
    assert MeasureGoal.objects.get(version=target.current).usual == "within"
    with pytest.raises(NotReady, match=OUTSIDE):
        setting.edit(target, by=place.head, plan=plan(goal=Decimal(72), stages=[]), today=TODAY)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("raise", {"goal": Decimal(82)}, OUTSIDE),
        ("lower", {"goal": Decimal(67), "stages": []}, OUTSIDE),
        ("lower", {"goal": Decimal(64), "stages": []}, UNDER),
        ("extend", {"limit_on": day(690)}, OUTSIDE),
        ("split", {"title": "Mill three"}, OUTSIDE),
    ],
)
def test_a_renewal_begins_where_the_unit_stands(place: Place, kind: str, changes: dict[str, Any], words: str) -> None:
    """66 have been read: what is left to do is what a new plan asks."""
    target = place.target()
    read(place, target, "66")
    more: dict[str, Any] = {"by": place.head, "kind": kind, "today": TODAY, "reason": "Cement came late"}
    times = 2 if kind == "split" else 1
    with pytest.raises(NotReady, match=words):
        renewing.propose(target, plans=[plan(**changes)] * times, **more)
    assert not Renewal.objects.exists()
    made = renewing.propose(target, plans=[plan(**changes, reason=WHY)] * times, **more)
    drafted = [made.drafted] if made.drafted else [one.current for one in made.becomes.all()]
    for version in drafted:
        kept = MeasureGoal.objects.get(version=version)
        assert (kept.usual in ("above", "below", "under"), kept.reason) == (True, WHY)
        assert kept.compared is not None


def test_the_form_asks_beside_the_goal_and_keeps_what_is_typed(place: Place) -> None:
    """At part 2: the fault stands at the cell of the reason, the drawing below; with the reason part 3 follows."""
    url, head = at("set_target", place.resolution().pk), Browser(place.head)
    page = head.onward(url, head.open(url), **first_part())
    assert '<textarea name="reason"' not in page
    page = head.onward(url, page, **second_part(goal="72"))
    assert errors(page) == [f"This goal lies {OUTSIDE}"]
    for words in ('<textarea name="reason"', "Beside like units", "Above the usual range", 'value="shift log"', "<svg"):
        assert words in page
    page = head.onward(url, page, reason=WHY)
    assert 'name="stage_1_due_on"' in page
    assert "Above the usual range" in page
    page = head.onward(url, page)
    for words in ("Check what you wrote", WHY, "Above the usual range", "median 13"):
        assert words in page
    assert head.client.post(url, {**carried(page), "confirm": "1"}).status_code == 302
    made = Target.objects.get(unit=place.mine)
    shown = head.open(made.get_absolute_url())
    for words in ("Beside like units", WHY, "Usual range:", "<svg"):
        assert words in shown
    again = head.open(at("edit_target", made.pk))
    assert WHY in again


def test_a_usual_goal_asks_nothing(place: Place) -> None:
    """The check page says that it is within the range; no cell for a reason is seen."""
    url, head = at("set_target", place.resolution().pk), Browser(place.head)
    page = head.send(url, **typed(part="", unit=place.mine.pk)).content.decode()
    assert "Check what you wrote" in page
    assert "Within the usual range" in page
    assert "<dt>Why this goal" not in page


def test_with_too_few_like_units_the_page_says_so(place: Place) -> None:
    """No drawing, no range."""
    url, head = at("set_target", place.resolution().pk), Browser(place.head)
    page = head.send(url, **typed(part="", unit=place.mine.pk, counted="losses", goal="99")).content.decode()
    for words in ("Check what you wrote", "Too few like units to compare", "Fewer than five like units"):
        assert words in page
    assert "Usual range:" not in page


def test_the_reason_of_a_second_measure_stands_beside_it(place: Place) -> None:
    """Its cell is its own."""
    url, head = at("set_target", place.resolution().pk), Browser(place.head)
    second = {"counted": "pumps", "type": "number", "unit_of_measure": counted_in("machines").pk, "baseline": "0"}
    cells = {f"m2_{name}": value for name, value in {**second, "baseline_source": "list", "goal": "8"}.items()}
    cells |= {"part": "", "unit": place.mine.pk, "measures": "2", "share": "60", "m2_share": "40", "goal": "72"}
    page = head.send(url, **typed(**cells)).content.decode()
    assert errors(page) == [f"This goal lies {OUTSIDE}"]
    assert page.count('<textarea name="reason"') == 1
    assert '<textarea name="m2_reason"' not in page


def test_a_renewal_asks_on_its_page(place: Place) -> None:
    """Raised to 82: refused beside the goal, kept with the reason, shown to the committee."""
    target = place.target()
    read(place, target, "66")
    url, head = at("propose", target.pk, "lower"), Browser(place.head)
    fields = {"reason": "The mill stands still", "plan-goal": "67", "plan-stage_2_value": "66"}
    page = head.onward(url, head.open(url), **fields)
    assert errors(page) == [f"This goal lies {OUTSIDE}"]
    for words in ('<textarea name="plan-reason"', "Below the usual range", "The mill stands still"):
        assert words in page
    page = head.onward(url, page, **{"plan-reason": WHY})
    for words in ("Check what you wrote", WHY, "Below the usual range"):
        assert words in page
    assert head.client.post(url, {**carried(page), "confirm": "1"}).status_code == 302
    seen = Browser(place.staff).open(Renewal.objects.get().get_absolute_url())
    for words in ("Beside like units", WHY, "Below the usual range", "<svg"):
        assert words in seen


def test_a_new_goal_is_reasoned_anew(place: Place) -> None:
    """The reason of the goal in force is not taken for that of another one."""
    target = place.target(goal=Decimal(72), reason=WHY)
    page = Browser(place.head).open(at("propose", target.pk, "raise"))
    assert WHY not in page


def test_a_comparison_costs_two_statements_for_any_number_of_measures(place: Place) -> None:
    """A plan of one measure and one of three."""
    resolution = place.resolution()
    three = plan(aim(counted="losses", weight=20), aim(counted="dust", weight=20), share=60)
    found = []
    for wanted in (plan(), three):
        said = asked(lambda one=wanted: setting.set_target(resolution, by=place.head, plan=one, today=TODAY))
        found.append(sum("percentile_cont" in one or "realism_spread" in one for one in said))
    assert found == [2, 2]


def first_part() -> dict[str, Any]:
    """The cells of part 1."""
    names = (
        "field",
        "title",
        "problem",
        "equipment",
        "supply",
        "staffing",
        "way",
        "post",
        "weight",
        "kind",
        "limit_on",
    )
    return {name: typed()[name] for name in names}


def second_part(**changes: Any) -> dict[str, Any]:
    """The cells of part 2."""
    names = ("counted", "type", "unit_of_measure", "baseline", "baseline_source", "goal")
    return {**{name: typed()[name] for name in names}, **changes}
