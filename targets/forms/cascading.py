"""The form that lets a target serve a higher one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from targets.models import Target
from workflow.forms import SubmissionForm


class HigherField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A target with its unit."""

    def label_from_instance(self, obj: Any) -> str:
        """`Eunha County: Save fuel`."""
        return f"{obj.unit}: {obj.title}"


class ServeForm(SubmissionForm):
    """Which higher target, and with what weight."""

    higher = HigherField(label=_("Higher target"), queryset=Target.objects.none())
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("How much it counts among the targets that serve the higher one; it is shown there."),
    )

    def __init__(self, *args: Any, offered: QuerySet[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["higher"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered
