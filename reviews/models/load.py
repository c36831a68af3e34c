"""What is asked of each unit in a month, counted from what was really asked, and the reasons for asking more (rule 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from units.models import Unit
from units.reach import units_seen_by

if TYPE_CHECKING:
    from units.models import Person

#: Kinds of asking; the row of all of them together bears the limit.
ALL = "all"
ASKINGS = [
    ("review", _("Reviews")),
    ("reading", _("Grids of readings")),
    ("tally", _("Tallies of drives")),
    ("directive", _("Directives to answer")),
    ("call", _("Calls to resolve")),
    ("campaign", _("Results of campaigns")),
    ("meeting", _("Meetings of discussion")),
    ("reminder", _("Reminders to answer")),
    (ALL, _("All together")),
]


class AskedQuerySet(models.QuerySet["Asked"]):
    """Counts as a person may see them."""

    def visible_to(self, person: Person) -> AskedQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def totals(self) -> AskedQuerySet:
        """The rows of all kinds together."""
        return self.filter(kind=ALL)


class Asked(models.Model):
    """How often one unit is asked for one kind in a month; `most` is the limit that held when it was counted."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="asked", db_index=False)
    month = models.DateField(_("month"))
    kind = models.CharField(_("kind"), max_length=10, choices=ASKINGS)
    n = models.PositiveIntegerField(_("asked"))
    most = models.PositiveIntegerField(_("limit"), default=0)

    objects = AskedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["month", "n", "id"], condition=Q(kind="all"), name="asked_month")]
        constraints = [models.UniqueConstraint(fields=["unit", "month", "kind"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}, {self.month:%Y-%m}, {self.kind}: {self.n}"


class AskedLevel(models.Model):
    """The mean of what is asked at each level below an area; made anew each night, so that no page adds up the tree."""

    area = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    level = models.PositiveSmallIntegerField()
    units = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    above = models.PositiveIntegerField()
    most = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "month", "level"], name="asked_level_once")]

    def __str__(self) -> str:
        return f"{self.area_id}, {self.month:%Y-%m}, {self.level}: {self.asked} of {self.units}"


class LoadReason(models.Model):
    """Why a committee asks units for more than their limit: kept with the request, read by the units."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="load_reasons", verbose_name=_("committee of"))
    request_type = models.CharField(max_length=60)
    request_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    month = models.DateField(_("month"))
    above = models.PositiveIntegerField(_("units above the limit"))
    reason = models.TextField(_("reason"))
    happened_on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["request_type", "request_id"], name="load_reason_request"),
            models.Index(F("unit"), F("month").desc(), name="load_reason_month"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="load_reason_says_why")]

    def __str__(self) -> str:
        return f"{self.title}: {self.reason}"
