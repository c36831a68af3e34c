"""What the lists of renewals, directives and answers are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from targets.filters.targets import PlaceFilter
from targets.models import RENEWALS, DirectiveAnswer
from targets.renewal_workflow import DIRECTIVE, RENEWAL
from units.models import Unit
from workflow.clock import today


class RenewalFilter(PlaceFilter):
    """Narrow the list of renewals."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *RENEWAL.states])
    kind = forms.ChoiceField(label=_("Kind of renewal"), required=False, choices=[("", _("All")), *RENEWALS])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        return super().narrow(rows.filter(**{name: data[name] for name in ("state", "kind") if data.get(name)}))


class DirectiveFilter(forms.Form):
    """Narrow the list of directives."""

    title = forms.CharField(label=_("Title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *DIRECTIVE.states])
    answer = forms.ChoiceField(
        label=_("Answer"), required=False, choices=[("", _("All")), ("owed", _("Owed by units in reach"))]
    )

    def __init__(self, *args: Any, owed: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = owed

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        if data.get("state"):
            rows = rows.filter(state=data["state"])
        if data.get("title"):
            rows = rows.filter(title__icontains=data["title"])
        return rows.filter(pk__in=self.owed.values("directive")) if data.get("answer") == "owed" else rows


class AnswerFilter(PlaceFilter):
    """Narrow the units a directive asks; `area` comes from the counts on its page."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[
            ("", _("All")),
            ("unanswered", _("Unanswered")),
            ("late", _("Late")),
            ("renewed", _("Renewed")),
            ("no_change", _("No change needed")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        rows = super().narrow(rows)
        if data.get("area"):
            area = Unit.objects.filter(pk=data["area"]).first()
            rows = rows.filter(unit__path__within=str(area.path)) if area else rows.none()
        if data.get("answer") == "late":
            return rows & DirectiveAnswer.objects.late_on(today())
        return rows.filter(state=data["answer"]) if data.get("answer") else rows
