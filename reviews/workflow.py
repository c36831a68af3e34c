"""The tables of moves of reviews, follow-ups and deviations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pages import words
from reviews.rules import confirms, heads_who_asked, oversees_and_did_not_answer, owns_it
from units.rules import any_of, heads_the_unit, is_superior_staff
from workflow.models import steps_of
from workflow.moving import Move, Moves


def returned_before(obj: Any) -> list[str]:
    """A review is returned once; after that it is acknowledged with a remark."""
    again = steps_of(obj).filter(name="return").exists()
    return [gettext("This review was returned once already; acknowledge it with a remark.")] if again else []


def returned_or_closed(obj: Any) -> list[str]:
    """Why a review is not returned: it was before, or its period takes no more writing."""
    if obj.is_closed(timezone.now()):
        day = {"day": words.day(obj.late_after)}
        return [gettext("Its period closed at the end of %(day)s; acknowledge it, and let the unit correct it.") % day]
    return returned_before(obj)


REVIEW = Moves(
    "reviews.review",
    [
        ("planned", _("Planned")),
        ("held", _("Held")),
        ("acknowledged", _("Acknowledged")),
        ("returned", _("Returned")),
    ],
    [
        Move("hold", ("planned", "returned"), "held", _("Record the review"), heads_the_unit),
        Move("acknowledge", ("held",), "acknowledged", _("Acknowledge"), is_superior_staff),
        Move("return", ("held",), "returned", _("Return with a remark"), is_superior_staff, returned_or_closed),
    ],
)

FOLLOW_UP = Moves(
    "reviews.followup",
    [("open", _("Open")), ("closed", _("Closed")), ("withdrawn", _("Withdrawn"))],
    [
        Move("close", ("open",), "closed", _("Close with its outcome"), owns_it),
        Move("carry", ("open",), "open", _("Carry on to a new date"), any_of(owns_it, heads_who_asked)),
        Move("withdraw", ("open",), "withdrawn", _("Withdraw"), heads_who_asked),
    ],
)

CORRECTION = Moves(
    "reviews.reviewcorrection",
    [
        ("proposed", _("Proposed")),
        ("confirmed", _("Confirmed")),
        ("refused", _("Refused")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("confirm", ("proposed",), "confirmed", _("Confirm the correction"), confirms),
        Move("refuse", ("proposed",), "refused", _("Refuse with reason"), confirms),
        Move("withdraw", ("proposed",), "withdrawn", _("Withdraw"), heads_the_unit),
    ],
)

DEVIATION = Moves(
    "reviews.deviation",
    [
        ("open", _("Open")),
        ("explained", _("Explained")),
        ("measure_taken", _("Measure taken")),
        ("closed", _("Closed")),
        ("dismissed", _("Dismissed")),
    ],
    [
        Move("explain", ("open",), "explained", _("Explain"), heads_the_unit),
        Move("take_measure", ("open",), "measure_taken", _("Write the measure"), heads_the_unit),
        Move("close", ("explained", "measure_taken"), "closed", _("Close"), oversees_and_did_not_answer),
        Move("reject", ("explained", "measure_taken"), "open", _("Reject with reason"), oversees_and_did_not_answer),
        Move(
            "dismiss",
            ("open", "explained", "measure_taken"),
            "dismissed",
            _("Dismiss as a false alarm"),
            oversees_and_did_not_answer,
        ),
    ],
)
