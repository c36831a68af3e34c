"""Targets with several weighted measures, milestones and measures of the catalogue: set, read, renewed (L2, L4, L7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from targets import progress, renewing, rollup, setting
from targets.models import MeasureGoal, Reading, ShippedMeasure, Stage, Target, UnitOfMeasure
from targets.plan import Aim, Plan, Step, faults
from tests import factories as make
from tests.assessments.browser import Browser, carried, errors
from tests.targets.cast import TODAY, Place, aim, counted_in, day, plan, typed
from workflow.clock import today
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db
NAMES = ("Drawings ready", "Line built", "Line runs by itself")


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def pumps(weight: int = 40, goal: int = 8) -> Aim:
    """Pumps in order, from 2."""
    return Aim(
        "pumps in order", "number", counted_in("machines"), Decimal(2), "list of pumps", Decimal(goal), weight=weight
    )


def milestones(weight: int = 100, names: tuple[str, ...] = NAMES) -> Aim:
    """A line that is automated in three milestones, one a month."""
    stages = [Step(day(30 * n), Decimal(n), "act of acceptance", name) for n, name in enumerate(names, start=1)]
    return Aim("the line", "milestones", None, Decimal(0), "plan", Decimal(len(names)), stages, weight)


def two(place: Place, state: str = "in_force") -> Target:
    """Ore recovery with 60 per cent of the weight, pumps with 40."""
    return set_as(place, plan(pumps(), share=60), state)


def set_as(place: Place, wanted: Plan, state: str = "in_force") -> Target:
    """A target of a plan, brought into a state."""
    under = place.mine.resolutions.first() or place.resolution()
    made = setting.set_target(under, by=place.head, plan=wanted, today=TODAY)
    if state != "draft":
        Target.objects.filter(pk=made.pk).update(state=state, discussion=make.meeting(place.mine))
    return Target.objects.get(pk=made.pk)


def read(place: Place, target: Target, name: str, value: int | str, **more: Any) -> Target:
    """A reading of one measure; the target as it stands then."""
    measure = target.measures.get(name=name)
    days = {"happened_on": day(-1), "today": TODAY}
    progress.add_reading(target, by=place.head, measure=measure, value=Decimal(value), **days, **more)
    target.refresh_from_db()
    return target


def renew(place: Place, target: Target, kind: str, *plans: Plan) -> Any:
    """A renewal by the head of the mine."""
    return renewing.propose(target, by=place.head, kind=kind, plans=plans, today=TODAY, reason="A new line")


def test_progress_is_the_weighted_mean_and_the_goal_is_all_of_them(place: Place) -> None:
    """One measure reached is not the target reached."""
    target = two(place)
    assert read(place, target, "recovery", 68).progress == 60
    with pytest.raises(NotReady, match="not reached the goal"):
        setting.meet(target, by=place.head, today=TODAY)
    assert read(place, target, "pumps in order", 5).progress == 80
    assert read(place, target, "pumps in order", 8).progress == 100
    assert setting.meet(target, by=place.head, today=TODAY).state == "met"


@pytest.mark.parametrize(
    ("measures", "cell", "words"),
    [
        ((aim(weight=60), pumps), "m2_share", "add up to 90; together they must be 100"),
        ((aim(weight=60), lambda: replace(pumps(), counted="recovery")), "m2_counted", "counted above already"),
        ((aim(weight=60), lambda: replace(pumps(), baseline=Decimal(-2))), "m2_baseline", "never below 0"),
        ((aim(weight=60), lambda: replace(pumps(), better="lower")), "m2_better", "other direction"),
        ((aim(weight=60), lambda: replace(pumps(), past=Decimal(1))), "m2_past_on", "both a value and a day"),
        (
            (aim(weight=60), lambda: replace(pumps(), past=Decimal(1), past_on=TODAY)),
            "m2_past_on",
            "a day before today",
        ),
        ((aim(weight=60), lambda: milestones(40, ("One",))), "m2_milestones", "at least two"),
        ((aim(weight=60), lambda: milestones(40, ("One", "One"))), "m2_milestones", "different names"),
        ((aim(weight=60, stages=[Step(day(0), Decimal(63))]), pumps), "stage_1_due_on", "Choose a day after today"),
    ],
)
def test_each_fault_names_its_measure(place: Place, measures: tuple[Any, ...], cell: str, words: str) -> None:
    """The weights, the range, the direction, the earlier level, the milestones, a stage of the past."""
    first, second = measures
    other = second(30) if words.startswith("add up") else second() if second is not pumps else pumps()
    wanted = plan(measures=[first, other])
    assert [name for name, _words in faults(wanted, place.resolution(), TODAY)] == [cell]
    with pytest.raises(NotReady, match=words):
        set_as(place, wanted)


def test_a_stage_that_has_passed_may_stay_but_none_is_set_in_the_past(place: Place) -> None:
    """A draft that waits for its discussion keeps its first stage; another day behind is refused."""
    target = place.target(state="draft")
    Stage.objects.filter(number=1).update(due_on=day(-1))
    kept = [Step(day(-1), Decimal(63)), Step(day(120), Decimal(66))]
    setting.edit(target, by=place.head, plan=plan(stages=kept), today=TODAY)
    with pytest.raises(NotReady, match="stages lie ahead"):
        setting.edit(target, by=place.head, plan=plan(stages=[Step(day(-2), Decimal(63))]), today=TODAY)


def test_a_draft_changes_the_number_of_its_measures(place: Place) -> None:
    """One more, one less: goals and stages go with the measure."""
    target = place.target(state="draft")
    setting.edit(target, by=place.head, plan=plan(pumps(), share=60), today=TODAY)
    assert list(target.measures.order_by("id").values_list("name", flat=True)) == ["recovery", "pumps in order"]
    setting.edit(target, by=place.head, plan=plan(measures=[pumps(100)]), today=TODAY)
    assert target.measures.get().name == "pumps in order"
    assert (MeasureGoal.objects.get().weight, Stage.objects.count()) == (100, 0)


def test_milestones_are_read_by_name_or_by_number(place: Place) -> None:
    """Which ones are reached stands with the reading; a number keeps those and takes the first ones after them."""
    target = set_as(place, plan(measures=[milestones()]))
    read(place, target, "the line", 1, milestones=[NAMES[1]])
    assert (Reading.objects.latest("id").milestones, target.progress) == ([NAMES[1]], Decimal("33.3"))
    assert read(place, target, "the line", 1).progress == Decimal("33.3")
    assert Reading.objects.latest("id").milestones == [NAMES[1]]
    assert read(place, target, "the line", 2).progress == Decimal("66.6")
    assert Reading.objects.latest("id").milestones == list(NAMES[:2])
    for value, names in ((4, None), (1, ["Another"])):
        with pytest.raises(NotReady, match="among the milestones of the target: it has 3"):
            read(place, target, "the line", value, milestones=names)
    assert read(place, target, "the line", 3).progress == 100


def test_milestones_are_ticked_on_the_page(place: Place) -> None:
    """The target page says of each one when it was reached; the one ahead says so."""
    target = set_as(place, plan(measures=[milestones()]))
    head = Browser(place.head)
    measure = target.measures.get().pk
    head.record(at("add_reading", target.pk), measure=measure, milestones=list(NAMES[:2]), happened_on=day(-1))
    page = head.open(target.get_absolute_url())
    assert page.count("Reached") == 2
    for words in (*NAMES, "2 milestones", "act of acceptance", "Ahead"):
        assert words in page
    page = head.open(at("correct_reading", Reading.objects.get().pk))
    assert page.count("checked") == 2
    grid = head.open(at("readings", place.mine.pk))
    assert "2 of 3" in grid


def test_a_milestone_that_a_renewal_leaves_out_counts_no_more(place: Place) -> None:
    """Two of three were reached; one of them is no longer asked."""
    target = set_as(place, plan(measures=[milestones()]))
    read(place, target, "the line", 2)
    fewer = plan(measures=[milestones(names=NAMES[1:])])
    renewing.accept(renew(place, target, "lower", fewer), by=place.staff, today=TODAY)
    target.refresh_from_db()
    assert target.progress == 50


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("raise", lambda: plan(pumps(goal=7), share=60, goal=Decimal(70)), "lower than the one in force"),
        ("raise", lambda: plan(pumps(30, goal=9), share=70), "weights of the measures stay"),
        ("extend", lambda: plan(pumps(goal=9), share=60, limit_on=day(260)), "An extension keeps the goal"),
        ("renew", plan, "What is counted stays the same"),
        ("renew", lambda: plan(pumps(), share=60, weight=2), "It stays the same in a renewal"),
        ("lower", lambda: plan(pumps(), share=60), "no lower than the one in force"),
    ],
)
def test_no_measure_is_lowered_behind_another(place: Place, kind: str, changed: Any, words: str) -> None:
    """Each measure of a renewal is what its kind says."""
    with pytest.raises(NotReady, match=words):
        renew(place, two(place), kind, changed())


def test_a_raise_keeps_every_milestone(place: Place) -> None:
    """More of them is a raise; another one instead is not."""
    target = set_as(place, plan(measures=[milestones()]))
    with pytest.raises(NotReady, match="A raise keeps every milestone"):
        renew(place, target, "raise", plan(measures=[milestones(names=(*NAMES[:2], "Opened", "Second line"))]))
    made = renew(place, target, "raise", plan(measures=[milestones(names=(*NAMES, "Second line"))]))
    assert (made.state, made.drafted.goals.get().goal) == ("accepted", 4)


def test_one_measure_is_raised_and_both_read_on(place: Place) -> None:
    """The measures keep their identity; the progress follows the new goal."""
    target = two(place)
    read(place, target, "pumps in order", 8)
    renew(place, target, "raise", plan(pumps(goal=14), share=60))
    target.refresh_from_db()
    assert (target.progress, target.measures.count()) == (20, 2)


def test_a_split_begins_with_a_target_for_each_measure(place: Place) -> None:
    """The page offers the first measure alone and all others, each with the whole weight."""
    target = two(place)
    head = Browser(place.head)
    url = at("propose", target.pk, "split")
    page = head.open(url)
    assert 'name="first-counted" value="recovery"' in page
    assert 'name="second-counted" value="pumps in order"' in page
    whole = {f"first-{name}": value for name, value in typed(title="Mill three").items()}
    other = typed(title="Pumps", counted="pumps in order", type="number", baseline="2", goal="8")
    other |= {name: "" for name in other if name.startswith("stage_")}
    other["unit_of_measure"] = counted_in("machines").pk
    second = {f"second-{name}": value for name, value in other.items()}
    more = head.send(url, **whole, **second, reason="Two tasks", **{"first-add_measure": "1"}).content.decode()
    assert 'name="first-m2_counted"' in more and "Two tasks" in more
    head.record(url, **whole, **second, reason="Two tasks", confirm="1")
    made = target.renewals.get().becomes.order_by("id")
    assert [[goal.weight for goal in one.current.goals.all()] for one in made] == [[100], [100]]  # type: ignore[union-attr]


def test_the_weight_of_a_target_reaches_the_roll_up(place: Place) -> None:
    """Two targets, one of which counts three times."""
    light, heavy = place.target(), set_as(place, plan(weight=3))
    read(place, heavy, "recovery", 68)
    rollup.fold()
    row = place.mine.rollups.get(field="technical")
    assert (light.weight, row.weight, row.weighted) == (1, 4, 300)
    setting.end(light, by=place.head, reason="The pit is closed")
    assert rollup.differing() == 0


def test_three_parts_carry_everything_to_the_check_page(place: Place) -> None:
    """Part after part without JavaScript, one measure of the catalogue and one of own words; back and on again."""
    head, resolution = Browser(place.head), place.resolution()
    url, whole = at("set_target", resolution.pk), typed()
    first = {name: whole[name] for name in ("field", "title", "problem", "equipment", "supply", "staffing", "kind")}
    page = head.send(url, **first, limit_on=day(-1), post="head", unit=place.mine.pk).content.decode()
    assert errors(page) == ["Choose a time limit after today"]
    page = head.onward(url, page, limit_on=day(200))
    homes = ShippedMeasure.objects.get(code="homes_repaired")
    of_homes = {"shipped": homes.pk, "baseline": "6", "baseline_source": "list of homes", "goal": "18"}
    page = head.onward(url, page, **of_homes, type="number", better="higher")
    assert "Stage 1, by" in page
    page = head.onward(url, page, to="2")
    page = head.onward(url, page, add_measure="1")
    assert "Measure 2" in page and 'value="list of homes"' in page
    own = {"m2_counted": "reading room open", "m2_type": "yes_no", "m2_baseline_source": "order"}
    page = head.onward(url, page, share="70", m2_share="20", **own)
    assert errors(page) == ["The weights add up to 90; together they must be 100 per cent"]
    page = head.onward(url, page, m2_share="30")
    page = head.onward(url, page, stage_1_due_on=day(60), stage_1_value="12", stage_1_calculation="two brigades")
    for words in ("Check what you wrote", "Homes repaired", "two brigades", "reading room open", "a month required"):
        assert words in page
    assert not Target.objects.exists()
    page = head.onward(url, page, to="1")
    assert "Three mills, one out of order.</textarea>" in page
    for _part in range(3):
        page = head.onward(url, page)
    answer = head.client.post(url, {**carried(page), "confirm": "1"})
    made = Target.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    goals = list(MeasureGoal.objects.order_by("id").values_list("measure__name", "weight", "goal"))
    assert goals == [("Homes repaired", 70, 18), ("reading room open", 30, 1)]
    measure = made.measures.get(shipped=homes)
    assert measure.unit_of_measure == UnitOfMeasure.objects.get(code="homes")
    page = head.open(made.get_absolute_url())
    for words in ("Weight 70", "Four of six fitters.", "2 measures", "Unit head"):
        assert words in page


def test_the_check_page_says_the_kind_and_unit_of_the_catalogue(place: Place) -> None:
    """What an entry brings stands in the summary, whatever was left chosen beside it."""
    share = ShippedMeasure.objects.get(code="work_mechanised")
    data = typed(shipped=share.pk, counted="", type="number", unit_of_measure="")
    page = (
        Browser(place.head)
        .client.post(at("set_target", place.resolution().pk), {**data, "unit": place.mine.pk})
        .content.decode()
    )
    summary = page[page.index("Measure of the catalogue") :]
    kind = summary[summary.index("Kind of measure") :][:200]
    assert "Per cent" in kind and "Number" not in kind
    assert str(share.unit_of_measure) in summary


def test_a_measure_is_taken_out_again(place: Place) -> None:
    """Those after it move up with what was typed."""
    head, url = Browser(place.head), at("set_target", place.resolution().pk)
    data = typed(measures="3", m2_counted="pumps", m3_counted="belts", m3_share="20", share="50", m2_share="30")
    page = head.client.post(url, {**data, "drop_measure": "2"}).content.decode()
    assert 'name="m2_counted" value="belts"' in page
    assert "Measure 3" not in page
    page = head.client.post(url, {**data, "measures": "2", "drop_measure": "1"}).content.decode()
    assert 'name="counted" value="pumps"' in page
    assert 'name="share"' not in page


def test_the_pace_of_the_past_is_told_where_it_is_known(place: Place) -> None:
    """From the earlier level that is written; else from own readings of the same thing; else it is said to be unknown."""
    head, url = Browser(place.head), at("set_target", place.resolution().pk)

    def check(**changes: Any) -> str:
        return head.client.post(url, {**typed(**changes), "unit": place.mine.pk}).content.decode()

    assert "no earlier level is known" in check()
    known = check(past="60", past_on=day(-90))
    assert "from the earlier level" in known and "times the pace so far" in known
    old = place.target(place.mine.resolutions.get())
    measure = old.measures.get()
    for value, days in (("61", -60), ("60", -30)):
        progress.add_reading(
            old, by=place.head, measure=measure, value=Decimal(value), happened_on=day(days), today=today()
        )
    assert "so far it has not moved towards the goal" in check()
    assert "from own readings" in check()


def test_an_archived_unit_sets_no_target(place: Place) -> None:
    """Named beside the unit, and by the verb."""
    under = place.resolution()
    type(place.workteam).objects.filter(pk=place.workteam.pk).update(archived_on=TODAY)
    place.workteam.refresh_from_db()
    page = Browser(place.head).send(at("set_target", under.pk), **typed(), unit=place.workteam.pk, confirm="1")
    with pytest.raises(NotReady, match="This unit is archived"):
        setting.set_target(under, by=place.head, plan=plan(), today=TODAY, unit=place.workteam)
    assert not Target.objects.filter(unit=place.workteam).exists()
    assert page.status_code in (302, 422)


def test_a_retired_unit_of_measure_stays_where_it_is_chosen(place: Place) -> None:
    """A draft keeps it; a new target is not offered it."""
    kept = counted_in("machines")
    target = set_as(place, plan(measures=[pumps(100)]), "draft")
    UnitOfMeasure.objects.filter(pk=kept.pk).update(retired_on=TODAY)
    head = Browser(place.head)
    words = typed(counted="pumps in order", type="number", baseline="2", goal="9", unit_of_measure=kept.pk)
    words |= {name: "" for name in words if name.startswith("stage_")}
    page = head.client.post(at("set_target", target.resolution_id), {**words, "confirm": "1"}).content.decode()
    assert "Select a valid choice" in page
    head.record(at("edit_target", target.pk), **words, confirm="1")
    assert MeasureGoal.objects.get().goal == 9


def test_an_administrator_keeps_the_catalogue_of_measures(place: Place) -> None:
    """A new entry is offered, a retired one is not."""
    administrator = Browser(make.official("administrator", place.county))
    url = reverse("units:catalogue_of", args=["measures"])
    entry = {"code": "wells", "name_en": "Wells dug", "name_ko": "판 우물", "rank": 500, "type": "number"}
    administrator.record(url, **entry, unit_of_measure=counted_in("pieces").pk, higher_is_better="on")
    assert ShippedMeasure.objects.get(code="wells").higher_is_better
    retired = ShippedMeasure.objects.get(code="hygiene_points")
    administrator.client.post(url, {"retire": str(retired.pk)})
    head = Browser(place.head)
    page = head.client.post(at("set_target", place.resolution().pk), {**typed(), "to": "2"}).content.decode()
    assert "Wells dug" in page
    assert "Hygiene points" not in page
