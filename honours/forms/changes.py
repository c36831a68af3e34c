"""The forms of a change of the register: opened with grounds, remarked on, decided, approved, appealed (L11)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honours.models import RegisterChange
from pages.forms import DayField
from workflow.clock import today
from workflow.forms import SubmissionForm

HINT = _("Those it concerns read these words. Write of work and evidence, not of persons.")


class OpenForm(SubmissionForm):
    """The kind of the change, its grounds, and what a correction puts in the place of what stands."""

    kind = forms.ChoiceField(label=_("Kind of entry"), choices=RegisterChange.KINDS, widget=forms.RadioSelect)
    grounds = forms.CharField(
        label=_("Grounds"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=HINT
    )
    unit_name_en = forms.CharField(
        label=_("Name of the unit (English)"),
        max_length=200,
        required=False,
        help_text=_("For a correction alone; what is left empty stays as it is."),
    )
    unit_name_ko = forms.CharField(label=_("Name of the unit (Korean)"), max_length=200, required=False)
    awarded_on = DayField(label=_("Awarded on"), required=False)
    authority = forms.CharField(label=_("Authority"), max_length=200, required=False)

    def clean_awarded_on(self) -> datetime.date | None:
        """An award lies behind."""
        day: datetime.date | None = self.cleaned_data["awarded_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("The day of the award cannot be yet to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """A correction says what is to stand; another kind changes no value."""
        data = super().clean() or self.cleaned_data
        values = ("unit_name_en", "unit_name_ko", "awarded_on", "authority")
        given = [name for name in values if data.get(name)]
        failed = any(name in self.errors for name in values)
        if data.get("kind") == "correction" and not given and not failed:
            self.add_error("unit_name_en", _("Write what is to stand in the register from now on."))
        elif data.get("kind") and data["kind"] != "correction" and given:
            self.add_error(given[0], _("Only a correction changes this; leave it empty or choose the correction."))
        return data


class RemarkForm(SubmissionForm):
    """What the unit says to it."""

    text = forms.CharField(
        label=_("Remark of the unit"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=HINT
    )


class AppealForm(SubmissionForm):
    """Why the unit appeals."""

    text = forms.CharField(
        label=_("Grounds of the appeal"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=HINT
    )


class ReasonsForm(SubmissionForm):
    """A decision with its reasons."""

    reasons = forms.CharField(
        label=_("Reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=HINT
    )
