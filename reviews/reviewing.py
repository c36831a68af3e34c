"""Reviews: planned for each period, held at a recorded meeting, acknowledged by the superior or returned once (L9)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.cadence import Dated, planned
from reviews.filling import ENDED, fill
from reviews.models import Finding, FollowUp, Review
from targets.models import Resolution
from units.meetings import record_meeting
from units.models import Person, Unit
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotReady

#: The owner of a measure that is asked of the unit above.
SUPERIOR = "superior"
#: Reviews of a unit a new period is planned beside: those of forty years by the month.
BESIDE = 480
#: Units inside that the form offers as owners, the nearest first.
OWNERS = 60


@dataclass(frozen=True)
class Found:
    """One finding as it is written: kind (success, shortcoming), field, text, and the target (its id) it speaks of."""

    kind: str
    field: str
    text: str
    target: int | None = None


@dataclass(frozen=True)
class Taken:
    """One measure taken: what, in which field, responsible post, by when, and who owns it.

    `owner`: the id of a unit inside, SUPERIOR where it is asked of the unit above, None for the unit itself.
    """

    measure: str
    field: str
    post: str
    due_on: datetime.date
    owner: int | str | None = None


@dataclass(frozen=True)
class Answer:
    """What the meeting does with a follow-up still open: "close" with its outcome, or "carry" on to a new date."""

    follow_up: FollowUp
    act: str
    word: str
    due_on: datetime.date | None = None


@transaction.atomic
def plan(unit: Unit, *, today: datetime.date) -> Review:
    """The review of the period that holds `today`, planned by the unit's cadence, day and grace; safe to repeat.

    One planned already keeps its dates, whatever is set since; a new period begins behind it.
    """
    there = list(Review.objects.filter(unit=unit).order_by("-period_end")[:BESIDE])
    for one in there:
        if one.period_start <= today <= one.period_end:
            return one
    new = planned(Dated(unit), today, [(one.period_start, one.period_end) for one in there])
    made, fresh = Review.objects.get_or_create(
        unit=unit,
        period_start=new.first,
        period_end=new.last,
        defaults={"state": "planned", "due_on": new.due_on, "late_after": new.late_after, "zone": new.zone},
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


def owners_inside(unit: Unit) -> list[Unit]:
    """The units inside that can own a measure, the nearest first."""
    inside = Unit.objects.filter(path__within=str(unit.path)).exclude(pk=unit.pk).current()
    return list(inside.order_by("depth", "code")[:OWNERS])


@transaction.atomic
def hold(
    review: Review,
    *,
    by: Person,
    meeting: dict[str, Any],
    findings: Sequence[Found],
    follow_ups: Sequence[Taken],
    answers: Sequence[Answer] = (),
    today: datetime.date | None = None,
) -> Review:
    """Record a review: the meeting, successes and shortcomings by field and target, measures with owner and date.

    What it speaks about is kept as it stood on the day of the meeting. A returned review is written anew: its former
    findings go, what was closed of its follow-ups stays. After its grace it is still recorded, and marked with the days
    it was late: held late, or written down late (`today`, else the day of the meeting). Raises NotYours, NotNow,
    NotReady (a review needs at least one finding, and a measure for shortcomings).
    """
    open_move(review, "hold", by)
    if not findings:
        raise NotReady(_("Write at least one success or shortcoming."))
    if any(one.kind == "shortcoming" for one in findings) and not follow_ups:
        raise NotReady(_("Say what is done about the shortcomings: at least one measure with post and date."))
    review.meeting = record_meeting(review.unit, "review", **meeting)
    held_on = review.meeting.held_on
    if review.state == "returned":
        Finding.objects.filter(review=review).delete()
        FollowUp.objects.filter(review=review, state="open").delete()
    said = [row for row in review.filled.get("follow_ups", []) if row.get("act")]
    filled = fill(review, until=held_on)
    _write_findings(review, findings, {row["pk"]: row["state"] in ENDED for row in filled["targets"]})
    _take(review, follow_ups)
    for one in answers:
        _answer(one, filled, by=by, held_on=held_on)
    filled["follow_ups"] = said + filled["follow_ups"]
    review.filled = filled
    review.late_days = max(0, (max(held_on, today or held_on) - review.late_after).days)
    counts = {"successes": sum(1 for one in findings if one.kind == "success"), "follow_ups": len(follow_ups)}
    counts["shortcomings"] = len(findings) - counts["successes"]
    move(review, "hold", by=by, happened_on=held_on, also=["meeting", "filled", "late_days"], facts=counts)
    return review


def _write_findings(review: Review, findings: Sequence[Found], ended: dict[int, bool]) -> None:
    """Raises NotReady for a finding on a target that the review does not speak about."""
    if any(one.target is not None and one.target not in ended for one in findings):
        raise NotReady(_("A finding speaks of a target that is not in this review."))
    Finding.objects.bulk_create(
        Finding(
            review=review,
            kind=one.kind,
            field=one.field,
            target_id=one.target,
            closing=ended.get(one.target or 0, False),
            text=one.text,
        )
        for one in findings
    )


def _take(review: Review, follow_ups: Sequence[Taken]) -> None:
    """Raises NotReady for an owner that is neither the unit, nor inside it, nor the unit above."""
    asked = {one.owner for one in follow_ups} - {None, SUPERIOR}
    inside = {unit.pk for unit in owners_inside(review.unit)} if asked else set()
    if not asked <= inside or (review.unit.parent_id is None and any(one.owner == SUPERIOR for one in follow_ups)):
        raise NotReady(_("A measure is owned by the unit, by a unit inside it, or asked of the unit above."))
    FollowUp.objects.bulk_create(
        FollowUp(
            review=review,
            unit_id=one.owner if isinstance(one.owner, int) else review.unit_id,
            of_superior=one.owner == SUPERIOR,
            field=one.field,
            measure=one.measure,
            post=one.post,
            due_on=one.due_on,
            state="open",
        )
        for one in follow_ups
    )


def _answer(one: Answer, filled: dict[str, Any], *, by: Person, held_on: datetime.date) -> None:
    """Close or carry on a follow-up at the meeting, and say so beside it in what the review keeps."""
    row = next((row for row in filled["follow_ups"] if row["pk"] == one.follow_up.pk), None)
    if row is None:
        raise NotReady(_("A follow-up was closed meanwhile; look at the list again."))
    row |= {"act": one.act, "word": one.word}
    if one.act == "close":
        close_follow_up(one.follow_up, by=by, outcome=one.word, today=held_on)
        return
    assert one.due_on is not None
    row["to"] = one.due_on.isoformat()
    carry_follow_up(one.follow_up, by=by, due_on=one.due_on, word=one.word, today=held_on)


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


def close_follow_up(follow_up: FollowUp, *, by: Person, outcome: str, today: datetime.date) -> FollowUp:
    """Close a measure with its outcome."""
    follow_up.outcome, follow_up.closed_on = outcome, today
    move(follow_up, "close", by=by, note=outcome, happened_on=today, also=["outcome", "closed_on"])
    return follow_up


@transaction.atomic
def carry_follow_up(
    follow_up: FollowUp, *, by: Person, due_on: datetime.date, word: str, today: datetime.date
) -> FollowUp:
    """Carry a measure on to a later date, and say why; how often stands beside it. Raises NotYours, NotNow, NotReady."""
    open_move(follow_up, "carry", by)
    lock(follow_up)
    before = follow_up.due_on
    if due_on <= max(before, today):
        raise NotReady(_("Choose a new date: later than the one before, and after today."))
    follow_up.due_on, follow_up.carried = due_on, follow_up.carried + 1
    facts = {"from": before.isoformat(), "to": due_on.isoformat()}
    move(follow_up, "carry", by=by, note=word, happened_on=today, also=["due_on", "carried"], facts=facts)
    return follow_up


def withdraw_follow_up(follow_up: FollowUp, *, by: Person, reason: str) -> FollowUp:
    """Withdraw a measure that was set by mistake."""
    move(follow_up, "withdraw", by=by, note=reason)
    return follow_up
