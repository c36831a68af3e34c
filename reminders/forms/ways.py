"""The form of the mail address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.forms import SubmissionForm


class MailForm(SubmissionForm):
    """An address."""

    mail = forms.EmailField(
        label=_("Mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Check it twice: the programme does not ask the address whether it is yours."),
    )
