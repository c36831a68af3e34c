"""Targets by their verbs: three parts, stages, discussion, force, end (L2, L4, L5, L8)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from targets import setting
from targets.models import MeasureGoal, Stage, Target, TargetVersion
from targets.plan import Step, faults
from tests import factories as make
from tests.targets.cast import ADOPTED, FIELDS, TODAY, Place, counted_in, day, plan
from units.models import Meeting, Norm
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db
MEETING: dict[str, Any] = {
    "held_on": ADOPTED,
    "place": "Reading room",
    "present": 86,
    "minutes": "",
    "proposals": "Fit pumps before the third mill",
    "changes": "Stage 2 in September, not July",
}


def test_a_target_has_its_three_parts_as_version_one(place: Place) -> None:
    """Problem, measure with goal, stages with their calculation."""
    target = place.target(state="draft")
    version = TargetVersion.objects.get(target=target)
    assert (target.state, target.unit, target.current, version.number) == ("draft", place.mine, version, 1)
    assert (target.title, target.limit_on, target.progress) == (version.title, version.limit_on, Decimal(0))
    goal = MeasureGoal.objects.get(version=version)
    assert (goal.baseline, goal.goal, goal.baseline_source) == (Decimal(61), Decimal(68), "shift log")
    assert goal.measure.higher_is_better
    assert list(Stage.objects.values_list("number", "due_on", "value", "calculation")) == [
        (1, day(60), Decimal(63), "second mill: 2 points"),
        (2, day(120), Decimal(66), "pumps: 3 points"),
    ]
    assert steps_of(target).get().facts == {"title": target.title}


def test_a_goal_below_the_level_now_means_that_less_is_better(place: Place) -> None:
    """The direction is derived, never asked."""
    target = place.target(
        type="number", unit_of_measure=counted_in("days"), baseline=Decimal(9), goal=Decimal(4), stages=[]
    )
    assert not target.measures.get().higher_is_better


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"limit_on": TODAY, "stages": []}, "limit_on", "after today"),
        ({"limit_on": day(800)}, "limit_on", "within its term"),
        ({"goal": Decimal(61), "stages": []}, "goal", "differ"),
        ({"goal": Decimal(120)}, "goal", "between 0 and 100"),
        ({"baseline": Decimal(101), "goal": Decimal(90), "stages": []}, "baseline", "between 0 and 100"),
        ({"type": "number"}, "unit_of_measure", "unit of measure"),
        ({"type": "yes_no", "stages": []}, "goal", "level now is 0"),
        (
            {"type": "yes_no", "baseline": Decimal(0), "goal": Decimal(1), "stages": [Step(day(9), Decimal(1))]},
            "stage_1_value",
            "no stages",
        ),
        ({"stages": [Step(day(201), Decimal(63))]}, "stage_1_due_on", "after the time limit"),
        ({"stages": [Step(day(60), Decimal(63)), Step(day(60), Decimal(64))]}, "stage_2_due_on", "follow each other"),
        ({"stages": [Step(day(60), Decimal(69))]}, "stage_1_value", "between the level now and the goal"),
        ({"stages": [Step(day(60), Decimal(60))]}, "stage_1_value", "between the level now and the goal"),
        ({"stages": [Step(day(60), Decimal(66)), Step(day(90), Decimal(63))]}, "stage_2_value", "leads on"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field(
    place: Place, changes: dict[str, Any], field: str, words: str
) -> None:
    """Dates in order, values on the way, shares that are shares (L4)."""
    resolution = place.resolution()
    found = faults(plan(**changes), resolution, TODAY)
    assert [name for name, _text in found] == [field]
    assert words in found[0][1]
    with pytest.raises(NotReady, match=words):
        setting.set_target(resolution, by=place.head, plan=plan(**changes), today=TODAY)
    assert not Target.objects.exists()


def test_stages_of_a_falling_goal_fall(place: Place) -> None:
    """And one that rises again is refused."""
    falling = plan(
        type="number",
        unit_of_measure=counted_in("days"),
        baseline=Decimal(9),
        goal=Decimal(4),
        stages=[Step(day(30), Decimal(7)), Step(day(60), Decimal(5))],
    )
    resolution = place.resolution()
    assert faults(falling, resolution, TODAY) == []
    steps = [Step(day(30), Decimal(5)), Step(day(60), Decimal(7))]
    rising = replace(falling, measures=[replace(falling.measures[0], stages=steps)])
    assert [name for name, _words in faults(rising, resolution, TODAY)] == ["stage_2_value"]


def test_a_draft_is_changed_as_version_one(place: Place) -> None:
    """Text, goal and stages are written anew; a target in force is not."""
    target = place.target(state="draft")
    setting.edit(target, by=place.head, plan=plan(title="Recovery of ore", field="cultural", stages=[]), today=TODAY)
    target.refresh_from_db()
    assert (target.title, target.field, target.versions.count()) == ("Recovery of ore", "cultural", 1)
    assert not Stage.objects.exists()
    in_force = place.target(target.resolution)
    with pytest.raises(NotReady, match="renewal"):
        setting.edit(in_force, by=place.head, plan=plan(), today=TODAY)


def test_one_meeting_discusses_several_targets(place: Place) -> None:
    """One record: place, number present, proposals and what they changed (L5); a number, no names."""
    resolution = place.resolution()
    first, second = (place.target(resolution, "draft", field=field) for field in FIELDS[:2])
    setting.discuss(first, by=place.head, also=[second], **MEETING)
    held = Meeting.objects.get(kind="discussion")
    assert (held.present, held.proposals, held.changes) == (86, MEETING["proposals"], MEETING["changes"])
    assert set(Target.objects.values_list("state", "discussion")) == {("discussed", held.pk)}
    assert steps_of(second).get(name="discuss").happened_on == ADOPTED


def test_a_discussion_holds_for_all_or_for_none(place: Place) -> None:
    """One target that is no longer a draft stops the record."""
    resolution = place.resolution()
    draft, stale = place.target(resolution, "draft"), place.target(resolution, "draft")
    Target.objects.filter(pk=stale.pk).update(state="ended")
    with pytest.raises(NotNow):
        setting.discuss(draft, by=place.head, also=[stale], **MEETING)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Meeting.objects.filter(kind="discussion").exists()


def test_another_units_target_is_not_discussed_along(place: Place) -> None:
    """Each unit's meeting speaks of its own targets."""
    resolution = place.resolution()
    own = place.target(resolution, "draft")
    inside = setting.set_target(resolution, by=place.head, plan=plan(), today=TODAY, unit=place.workteam)
    with pytest.raises(NotReady, match="one unit"):
        setting.discuss(own, by=place.head, also=[inside], **MEETING)


