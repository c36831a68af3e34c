"""Forms of resolutions, their discussion and the order of their targets: they parse and check, never write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evidence.forms import WithEvidence
from pages.forms import DayField
from targets.models import TIERS, Target
from units.meetings import MeetingForm
from workflow.forms import SubmissionForm


class ResolutionForm(SubmissionForm):
    """What a unit resolves."""

    tier = forms.ChoiceField(
        label=_("Which flag does the unit resolve to win?"), choices=TIERS, widget=forms.RadioSelect
    )
    aim = forms.CharField(
        label=_("What the unit resolves"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    term_on = DayField(label=_("By when"))


class AdoptionForm(WithEvidence, MeetingForm):
    """The meeting that adopted a resolution; its signed paper may be filed with it."""

    field_order = ("held_on", "place", "present", "minutes", "evidence", "file", "file_title")


class DiscussionForm(MeetingForm):
    """A collective discussion of targets: what was proposed and what it changed (L5)."""

    proposals = forms.CharField(
        label=_("Proposals made"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was proposed, not who proposed it."),
    )
    changes = forms.CharField(
        label=_("What the proposals changed in the targets"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    also = forms.ModelMultipleChoiceField(
        label=_("Discussed at the same meeting"),
        queryset=Target.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["also"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = others
        if not others:
            del self.fields["also"]


class OrderForm(SubmissionForm):
    """The unit's own order of its targets: a number for each, the smallest first."""

    def __init__(self, *args: Any, rows: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for place, one in enumerate(rows, start=1):
            self.fields[f"t{one.pk}"] = forms.IntegerField(label=one.title, min_value=1, max_value=999, initial=place)

    def recorded(self, name: str) -> Any:
        """The place a target has now."""
        if name not in self.fields:
            return None
        rows = Target.objects.filter(pk__in=[one.pk for one in self.rows]).order_by("unit__path", "order", "id")
        return [f"t{pk}" for pk in rows.values_list("pk", flat=True)].index(name) + 1

    def ids(self) -> list[int]:
        """The targets in the order asked for; equal numbers keep the order they stood in."""
        return [one.pk for one in sorted(self.rows, key=lambda one: self.cleaned_data[f"t{one.pk}"])]
