"""The form of a notice."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from units.models import Post
from workflow.clock import today
from workflow.forms import SubmissionForm

OF_WORK = _("Write of work and evidence, not of persons.")


def text_field(label: Any) -> forms.CharField:
    """The text of a notice in one language."""
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}), help_text=OF_WORK)


class NoticeForm(SubmissionForm):
    """A notice in both languages, to whom, from when to when."""

    title_en = forms.CharField(label=_("Title (English)"), max_length=200)
    text_en = text_field(_("Text (English)"))
    title_ko = forms.CharField(label=_("Title (Korean)"), max_length=200)
    text_ko = text_field(_("Text (Korean)"))
    posts = forms.MultipleChoiceField(
        label=_("To whom"),
        choices=Post.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everyone of the area."),
    )
    since = DayField(label=_("From"))
    until = DayField(label=_("Last day"))

    def clean_since(self) -> datetime.date:
        """A notice does not begin in the past."""
        day: datetime.date = self.cleaned_data["since"]
        if day < today():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Choose a day not before the first."))
        return data
