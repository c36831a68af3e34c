"""What the lists of resolutions and targets are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from targets.date_chain import clashing
from targets.models import COURSES, FIELDS, TIERS, Campaign, CampaignTarget, Target
from targets.models.resolution import RESOLVED
from targets.reading_due import without_reading
from targets.workflow import RESOLUTION, TARGET
from units.models import Unit
from units.models.tree import searchable
from workflow.clock import today

#: Units or areas one word of the filter may mean; with more, a longer word is asked for by the result.
MEANT = 50


class PlaceFilter(forms.Form):
    """A unit by its id (from a link), or a unit or area by its name or code, with all below it."""

    place = forms.CharField(label=_("Unit or area"), required=False, max_length=100)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; a name nobody bears leaves none."""
        data = self.cleaned_data
        if data.get("unit"):
            rows = rows.filter(unit_id=data["unit"])
        if word := data.get("place", "").strip():
            meant = Unit.objects.filter(search_text__contains=searchable(word))
            paths = [str(path) for path in meant.order_by("depth", "id").values_list("path", flat=True)[:MEANT]]
            rows = rows.filter(unit__path__within=paths) if paths else rows.none()
        return rows


class ResolutionFilter(PlaceFilter):
    """Narrow the list of resolutions."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *RESOLUTION.states])
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *TIERS])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        return super().narrow(rows.filter(**{name: data[name] for name in ("state", "tier") if data.get(name)}))


class TargetFilter(PlaceFilter):
    """Narrow the list of targets."""

    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELDS])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *TARGET.states])
    due = forms.ChoiceField(
        label=_("Time limit"), required=False, choices=[("", _("All")), ("past", _("Past")), ("open", _("Ahead"))]
    )
    ask = forms.ChoiceField(
        label=_("Follow up"),
        required=False,
        choices=[
            ("", _("All")),
            ("reading", _("Reading due")),
            ("renewal", _("Asks for renewal")),
            ("dates", _("Dates that clash")),
            *COURSES,
        ],
    )
    resolved = forms.ChoiceField(label=_("Unit has resolved"), required=False, choices=[("", _("All")), *TIERS])
    campaign = forms.ModelChoiceField(
        label=_("Serves the campaign"), required=False, queryset=Campaign.objects.none(), empty_label=_("All")
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["campaign"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = campaigns.order_by("id")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        rows = super().narrow(rows.filter(**{name: data[name] for name in ("field", "state") if data.get(name)}))
        if data.get("resolved"):
            rows = rows.filter(resolution__state__in=RESOLVED, resolution__tier=data["resolved"])
        if data.get("campaign"):
            serving = CampaignTarget.objects.filter(campaign=data["campaign"], state="accepted")
            rows = rows.filter(pk__in=serving.values("target"))
        if data.get("due") == "past":
            rows = rows.filter(limit_on__lt=today(), state="in_force")
        if data.get("due") == "open":
            rows = rows.filter(limit_on__gte=today())
        if data.get("ask") == "renewal":
            return rows & Target.objects.to_renew(today())
        if data.get("ask") == "dates":
            return clashing(rows)
        if data.get("ask") == "reading":
            return without_reading(rows, today())
        return rows.filter(state="in_force", course=data["ask"]) if data.get("ask") else rows
