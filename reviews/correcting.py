"""Correcting a review of a closed period: proposed by the unit with a reason, confirmed or refused by another (trust 14)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Finding, Review, ReviewCorrection
from units.models import Person
from units.rules import heads_the_unit
from workflow.moving import lock, move, record
from workflow.refusals import NotReady, require

#: States of a review that is corrected, not written anew.
HELD = ("held", "acknowledged")


@transaction.atomic
def propose(
    review: Review,
    *,
    by: Person,
    now: datetime.datetime,
    text: str,
    reason: str,
    finding: Finding | None = None,
    kind: str = "",
    field: str = "",
) -> ReviewCorrection:
    """Propose another text for a finding, or one that was left out (then with `kind` and `field`).

    Raises NotYours, NotReady (the period is still open, the review was not held, a proposal is waiting).
    """
    require(heads_the_unit(by, review))
    lock(review)
    if review.state not in HELD or not review.is_closed(now):
        raise NotReady(
            _("A review is corrected once it was held and its period has closed; until then it is returned.")
        )
    if finding is not None:
        if finding.review_id != review.pk:
            raise NotReady(_("Choose a finding of this review."))
        if finding.corrections.filter(state="proposed").exists():
            raise NotReady(_("A correction of this finding is waiting already."))
        kind, field = finding.kind, finding.field
    made = ReviewCorrection.objects.create(
        review=review, finding=finding, kind=kind, field=field, text=text, reason=reason, proposed_by=by,
        state="proposed",
    )  # fmt: skip
    record(made, "propose", by=by, note=reason)
    return made


def confirm(correction: ReviewCorrection, *, by: Person, remark: str) -> ReviewCorrection:
    """Confirm it as the second person; both texts stay. Raises NotYours, NotNow."""
    return _decide(correction, "confirm", by, remark)


def refuse(correction: ReviewCorrection, *, by: Person, remark: str) -> ReviewCorrection:
    """Refuse it with the reason; what the review said stands. Raises NotYours, NotNow."""
    return _decide(correction, "refuse", by, remark)


def _decide(correction: ReviewCorrection, name: str, by: Person, remark: str) -> ReviewCorrection:
    correction.decided_by, correction.remark = by, remark
    move(correction, name, by=by, note=remark, also=["decided_by", "remark"])
    return correction


def withdraw(correction: ReviewCorrection, *, by: Person, reason: str) -> ReviewCorrection:
    """Take a proposal back before it was answered."""
    move(correction, "withdraw", by=by, note=reason)
    return correction
