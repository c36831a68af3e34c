"""The register of flags, append-only and without gaps (L11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
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

    from honours.models.entry import RegisterEntry


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
    def now(self) -> RegisterEntry:
        """The last line of the book that speaks of it: what is true now. One statement."""
        last: RegisterEntry = self.entries.latest("number")
        return last

    @property
    def down(self) -> str:
        """ "suspension" or "withdrawal" where one of them took it down; "" while it stands. One statement."""
        kinds = self.entries.filter(kind__in=["suspension", "withdrawal", "reinstated"]).order_by("-number")
        last = kinds.values_list("kind", flat=True).first() or ""
        return "" if last == "reinstated" else str(last)

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
