"""The rollover of a unit at the end of a year: what became of each unfinished target, recorded once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class Rollover(models.Model):
    """One unit, one year; the words stand as they were when it was recorded, whatever the targets become (L7)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rollovers")
    year = models.PositiveSmallIntegerField(_("year"))
    happened_on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # A line for each target: target, title, choice, reason, limit_on (the new time limit, where one is asked for).
    answers = models.JSONField(default=list, editable=False)
    # How often reviews are held in the year that follows.
    cadence = models.CharField(_("reviews are held every"), max_length=10)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="rollover_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The page of what was recorded."""
        return reverse("targets:rollover", args=[self.unit_id, self.year])
