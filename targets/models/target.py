"""A target is an identity with numbered versions; measures keep theirs over all versions (L2, L4, L7)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.resolution import Resolution
from units.models import Meeting, Post, Unit
from units.models.tree import Catalogue
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person

#: The three revolutions (L2).
FIELDS = [("ideological", _("Ideological")), ("technical", _("Technical")), ("cultural", _("Cultural"))]


#: States of a target that is open work.
OPEN_TARGETS = ("draft", "proposed", "discussed", "in_force")

#: How a measure is counted.
MEASURE_TYPES = [
    ("number", _("Number")),
    ("percent", _("Per cent")),
    ("yes_no", _("Yes or no")),
    ("milestones", _("Milestones")),
]
#: Posts that can answer for a target; a post, never a person.
RESPONSIBLE = [(post.value, post.label) for post in (Post.HEAD, Post.SUPPLY, Post.TEAM, Post.ORGANIZATION, Post.STAFF)]


class UnitOfMeasure(Catalogue):
    """Pieces, tonnes, hours, places …: stands beside each number."""


class ShippedMeasure(Catalogue):
    """A measure that many units use: processes automated, homes repaired …; offered beside words of one's own."""

    type = models.CharField(_("kind of measure"), max_length=10, choices=MEASURE_TYPES, default="number")
    unit_of_measure = models.ForeignKey(
        UnitOfMeasure, models.PROTECT, null=True, blank=True, verbose_name=_("unit of measure"), related_name="+"
    )
    higher_is_better = models.BooleanField(_("more is better"), default=True)


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets as a person may see them."""

    def visible_to(self, person: Person) -> TargetQuerySet:
        """Targets of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def standing(self) -> TargetQuerySet:
        """Targets that count: discussed, in force, met or unmet."""
        return self.filter(state__in=["discussed", "in_force", "met", "unmet"])

    def examples(self) -> TargetQuerySet:
        """Targets met or in force of units that hold a flag: read across areas, to start from (L4, L14)."""
        return self.filter(state__in=["in_force", "met"], unit__archived_on__isnull=True).exclude(unit__standing="")

    def to_renew(self, day: datetime.date) -> TargetQuerySet:
        """Targets in force that were not renewed or confirmed for longer than the norm, and have no renewal waiting."""
        due = self.filter(state="in_force", renew_on__lte=day)
        return due.exclude(pk__in=self.model.objects.filter(renewals__state="proposed").values("pk"))


class Target(Stateful):
    """What a unit will reach. Text, goals and dates stand in its versions; `current` is the one that holds."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="targets")
    field = models.CharField(_("field"), max_length=12, choices=FIELDS)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    current = models.OneToOneField("TargetVersion", models.PROTECT, null=True, related_name="+")
    discussion = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="targets")
    # Kept by readings: share of the way from baseline to goal, 0-100 per cent, weighted over the measures.
    progress = models.DecimalField(max_digits=5, decimal_places=1, default=0, editable=False)
    # When it was last set, renewed or kept as it is, and from when on it asks for renewal (targets/renewal_dates.py).
    touched_on = models.DateField(null=True, editable=False)
    renew_on = models.DateField(null=True, editable=False)
    # How much it counts among the targets of its unit and above (targets/rollup.py).
    weight = models.PositiveSmallIntegerField(_("weight among the targets"), default=1, db_default=1)
    # Title and time limit of the current version, for lists and sorting.
    title = models.CharField(max_length=200, editable=False, default="")
    limit_on = models.DateField(editable=False, default="2999-12-31")
    # The flag of the unit's latest note: "", "on_track" or "at_risk".
    course = models.CharField(max_length=10, editable=False, blank=True, default="")

    #: The renewal that settles it, while its answer is being recorded; no column.
    settled_by: Any = None

    objects = TargetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "order", "id"], name="target_unit_order"),
            models.Index(fields=["limit_on", "id"], name="target_limit"),
            models.Index(fields=["title", "id"], name="target_title"),
            models.Index(fields=["limit_on"], condition=Q(state="in_force"), name="target_due"),
            models.Index(fields=["renew_on"], condition=Q(state="in_force"), name="target_to_renew"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=100), name="target_progress_share"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="target_weight"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "ended"]) | Q(discussion__isnull=False),
                name="target_discussed_at_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The target page."""
        return reverse("targets:target", args=[self.pk])


