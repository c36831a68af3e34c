"""What the library of examples is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from targets.models import FIELDS, Measure
from units.models import Sector, UnitKind
from units.models.tree import searchable


class ExampleFilter(forms.Form):
    """Kind, sector, field and what is counted; `of` says whether units unlike the own one are shown."""

    kind = forms.ModelChoiceField(
        label=_("Kind"), required=False, empty_label=_("All"), queryset=UnitKind.objects.filter(is_area=False)
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"), required=False, empty_label=_("All"), queryset=Sector.objects.all()
    )
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELDS])
    counted = forms.CharField(label=_("What is counted"), required=False, max_length=100)
    of = forms.ChoiceField(required=False, choices=[("", ""), ("all", "")], widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        names = {"kind": "unit__kind", "sector": "unit__sector", "field": "field"}
        rows = rows.filter(**{path: data[name] for name, path in names.items() if data.get(name)})
        if word := searchable(" ".join(data.get("counted", "").split())):
            measures = Measure.objects.filter(target=OuterRef("pk"), search_name__contains=word)
            rows = rows.filter(Exists(measures))
        return rows
