"""Reviews: planned for each period, held at a recorded meeting, acknowledged by the superior or returned once (L9)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Finding, FollowUp, Review
from targets.models import Resolution
from units.meetings import record_meeting
from units.models import Person, Unit
from units.norms import norm_of
from units.periods import due_in, period
from workflow.moving import move, open_move, record
from workflow.refusals import NotReady


@dataclass(frozen=True)
class Found:
    """One finding as it is written: kind (success, shortcoming), field, text."""

    kind: str
    field: str
    text: str


@dataclass(frozen=True)
class Taken:
    """One measure taken: what, in which field, responsible post, by when."""

    measure: str
    field: str
    post: str
    due_on: datetime.date


@transaction.atomic
def plan(unit: Unit, *, today: datetime.date) -> Review:
    """The review of the period that holds `today`, planned by the unit's cadence, day and grace; safe to repeat."""
    first, last = period(norm_of(unit, "review_cadence", today), today)
    due_on, grace = due_in(last, norm_of(unit, "review_day", today)), norm_of(unit, "review_grace", today)
    made, fresh = Review.objects.get_or_create(
        unit=unit,
        period_start=first,
        period_end=last,
        defaults={"state": "planned", "due_on": due_on, "late_after": due_on + datetime.timedelta(days=grace)},
    )
    if fresh:
        record(made, "plan", by=None, happened_on=today)
    return made


def plan_all(today: datetime.date) -> int:
    """Plan the current review of every unit with a resolution in force; returns how many units."""
    units = Unit.objects.filter(pk__in=Resolution.objects.filter(state="in_force").values("unit_id")).order_by("id")
    count = 0
    for unit in units.iterator(500):
        plan(unit, today=today)
        count += 1
    return count


@transaction.atomic
def hold(
    review: Review,
    *,
    by: Person,
    meeting: dict[str, Any],
    findings: Sequence[Found],
    follow_ups: Sequence[Taken],
) -> Review:
    """Record a review: the meeting, successes and shortcomings by field, measures with post and date.

    A returned review is written anew: its former findings go, what was closed of its follow-ups stays. Raises NotYours,
    NotNow, NotReady (a review needs at least one finding, and a measure for shortcomings).
    """
    open_move(review, "hold", by)
    if not findings:
        raise NotReady(_("Write at least one success or shortcoming."))
    if any(one.kind == "shortcoming" for one in findings) and not follow_ups:
        raise NotReady(_("Say what is done about the shortcomings: at least one measure with post and date."))
    review.meeting = record_meeting(review.unit, "review", **meeting)
    Finding.objects.filter(review=review).delete()
    FollowUp.objects.filter(review=review, state="open").delete()
    Finding.objects.bulk_create(
        Finding(review=review, kind=one.kind, field=one.field, text=one.text) for one in findings
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            review=review,
            unit=review.unit,
            field=one.field,
            measure=one.measure,
            post=one.post,
            due_on=one.due_on,
            state="open",
        )
        for one in follow_ups
    )
    counts = {"successes": sum(1 for one in findings if one.kind == "success"), "follow_ups": len(follow_ups)}
    counts["shortcomings"] = len(findings) - counts["successes"]
    move(review, "hold", by=by, happened_on=meeting["held_on"], also=["meeting"], facts=counts)
    return review


def acknowledge(review: Review, *, by: Person, remark: str, today: datetime.date) -> Review:
    """The superior has read it and adds a remark."""
    review.remark = remark
    move(review, "acknowledge", by=by, note=remark, happened_on=today, also=["remark"])
    return review


def return_(review: Review, *, by: Person, remark: str, today: datetime.date) -> Review:
    """The superior sends it back, once, with what is missing."""
    review.remark = remark
    move(review, "return", by=by, note=remark, happened_on=today, also=["remark"])
    return review


def close_follow_up(follow_up: FollowUp, *, by: Person, outcome: str) -> FollowUp:
    """Close a measure with its outcome."""
    follow_up.outcome = outcome
    move(follow_up, "close", by=by, note=outcome, also=["outcome"])
    return follow_up


def withdraw_follow_up(follow_up: FollowUp, *, by: Person, reason: str) -> FollowUp:
    """Withdraw a measure that was set by mistake."""
    move(follow_up, "withdraw", by=by, note=reason)
    return follow_up
