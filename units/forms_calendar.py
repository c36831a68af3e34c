"""The form of a row of a unit's calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.forms import DayField
from units.models.calendar import KINDS, LONGEST, WEEKDAYS
from workflow.forms import SubmissionForm


class CalendarForm(SubmissionForm):
    """Days off each week, or days from a day to a day."""

    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, widget=forms.RadioSelect)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of days off each week only. None chosen: every day is a working day."),
    )
    since = DayField(label=_("First day"))
    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: one day. Days off each week hold until another row is set."),
    )
    yearly = forms.BooleanField(label=_("Every year on these days"), required=False)
    name_en = forms.CharField(label=_("Name (English)"), required=False, max_length=100)
    name_ko = forms.CharField(label=_("Name (Korean)"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """What belongs to the one and to the other; a span in its order and no longer than a month."""
        data: dict[str, Any] = super().clean() or {}
        if "kind" not in data or "since" not in data:
            return data
        if data["kind"] == "weekdays":
            self._each_week(data)
            return data
        if data.get("weekdays"):
            self.add_error("weekdays", _now("Weekdays belong to days off each week; choose none here."))
        if not self.errors:
            data["until"] = data.get("until") or data["since"]
            days = (data["until"] - data["since"]).days
            if days < 0:
                self.add_error("until", _now("Choose a last day that is not before the first."))
            elif days >= LONGEST:
                latest = data["since"] + datetime.timedelta(days=LONGEST - 1)
                self.add_error(
                    "until", _now("At most %(n)s days: to %(day)s.") % {"n": LONGEST, "day": words.day(latest)}
                )
        return data

    def _each_week(self, data: dict[str, Any]) -> None:
        if len(data.get("weekdays", ())) == len(WEEKDAYS):
            self.add_error("weekdays", _now("Leave at least one working day."))
        if data.get("until"):
            self.add_error(
                "until", _now("Days off each week have no last day; set another row from the day they change.")
            )
        if data.get("yearly"):
            self.add_error("yearly", _now("Days off each week hold all year; leave this empty."))
