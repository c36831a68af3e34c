"""The form of the rollover at the end of a year: it parses and checks, never writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets.models import Target
from targets.rolling import CHOICES, Answer, limit_fault
from units.norms import KINDS
from workflow.clock import today
from workflow.forms import SubmissionForm

#: The cells of a target.
CELLS = ("choice", "limit_on", "reason")


class RolloverForm(SubmissionForm):
    """`choice_7`, `limit_on_7`, `reason_7` for each target, nothing chosen beforehand; `cadence` where it may be set."""

    def __init__(self, *args: Any, targets: Sequence[Target], cadence: str, may_set: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            self._add_row(target)
        if may_set:
            kind = KINDS["review_cadence"]
            self.fields["cadence"] = forms.ChoiceField(
                label=kind.label, choices=kind.choices, widget=forms.RadioSelect, initial=cadence
            )

    def _add_row(self, target: Target) -> None:
        self.fields[f"choice_{target.pk}"] = forms.ChoiceField(
            label=_("What becomes of it"),
            choices=CHOICES,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what becomes of the target: %(title)s") % {"title": target.title}},
        )
        self.fields[f"limit_on_{target.pk}"] = DayField(
            label=_("New time limit"), required=False, help_text=_("For an extension only.")
        )
        self.fields[f"reason_{target.pk}"] = forms.CharField(
            label=_("Reason"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Those it concerns read these words. Write of work and evidence, not of persons."),
            error_messages={"required": _("Write the reason: %(title)s") % {"title": target.title}},
        )

    def rows(self) -> list[tuple[Target, list[BoundField]]]:
        """Each target with its bound cells, for the page."""
        return [(target, [self[f"{cell}_{target.pk}"] for cell in CELLS]) for target in self.targets]

    def clean(self) -> dict[str, Any]:
        """An extension names a day that is later and within the term; anything else names none."""
        data: dict[str, Any] = super().clean() or {}
        for target in self.targets:
            name = f"limit_on_{target.pk}"
            day, choice = data.get(name), data.get(f"choice_{target.pk}")
            if name in self.errors or not choice:
                continue
            if choice == "extend" and day is None:
                self.add_error(name, _("Write the new time limit."))
            elif choice == "extend" and day is not None and (words := limit_fault(target, day, today())):
                self.add_error(name, words)
            elif choice != "extend" and day is not None:
                self.add_error(name, _("A new time limit is for an extension; leave it empty."))
        return data

    def answers(self) -> list[Answer]:
        """What the verb is told of each target."""
        data = self.cleaned_data
        return [
            Answer(
                target,
                data[f"choice_{target.pk}"],
                data[f"reason_{target.pk}"],
                data[f"limit_on_{target.pk}"],
            )
            for target in self.targets
        ]
