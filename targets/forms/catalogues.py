"""The form that adds a measure to the catalogue of measures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.models import MEASURE_TYPES, UnitOfMeasure
from units.forms_tree import CatalogueForm


class ShippedMeasureForm(CatalogueForm):
    """A measure many units use, with its kind, unit of measure and direction; milestones differ from unit to unit."""

    type = forms.ChoiceField(
        label=_("Kind of measure"),
        choices=[one for one in MEASURE_TYPES if one[0] != "milestones"],
        widget=forms.RadioSelect,
        initial="number",
    )
    unit_of_measure = forms.ModelChoiceField(
        label=_("Unit of measure"), queryset=UnitOfMeasure.objects.filter(retired_on__isnull=True), required=False
    )
    higher_is_better = forms.BooleanField(label=_("Higher is better"), required=False, initial=True)
