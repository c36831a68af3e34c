"""A unit applies for a tier under the edition in force when it is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.standard import Criterion, Standard
from evidence.models import Evidence
from targets.models import TIERS, Resolution
from units.models import Person, Unit
from units.reach import reach_of
from workflow.models import Stateful

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

ENDED = ("awarded", "refused", "withdrawn")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications as a person may see them."""

    def visible_to(self, person: Person | AnonymousUser) -> ApplicationQuerySet:
        """Applications of the units the person sees, and those the person is named assessor of."""
        named = Assessor.objects.filter(person_id=person.pk or 0).values("application_id")
        return self.filter(reach_of(person).seen("unit__") | Q(pk__in=named))

    def open(self) -> ApplicationQuerySet:
        """Applications that have not ended."""
        return self.exclude(state__in=ENDED)


class ApplicationCounter(models.Model):
    """The last number given in a year; its row is locked while one is given, so numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Application(Stateful):
    """draft → submitted → screened → on site → findings shown → decided → approved → awarded | returned | refused."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="applications")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="applications")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="applications")
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    # Year and running number within it, given at submission: 2026-118
    number = models.CharField(_("number"), max_length=12, unique=True, null=True, blank=True)
    statement = models.TextField(_("what the unit asks and on what grounds"))
    submitted_on = models.DateField(null=True, blank=True, editable=False)
    unit_remark = models.TextField(_("the unit's remark on the findings"), blank=True)
    returned_because = models.TextField(blank=True)
    due_on = models.DateField(_("decision due"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="application_state"),
            models.Index(fields=["recorded_at", "id"], name="application_recorded"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=~Q(state__in=ENDED), name="application_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(number__isnull=False, submitted_on__isnull=False),
                name="application_numbered_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_because=""), name="application_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(due_on__isnull=False), name="application_decided_with_due_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The page of the application."""
        return reverse("assessments:application", args=[self.pk])

    @property
    def award_url(self) -> str:
        """The page where the department decides."""
        return reverse("assessments:award", args=[self.pk])


class Claim(models.Model):
    """What the unit claims under a criterion, with evidence."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="claims")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    # Written from what is recorded: per cent, and the counts behind it; none for what is seen on site.
    reached = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    counted = models.PositiveIntegerField(null=True, blank=True, editable=False)
    counted_of = models.PositiveIntegerField(null=True, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="claims", blank=True)
    # Its own, so that two criteria open side by side do not stand in each other's way.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "criterion"], name="claim_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.reached}"


class Assessor(models.Model):
    """A person named to assess one application; one of two leads."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="assessor_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(leads=True), name="assessor_one_leads"),
        ]

    def __str__(self) -> str:
        return str(self.person)
