"""A dated value of a measure, with evidence; a correction is a new row with its reason."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evidence.models import Evidence
from targets.models.target import Measure


class Reading(models.Model):
    """What was reached on a day."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    # Names of the milestones reached by that day, where milestones are counted; `value` is how many they are.
    milestones = ArrayField(models.CharField(max_length=200), default=list, blank=True, db_default=[])
    happened_on = models.DateField(_("on"))
    note = models.TextField(_("note: done, next, obstacle"), blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.TextField(_("reason of the correction"), blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="readings", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["measure", "-happened_on", "-id"], name="reading_measure_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="reading_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}, {self.happened_on}"
