"""Past awards, with the precision of their dates (L11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from targets.models import TIERS
from units.models import Unit


class LegacyAward(models.Model):
    """An award known from a public source, with the precision of its date as the source gives it, never filled in."""

    PRECISIONS = [("day", _("day")), ("month", _("month")), ("year", _("year")), ("unknown", _("unknown"))]
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="legacy_awards")
    unit_name_printed = models.CharField(_("name as printed"), max_length=200)
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    times = models.PositiveSmallIntegerField(_("times"), null=True, blank=True)
    # First day of what is known: 2022-11 is kept as 2022-11-01 with precision "month"; unknown has none.
    awarded_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision of the date"), max_length=8, choices=PRECISIONS)
    date_basis = models.CharField(_("what the date is"), max_length=20, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    reported_precision = models.CharField(max_length=8, choices=PRECISIONS, default="unknown")
    reference = models.CharField(_("authority and report"), max_length=300, blank=True)
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    # Tells awards of one unit apart, dated or not: a second import finds the row by it.
    identity = models.CharField(max_length=64, unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "awarded_on"], name="legacy_award_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(precision="unknown", awarded_on__isnull=True)
                | (~Q(precision="unknown") & Q(awarded_on__isnull=False)),
                name="legacy_award_date_precision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.unit_name_printed}"
