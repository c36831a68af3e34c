"""The forms of deviations: opened by hand, answered, closed; their thresholds (L23)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from reviews.models import Fault
from reviews.thresholds import Offer
from targets.models import FIELDS
from units.forms_tree import NormForm
from units.models import Unit
from workflow.clock import today
from workflow.forms import SubmissionForm

HINT = _("Write of work and evidence, not of persons.")


class OpenForm(SubmissionForm):
    """A fault of the catalogue, and what was found of it at the unit."""

    fault = forms.ModelChoiceField(
        label=_("Fault in running"),
        queryset=Fault.objects.filter(retired_on__isnull=True),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    field = forms.ChoiceField(
        label=_("Field"), required=False, choices=[("", _("No one field")), *FIELDS], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=HINT
    )


class AnswerForm(SubmissionForm):
    """How it came about."""

    answer = forms.CharField(
        label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=HINT
    )


class MeasureForm(SubmissionForm):
    """What the unit does about it, and by when."""

    answer = forms.CharField(
        label=_("Measure"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=HINT
    )
    measure_by = DayField(label=_("By"))

    def clean_measure_by(self) -> datetime.date:
        """A measure lies ahead."""
        day: datetime.date = self.cleaned_data["measure_by"]
        if day < today():
            raise forms.ValidationError(_("Choose a date that is not before today."))
        return day


class CloseForm(SubmissionForm):
    """How it was seen that it is mended."""

    outcome = forms.CharField(
        label=_("How it was closed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was seen or shown. The unit reads these words."),
    )


class ThresholdForm(NormForm):
    """A value of one threshold from a day on, today at the earliest."""

    def clean_since(self) -> datetime.date:
        """What was found before stays found by the values of then."""
        since: datetime.date = self.cleaned_data["since"]
        if since < today():
            raise forms.ValidationError(_("Choose a date that is not before today."))
        return since


class TuneForm(SubmissionForm):
    """Which value that would have left a false alarm alone, and for which units."""

    choice = forms.ChoiceField(label=_("Value that would have left it alone"), widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        label=_("In force at"),
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("Units below inherit it, unless one of them sets its own."),
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], places: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice, unit = self.fields["choice"], self.fields["unit"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        choice.choices = [
            (
                one.choice,
                _now("%(norm)s: %(spared)s, now %(now)s")
                % {"norm": one.threshold.kind.label, "spared": one.spared, "now": one.now},
            )
            for one in offers
        ]
        unit.queryset = Unit.objects.filter(pk__in=[one.pk for one in places]).order_by("-depth")

    def recorded(self, name: str) -> Any:
        """Nothing stands recorded under these."""
        return None
