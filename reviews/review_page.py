"""The page of one review: what it spoke about, its findings by target and field, its measures, its answer (L9)."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import words
from pages.marks import chip
from reviews.correcting import HELD
from reviews.filled_page import Filled, shown
from reviews.filling import fill
from reviews.models import Finding, FollowUp, Review
from reviews.presenting import days_late
from reviews.reviewing import SUPERIOR, owners_inside
from reviews.workflow import CORRECTION, FOLLOW_UP
from targets.models import FIELDS, Target
from units.models import Person
from units.rules import heads_the_unit
from workflow.moving import moves_open_to

FOLLOW_UP_PAGES = {
    "close": "reviews:close_follow_up",
    "carry": "reviews:carry_follow_up",
    "withdraw": "reviews:withdraw_follow_up",
}


def speaks_of(review: Review, today: datetime.date) -> Filled | None:
    """What the review speaks about: as kept when it was held, else as it stands today."""
    if review.state == "planned":
        return shown(fill(review, until=today))
    return shown(review.filled)


CORRECTION_PAGES = {
    "confirm": "reviews:confirm_correction",
    "refuse": "reviews:refuse_correction",
    "withdraw": "reviews:withdraw_correction",
}


def late_words(review: Review) -> str:
    """How many days after its grace a review was held; "" for one in time or not held."""
    late = days_late(review)
    return ngettext("Held %(n)s day late", "Held %(n)s days late", late) % {"n": late} if late else ""


def may_correct(review: Review, by: Person, now: datetime.datetime) -> bool:
    """Whether the reader may propose a correction: head of the unit, once the period of the held review has closed."""
    return review.state in HELD and review.is_closed(now) and heads_the_unit(by, review)


def correction_rows(review: Review, by: Person) -> list[dict[str, Any]]:
    """Both texts of each correction, its reason and answer, and what the reader may do with it; one statement."""
    if review.state not in HELD:
        return []
    kinds = {"confirmed": "ok", "proposed": "due"}
    rows = review.corrections.select_related("finding", "review__unit").order_by("id")
    return [
        {
            "one": one,
            "field": one.field,
            "chip": chip(kinds.get(one.state, "mute"), CORRECTION.label_of(one.state)),
            "acts": [
                {"label": move.label, "url": reverse(CORRECTION_PAGES[move.name], args=[one.pk])}
                for move in moves_open_to(one, by)
            ],
        }
        for one in rows
    ]


def finding_parts(review: Review) -> tuple[list[Finding], list[dict[str, Any]]]:
    """(closing findings of targets that ended, the other findings by field); one statement."""
    found = list(review.findings.select_related("target").order_by("field", "kind", "id"))
    rest = [one for one in found if not one.closing]
    parts = [
        {
            "field": field,
            "successes": [one for one in rest if one.field == field and one.kind == "success"],
            "shortcomings": [one for one in rest if one.field == field and one.kind == "shortcoming"],
        }
        for field, _label in FIELDS
    ]
    closing = [one for one in found if one.closing]
    return closing, [part for part in parts if part["successes"] or part["shortcomings"]]


def measure_rows(review: Review, by: Person, today: datetime.date) -> list[dict[str, Any]]:
    """The measures taken, with owner, how often each was carried, and what the reader may do with it; one statement."""
    taken = review.follow_ups.select_related("unit", "review__unit").order_by("due_on", "id")
    return [
        {
            "one": one,
            "owner": owner_of(one, review),
            "carried": carried_words(one),
            "state": follow_up_chip(one, today),
            "acts": [
                {"label": move.label, "url": reverse(FOLLOW_UP_PAGES[move.name], args=[one.pk])}
                for move in moves_open_to(one, by)
            ],
        }
        for one in taken
    ]


def owner_of(one: FollowUp, review: Review) -> str:
    """Who owns a measure, where it is not the unit of the review itself."""
    if one.of_superior:
        return asked_words(one)
    return "" if one.unit_id == review.unit_id else str(one.unit)


def asked_words(one: FollowUp) -> str:
    """That a measure is asked of the unit above; "" where the unit itself owns it."""
    return _("asked of the superior unit") if one.of_superior else ""


def carried_words(one: FollowUp) -> str:
    """How often a measure was carried on; "" for never."""
    times = {"n": one.carried}
    return ngettext("carried on %(n)s time", "carried on %(n)s times", one.carried) % times if one.carried else ""


def follow_up_chip(one: FollowUp, today: datetime.date) -> Any:
    """The state of a follow-up, or how late it is."""
    if one.state == "open" and one.due_on < today:
        return chip("late", words.days_left(one.due_on, today))
    kinds = {"closed": "ok", "open": "due"}
    return chip(kinds.get(one.state, "mute"), FOLLOW_UP.label_of(one.state))


def owners(review: Review) -> list[tuple[Any, Any]]:
    """(value, name) of who else than the unit may own a measure: the units inside, and the one above by asking."""
    found: list[tuple[Any, Any]] = [(str(unit.pk), str(unit)) for unit in owners_inside(review.unit)]
    if review.unit.parent is not None:
        found.append((SUPERIOR, _("Asked of %(unit)s") % {"unit": review.unit.parent}))
    return found


def closing_of(target: Target) -> list[dict[str, Any]]:
    """The closing findings of a target that has ended: they stand on top of its page; one statement."""
    rows = Finding.objects.filter(target=target, closing=True).exclude(review__state="planned")
    return [
        {
            "kind": one.get_kind_display(),
            "text": one.text,
            "url": one.review.get_absolute_url(),
            "note": _("Review of %(day)s") % {"day": words.day(one.review.meeting.held_on)},
        }
        for one in rows.select_related("review__meeting").order_by("review_id", "id")[:12]
        if one.review.meeting is not None
    ]
