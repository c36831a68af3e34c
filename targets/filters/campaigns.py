"""What the lists of campaigns, campaign targets and results are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from targets.campaign_workflow import CAMPAIGN, CAMPAIGN_TARGET
from targets.contributing import quarters
from targets.filters.targets import PlaceFilter
from targets.models import FIELDS, Campaign, CampaignTarget
from units.models import ORGANIZATIONS, Unit
from workflow.clock import today


class CampaignFilter(forms.Form):
    """Narrow the list of campaigns."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    organization = forms.ChoiceField(label=_("Led by"), required=False, choices=[("", _("All")), *ORGANIZATIONS])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *CAMPAIGN.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        if data.get("name"):
            rows = rows.filter(Q(name_en__icontains=data["name"]) | Q(name_ko__icontains=data["name"]))
        if data.get("organization"):
            rows = rows.filter(organizations__contains=[data["organization"]])
        return rows.filter(state=data["state"]) if data.get("state") else rows


class OfCampaignFilter(PlaceFilter):
    """By campaign (of those the reader sees) and field."""

    campaign = forms.ModelChoiceField(
        label=_("Campaign"), required=False, queryset=Campaign.objects.none(), empty_label=_("All")
    )
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELDS])
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    #: Where the rows bear their field.
    of_field = "field"

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["campaign"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = campaigns.order_by("id")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; `area` comes from the counts of a unit with all below it."""
        data = self.cleaned_data
        if data.get("campaign"):
            rows = rows.filter(campaign=data["campaign"])
        if data.get("field"):
            rows = rows.filter(**{self.of_field: data["field"]})
        if data.get("area"):
            area = Unit.objects.filter(pk=data["area"]).first()
            rows = rows.filter(unit__path__within=str(area.path)) if area else rows.none()
        return super().narrow(rows)


class CampaignTargetFilter(OfCampaignFilter):
    """Narrow the list of campaign targets."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            *CAMPAIGN_TARGET.states,
            ("counted", _("Counted in the matrix")),
            ("unrecorded", _("No result for the last quarter")),
        ],
    )
    of_field = "target__field"

    def __init__(self, *args: Any, organizations: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organizations = organizations

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; an organization's official is shown what is to be recorded for its own campaigns."""
        state = self.cleaned_data.get("state")
        if state == "counted":
            rows = rows & CampaignTarget.objects.counting()
        elif state == "unrecorded":
            rows = rows & CampaignTarget.objects.unrecorded(quarters(today())[1].since)
            if self.organizations:
                rows = rows.filter(campaign__organizations__overlap=self.organizations)
        elif state:
            rows = rows.filter(state=state)
        return super().narrow(rows)


class CampaignResultFilter(OfCampaignFilter):
    """Narrow the list of results."""
