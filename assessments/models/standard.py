"""The published edition of what a flag requires: data an office edits, never code; not changed once published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from targets.models import FIELDS, TIERS
from workflow.models import Stateful

#: A criterion belongs to a field or to the running of the movement.
CRITERION_FIELDS = [*FIELDS, ("running", _("Running of the movement"))]


class Standard(Stateful):
    """An edition: draft → published → superseded."""

    edition = models.PositiveSmallIntegerField(_("edition"), unique=True)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_ko = models.CharField(_("title (Korean)"), max_length=200)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    # Until this day an application begun under the edition before it may still be submitted under that one.
    transition_until = models.DateField(_("applications may choose the earlier edition until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_on__isnull=False), name="standard_published_with_date"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="published"), name="standard_one_published"),
        ]

    def __str__(self) -> str:
        return self.title_ko if get_language() == "ko" else self.title_en

    def get_absolute_url(self) -> str:
        """The published page."""
        return reverse("assessments:standard", args=[self.edition])


class Criterion(models.Model):
    """One requirement, with how it is measured and its limit."""

    #: How the value is found: counted by the program from what is recorded, or seen on site.
    SOURCES = [
        ("targets_met", _("unit targets met in this field, per cent")),
        ("stages_reached", _("stages due that were reached, per cent")),
        ("reviews_on_time", _("reviews held on time, per cent")),
        ("discussions", _("targets with a discussion record, per cent")),
        ("evidence", _("readings that carry evidence, per cent")),
        ("sight", _("seen on site")),
    ]
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="criteria")
    number = models.CharField(_("no."), max_length=10)
    field = models.CharField(_("field"), max_length=12, choices=CRITERION_FIELDS)
    # Tiers it applies to, e.g. "1 2 3 honour".
    tiers = models.CharField(_("tiers"), max_length=40, default="1 2 3 honour")
    text_en = models.CharField(_("criterion (English)"), max_length=300)
    text_ko = models.CharField(_("criterion (Korean)"), max_length=300)
    source = models.CharField(_("how it is measured"), max_length=20, choices=SOURCES)
    limit = models.DecimalField(_("limit"), max_digits=8, decimal_places=2, null=True, blank=True)
    # Codes of the kinds of unit it is asked of; empty: of every kind.
    kinds = models.CharField(_("kinds of unit"), max_length=400, blank=True, db_default="")
    imperative = models.BooleanField(_("imperative"), default=True)
    # Of a guideline criterion, in per cent; what is imperative is not weighed.
    weight = models.PositiveSmallIntegerField(_("weight"), default=0, db_default=0)
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="criterion_number"),
            models.CheckConstraint(
                condition=Q(imperative=True, weight=0) | Q(imperative=False, weight__range=(1, 100)),
                name="criterion_guideline_has_weight",
            ),
        ]

    def __str__(self) -> str:
        return self.text_ko if get_language() == "ko" else self.text_en

    def asked_of(self, tier: str, kind: str) -> bool:
        """Whether it holds for this tier and this kind of unit (its code)."""
        return tier in self.tiers.split() and (not self.kinds or kind in self.kinds.split())


class TierTerms(models.Model):
    """What an edition says of one tier besides its criteria: who may aim at it, when, and who answers at which level."""

    #: The committee and department that act: of the nearest area above the unit, or of the area of this level.
    LEVELS = [
        ("own", _("nearest area")),
        ("city", _("city or county")),
        ("province", _("province")),
        ("nation", _("nation")),
    ]
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="terms")
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    follows = models.CharField(_("flag held before"), max_length=10, choices=TIERS, blank=True)
    # Codes of the kinds of unit that may aim at it; empty: every kind.
    kinds = models.CharField(_("kinds of unit"), max_length=400, blank=True)
    months_between = models.PositiveSmallIntegerField(_("months since the earlier flag"), default=12)
    threshold = models.PositiveSmallIntegerField(_("guideline criteria met, per cent of their weight"), default=60)
    # Months in which applications are taken, e.g. "2 8"; empty: at any time.
    round_months = models.CharField(_("months of the rounds"), max_length=40, blank=True)
    visited = models.BooleanField(_("visited on site"), default=True)
    screens_at = models.CharField(_("screened by the committee of"), max_length=10, choices=LEVELS, default="own")
    assesses_at = models.CharField(_("assessors from the committee of"), max_length=10, choices=LEVELS, default="own")
    decides_at = models.CharField(_("decided by the committee of"), max_length=10, choices=LEVELS, default="own")
    approves_at = models.CharField(_("approved by the department of"), max_length=10, choices=LEVELS, default="own")
    approvals = models.PositiveSmallIntegerField(_("approvals needed"), default=1)

    class Meta:
        ordering = ["tier"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "tier"], name="terms_once_a_tier"),
            models.CheckConstraint(condition=Q(threshold__lte=100), name="terms_threshold"),
            models.CheckConstraint(condition=Q(approvals__in=[1, 2]), name="terms_approvals"),
            models.CheckConstraint(condition=Q(months_between__lte=240), name="terms_months"),
            models.CheckConstraint(condition=~Q(follows=models.F("tier")), name="terms_follow_another"),
        ]

    def __str__(self) -> str:
        return str(self.get_tier_display())

    @property
    def in_rounds(self) -> bool:
        """Whether applications are taken in some months only."""
        return bool(self.round_months)

    def taken_in(self, month: int) -> bool:
        """Whether an application is taken in this month (1 to 12)."""
        return not self.round_months or str(month) in self.round_months.split()
