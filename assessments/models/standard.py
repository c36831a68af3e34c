"""The published edition of what a flag requires: data an office edits, never code; not changed once published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from targets.models import FIELDS
from workflow.models import Stateful

#: A criterion belongs to a field or to the running of the movement.
CRITERION_FIELDS = [*FIELDS, ("running", _("Running of the movement"))]


class Standard(Stateful):
    """An edition: draft → published → superseded."""

    edition = models.PositiveSmallIntegerField(_("edition"), unique=True)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_ko = models.CharField(_("title (Korean)"), max_length=200)
    published_on = models.DateField(_("published on"), null=True, blank=True)

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
    imperative = models.BooleanField(_("imperative"), default=True)
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="criterion_number")]

    def __str__(self) -> str:
        return self.text_ko if get_language() == "ko" else self.text_en
