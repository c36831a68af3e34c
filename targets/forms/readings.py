"""Forms of readings and their corrections: they parse and check, never write."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.forms import WithEvidence
from pages.forms import DayField
from targets.models import (
    Measure,
    Reading,
    Target,
)
from targets.presenting import unit_text
from workflow.clock import today


class ReadingForm(WithEvidence):
    """A dated value with its evidence; the last value is filled in. Its fields follow from what is measured."""

    measure = forms.TypedChoiceField(label=_("Measure"), widget=forms.RadioSelect)
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=2, min_value=0)
    happened_on = DayField(label=_("On"))
    note = forms.CharField(
        label=_("Done, next, obstacle"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    field_order = ("measure", "value", "milestones", "happened_on", "note", "reason", "evidence", "file", "file_title")

    def __init__(self, *args: Any, measure: Measure, milestones: Sequence[str] = (), **kwargs: Any) -> None:
        """`milestones`: the names that stand, where `measure` counts them."""
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(measure.pk), measure.name)]
        field.coerce = {str(measure.pk): measure}.__getitem__
        field.widget = forms.HiddenInput()
        field.initial = measure.pk
        self._count_in(measure, milestones)

    def _count_in(self, measure: Measure, milestones: Sequence[str]) -> None:
        if measure.type == "yes_no":
            self.fields["value"] = forms.TypedChoiceField(
                label=measure.name,
                coerce=Decimal,
                choices=[("1", _("Yes")), ("0", _("Not yet"))],
                widget=forms.RadioSelect,
            )
        elif measure.type == "milestones":
            del self.fields["value"]
            self.fields["milestones"] = forms.MultipleChoiceField(
                label=_("Milestones reached: %(counted)s") % {"counted": measure.name},
                choices=[(name, name) for name in milestones],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        elif unit := unit_text(measure):
            self.fields["value"].label = _("%(counted)s, %(unit)s") % {"counted": measure.name, "unit": unit}
        else:
            self.fields["value"].label = measure.name
        self.order_fields(self.field_order)

    @property
    def values(self) -> dict[str, Any]:
        """The words of the verb; of milestones, how many there are is the value."""
        found = super().values
        return found | {"value": Decimal(len(found["milestones"]))} if "milestones" in found else found

    def recorded(self, name: str) -> Any:
        """What the last reading of the target says."""
        assert isinstance(self.subject, Target)
        last = Reading.objects.filter(measure__target=self.subject).order_by("-id").first()
        return getattr(last, name, None) if name in ("value", "milestones", "happened_on", "note") else None

    def clean_happened_on(self) -> datetime.date:
        """Readings speak of days that have been."""
        happened_on: datetime.date = self.cleaned_data["happened_on"]
        if happened_on > today():
            raise forms.ValidationError(_("Choose a date that is not after today"))
        return happened_on


class CorrectionForm(ReadingForm):
    """A correction of a reading, with its reason."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measure"]
        del self.fields["note"]
