"""What a review speaks about, gathered for it: targets since the review before, stages due, follow-ups, directives (L9).

Kept with the review when it is held (`Review.filled`), so that it shows what stood at the meeting for good.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, JSONObject, TruncDate

from reviews.models import FollowUp, Review
from targets.models import CourseNote, DirectiveAnswer, Measure, MeasureGoal, Stage, Target
from targets.progress import share, standing_readings
from workflow.models import Step

#: States of a target that ended after it had been in force.
ENDED = ("met", "unmet", "replaced", "ended")
#: The most a review speaks about, of targets and of each list beside them.
TARGETS, LINES = 60, 40
#: Course notes of one target.
NOTES = 3


def fill(review: Review, *, until: datetime.date, follow_ups: Sequence[FollowUp] | None = None) -> dict[str, Any]:
    """What stands between the review before and `until` (included), as plain data; five statements.

    `follow_ups`: those still open, where they have been read already.
    Values are texts of decimals, days ISO dates; reviews/filled_page.py makes lines of them.
    """
    since = since_when(review)
    targets = list(_targets(review, since, until)[:TARGETS])
    goals: dict[int, list[Any]] = defaultdict(list)
    for goal in _goals(targets, since, until):
        goals[goal.measure.target_id].append(goal)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "targets": [_target(one, goals[one.pk], since, until) for one in targets],
        "directives": list(_directives(review)),
        "follow_ups": [follow_up_data(one) for one in (still_open(review) if follow_ups is None else follow_ups)],
    }


def since_when(review: Review) -> datetime.date:
    """The day of the meeting of the review before; without one, the day before the period begins."""
    before = before_it(review).values_list("meeting__held_on", flat=True).first()
    return before or review.period_start - datetime.timedelta(days=1)


def before_it(review: Review) -> QuerySet[Review]:
    """The reviews of the unit that were held before this one, the latest first."""
    rows = Review.objects.filter(unit=review.unit_id, period_end__lt=review.period_start, meeting__isnull=False)
    return rows.order_by("-period_end", "-id")


def still_open(review: Review) -> list[FollowUp]:
    """Follow-ups of earlier reviews that are open now."""
    rows = FollowUp.objects.standing_at(review.unit).exclude(review=review)
    return list(rows.select_related("unit", "review__unit").order_by("due_on", "id")[:LINES])


def follow_up_data(one: FollowUp) -> dict[str, Any]:
    """A follow-up as plain data."""
    return {
        "pk": one.pk,
        "measure": one.measure,
        "field": one.field,
        "due_on": one.due_on.isoformat(),
        "carried": one.carried,
    }


def _targets(review: Review, since: datetime.date, until: datetime.date) -> QuerySet[Any]:
    """Targets in force, and those that ended since the review before (`ended_on`), with their notes of that time."""
    ended = (
        Step.objects.filter(
            subject_type="targets.target", subject_id=OuterRef("pk"), source="in_force", target__in=ENDED
        )
        .annotate(day=Coalesce("happened_on", TruncDate("recorded_at")))
        .order_by("-id")
        .values("day")[:1]
    )
    notes = CourseNote.objects.filter(target=OuterRef("pk"), happened_on__gt=since, happened_on__lte=until)
    row = JSONObject(on="happened_on", course="course", done="done", coming="coming", obstacle="obstacle")
    found: QuerySet[Any] = (
        Target.objects.filter(unit=review.unit_id, state__in=["in_force", *ENDED])
        .annotate(ended_on=Subquery(ended))
        .filter(Q(state="in_force") | Q(ended_on__gt=since))
        .annotate(told=ArraySubquery(notes.order_by("-id").values(row=row)[:NOTES]))
        .order_by("order", "id")
    )
    return found


def _goals(targets: list[Target], since: datetime.date, until: datetime.date) -> QuerySet[Any]:
    """The goals that hold, with the last reading of each by both days and their stages."""
    readings = standing_readings().filter(measure=OuterRef("measure")).order_by("-happened_on", "-id")
    then, now = readings.filter(happened_on__lte=since), readings.filter(happened_on__lte=until)
    stages = Stage.objects.filter(goal=OuterRef("pk")).order_by("number")
    stage = JSONObject(number="number", name="name", due_on="due_on", value=Cast("value", CharField()))
    found: QuerySet[Any] = (
        MeasureGoal.objects.filter(version__in=[one.current_id for one in targets])
        .select_related("measure__unit_of_measure")
        .annotate(
            then=Subquery(then.values("value")[:1]),
            now=Subquery(now.values("value")[:1]),
            now_names=Subquery(now.values("milestones")[:1]),
            steps=ArraySubquery(stages.values(row=stage)),
        )
        .order_by("-weight", "id")
    )
    return found


def _target(one: Any, goals: list[Any], since: datetime.date, until: datetime.date) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "title": one.title,
        "field": one.field,
        # One that ended after this time was still in force in it.
        "state": "in_force" if one.ended_on and one.ended_on > until else one.state,
        "measures": [_measure(goal) for goal in goals],
        "stages": [row for goal in goals for row in _stages(goal, since, until)],
        "notes": one.told,
    }


def counted_in(measure: Measure) -> dict[str, Any]:
    """How a measure is counted, for values to be written as people read them."""
    of = measure.unit_of_measure
    return {"type": measure.type, "unit": [of.name_en, of.name_ko] if of else None}


def _measure(goal: Any) -> dict[str, Any]:
    return {
        "name": goal.measure.name,
        **counted_in(goal.measure),
        "baseline": str(goal.baseline),
        "goal": str(goal.goal),
        "then": None if goal.then is None else str(goal.then),
        "now": None if goal.now is None else str(goal.now),
    }


def _stages(goal: Any, since: datetime.date, until: datetime.date) -> list[dict[str, Any]]:
    """The stages that fell due in this time, and whether they were reached by its end."""
    due = [step for step in goal.steps if since < datetime.date.fromisoformat(step["due_on"]) <= until]
    return [
        {
            "label": step["name"] or step["number"],
            "measure": goal.measure.name,
            **counted_in(goal.measure),
            "due_on": step["due_on"],
            "value": step["value"],
            "reached": _reached(goal, step),
        }
        for step in due
    ]


def _reached(goal: Any, step: dict[str, Any]) -> bool:
    if step["name"]:
        return step["name"] in (goal.now_names or ())
    if goal.now is None:
        return False
    there = share(Decimal(step["value"]), goal.baseline, goal.goal)
    return bool(share(goal.now, goal.baseline, goal.goal) >= there)


def _directives(review: Review) -> list[dict[str, Any]]:
    rows = DirectiveAnswer.objects.filter(unit=review.unit_id).open().select_related("directive")
    return [
        {"pk": one.directive_id, "title": one.directive.title, "answer_by": one.directive.answer_by.isoformat()}
        for one in rows.order_by("directive__answer_by", "id")[:LINES]
    ]
