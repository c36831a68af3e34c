"""What a review of a closed period said wrong, put right by a new row: a reason, and another person who confirms it (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reviews.models.review import Finding, Review
from targets.models import FIELDS
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person, Unit


class ReviewCorrectionQuerySet(models.QuerySet["ReviewCorrection"]):
    """Corrections as a person may see them."""

    def visible_to(self, person: Person) -> ReviewCorrectionQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "review__unit__"))


class ReviewCorrection(Stateful):
    """proposed → confirmed by another person | refused | withdrawn. Of a finding, or one that was left out."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="corrections")
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, verbose_name=_("finding"), related_name="corrections"
    )
    # Of a finding that was left out; else those of the finding.
    kind = models.CharField(_("kind"), max_length=12, choices=Finding.KINDS)
    field = models.CharField(_("field"), max_length=12, choices=FIELDS)
    text = models.TextField(_("corrected text"))
    reason = models.TextField(_("reason of the correction"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    remark = models.TextField(_("remark"), blank=True)

    objects = ReviewCorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(text=""), name="review_correction_reasoned"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="review_correction_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "refused"]) | Q(decided_by__isnull=False),
                name="review_correction_decided",
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state="proposed"), name="review_correction_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def unit(self) -> Unit:
        """The unit of its review: rules speak about it."""
        return self.review.unit

    def step_unit_id(self) -> int:
        """On the timeline of the unit."""
        return self.review.unit_id

    def get_absolute_url(self) -> str:
        """The page of the review it belongs to."""
        return self.review.get_absolute_url()