def test_nothing_takes_force_before_everything_is_there(place: Place) -> None:
    """The reasons are named one by one."""
    resolution = place.resolution("submitted")
    place.target(resolution, "draft")
    with pytest.raises(NotReady) as refusal:
        setting.enforce(resolution, by=place.head, today=TODAY)
    text = " ".join(refusal.value.reasons)
    for words in ("not in force yet", "Ideological", "Cultural", "Not every target", "No discussed target"):
        assert words in text
    assert "Technical" not in text


def test_targets_take_force_once_members_cover_them(place: Place) -> None:
    """Ten members, eight of them needed (80 per cent); with seven the gate is shut."""
    resolution = place.resolution()
    targets = place.three_fields(resolution)
    place.draw_up(targets[0], place.members[:7])
    with pytest.raises(NotReady, match="80 per cent"):
        setting.enforce(resolution, by=place.head, today=TODAY)
    place.draw_up(targets[1], place.members[7:8])
    setting.enforce(resolution, by=place.head, today=TODAY)
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}
    assert steps_of(targets[0]).filter(name="enforce").count() == 1


def test_the_share_is_a_norm_of_the_area(place: Place) -> None:
    """The county asks for half only."""
    Norm.objects.create(unit=place.county, name="coverage_share", value="50", since=day(-10))
    resolution = place.resolution()
    targets = place.three_fields(resolution)
    place.draw_up(targets[0], place.members[:5])
    setting.enforce(resolution, by=place.head, today=TODAY)
    assert not Target.objects.exclude(state="in_force").exists()


