"""Reviews as the unit page shows them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Review
from units.models import Unit


@dataclass(frozen=True)
class ReviewFacts:
    """Next date, the review to record now (its id), and how many of the last year's were on time."""

    next_due: datetime.date | None
    open_review: int | None
    held: int
    on_time: int
    note: str


def review_facts(unit: Unit, today: datetime.date) -> ReviewFacts:
    """The facts of one unit over a year; one statement."""
    since = today - datetime.timedelta(days=366)
    rows = list(
        Review.objects.filter(unit=unit, period_end__gte=since).select_related("meeting").order_by("due_on", "id")[:40]
    )
    waiting = [row for row in rows if row.state in ("planned", "returned")]
    held = [row for row in rows if row.meeting is not None]
    late = [days_late(row) for row in held if days_late(row)]
    return ReviewFacts(
        next_due=waiting[0].due_on if waiting else None,
        open_review=waiting[0].pk if waiting else None,
        held=len(held),
        on_time=len(held) - len(late),
        note=_late_words(late) if held else _("none held yet"),
    )


def days_late(review: Review) -> int:
    """Days after the grace a held review took place, or was written down where that was later; 0 when in time."""
    if review.meeting is None:
        return 0
    if review.late_days is not None:
        return review.late_days
    return max(0, (review.meeting.held_on - review.late_after).days)


def lateness(review: Review, today: datetime.date) -> int:
    """Days a planned review is late now; 0 while it is in time or held. Derived, never stored."""
    return max(0, (today - review.late_after).days) if review.state == "planned" else 0


def _late_words(late: list[int]) -> Any:
    if not late:
        return _("all on time")
    return ngettext("%(n)s late, by up to %(days)s day", "%(n)s late, by up to %(days)s days", max(late)) % {
        "n": len(late),
        "days": max(late),
    }
