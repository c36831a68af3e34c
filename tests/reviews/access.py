"""Who reaches reviews, follow-ups and deviations."""

import datetime
from typing import Any

from reviews.load import month_of
from reviews.models import Asked, Deviation, DeviationRun, Fault, FollowUp, LateMatter, Review, ReviewCorrection
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, UNIT, Row
from workflow.clock import today

SEPTEMBER = datetime.date(2026, 9, 30)


def build(world: Any) -> dict[str, Any]:
    """A held review with a follow-up, a planned one, a deviation to be answered and one that is."""
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
    Asked.objects.create(unit=world.unit, month=month_of(today()), kind="all", n=3, most=40)
    wrong = ReviewCorrection.objects.create(
        review=held,
        kind="success",
        field="technical",
        text="Left out: lift in order",
        reason="Forgotten",
        proposed_by=world.head,
        state="proposed",
    )
    found = {"unit": world.unit, "fault": Fault.objects.get(code="handed-down"), "opened_on": datetime.date(2026, 9, 1)}
    alarm = Deviation.objects.create(
        unit=world.unit,
        rule="late_review",
        subject_type="reviews.review",
        subject_id=held.pk,
        key="2026-09-30",
        opened_on=datetime.date(2026, 9, 1),
        facts={"days": 20},
        state="dismissed",
        outcome="Held in time, recorded late",
    )
    return {
        "alarm": alarm,
        "search": DeviationRun.objects.create(day=datetime.date(2026, 9, 1)),
        "review": held,
        "follow_up": follow_up,
        "review_correction": wrong,
        "deviation": Deviation.objects.create(text="Set in one evening", state="open", **found),
        "answered": Deviation.objects.create(text="Not recorded", state="explained", answer="It was held", **found),
    }


OVERSEERS = "staff department senior"
REVIEW = {"pk": "review"}
#: Who looks after how the movement is run, strictly from above.
FROM_ABOVE = "staff@subtree department@subtree senior@subtree"
DEVIATION, ANSWERED = {"pk": "deviation"}, {"pk": "answered"}
WRONG = {"pk": "review_correction"}
AT_UNIT = {"pk": "unit"}
ROWS = {
    "reviews:calendar": Row(methods=GET),
    "reviews:late": Row(do=OVERSEERS, methods=GET),
    "reviews:remind": Row(do=OVERSEERS, methods=FORM),
    "reviews:area_calendar": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "reviews:unit_calendar": Row(see=UNIT, methods=GET, args=AT_UNIT),
    "reviews:cadence": Row(see=UNIT, write="staff+", methods=FORM, args=AT_UNIT),
    "reviews:follow_ups": Row(methods=GET),
    "reviews:loads": Row(methods=GET),
    "reviews:unit_load": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "reviews:review": Row(see=UNIT, methods=GET, args=REVIEW),
    "reviews:hold": Row(see=UNIT, do=HEADS, methods=FORM, args=REVIEW),
    "reviews:acknowledge": Row(see=UNIT, do="staff@subtree", methods=FORM, args=REVIEW),
    "reviews:return_review": Row(see=UNIT, do="staff@subtree", methods=FORM, args=REVIEW),
    "reviews:compare": Row(see=UNIT, methods=GET, args=REVIEW),
    "reviews:propose_correction": Row(see=UNIT, do=HEADS, methods=FORM, args=REVIEW),
    "reviews:confirm_correction": Row(see=UNIT, do="staff@subtree", methods=FORM, args=WRONG),
    "reviews:refuse_correction": Row(see=UNIT, do="staff@subtree", methods=FORM, args=WRONG),
    "reviews:withdraw_correction": Row(see=UNIT, do=HEADS, methods=FORM, args=WRONG),
    "reviews:minutes": Row(see=UNIT, methods=GET, args={**REVIEW, "kind": "=pdf"}),
    "reviews:blank_form": Row(see=UNIT, methods=GET, args={**REVIEW, "kind": "=pdf"}),
    "reviews:close_follow_up": Row(see=UNIT, do=HEADS + " staff@subtree", methods=FORM, args={"pk": "follow_up"}),
    "reviews:carry_follow_up": Row(see=UNIT, do=HEADS + " staff@subtree", methods=FORM, args={"pk": "follow_up"}),
    "reviews:withdraw_follow_up": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "follow_up"}),
    "reviews:deviations": Row(methods=GET),
    "reviews:deviation": Row(see=UNIT, methods=GET, args=DEVIATION),
    "reviews:open_deviation": Row(see=UNIT, do=FROM_ABOVE, methods=FORM, args={"unit": "unit"}),
    "reviews:explain_deviation": Row(see=UNIT, do=HEADS, methods=FORM, args=DEVIATION),
    "reviews:take_measure": Row(see=UNIT, do=HEADS, methods=FORM, args=DEVIATION),
    "reviews:close_deviation": Row(see=UNIT, do=FROM_ABOVE, methods=FORM, args=ANSWERED),
    "reviews:reject_deviation": Row(see=UNIT, do=FROM_ABOVE, methods=FORM, args=ANSWERED),
    "reviews:dismiss_deviation": Row(see=UNIT, do=FROM_ABOVE, methods=FORM, args=DEVIATION),
    "reviews:tune_deviation": Row(see=UNIT, do="staff+", methods=FORM, args={"pk": "alarm"}),
    "reviews:deviation_counts": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "reviews:deviation_rules": Row(see=UNIT, methods=GET, args={"unit": "unit"}),
    "reviews:set_threshold": Row(
        see=UNIT, do="staff+", methods=FORM, args={"unit": "unit", "name": "=late_review_days"}
    ),
    "reviews:deviation_runs": Row(do="staff administrator", methods=FORM),
    "reviews:deviation_run": Row(do="staff administrator", methods=GET, args={"pk": "search"}),
}
