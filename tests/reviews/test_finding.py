"""The rules that find deviations: each finds its seeded case and leaves the near miss alone (L23).

Twins: the threshold moved by one step finds the near miss, or leaves the seeded case alone; a rule that does not look
at its threshold fails them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation

from evidence.models import Evidence
from reviews.deviations import facts_now, found_by, run, still_found
from reviews.finding import RULES, Measured, comparing
from reviews.models import ComparedText, Deviation, Finding, Likeness, Review
from targets.models import Measure, MeasureGoal, Reading, Serving, Stage, Target, TargetVersion
from tests import factories as make
from tests.targets.cast import TODAY, Place, day
from tests.targets.likeness import likes
from units.models import Norm, Unit
from units.norms import KINDS
from workflow.moving import record

pytestmark = pytest.mark.django_db
PROBLEM = "Two of the three mills run; the dosing of lime is done by hand and the losses are not weighed."
FINDING = (
    "The second shift put the third mill in order with parts of its own and ran it for eleven days without a stop."
)


def found(name: str, on: datetime.date = TODAY) -> list[Measured]:
    """What a rule finds in the whole nation on a day."""
    return [one for batch in found_by(RULES[name], on) for one in batch]


def review(unit: Unit, quarter: int, state: str = "acknowledged", *kinds: str, text: str = "Done") -> Review:
    """A review of a quarter counted from the first of 2026 (0, -1 …), with findings of these kinds."""
    years, part = divmod(quarter, 4)
    first = datetime.date(2026 + years, part * 3 + 1, 1)
    last = datetime.date(first.year + (part == 3), (part * 3 + 3) % 12 + 1, 1) - datetime.timedelta(days=1)
    made = Review.objects.create(
        unit=unit,
        state=state,
        period_start=first,
        period_end=last,
        due_on=last,
        late_after=last + datetime.timedelta(days=10),
        meeting=None if state == "planned" else make.meeting(unit, "review", held_on=last),
    )
    for kind in kinds:
        Finding.objects.create(review=made, kind=kind, field="technical", text=text)
    return made


def target(place: Place, set_on: datetime.date | None = None, **changes: Any) -> Target:
    """A target of the mine from 60 to 80 that took force on a day, with one measure and two stages."""
    made = make.target(
        place.resolution() if not place.mine.resolutions.exists() else place.mine.resolutions.get(),
        place.head,
        **{"goal": 80, "limit_on": day(300), **changes},
    )
    Measure.objects.filter(target=made).update(type="percent")
    record(made, "enforce", by=place.head, happened_on=set_on or day(-200))
    return made


def read(made: Target, *readings: tuple[int, float]) -> None:
    """Readings: days from today, value."""
    measure = made.measures.get()
    Reading.objects.bulk_create(
        Reading(measure=measure, value=value, happened_on=day(days), by_id=made.versions.get().by_id)
        for days, value in readings
    )


def late(days: int) -> Callable[[Place], Any]:
    """A planned review so many days beyond its grace."""

    def made(place: Place) -> Review:
        one = review(place.mine, 0, "planned")
        Review.objects.filter(pk=one.pk).update(due_on=day(-days - 10), late_after=day(-days))
        return one

    return made


def faultless(place: Place) -> None:
    """Three reviews running; an older one found something."""
    review(place.mine, -3, "acknowledged", "success", "shortcoming")
    for quarter in (-2, -1):
        review(place.mine, quarter, "acknowledged", "success")
    review(place.mine, 0, "held", "success")


def faulted(place: Place) -> None:
    """Two since the last shortcoming, four before it; the current one is planned."""
    for quarter in (-7, -6, -5, -4):
        review(place.mine, quarter, "acknowledged", "success")
    review(place.mine, -3, "held", "success", "shortcoming")
    review(place.mine, -2, "acknowledged", "success")
    review(place.mine, -1, "acknowledged", "success")
    review(place.mine, 0, "planned")


def overdue(days: int) -> Callable[[Place], Any]:
    """A target so many days past its renewal time."""

    def made(place: Place) -> Target:
        one = target(place)
        Target.objects.filter(pk=one.pk).update(touched_on=day(-400), renew_on=day(-days))
        return one

    return made


def reached(days: int) -> Callable[[Place], Any]:
    """A goal reached so many days after it took force."""
    return lambda place: read(target(place, day(-50)), (-50 + days, 80))


def goal(value: int) -> Callable[[Place], Any]:
    """A goal of a share that was read at 70 before it took force: more is better."""

    def made(place: Place) -> None:
        old = target(place, day(-300), title="Older", state="met")
        one = target(place, day(-20), title="Newer")
        Measure.objects.update(higher_is_better=True)
        read(old, (-30, 70))
        MeasureGoal.objects.filter(version__target=one).update(goal=value)

    return made


def gained(*readings: tuple[int, float]) -> Callable[[Place], Any]:
    """A target since half a year, read as said, with a review held five days ago."""

    def made(place: Place) -> None:
        read(target(place, day(-180)), *readings)
        one = review(place.mine, 0, "held", "shortcoming")
        one.meeting.held_on = day(-5)
        one.meeting.save()

    return made


def paced(points: float) -> Callable[[Place], Any]:
    """The mine went so many points a year, six like units 4 to 9."""

    def made(place: Place) -> None:
        likes(place, 4, 5, 6, 7, 8, 9)
        one = target(place, day(-365))
        Measure.objects.filter(target=one).update(name="recovery")
        read(one, (-365, 40), (0, 40 + points))

    return made


def valued(value: float) -> Callable[[Place], Any]:
    """One reading of a share."""
    return lambda place: read(target(place), (-100, 61), (-3, value))


def evidenced(n: int, shown: int) -> Callable[[Place], Any]:
    """So many readings in the last period, so many of them with evidence; the running period counts not."""

    def made(place: Place) -> None:
        review(place.mine, 0, "planned")
        review(place.mine, 1, "planned")
        one = target(place)
        read(one, *((-100 + place_, 61 + place_) for place_ in range(n)), (-2, 75), (-1, 76))
        file = Evidence.objects.create(
            unit=place.mine, title="Log", kind="document", happened_on=day(-100), size=1, added_by=place.head
        )
        for reading in Reading.objects.order_by("happened_on")[:shown]:
            reading.evidence.add(file)

    return made


def staged(*readings: tuple[int, float]) -> Callable[[Place], Any]:
    """Stages of 65, 70, 75 due 100, 60 and 20 days ago; readings as said."""

    def made(place: Place) -> None:
        one = target(place)
        goal_row = MeasureGoal.objects.get(version__target=one)
        goal_row.stages.all().delete()
        for number, (days, value) in enumerate(((-100, 65), (-60, 70), (-20, 75), (50, 80)), start=1):
            Stage.objects.create(goal=goal_row, number=number, due_on=day(days), value=value)
        read(one, *readings)

    return made


def copied(problem: str, title: str = "Ore recovery") -> Callable[[Place], Any]:
    """Another unit wrote first; the mine's target says this."""

    def made(place: Place) -> None:
        other = make.unit(place.county, name_en="Older Mine")
        make.target(make.resolution(other), make.person(), title="Ore recovery")
        TargetVersion.objects.update(problem=PROBLEM)
        one = target(place, title=title)
        TargetVersion.objects.filter(target=one).update(problem=problem)

    return made


