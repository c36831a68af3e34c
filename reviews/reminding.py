"""What reminders are told of reviews and follow-ups (L9): the unit's office before, on and after the date, the office above
once they are overdue. Units' paperwork; nobody is told of a person."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder
from reminders.registry import Kind, Line, register
from reviews.models import FollowUp, Review
from units.models import Person
from units.moments import HEADS, OFFICE, At, around, keys, overdue, still_hold
from units.norms import KINDS

Rows = QuerySet[Any, Any]


def _in(span: tuple[datetime.date, datetime.date]) -> QuerySet[Review]:
    first, last = span
    return Review.objects.due_on(last).filter(due_on__gte=first)


def due_rows(day: datetime.date) -> Rows:
    """Reviews not held, to the head: before the date, on it and after it."""
    at = At(day)
    return at.rows(_in(around(day)), at.moment("due_on"), due="due_on", recipient=at.holders(HEADS))


def late_rows(day: datetime.date) -> Rows:
    """Reviews not held though their grace is over, to the head on the day after it."""
    at, (first, _last) = At(day), around(day)
    grace = datetime.timedelta(days=KINDS["review_grace"].highest or 0)
    found = _in((first - grace, day)).filter(late_after__lt=day)
    return at.rows(found, at.day_after("late_after"), due="due_on", recipient=at.holders(HEADS))


def late_rows_above(day: datetime.date) -> Rows:
    """The same to the office above, some days after the date."""
    at = At(day)
    found = _in(overdue(day)).filter(late_after__lt=day)
    above = at.holders(OFFICE, above=True)
    return at.rows(found, at.escalation("due_on"), due="due_on", recipient=above)


def _open_reviews(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(Review.objects.filter(pk__in=ids, state="planned"))


def _review_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    found = Review.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    return {one.pk: Line(str(one), one.get_absolute_url()) for one in found}


def _follow_ups(span: tuple[datetime.date, datetime.date], **fields: Any) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(state="open", due_on__range=span, **fields)


def follow_up_rows(day: datetime.date) -> Rows:
    """Measures that stand open, to the responsible post of the unit that owns them; where nobody holds it to the head."""
    at = At(day)
    found, holders = _follow_ups(around(day), of_superior=False), at.holders([F("post"), *HEADS])
    return at.rows(found, at.moment("due_on"), due="due_on", recipient=holders)


def asked_rows(day: datetime.date) -> Rows:
    """Measures a unit asks of the one above it, to the office there."""
    at = At(day)
    found, holders = _follow_ups(around(day), of_superior=True), at.holders(OFFICE, above=True)
    return at.rows(found, at.moment("due_on"), due="due_on", recipient=holders)


def follow_up_rows_above(day: datetime.date) -> Rows:
    """Long overdue measures of a unit, to the office above."""
    at = At(day)
    found, holders = _follow_ups(overdue(day), of_superior=False), at.holders(OFFICE, above=True)
    return at.rows(found, at.escalation("due_on"), due="due_on", recipient=holders)


def may_follow_up(reminders: Sequence[Reminder], day: datetime.date) -> set[int]:
    """Who still holds the responsible post, or heads the unit."""
    posts = dict(FollowUp.objects.filter(pk__in={row.subject_id for row in reminders}).values_list("pk", "post"))
    found: set[int] = set()
    for post in set(posts.values()):
        theirs = [row for row in reminders if posts.get(row.subject_id) == post]
        found |= still_hold(theirs, day, posts=[post, *HEADS])
    return found


def _open_follow_ups(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(FollowUp.objects.filter(pk__in=ids, state="open"))


def _follow_up_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    found = FollowUp.objects.visible_to(person).filter(pk__in=ids).select_related("unit", "review")
    return {one.pk: Line(f"{one.unit}: {one.measure}", one.get_absolute_url()) for one in found}


def connect() -> None:
    """Register the kinds."""
    above = partial(still_hold, posts=OFFICE, above=True)
    review: dict[str, Any] = {"subject": "reviews.review", "still_open": _open_reviews, "lines": _review_lines}
    measure: dict[str, Any] = {
        "subject": "reviews.followup",
        "still_open": _open_follow_ups,
        "lines": _follow_up_lines,
    }
    heads = partial(still_hold, posts=HEADS)
    register(
        Kind(name="review", label=_("Review to hold"), rows=due_rows, may_receive=heads, **review),
        Kind(name="review_late", label=_("Review late"), rows=late_rows, may_receive=heads, **review),
        Kind(
            name="review_above",
            label=_("A unit's review is late"),
            rows=late_rows_above,
            may_receive=above,
            escalates=True,
            **review,
        ),
        Kind(name="follow_up", label=_("Follow-up due"), rows=follow_up_rows, may_receive=may_follow_up, **measure),
        Kind(
            name="follow_up_asked",
            label=_("Follow-up a unit asks of this committee"),
            rows=asked_rows,
            may_receive=above,
            **measure,
        ),
        Kind(
            name="follow_up_above",
            label=_("A unit's follow-up is long overdue"),
            rows=follow_up_rows_above,
            may_receive=above,
            escalates=True,
            **measure,
        ),
    )
