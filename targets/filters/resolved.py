"""Units which have resolved to win the flag, as a class in the filters of lists (L3)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from targets.models import TIERS, Resolution
from targets.models.resolution import RESOLVED


class OfResolvedFilter(forms.Form):
    """Narrow rows that bear a unit to those whose unit has resolved: at all, or for one tier."""

    resolved = forms.ChoiceField(
        label=_("Unit has resolved"), required=False, choices=[("", _("All")), ("any", _("For any tier")), *TIERS]
    )

    def of_resolved(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        tier = self.cleaned_data.get("resolved")
        if not tier:
            return rows
        standing = Resolution.objects.filter(unit=OuterRef("unit"), state__in=RESOLVED)
        return rows.filter(Exists(standing if tier == "any" else standing.filter(tier=tier)))
