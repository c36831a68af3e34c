"""The form of a correction: which finding, its corrected text, and why (L9)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reviews.models import Finding, Review
from targets.models import FIELDS
from workflow.forms import SubmissionForm


class FindingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes no argument at run time
    """A finding by its field and the first words of its text."""

    def label_from_instance(self, obj: Any) -> str:
        """Field, kind and text."""
        return f"{obj.get_field_display()} · {obj.get_kind_display()}: {obj.text[:80]}"


class CorrectionForm(SubmissionForm):
    """A corrected text for a finding of a review, or a finding that was left out."""

    finding = FindingChoice(
        label=_("Which finding"),
        queryset=Finding.objects.none(),
        required=False,
        empty_label=_("One that was left out"),
    )
    kind = forms.ChoiceField(label=_("Kind of one that was left out"), choices=Finding.KINDS, required=False)
    field = forms.ChoiceField(label=_("Field of one that was left out"), choices=FIELDS, required=False)
    text = forms.CharField(label=_("Corrected text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those it concerns read these words. Write of work and evidence, not of persons."),
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["finding"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Finding.objects.filter(review=review).order_by("field", "kind", "id")

    def clean(self) -> dict[str, Any]:
        """A finding that was left out needs its kind and field."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("finding"):
            for name in ("kind", "field"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _now("Choose one of the list"))
        return data