def said(text: str) -> Callable[[Place], Any]:
    """Another unit's review found the same first."""

    def made(place: Place) -> None:
        review(make.unit(place.county), 0, "held", "success", text=FINDING)
        review(place.mine, 0, "held", "success", text=text)

    return made


@dataclass(frozen=True)
class Case:
    """A rule with what it finds, what it just leaves alone, and thresholds that turn each of these round."""

    rule: str
    seed: Callable[[Place], Any]
    miss: Callable[[Place], Any]
    #: norms that let the seed pass, and norms that find the miss
    laxer: dict[str, int]
    stricter: dict[str, int]
    facts: dict[str, Any]


CASES = [
    Case("late_review", late(8), late(7), {"late_review_days": 8}, {"late_review_days": 6}, {"days": 8}),
    Case(
        "no_shortcoming",
        faultless,
        faulted,
        {"faultless_reviews": 4},
        {"faultless_reviews": 2},
        {"reviews": 3, "from": "2025-07-01", "to": "2026-03-31", "successes": 3},
    ),
    Case("unrenewed", overdue(31), overdue(30), {"unrenewed_days": 31}, {"unrenewed_days": 29}, {"days": 31}),
    Case("met_at_once", reached(3), reached(4), {"met_at_once_days": 2}, {"met_at_once_days": 4}, {"days": 3}),
    Case("under_level", goal(69), goal(70), {"under_level_share": 3}, {}, {"level": "70.00", "per_cent": 2}),
    Case(
        "jump",
        gained((-100, 61), (-40, 63), (-6, 70)),
        gained((-100, 61), (-40, 63), (-6, 67)),
        {"jump_times": 15},
        {"jump_share": 20},
        {"days": 1, "per_cent": "35.0"},
    ),
    Case(
        "pace",
        paced(30),
        paced(20),
        {"pace_spread": 1000},
        {"pace_spread": 300},
        {"units": 7, "upper": "8.5", "pace": "30.0"},
    ),
    Case("out_of_bounds", valued(100.5), valued(100), {"out_of_bounds": 2}, {}, {"readings": 1, "high": "100.50"}),
    Case(
        "unevidenced",
        evidenced(5, 2),
        evidenced(5, 3),
        {"unevidenced_share": 61},
        {"unevidenced_share": 40},
        {"readings": 5, "without": 3, "per_cent": 60},
    ),
    Case(
        "missed_stages",
        staged((-101, 65), (-30, 66)),
        staged((-101, 65), (-61, 70), (-30, 71)),
        {"missed_stages": 3},
        {"missed_stages": 1},
        {"stages": 2, "value": "75.00", "level": "66.00"},
    ),
    Case(
        "copied_target",
        copied(PROBLEM.replace("Two", "Both").replace("eleven", "12")),
        copied("Two of the three mills run; new liners were ordered and come with the train of the second quarter."),
        {"copied_length": 150},
        {},
        {"above": "false", "serves": "false", "example": "false"},
    ),
    Case(
        "copied_finding",
        said(FINDING),
        said("The third mill stood for eleven days."),
        {"copied_length": 150},
        {},
        {"per_cent": 100, "length": len(FINDING)},
    ),
]


