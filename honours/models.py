"""The register of flags, append-only and without gaps, and past awards beside it (L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Application
from targets.models import TIERS
from units.models import Person, Unit
from units.models.tree import in_language
from units.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class RegisterCounter(models.Model):
    """The last number given; its row is locked while an entry is written, so numbers have no gaps."""

    name = models.CharField(max_length=20, primary_key=True, default="flags")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class FlagQuerySet(models.QuerySet["Flag"]):
    """Register entries as a person may list them; a single entry is public."""

    def visible_to(self, person: Person | AnonymousUser) -> FlagQuerySet:
        """Entries of the units the person's posts reach."""
        return self.filter(reach_of(person).seen("unit__"))


class Flag(models.Model):
    """One entry of the register: never edited, whatever becomes of the unit's name or place."""

    append_only = True
    number = models.PositiveIntegerField(_("register no."), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="flags")
    unit_name_en = models.CharField(max_length=200, blank=True)
    unit_name_ko = models.CharField(max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    application = models.OneToOneField(Application, models.PROTECT, related_name="flag")
    awarded_on = models.DateField(_("awarded on"))
    authority = models.CharField(_("authority"), max_length=200)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = FlagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["awarded_on", "id"], name="flag_awarded_on")]

    def __str__(self) -> str:
        return f"{self.number:04d}"

    @property
    def in_short(self) -> str:
        """`Flag, 2026, no. 0001`: for a chip."""
        words = gettext("%(tier)s, %(year)s, no. %(number)s")
        return words % {"tier": self.get_tier_display(), "year": self.awarded_on.year, "number": self}

    @property
    def unit_name(self) -> str:
        """The unit's name as it was awarded, in the language of the page."""
        return in_language(self.unit_name_en, self.unit_name_ko)

    def get_absolute_url(self) -> str:
        """The verification page of the number."""
        return reverse("honours:entry", args=[self.number])


class LegacyAward(models.Model):
    """An award known from a public source, with the precision of its date as the source gives it, never filled in."""

    PRECISIONS = [("day", _("day")), ("month", _("month")), ("year", _("year")), ("unknown", _("unknown"))]
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="legacy_awards")
    unit_name_printed = models.CharField(_("name as printed"), max_length=200)
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    times = models.PositiveSmallIntegerField(_("times"), null=True, blank=True)
    # First day of what is known: 2022-11 is kept as 2022-11-01 with precision "month"; unknown has none.
    awarded_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision of the date"), max_length=8, choices=PRECISIONS)
    date_basis = models.CharField(_("what the date is"), max_length=20, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    reported_precision = models.CharField(max_length=8, choices=PRECISIONS, default="unknown")
    reference = models.CharField(_("authority and report"), max_length=300, blank=True)
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    # Tells awards of one unit apart, dated or not: a second import finds the row by it.
    identity = models.CharField(max_length=64, unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "awarded_on"], name="legacy_award_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(precision="unknown", awarded_on__isnull=True)
                | (~Q(precision="unknown") & Q(awarded_on__isnull=False)),
                name="legacy_award_date_precision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.unit_name_printed}"


class RollEntry(models.Model):
    """One line of the honour roll: a register entry or a past award, read from a view of both (migration 0003)."""

    number = models.PositiveIntegerField(_("register no."), null=True)
    unit = models.ForeignKey(Unit, models.DO_NOTHING, db_constraint=False, related_name="+")
    area = models.ForeignKey(Unit, models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    printed = models.CharField(_("name as printed"), max_length=200)
    sort_name = models.CharField(max_length=200)
    search_text = models.TextField()
    tier = models.CharField(_("tier"), max_length=10, choices=TIERS)
    awarded_on = models.DateField(_("date"), null=True)
    # A date for sorting alone: what has none stands before all others.
    sort_on = models.DateField()
    precision = models.CharField(max_length=8)
    authority = models.CharField(_("authority"), max_length=300)

    class Meta:
        managed = False
        db_table = "honours_roll"

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.name}"

    @property
    def name(self) -> str:
        """The unit's name in the language of the page: as awarded for a register entry, as it is now for a past award."""
        return in_language(self.name_en, self.name_ko)

    def get_absolute_url(self) -> str:
        """The verification page of a register entry; past awards have none."""
        return reverse("honours:entry", args=[self.number]) if self.number else ""
