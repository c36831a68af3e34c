"""What is recorded for a resolution is counted in one statement (L10)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import standards
from assessments.facts import Count, facts_of
from assessments.readiness import heading, road, values
from evidence.models import Evidence
from reviews.models import Review
from targets.models import Reading, Target
from tests import factories as make
from tests.assessments import builders
from units.models import Unit

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2027, 1, 15)


def reading(target: Target, value: int, by: Any, **fields: Any) -> Reading:
    """A reading of a target's one measure."""
    measure = target.measures.get()
    return Reading.objects.create(measure=measure, value=value, happened_on=datetime.date(2026, 11, 1), by=by, **fields)


def test_nothing_resolved_nothing_counted() -> None:
    """A unit without a resolution has no facts and no road."""
    unit = make.unit()
    assert facts_of(unit.pk, TODAY) is None
    assert road(unit, TODAY) == []


def test_a_share_is_never_rounded_up() -> None:
    """A limit is not reached by rounding; a share of nothing is none."""
    assert Count(899, 900).percent == Decimal("99.8")
    assert Count(0, 0).percent is None
    assert not Count(0, 0).whole


def test_targets_stages_and_readings() -> None:
    """Two stages per target, due 120 days before the limit and on it; a corrected reading no longer counts."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit)
    first = make.target(resolution, head, field="technical", limit_on=datetime.date(2027, 3, 31))
    make.target(resolution, head, field="cultural", state="met")
    make.target(resolution, head, field="cultural", state="draft")
    file = Evidence.objects.create(
        unit=unit,
        title="Log",
        kind="document",
        happened_on=TODAY,
        file_name="log.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        stored_as="x",
        added_by=head,
    )
    wrong = reading(first, 66, head)
    reading(first, 63, head, corrects=wrong, reason="misread")
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    # the first stage (64 by 1 December) is due and not reached, the second not yet due
    assert facts.of_field("technical").stages == Count(0, 1)
    assert facts.of_field("technical").readings == Count(0, 1)
    reading(first, 65, head).evidence.add(file)
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    assert facts.of_field("technical").stages == Count(1, 1)
    assert facts.of_field("technical").readings == Count(1, 2)
    assert facts.of_field("cultural").met == Count(1, 1)
    assert facts.of_field("cultural").discussed == Count(1, 2)
    assert facts.of_field("running").immediate == Count(1, 2)
    assert not facts.ready_to_apply


def test_a_falling_goal_is_reached_from_above() -> None:
    """Nine days down to four: six and a half is the first stage."""
    unit = make.unit()
    head = make.official("head", unit)
    target = make.target(make.resolution(unit), head, baseline=9, goal=4)
    reading(target, 7, head)
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    assert facts.of_field("technical").stages == Count(0, 1)
    reading(target, 6, head)
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    assert facts.of_field("technical").stages == Count(1, 1)


def test_reviews_on_time_since_the_resolution() -> None:
    """Held by its late date counts; held later or not at all does not; a period before the resolution is left out."""
    unit = make.unit()
    make.resolution(unit)

    def review(month: int, held: datetime.date | None, year: int = 2026) -> None:
        end = datetime.date(year, month, 28)
        Review.objects.create(
            unit=unit,
            state="held" if held else "planned",
            period_start=end - datetime.timedelta(days=80),
            period_end=end,
            due_on=end,
            late_after=end + datetime.timedelta(days=10),
            meeting=make.meeting(unit, "review", held_on=held) if held else None,
        )

    review(12, datetime.date(2025, 12, 28), 2025)
    review(3, datetime.date(2026, 4, 1))
    review(6, datetime.date(2026, 8, 1))
    review(9, None)
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    assert (facts.reviews_on_time, facts.reviews_held) == (Count(1, 3), Count(2, 3))


def test_one_statement_however_much_there_is(django_assert_num_queries: Any) -> None:
    """The road asks one statement with one target and with thirty."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit)
    for many in (1, 29):
        for _ in range(many):
            reading(make.target(resolution, head), 66, head)
        with django_assert_num_queries(1):
            assert len(road(unit, TODAY)) == 8


def test_each_criterion_has_its_live_value() -> None:
    """Counted criteria compare with their limit; what is seen on site has no value."""
    here = builders.road()
    facts = facts_of(here.unit.pk, TODAY)
    assert facts is not None
    found = {
        one.criterion.number: one for one in values(standards.criteria_for(standards.in_force(), "1", here.unit), facts)
    }
    assert (found["2.1"].value, found["2.1"].met) == (Decimal(100), True)
    assert (found["1.2"].value, found["1.2"].met) == (None, None)
    assert (found["4.1"].value, found["4.1"].met) == (None, False)


def tasks_of(unit: Unit, person: Any = None) -> dict[str, dict[str, Any]]:
    """The rows of the road by their label."""
    return {str(task["label"]): task for task in road(unit, TODAY, person)}


def test_the_road_row_by_row() -> None:
    """What is done is plain, what is under way is a link, the application cannot start before all three fields."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit, state="submitted")
    tasks = tasks_of(unit)
    assert tasks["Resolution in force"]["kind"] == "go"
    assert tasks["Apply for the flag"]["blocked"]
    resolution.state = "in_force"
    resolution.save()
    for field in ("ideological", "technical"):
        make.target(resolution, head, field=field)
    assert tasks_of(unit)["Targets in all three fields"]["text"] == "1 · 1 · 0"
    make.target(resolution, head, field="cultural")
    tasks = tasks_of(unit, head)
    assert tasks["Targets in all three fields"]["done"]
    assert tasks["Collective discussion recorded"]["text"] == "3 records"
    assert tasks["Apply for the flag"]["url"]
    assert tasks_of(unit)["Apply for the flag"]["url"] is None
    facts = facts_of(unit.pk, TODAY)
    assert facts is not None
    assert heading(facts) == "Road to: Flag"


@pytest.mark.parametrize(("stage", "kind"), [("submitted", "go"), ("awarded", None)])
def test_the_last_step_tells_the_application(stage: str, kind: str | None) -> None:
    """Under way it is a link with its state; awarded it is done."""
    here = builders.application(stage)
    task = tasks_of(here.unit)["Apply for the flag"]
    assert task.get("kind") == kind
    assert bool(task.get("done")) is (stage == "awarded")


def test_no_query_for_the_statement_when_facts_are_given() -> None:
    """The unit page asks the facts once for heading and rows."""
    here = builders.road()
    facts = facts_of(here.unit.pk, TODAY)
    with CaptureQueriesContext(connection) as asked:
        assert road(here.unit, TODAY, facts=facts)
    assert len(asked) == 0
