"""The form that takes a file."""

from __future__ import annotations

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.checking import Checked, Refused, check
from pages.forms import DayField
from workflow.clock import today
from workflow.forms import SubmissionForm


class EvidenceForm(SubmissionForm):
    """A file, its title and its date."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG, XLSX or DOCX, up to 20 MB. Photographs show things; no attendance lists."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.xlsx,.docx"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Example: Check sheet 31. Write of work and evidence, not of persons."),
    )
    happened_on = DayField(label=_("Date of the document"))

    def clean_file(self) -> Checked:
        """Check the content; the reason stands beside the field."""
        try:
            return check(self.cleaned_data["file"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_happened_on(self) -> datetime.date:
        """Evidence is of what has been."""
        day: datetime.date = self.cleaned_data["happened_on"]
        if day > today():
            raise forms.ValidationError(_("Choose a date that is not after today"))
        return day
