"""A target in force is renewed: the whole new plan stands beside the old one until the committee has answered (L7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.directive import Directive
from targets.models.target import Target, TargetVersion
from units.models import Unit
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person

#: What a renewal does to the target; only a raise takes force without the committee.
RENEWALS = [
    ("renew", _("Renew")),
    ("extend", _("Extend")),
    ("raise", _("Raise")),
    ("lower", _("Lower")),
    ("split", _("Split")),
    ("replace", _("Replace")),
]
#: Those that leave the target behind and put others in its place.
LEAVING = ("split", "replace")


class RenewalQuerySet(models.QuerySet["Renewal"]):
    """Renewals as a person may see them."""

    def visible_to(self, person: Person) -> RenewalQuerySet:
        """Renewals of targets of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))


class Renewal(Stateful):
    """proposed → accepted | returned | withdrawn; carries a drafted version of the target, or the targets to come."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="renewals")
    target = models.ForeignKey(Target, models.PROTECT, related_name="renewals")
    kind = models.CharField(_("kind of renewal"), max_length=10, choices=RENEWALS)
    reason = models.TextField(_("reason"), blank=True)
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, blank=True, related_name="renewals")
    # What stood when it was proposed, and what is to stand: a version, or targets of their own.
    base = models.ForeignKey(TargetVersion, models.PROTECT, related_name="+")
    drafted = models.OneToOneField(TargetVersion, models.PROTECT, null=True, blank=True, related_name="renewal")
    becomes = models.ManyToManyField(Target, related_name="came_from", blank=True)
    proposed_on = models.DateField(_("proposed on"))
    decided_on = models.DateField(_("answered on"), null=True, blank=True)
    # The committee that answered; none where a raise took force by itself.
    decided_at = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    returned_because = models.TextField(_("why it was returned"), blank=True)

    objects = RenewalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["proposed_on", "id"], name="renewal_proposed_on"),
            models.Index(fields=["unit"], condition=Q(state="proposed"), name="renewal_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["target"], condition=Q(state="proposed"), name="renewal_one_open"),
            models.CheckConstraint(condition=~Q(reason="") | Q(directive__isnull=False), name="renewal_with_reason"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_because=""), name="renewal_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(kind="raise") | Q(decided_at__isnull=False),
                name="renewal_accepted_by_a_committee",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LEAVING, drafted__isnull=True) | (~Q(kind__in=LEAVING) & Q(drafted__isnull=False)),
                name="renewal_drafts_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.target}"

    def get_absolute_url(self) -> str:
        """The page with both plans side by side."""
        return reverse("targets:renewal", args=[self.pk])
