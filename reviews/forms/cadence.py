"""The form of a unit's cadence: how often, by which day, how many days of grace, from when on (L9)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from reviews.cadence import NAMES
from units.norms import KINDS
from workflow.forms import SubmissionForm


class CadenceForm(SubmissionForm):
    """A value of each norm reviews are planned by, from a day on."""

    since = DayField(label=_("In force from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAMES:
            kind = KINDS[name]
            if kind.choices:
                self.fields[name] = forms.ChoiceField(label=kind.label, choices=kind.choices)
            else:
                self.fields[name] = forms.IntegerField(label=kind.label, min_value=kind.lowest, max_value=kind.highest)
        self.order_fields([*NAMES, "since"])
