"""Recording a meeting: every discussion, review and sitting stands on one (L5, L9)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from units.models import Meeting, Unit
from workflow.clock import today
from workflow.forms import SubmissionForm


def record_meeting(unit: Unit, kind: str, *, held_on: datetime.date, place: str, present: int, **texts: str) -> Meeting:
    """Write a meeting of `unit`; the step belongs to the verb it is part of. `texts`: minutes, proposals, changes."""
    return Meeting.objects.create(unit=unit, kind=kind, held_on=held_on, place=place, present=present, **texts)


class MeetingForm(SubmissionForm):
    """Date, place, number present, minutes. Numbers only: who came is nowhere asked (domain.md, Bound 2)."""

    held_on = DayField(label=_("Date of the meeting"))
    place = forms.CharField(label=_("Place"), max_length=200)
    present = forms.IntegerField(
        label=_("Number present"),
        min_value=1,
        max_value=100_000,
        help_text=_("A number only; no list of names is kept."),
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write of work and evidence, not of persons."),
    )

    def clean_held_on(self) -> datetime.date:
        """A meeting is recorded after it was held."""
        held_on: datetime.date = self.cleaned_data["held_on"]
        if held_on > today():
            raise forms.ValidationError(_("Choose a date that is not after today"))
        return held_on

    def meeting_values(self) -> dict[str, Any]:
        """What record_meeting takes."""
        return {name: self.cleaned_data[name] for name in ("held_on", "place", "present", "minutes")}
