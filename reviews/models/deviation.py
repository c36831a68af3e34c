"""Faults in how the movement is run at a unit, found early, with an owner and a closing (L23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models import FIELDS
from units.models import Unit
from units.models.tree import Catalogue
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    import datetime

    from units.models import Person

#: A deviation that still asks for something: an answer of the unit, or a closing by another.
STANDING = ("open", "explained", "measure_taken")


class Fault(Catalogue):
    """A fault in running, as an office opens it by hand: how the movement is run, never what a person thinks or does."""


class DeviationRun(models.Model):
    """One search for deviations: of which day, how far it is, how many it opened by rule, which rules failed."""

    day = models.DateField(_("as of"))
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: rule → how many it opened; a rule stands here once it is through
    opened = models.JSONField(default=dict)
    #: rule → why it failed; the others ran
    failed = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(finished_at=None), name="deviation_run_open")]

    def __str__(self) -> str:
        return str(self.day)

    def get_absolute_url(self) -> str:
        """The page of the search."""
        return reverse("reviews:deviation_run", args=[self.pk])

    @property
    def total(self) -> int:
        """How many it opened."""
        return sum(self.opened.values())


class DeviationQuerySet(models.QuerySet["Deviation"]):
    """Deviations as a person may see them."""

    def visible_to(self, person: Person) -> DeviationQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def standing(self) -> DeviationQuerySet:
        """Those that still ask for something."""
        return self.filter(state__in=STANDING)

    def answered(self) -> DeviationQuerySet:
        """Those the unit has answered, for another to close."""
        return self.filter(state__in=STANDING[1:])

    def measure_late_on(self, day: datetime.date) -> DeviationQuerySet:
        """Those whose measure was to be taken before `day`."""
        return self.filter(state="measure_taken", measure_by__lt=day)


class Deviation(Stateful):
    """open → explained | measure taken → closed by another than the unit's head | open again | dismissed with reason.

    Opened by a rule, once for its subject and key, or by hand with a fault of the catalogue. `facts` are the numbers
    and texts of the unit's paperwork that stood there when it was opened. It stands on a unit, never on a person.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deviations", verbose_name=_("unit"))
    #: name in reviews.finding.RULES; empty when opened by hand
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    fault = models.ForeignKey(Fault, models.PROTECT, null=True, blank=True, verbose_name=_("fault"), related_name="+")
    #: "targets.target", "reviews.review" … and its id: what the rule looked at
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    #: the period or version of the subject the finding speaks of, e.g. "2026-09-30"
    key = models.CharField(max_length=80, blank=True)
    field = models.CharField(_("field"), max_length=12, choices=FIELDS, blank=True)
    facts: Any = models.JSONField(default=dict, blank=True)
    text = models.TextField(_("what was found"), blank=True)
    opened_on = models.DateField(_("opened on"))
    run = models.ForeignKey(DeviationRun, models.PROTECT, null=True, blank=True, related_name="deviations")
    answer = models.TextField(_("answer of the unit"), blank=True)
    measure_by = models.DateField(_("measure by"), null=True, blank=True)
    outcome = models.TextField(_("how it was closed"), blank=True)

    objects = DeviationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["opened_on", "id"], name="deviation_opened"),
            models.Index(fields=["state", "opened_on", "id"], name="deviation_state"),
            models.Index(fields=["unit", "state"], name="deviation_unit"),
            models.Index(fields=["run", "rule"], name="deviation_run_rule"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_type", "subject_id", "key"], condition=~Q(rule=""), name="deviation_once"
            ),
            models.CheckConstraint(
                condition=Q(rule="", fault__isnull=False)
                | (~Q(rule="") & Q(fault__isnull=True, subject_id__isnull=False) & ~Q(subject_type="")),
                name="deviation_by_rule_or_by_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["explained", "measure_taken"]) | ~Q(answer=""), name="deviation_answered"
            ),
            models.CheckConstraint(
                condition=~Q(state="measure_taken") | Q(measure_by__isnull=False), name="deviation_measure_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "dismissed"]) | ~Q(outcome=""), name="deviation_closed_with_words"
            ),
            models.CheckConstraint(
                condition=Q(measure_by__isnull=True) | Q(measure_by__gte=F("opened_on")), name="deviation_measure_after"
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        """The page of the deviation."""
        return reverse("reviews:deviation", args=[self.pk])

    @property
    def label(self) -> Any:
        """The short name of what was found: the rule's, or the fault's of the catalogue."""
        from reviews.finding import label_of

        return label_of(self.rule) if self.rule else self.fault
