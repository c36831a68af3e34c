"""The honour roll: register entries and past awards read as one (L11, L13)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models import TIERS
from units.models import Unit
from units.models.tree import in_language


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