def test_a_draft_of_a_unit_inside_holds_nobody_up(place: Place) -> None:
    """The workteam follows when it is ready, and takes force by the same page."""
    resolution = place.resolution()
    targets = place.three_fields(resolution)
    inside = setting.set_target(resolution, by=place.head, plan=plan(), today=TODAY, unit=place.workteam)
    place.draw_up(targets[0], place.members)
    setting.enforce(resolution, by=place.head, today=TODAY)
    inside.refresh_from_db()
    assert inside.state == "draft"
    setting.discuss(inside, by=place.head, **MEETING)
    setting.enforce(resolution, by=place.head, today=TODAY)
    inside.refresh_from_db()
    assert inside.state == "in_force"


def test_a_target_is_met_once_its_readings_have_reached_the_goal(place: Place) -> None:
    """Not before, and by the head alone."""
    target = place.target()
    with pytest.raises(NotReady, match="not reached the goal"):
        setting.meet(target, by=place.head, today=TODAY)
    Target.objects.filter(pk=target.pk).update(progress=100)
    with pytest.raises(NotYours):
        setting.meet(target, by=place.members[0], today=TODAY)
    assert setting.meet(target, by=place.head, today=TODAY).state == "met"


def test_a_target_ends_with_a_reason(place: Place) -> None:
    """Which stands in its history."""
    target = setting.end(place.target(), by=place.head, reason="The level is flooded")
    assert (target.state, steps_of(target).get(name="end").note) == ("ended", "The level is flooded")


def test_a_time_limit_that_passed_closes_the_target_after_its_grace(place: Place) -> None:
    """Ten days by the norm; run again, nothing changes."""
    target = place.target(limit_on=day(30), stages=[])
    met = place.target(target.resolution, "met", limit_on=day(30), stages=[])
    assert setting.close_due(day(40)) == 0
    assert setting.close_due(day(41)) == 1
    assert setting.close_due(day(41)) == 0
    target.refresh_from_db()
    met.refresh_from_db()
    assert (target.state, met.state) == ("unmet", "met")
    step = steps_of(target).get(name="miss")
    assert (step.by, step.happened_on) == (None, day(41))


def test_a_target_met_meanwhile_stops_no_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The beat goes on to the next one."""
    first = place.target(limit_on=day(30), stages=[])
    place.target(first.resolution, limit_on=day(30), stages=[])
    real = setting.miss

    def quicker(target: Target, **arguments: Any) -> Target:
        Target.objects.filter(pk=first.pk).update(state="met")
        return real(target, **arguments)

    monkeypatch.setattr(setting, "miss", quicker)
    assert setting.close_due(day(60)) == 1
    assert sorted(Target.objects.values_list("state", flat=True)) == ["met", "unmet"]


def test_the_unit_puts_its_targets_in_order(place: Place) -> None:
    """The one in hand first; what belongs to others is ignored (L8)."""
    resolution = place.resolution()
    targets = place.three_fields(resolution, "in_force")
    other_unit = make.unit()
    other = make.target(make.resolution(other_unit), place.head)
    wanted = [targets[2].pk, other.pk, targets[0].pk, targets[1].pk]
    setting.put_in_order(resolution, by=place.head, ids=wanted)
    assert [one.pk for one in setting.in_order(resolution, place.head)] == [wanted[0], wanted[2], wanted[3]]
    other.refresh_from_db()
    assert other.order == 100
    with pytest.raises(NotYours):
        setting.put_in_order(resolution, by=place.staff, ids=wanted)


def test_only_the_head_sets_and_only_at_units_inside(place: Place) -> None:
    """A workteam's head sets the workteam's own; nobody sets for a unit elsewhere."""
    resolution = place.resolution()
    foreman = make.official("head", place.workteam)
    made = setting.set_target(resolution, by=foreman, plan=plan(), today=TODAY, unit=place.workteam)
    assert made.unit == place.workteam
    for by, unit in ((foreman, place.mine), (place.members[0], place.mine), (place.head, place.county)):
        with pytest.raises(NotYours):
            setting.set_target(resolution, by=by, plan=plan(), today=TODAY, unit=unit)
