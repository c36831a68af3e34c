"""Who reaches reviews and follow-ups."""

import datetime
from typing import Any

from reviews.models import FollowUp, LateMatter, Review
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, UNIT, Row

SEPTEMBER = datetime.date(2026, 9, 30)


def build(world: Any) -> dict[str, Any]:
    """A held review with a follow-up, and a planned one."""
    held = Review.objects.create(
        unit=world.unit,
        state="held",
        period_start=datetime.date(2026, 7, 1),
        period_end=datetime.date(2026, 9, 30),
        due_on=SEPTEMBER,
        late_after=datetime.date(2026, 10, 10),
        meeting=make.meeting(world.unit, "review"),
    )
    follow_up = FollowUp.objects.create(
        review=held,
        unit=world.unit,
        field="technical",
        measure="Order bearings",
        due_on=datetime.date(2026, 12, 1),
        state="open",
    )
    LateMatter.objects.create(unit=world.unit, kind="follow_up", subject_id=world.unit.pk, count=1, until=SEPTEMBER)
    return {"review": held, "follow_up": follow_up}


OVERSEERS = "staff department senior"
REVIEW = {"pk": "review"}
ROWS = {
    "reviews:calendar": Row(methods=GET),
    "reviews:late": Row(do=OVERSEERS, methods=GET),
    "reviews:remind": Row(do=OVERSEERS, methods=FORM),
    "reviews:follow_ups": Row(methods=GET),
    "reviews:review": Row(see=UNIT, methods=GET, args=REVIEW),
    "reviews:hold": Row(see=UNIT, do=HEADS, methods=FORM, args=REVIEW),
    "reviews:acknowledge": Row(see=UNIT, do="staff@subtree", methods=FORM, args=REVIEW),
    "reviews:return_review": Row(see=UNIT, do="staff@subtree", methods=FORM, args=REVIEW),
    "reviews:minutes": Row(see=UNIT, methods=GET, args={**REVIEW, "kind": "=pdf"}),
    "reviews:blank_form": Row(see=UNIT, methods=GET, args={**REVIEW, "kind": "=pdf"}),
    "reviews:close_follow_up": Row(see=UNIT, do=HEADS + " staff@subtree", methods=FORM, args={"pk": "follow_up"}),
    "reviews:carry_follow_up": Row(see=UNIT, do=HEADS + " staff@subtree", methods=FORM, args={"pk": "follow_up"}),
    "reviews:withdraw_follow_up": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "follow_up"}),
}