def by_rule(cases: list[Case]) -> Any:
    """One test a rule."""
    return pytest.mark.parametrize("case", cases, ids=[one.rule for one in cases])


def norms(place: Place, values: dict[str, int]) -> None:
    """What the county's office has set."""
    for name, value in values.items():
        Norm.objects.create(unit=place.county, name=name, value=str(value), since=day(-9))


def test_every_rule_has_its_cases() -> None:
    """A rule without a seeded case and a near miss is none."""
    assert set(RULES) == {one.rule for one in CASES}


@by_rule(CASES)
def test_the_seeded_case_is_found_once(place: Place, case: Case) -> None:
    """At the unit, with its facts, each declared with a label, in both languages; the same key on the next night."""
    case.seed(place)
    (one,) = found(case.rule)
    rule = RULES[case.rule]
    assert one.unit_id == place.mine.pk
    assert case.facts.items() <= one.facts.items(), one.facts
    assert set(one.facts) == set(rule.facts)
    values = {limit.kind.name: int(limit.kind.default) for limit in rule.thresholds}
    english = rule.explained(values)
    with translation.override("ko"):
        assert rule.explained(values) != english
    (again,) = found(case.rule)
    assert (again.subject_id, again.key) == (one.subject_id, one.key)


@by_rule(CASES)
def test_the_near_miss_is_left_alone(place: Place, case: Case) -> None:
    """One step on the other side of the threshold."""
    case.miss(place)
    assert found(case.rule) == []