class TargetVersion(models.Model):
    """One numbered text of a target; never changed once the target is in force, always followed by a new one (L7)."""

    KINDS = [("immediate", _("Immediate")), ("long_term", _("Long-term"))]
    target = models.ForeignKey(Target, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("target"), max_length=200)
    problem = models.TextField(_("problem to be solved: present equipment, supply and staffing"))
    # What stands there now, asked one by one; empty in versions from before they were.
    equipment = models.TextField(_("present equipment"), blank=True, default="", db_default="")
    supply = models.TextField(_("present supply"), blank=True, default="", db_default="")
    staffing = models.TextField(_("present staffing"), blank=True, default="", db_default="")
    way = models.TextField(_("how it will be reached"), blank=True)
    post = models.CharField(
        _("responsible post"), max_length=20, choices=RESPONSIBLE, blank=True, default="", db_default=""
    )
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    limit_on = models.DateField(_("time limit"))
    reason = models.TextField(_("reason of this version"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "number"], name="target_version_number")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Measure(models.Model):
    """How a target is counted; keeps its identity, so readings run on through all versions."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="measures")
    name = models.CharField(_("what is counted"), max_length=200)
    # The entry of the catalogue it was chosen from: like measures of other units are found by it.
    shipped = models.ForeignKey(ShippedMeasure, models.PROTECT, null=True, blank=True, related_name="measures")
    type = models.CharField(_("kind of measure"), max_length=10, choices=MEASURE_TYPES, default="number")
    unit_of_measure = models.ForeignKey(
        UnitOfMeasure, models.PROTECT, null=True, blank=True, verbose_name=_("unit of measure"), related_name="+"
    )
    higher_is_better = models.BooleanField(_("more is better"), default=True)
    # Written by the database (migration of the realism check): the name as search compares it; kind and sector of the
    # unit, type, unit of measure and name in one, equal where like units count the same.
    search_name = models.TextField(editable=False, default="", db_default="")
    alike = models.TextField(editable=False, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["alike", "-id"], name="measure_alike"),
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="measure_search"),
        ]

    def __str__(self) -> str:
        return self.name


#: How a goal stands beside what like units reached, and beside the present level (L4); "" where nothing is compared.
USUAL = [
    ("within", _("Within the usual range")),
    ("above", _("Above the usual range")),
    ("below", _("Below the usual range")),
    ("under", _("Below the present level")),
    ("few", _("Too few like units to compare")),
]
#: Those that need a written reason.
UNUSUAL = ("above", "below", "under")


class MeasureGoal(models.Model):
    """Baseline and goal of a measure in one version of its target."""

    version = models.ForeignKey(TargetVersion, models.PROTECT, related_name="goals")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="goals")
    baseline = models.DecimalField(_("level now"), max_digits=14, decimal_places=2)
    baseline_source = models.CharField(_("where the level now is read from"), max_length=200)
    # An earlier level and its day, where they are known: the pace of the past.
    past = models.DecimalField(_("earlier level"), max_digits=14, decimal_places=2, null=True, blank=True)
    past_on = models.DateField(_("day of the earlier level"), null=True, blank=True)
    # Of milestones the goal is how many there are; the stages name them.
    goal = models.DecimalField(_("goal"), max_digits=14, decimal_places=2)
    # Per cent of the target; those of one version add up to 100 (targets/setting.py).
    weight = models.PositiveSmallIntegerField(_("weight"), default=100, db_default=100)
    # The realism check as it stood when the goal was set: its outcome, what was compared, and why nevertheless.
    usual = models.CharField(max_length=10, choices=USUAL, blank=True, default="", db_default="", editable=False)
    compared = models.JSONField(null=True, editable=False)
    reason = models.TextField(_("reason of an unusual goal"), blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(usual__in=UNUSUAL) | ~Q(reason=""), name="measure_goal_reasoned"),
            models.UniqueConstraint(fields=["version", "measure"], name="measure_goal_once"),
            models.CheckConstraint(condition=~Q(goal=F("baseline")), name="measure_goal_is_no_baseline"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="measure_goal_weight_share"),
            models.CheckConstraint(
                condition=Q(past__isnull=True, past_on__isnull=True) | Q(past__isnull=False, past_on__isnull=False),
                name="measure_goal_past_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.baseline} → {self.goal}"


class Stage(models.Model):
    """A step on the way: by when, which value, and the calculation behind it (L4); a milestone bears its name."""

    goal = models.ForeignKey(MeasureGoal, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField(_("stage"))
    name = models.CharField(_("milestone"), max_length=200, blank=True, default="", db_default="")
    due_on = models.DateField(_("by"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    calculation = models.CharField(_("calculation"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["due_on"], name="stage_due")]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="stage_number")]

    def __str__(self) -> str:
        return f"{self.number}: {self.value}"
