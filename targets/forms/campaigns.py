"""Forms of campaigns, of targets proposed to them, of what organizations record: they parse and check, never write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from targets.contributing import Period, Words, quarters
from targets.models import FIELDS, Campaign, CampaignTarget, UnitOfMeasure
from units.models import ORGANIZATIONS, Unit
from workflow.clock import today
from workflow.forms import SubmissionForm

OF_WORK = _("Write of work and evidence, not of persons.")


def words_field(label: Any, help_text: Any = OF_WORK, rows: int = 3) -> forms.CharField:
    """Free text about work."""
    return forms.CharField(
        label=label, max_length=2000, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class CampaignForm(SubmissionForm):
    """A campaign: whose, its name and what it is about in both languages, the organizations that lead it."""

    unit = forms.ModelChoiceField(label=_("Committee of"), queryset=Unit.objects.none(), empty_label=None)
    name_en = forms.CharField(label=_("Name (English)"), required=False, max_length=100)
    name_ko = forms.CharField(label=_("Name (Korean)"), required=False, max_length=100)
    text_en = forms.CharField(
        label=_("What it is about (English)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A campaign is about the targets and results of units, never about persons."),
    )
    text_ko = forms.CharField(
        label=_("What it is about (Korean)"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    organizations = forms.MultipleChoiceField(
        label=_("Organizations that lead it"), choices=ORGANIZATIONS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
            return
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def clean(self) -> dict[str, Any]:
        """A name in one language at least."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name_en") and not data.get("name_ko"):
            self.add_error("name_en", _("Write the name in one language at least."))
        return data


class ProposeForm(SubmissionForm):
    """Which campaign a target serves too, and what it adds there."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), empty_label=None)
    adds = words_field(
        _("What it adds to the three fields"),
        _("The committee accepts by this. Write of work and evidence, not of persons."),
    )

    def __init__(self, *args: Any, campaigns: QuerySet[Campaign] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaigns is None:
            del self.fields["campaign"]
            return
        field = self.fields["campaign"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = campaigns

    def recorded(self, name: str) -> Any:
        """What stands recorded; a proposal that is yet to be made compares with nothing."""
        return getattr(self.subject, name, None) if isinstance(self.subject, CampaignTarget) else None


class _Target(forms.ModelChoiceField[CampaignTarget]):
    """Accepted targets of the unit with their campaign."""

    def label_from_instance(self, obj: CampaignTarget) -> str:
        return f"{obj.target.title} ({obj.campaign})"


class WordsForm(SubmissionForm):
    """Work done, what it contributes; for work that is no target, what is counted and its value."""

    counted = forms.CharField(label=_("What is counted"), required=False, max_length=120)
    value = forms.DecimalField(label=_("Value"), required=False, min_value=0, max_digits=14, decimal_places=2)
    unit_of_measure = forms.ModelChoiceField(
        label=_("Unit of measure"), required=False, queryset=UnitOfMeasure.objects.filter(retired_on__isnull=True)
    )
    work = words_field(_("Work done"))
    contribution = words_field(_("What it contributes to the three revolutions"))

    def of(self) -> CampaignTarget | None:
        """The target whose readings are the result."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """A target's value stands in its readings; other work needs one of its own."""
        data: dict[str, Any] = super().clean() or {}
        if self.of() is not None:
            for name in ("counted", "value", "unit_of_measure"):
                if data.get(name) not in (None, ""):
                    self.add_error(name, _("Leave it empty: the value of a target comes from its readings."))
            return data
        for name in ("counted", "value"):
            if name in self.fields and name not in self.errors and data.get(name) in (None, ""):
                self.add_error(name, _("Write it, or choose the target whose readings tell it."))
        return data

    def words(self) -> Words:
        """What the verb takes."""
        data = self.cleaned_data
        return Words(
            work=data["work"],
            contribution=data["contribution"],
            of=self.of(),
            counted=data.get("counted") or "",
            value=data.get("value"),
            unit_of_measure=data.get("unit_of_measure"),
        )


class ResultForm(WordsForm):
    """The result of a unit for one campaign, period and field."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none(), empty_label=None)
    period = forms.ChoiceField(label=_("Period"))
    field = forms.ChoiceField(label=_("Field"), choices=FIELDS)
    target = _Target(
        label=_("Target that tells it"),
        queryset=CampaignTarget.objects.none(),
        required=False,
        empty_label=_("None: other work"),
        help_text=_("With a target the value comes from its readings, so that nothing is counted twice."),
    )
    field_order = (
        "campaign",
        "period",
        "field",
        "target",
        "counted",
        "value",
        "unit_of_measure",
        "work",
        "contribution",
    )

    def __init__(self, *args: Any, unit: Unit, campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign, target, period = (self.fields[name] for name in ("campaign", "target", "period"))
        assert isinstance(campaign, forms.ModelChoiceField)
        assert isinstance(target, forms.ModelChoiceField)
        assert isinstance(period, forms.ChoiceField)
        campaign.queryset = campaigns
        tags = CampaignTarget.objects.filter(unit=unit, state="accepted", campaign__in=campaigns)
        target.queryset = tags.select_related("target", "campaign").order_by("target__order", "id")
        self.periods = {one.since.isoformat(): one for one in quarters(today())}
        period.choices = [(name, str(one)) for name, one in self.periods.items()]

    def of(self) -> CampaignTarget | None:
        """The target chosen."""
        found: CampaignTarget | None = self.cleaned_data.get("target")
        return found

    def clean(self) -> dict[str, Any]:
        """The target is one of the campaign and the field."""
        data, tag = super().clean(), self.cleaned_data.get("target")
        if tag is not None and data.get("campaign") and tag.campaign_id != data["campaign"].pk:
            self.add_error("target", _now("It serves another campaign."))
        if tag is not None and data.get("field") and tag.target.field != data["field"]:
            self.add_error(
                "field", _now("The target belongs to the field: %(field)s.") % {"field": tag.target.get_field_display()}
            )
        return data

    def period_chosen(self) -> Period:
        """The quarter."""
        return self.periods[self.cleaned_data["period"]]


class CorrectResultForm(WordsForm):
    """Other words or another value in place of a row, with the reason."""

    reason = words_field(_("Reason of the correction"), rows=2)

    def __init__(self, *args: Any, tag: CampaignTarget | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag
        if tag is not None:
            for name in ("counted", "value", "unit_of_measure"):
                del self.fields[name]

    def of(self) -> CampaignTarget | None:
        """The target stays."""
        return self.tag
