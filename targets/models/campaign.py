"""Other mass movements, the unit targets that serve them too, and what their organizations record of units (L15).

A campaign is about units' targets and results, never about persons, whatever its name.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.target import FIELDS, Target, UnitOfMeasure
from units.models import ORGANIZATIONS, Unit
from units.models.tree import in_language, local_name
from units.reach import reach_of, units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person

#: Targets in these states serve nothing any longer.
OVER = ("ended", "replaced")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns as a person may see them, and as they concern a unit."""

    def visible_to(self, person: Person) -> CampaignQuerySet:
        """Those of the whole nation; of committees within reach, or above a post held; those of targets the person sees."""
        reach = reach_of(person)
        tagged = CampaignTarget.objects.visible_to(person).filter(campaign=OuterRef("pk"))
        seen: Q = Q(unit__isnull=True) | reach.seen("unit__") | Q(Exists(tagged))
        if reach.held:
            seen |= Q(unit__path__above=[one.path for one in reach.held])
        return self.filter(seen)

    def running(self) -> CampaignQuerySet:
        """Campaigns that have not retired."""
        return self.filter(state="running")

    def covering(self, unit: Unit) -> CampaignQuerySet:
        """Campaigns a unit can take part in: of the whole nation, or of a committee at or above it."""
        return self.filter(Q(unit__isnull=True) | Q(unit__path__above=str(unit.path)))


class Campaign(Stateful):
    """running → retired → running. Without a unit it is of the whole nation."""

    # Of those the program ships.
    code = models.SlugField(unique=True, null=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name=_("committee of")
    )
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=100, blank=True)
    text_en = models.TextField(_("what it is about (English)"), blank=True)
    text_ko = models.TextField(_("what it is about (Korean)"), blank=True)
    organizations = ArrayField(
        models.CharField(max_length=20, choices=ORGANIZATIONS), verbose_name=_("organizations that lead it")
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_en", "id"], name="campaign_name_en")]
        constraints = [models.CheckConstraint(condition=~Q(name_en="", name_ko=""), name="campaign_has_a_name")]

    def __str__(self) -> str:
        return local_name(self)

    def get_absolute_url(self) -> str:
        """The page of the campaign with its targets."""
        return reverse("targets:campaign", args=[self.pk])

    @property
    def text(self) -> str:
        """What it is about, in the language of the page or the one it has."""
        return in_language(self.text_en, self.text_ko)

    @property
    def led_by(self) -> str:
        """The organizations that lead it, in words."""
        names = dict(ORGANIZATIONS)
        return ", ".join(str(names[one]) for one in self.organizations)


class CampaignTargetQuerySet(models.QuerySet["CampaignTarget"]):
    """Campaign targets as a person may see them."""

    def visible_to(self, person: Person) -> CampaignTargetQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def waiting(self) -> CampaignTargetQuerySet:
        """Proposed, while target and campaign still stand."""
        return self.filter(state="proposed", campaign__state="running").exclude(target__state__in=OVER)

    def counting(self) -> CampaignTargetQuerySet:
        """Accepted, of a running campaign, with a target that stands."""
        standing = Target.objects.standing().filter(pk=OuterRef("target"))
        return self.filter(Exists(standing), state="accepted", campaign__state="running")

    def unrecorded(self, since: datetime.date) -> CampaignTargetQuerySet:
        """Those that count, of whose unit nothing is recorded for the campaign in the period begun on a day."""
        recorded = CampaignResult.objects.filter(unit=OuterRef("unit"), campaign=OuterRef("campaign"), since=since)
        return self.counting().exclude(Exists(recorded))


class CampaignTarget(Stateful):
    """A unit's target serves a campaign: proposed → accepted | returned → proposed; withdrawn by the head."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaign_targets")
    target = models.ForeignKey(Target, models.PROTECT, related_name="campaign_targets")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="campaign_targets", verbose_name=_("campaign"))
    adds = models.TextField(_("what it adds to the three fields"))
    proposed_on = models.DateField(_("proposed on"))
    decided_on = models.DateField(_("answered on"), null=True, blank=True)
    # The committee that answered.
    decided_at = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    returned_because = models.TextField(_("why it was returned"), blank=True)

    objects = CampaignTargetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["proposed_on", "id"], name="campaign_target_on"),
            models.Index(fields=["unit"], condition=Q(state="proposed"), name="campaign_target_waiting"),
            models.Index(fields=["target"], condition=Q(state="accepted"), name="campaign_target_counted"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "target"], condition=~Q(state="withdrawn"), name="campaign_target_once"
            ),
            models.CheckConstraint(condition=~Q(adds=""), name="campaign_target_adds_something"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_because=""), name="campaign_target_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "returned"])
                | Q(decided_at__isnull=False, decided_on__isnull=False),
                name="campaign_target_answered_by_a_committee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.target}"

    def get_absolute_url(self) -> str:
        """The page with what it adds and the answer."""
        return reverse("targets:campaign_target", args=[self.pk])


class CampaignResultQuerySet(models.QuerySet["CampaignResult"]):
    """Results as a person may see them."""

    def visible_to(self, person: Person) -> CampaignResultQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def holding(self) -> CampaignResultQuerySet:
        """Those no correction has replaced."""
        return self.filter(corrected_by__isnull=True)


class CampaignResult(models.Model):
    """What a unit reached for a campaign in a period and field, as its organization records it; corrected by a new row.

    The result of a target is its readings and stands there alone: a row that names one has no value of its own.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="results", verbose_name=_("campaign"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaign_results")
    field = models.CharField(_("field"), max_length=12, choices=FIELDS)
    since = models.DateField(_("first day of the period"))
    until = models.DateField(_("last day of the period"))
    of = models.ForeignKey(CampaignTarget, models.PROTECT, null=True, blank=True, related_name="results")
    counted = models.CharField(_("what is counted"), max_length=120, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit_of_measure = models.ForeignKey(
        UnitOfMeasure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit of measure")
    )
    work = models.TextField(_("work done"))
    contribution = models.TextField(_("what it contributes to the three revolutions"))
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.TextField(_("reason of the correction"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CampaignResultQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["until", "id"], name="campaign_result_until"),
            models.Index(fields=["unit", "campaign", "since"], name="campaign_result_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "field", "since", "until", "of"],
                condition=Q(corrects__isnull=True),
                nulls_distinct=False,
                name="campaign_result_once",
            ),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="campaign_result_period"),
            models.CheckConstraint(
                condition=Q(of__isnull=False, value__isnull=True, unit_of_measure__isnull=True, counted="")
                | (Q(of__isnull=True, value__isnull=False) & ~Q(counted="")),
                name="campaign_result_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="campaign_result_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The page of the result."""
        return reverse("targets:campaign_result", args=[self.pk])


class CampaignCount(models.Model):
    """Accepted targets of a unit and all below it, by campaign and field; without a campaign: each target once.

    A fixed table made anew by targets/matrix.py, so that no page computes over the tree.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="campaign_counts")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, related_name="+")
    field = models.CharField(max_length=12, choices=FIELDS)
    n = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    weight = models.PositiveBigIntegerField()
    weighted = models.DecimalField(max_digits=20, decimal_places=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "campaign", "field"], nulls_distinct=False, name="campaign_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.campaign_id} {self.field}: {self.done} of {self.n}"


class CampaignCounting(models.Model):
    """When the table of counts was last made; one row."""

    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.counted_at)
