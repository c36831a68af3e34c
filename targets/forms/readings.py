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
    field_order = ("measure", "value", "happened_on", "note", "reason", "evidence", "file", "file_title")

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        """`measures` are those of the target (or the one of the reading that is corrected)."""
        super().__init__(*args, **kwargs)
        known = {str(one.pk): one for one in measures}
        field = self.fields["measure"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(key, one.name) for key, one in known.items()]
        field.coerce = known.__getitem__
        if len(known) == 1:
            field.widget = forms.HiddenInput()
            field.initial = measures[0].pk
            self._count_in(measures[0])

    def _count_in(self, measure: Measure) -> None:
        if measure.type == "yes_no":
            self.fields["value"] = forms.TypedChoiceField(
                label=measure.name,
                coerce=Decimal,
                choices=[("1", _("Yes")), ("0", _("Not yet"))],
                widget=forms.RadioSelect,
            )
        elif unit := unit_text(measure):
            self.fields["value"].label = _("%(counted)s, %(unit)s") % {"counted": measure.name, "unit": unit}

    def recorded(self, name: str) -> Any:
        """What the last reading of the target says."""
        assert isinstance(self.subject, Target)
        last = Reading.objects.filter(measure__target=self.subject).order_by("-id").first()
        return getattr(last, name, None) if name in ("value", "happened_on", "note") else None

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
