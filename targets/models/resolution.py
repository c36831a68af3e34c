"""A unit resolves to win the flag (L3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.models import Evidence
from targets.models.call import Call
from units.models import Meeting, Unit
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person

#: The tiers of the flag; schools have an honour flag. Which tier follows which is the standard's to say.
TIERS = [
    ("1", _("Flag")),
    ("2", _("Second flag")),
    ("3", _("Third flag")),
    ("honour", _("Schools' honour flag")),
]
#: States of a unit "which has resolved": its meeting has, and the committee has it or has answered.
RESOLVED = ("submitted", "in_force")
OPEN = ("draft", "adopted", "submitted", "returned", "in_force")


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Resolutions as a person may see them."""

    def visible_to(self, person: Person) -> ResolutionQuerySet:
        """Resolutions of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))


class Resolution(Stateful):
    """draft → adopted (a recorded meeting) → submitted → in force | returned; one open one a unit, by constraint."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="resolutions")
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    aim = models.TextField(_("what the unit resolves"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="resolutions")
    term_on = models.DateField(_("term"))
    # The call that was open when it was begun.
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="resolutions")
    returned_because = models.TextField(_("why it was returned"), blank=True)
    # The signed paper of the meeting, where the unit has filed one.
    evidence = models.ManyToManyField(Evidence, related_name="resolutions", blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="resolution_state"),
            models.Index(fields=["term_on", "id"], name="resolution_term"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(state__in=OPEN), name="resolution_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(meeting__isnull=False),
                name="resolution_adopted_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_because=""), name="resolution_returned_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The page of the resolution."""
        return reverse("targets:resolution", args=[self.pk])