@by_rule(CASES)
def test_twin_a_laxer_threshold_leaves_the_seeded_case_alone(place: Place, case: Case) -> None:
    """The county's norm decides for the mine; another county's does not."""
    case.seed(place)
    elsewhere = make.unit(kind_code="county")
    for name, value in case.laxer.items():
        Norm.objects.create(unit=elsewhere, name=name, value=str(value), since=day(-9))
    assert len(found(case.rule)) == 1
    norms(place, case.laxer)
    assert found(case.rule) == []


@by_rule([one for one in CASES if one.stricter])
def test_twin_a_stricter_threshold_finds_the_near_miss(place: Place, case: Case) -> None:
    """So the rule saw it and left it alone because of the threshold alone."""
    case.miss(place)
    norms(place, case.stricter)
    assert [one.unit_id for one in found(case.rule)] == [place.mine.pk]


@by_rule(CASES)
def test_an_archived_unit_is_left_alone(place: Place, case: Case) -> None:
    """Nothing more is asked of it."""
    case.seed(place)
    Unit.objects.filter(pk=place.mine.pk).update(archived_on=TODAY)
    assert found(case.rule) == []


@by_rule(CASES)
def test_a_search_opens_it_once_and_its_facts_are_asked_again(place: Place, case: Case) -> None:
    """Two nights, one deviation; the facts of today are those of its subject."""
    case.seed(place)
    for _night in range(2):
        made = run(TODAY)
        assert not made.failed
    one = Deviation.objects.get(rule=case.rule)
    assert one.unit == place.mine
    now = facts_now(one, TODAY)
    assert now is not None and case.facts.items() <= now.items()
    assert still_found(one, now, TODAY)


def test_a_run_without_a_shortcoming_is_found_again_after_as_many_more(place: Place) -> None:
    """At the third and the sixth review, not at the fourth and fifth."""
    keys = []
    for quarter in range(-5, 1):
        review(place.mine, quarter, "held", "success")
        keys.append([one.key for one in found("no_shortcoming")])
    assert keys[:2] == [[], []]
    assert keys[2] == keys[3] == keys[4] != keys[5]


def test_a_pace_that_was_none_makes_any_jump_one(place: Place) -> None:
    """Nothing had moved for months, then a quarter of the way five days before the review."""
    gained((-100, 60), (-40, 60), (-6, 65))(place)
    assert [one.facts["times"] for one in found("jump")] == ["999"]


def test_missed_milestones_are_told_by_their_names(place: Place) -> None:
    """A milestone that was reached later is made up for; the ones before it are not asked any longer."""
    one = target(place, goal=63)
    Measure.objects.filter(target=one).update(type="milestones")
    goal_row = MeasureGoal.objects.get(version__target=one)
    goal_row.stages.all().delete()
    for number, (name, days) in enumerate((("Plan", -90), ("Walls", -60), ("Roof", -20)), start=1):
        Stage.objects.create(goal=goal_row, number=number, name=name, due_on=day(days), value=number)
    by = {"measure": one.measures.get(), "by": place.head}
    Reading.objects.create(**by, value=1, milestones=["Plan"], happened_on=day(-95))
    assert [(row.facts["stages"], row.facts["name"]) for row in found("missed_stages")] == [(2, "Roof")]
    Reading.objects.create(**by, value=3, milestones=["Plan", "Walls", "Roof"], happened_on=day(-1))
    assert found("missed_stages") == []


