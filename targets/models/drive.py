"""A drive: a time-boxed push on chosen targets, tallied by unit each day or week (L8)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.target import Target
from units.models import Unit
from units.reach import reach_of
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person

TALLIES = [("day", _("Each day")), ("week", _("Each week"))]


class DriveQuerySet(models.QuerySet["Drive"]):
    """Drives as a person may see them."""

    def visible_to(self, person: Person) -> DriveQuerySet:
        """Drives of units within reach, and those that chose a target of a unit within reach."""
        reach = reach_of(person)
        chosen = Drive.targets.through.objects.filter(reach.seen("target__unit__")).values("drive_id")
        return self.filter(reach.seen("unit__") | Q(pk__in=chosen))


class Drive(Stateful):
    """planned → running → closed | cancelled. Its tally is read from the readings: a result is counted once."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drives")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is pushed, and how"), blank=True)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    tally = models.CharField(_("tally"), max_length=4, choices=TALLIES, default="day")
    targets = models.ManyToManyField(Target, related_name="drives")
    # The summary as it stood at the close: gains of the drive and of as many days before.
    result = models.JSONField(null=True, editable=False)

    objects = DriveQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["since", "id"], name="drive_since"),
            models.Index(fields=["title", "id"], name="drive_title"),
            models.Index(fields=["state", "until"], name="drive_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="drive_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(tally__in=["day", "week"]), name="drive_tally"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(result__isnull=False), name="drive_closed_with_sum"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the drive."""
        return reverse("targets:drive", args=[self.pk])

    def days_by(self, today: datetime.date) -> int:
        """How many of its days count by `today`, at least one; of a closed drive, as many as at its close."""
        if self.result is not None:
            return int(self.result["days"])
        return (max(self.since, min(self.until, today)) - self.since).days + 1
