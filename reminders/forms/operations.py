"""Forms of the operations page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reminders.models import CHANNELS, STATES
from workflow.forms import SubmissionForm


class LedgerFilter(forms.Form):
    """Narrow the ledger: by state, way and, from the table of reasons, by reason."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *STATES])
    channel = forms.ChoiceField(label=_("Way"), required=False, choices=[("", _("All")), *CHANNELS])
    reason = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return rows.filter(**wanted)


class MomentInput(forms.DateTimeInput):
    """The browser's own input of day and hour; it wants the ISO form whatever the language."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReleaseForm(SubmissionForm):
    """Until when reminders had been sent before the data were restored."""

    sent_until = forms.DateTimeField(
        label=_("Sent until"),
        required=False,
        widget=MomentInput,
        help_text=_(
            "After a restore: what was due until then has been sent already and is dropped. Empty: all that waits is delivered."
        ),
    )