def test_what_speaks_for_a_copied_target_stands_beside_it(place: Place) -> None:
    """It serves the other, which is of the unit above and stands in the library of examples; it is found all the same."""
    above = make.target(make.resolution(place.county), place.staff, title="Ore recovery")
    own = target(place, title="Ore recovery")
    TargetVersion.objects.update(problem=PROBLEM)
    Serving.objects.create(target=own, higher=above, by=place.head)
    Unit.objects.filter(pk=place.county.pk).update(standing="1")
    (one,) = found("copied_target")
    told = {name: one.facts[name] for name in ("above", "serves", "example", "per_cent", "words")}
    assert told == {"above": "true", "serves": "true", "example": "true", "per_cent": 100, "words": "Ore recovery"}
    assert one.unit_id == place.mine.pk


def test_numbers_are_put_aside_and_korean_is_compared_by_its_letters(place: Place) -> None:
    """Another yield and one changed particle are no other text; texts of the unit itself are not compared."""
    korean = "설비 12대중 3대가 멎어있으며 수리공 4명이 모자란다. 선광장의 분쇄기를 새로 꾸리는것이 앞선 과제이다."
    other = make.unit(place.county)
    make.target(make.resolution(other), make.person(), title="실수률")
    TargetVersion.objects.update(problem=korean)
    own = target(place, title="실수률")
    TargetVersion.objects.filter(target=own).update(problem=korean.replace("12", "30").replace("공이", "공은"))
    twin = target(place, title="실수률", field="cultural")
    TargetVersion.objects.filter(target=twin).update(problem=PROBLEM)
    (one,) = found("copied_target")
    assert one.subject_id == own.pk and one.facts["per_cent"] >= 90


def test_an_unwritten_draft_is_not_compared_and_a_written_text_only_once(place: Place) -> None:
    """Wordings are gathered when they count; the second night looks up what is new and nothing else."""
    copied(PROBLEM)(place)
    draft = target(place, state="draft", title="Draft")
    TargetVersion.objects.filter(target=draft).update(problem=PROBLEM + " Draft.")
    assert comparing.compare_new() == 1
    assert comparing.compare_new() == 0
    TargetVersion.objects.filter(target=draft).update(problem=PROBLEM + " The ropeway stands still since March.")
    Target.objects.filter(pk=draft.pk).update(state="discussed", discussion=make.meeting(place.mine))
    assert comparing.compare_new() == 1
    assert ComparedText.objects.filter(compared=False).count() == 0
    assert Likeness.objects.get().per_cent >= comparing.LEAST


def test_marks_lead_from_a_text_to_its_copies_only() -> None:
    """Two changed words leave marks in common, another text has none in common; the twin without marks finds nothing."""
    first, second = set(comparing.marks(PROBLEM)), set(comparing.marks(PROBLEM.replace("lime", "reagent")))
    assert len(first & second) > 1
    assert not first & set(comparing.marks(FINDING))
    assert len(first) == comparing.MARKS
    assert comparing.marks("short") != []


def test_no_rule_reads_individual_targets() -> None:
    """Nor does what makes texts ready: no statement names their table or that of persons (Bounds 7 and 9)."""
    from reviews.finding import (
        copied_text,
        jump,
        late_review,
        met_at_once,
        missed_stages,
        no_shortcoming,
        out_of_bounds,
        pace,
        under_level,
        unevidenced,
        unrenewed,
    )

    modules = (copied_text, jump, late_review, met_at_once, missed_stages, no_shortcoming)
    modules += (out_of_bounds, pace, under_level, unevidenced, unrenewed, comparing)  # type: ignore[assignment]
    texts = [text for one in modules for text in vars(one).values() if isinstance(text, str) and "FROM" in text]
    assert len(texts) >= len(modules)
    for text in texts:
        assert "individual" not in text.lower() and "units_person" not in text and "membership" not in text


def test_thresholds_are_norms_that_an_office_edits() -> None:
    """Each within bounds its default keeps to."""
    for rule in RULES.values():
        for limit in rule.thresholds:
            kind = KINDS[limit.kind.name]
            assert kind.lowest is not None and kind.highest is not None
            assert kind.lowest <= int(kind.default) <= kind.highest
