"""The form that takes a file, and the fields other forms take evidence with."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.checking import Checked, Refused, check
from evidence.models import Evidence
from pages import words
from pages.forms import DayField, Option
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Files offered to choose from in a form; older ones are reached through the list of evidence.
OFFERED = 30


class CheckedFile(forms.FileField):
    """A file whose content has been checked; the reason stands beside the field."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.xlsx,.docx"})

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        """The checked file, or None where none is sent and none is required."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return check(upload)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class EvidenceForm(SubmissionForm):
    """A file, its title and its date."""

    file = CheckedFile(
        label=_("File"),
        help_text=_("PDF, JPG, PNG, XLSX or DOCX, up to 20 MB. Photographs show things; no attendance lists."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Example: Check sheet 31. Write of work and evidence, not of persons."),
    )
    happened_on = DayField(label=_("Date of the document"))

    def clean_happened_on(self) -> datetime.date:
        """Evidence is of what has been."""
        day: datetime.date = self.cleaned_data["happened_on"]
        if day > today():
            raise forms.ValidationError(_("Choose a date that is not after today"))
        return day


class WithEvidence(SubmissionForm):
    """Lets a form point to files on record and take one more: `evidence`, `file`, `file_title` among its values."""

    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence on file"),
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    file = CheckedFile(
        label=_("Add a file"),
        required=False,
        help_text=_("PDF, JPG, PNG, XLSX or DOCX, up to 20 MB. Photographs show things; no attendance lists."),
    )
    file_title = forms.CharField(label=_("Title of the file"), required=False, max_length=200)

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        """`unit_id` names the unit whose files may be chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = latest_of(unit_id)
        field.label_from_instance = _option  # type: ignore[method-assign,assignment]  # an Option is a label
        if not field.queryset:
            del self.fields["evidence"]


def _option(one: Evidence) -> Option:
    """Title, then date and kind."""
    return Option(one.title, f"{words.day(one.happened_on)}, {one.get_kind_display()}")


def latest_of(unit_id: int) -> QuerySet[Evidence]:
    """The latest evidence of a unit to choose from."""
    newest = Evidence.objects.filter(unit_id=unit_id).order_by("-happened_on", "-id").values("pk")[:OFFERED]
    # Not sliced itself: the chosen ones are looked up in it.
    return Evidence.objects.filter(pk__in=newest).order_by("-happened_on", "-id")
