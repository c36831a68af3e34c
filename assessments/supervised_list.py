"""The list of supervised units: columns, filters, sorts. Units only, never persons (L22)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from assessments.supervising import STAGES, days_in_stage, next_words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets.filters.targets import PlaceFilter
from targets.models import TIERS
from workflow.clock import today

#: kind of the chip of a stage; every other one is under way
CHIPS = {"resolving": "mute", "eligible": "ok", "approval": "due"}


class SupervisedFilter(PlaceFilter):
    """Narrow the supervised units by place, stage and tier."""

    field_order = ("place", "stage", "tier")

    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All")), *STAGES])
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *TIERS])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        return super().narrow(rows.filter(**{name: data[name] for name in ("stage", "tier") if data.get(name)}))


def _stage_chip(row: Any) -> SafeString:
    return chip(CHIPS.get(row.stage, "go"), dict(STAGES)[row.stage])


def _road(row: Any) -> str:
    """The application under way, else the sheet that says what is still missing."""
    if row.application_pk:
        return reverse("assessments:application", args=[row.application_pk])
    return reverse("assessments:readiness", args=[row.unit_id])


SUPERVISED = Listing(
    name="supervised-units",
    title=_("Supervised units"),
    columns=(
        Column(
            "unit",
            _("Unit"),
            value="unit",
            link=lambda row: row.unit.get_absolute_url(),
            below=lambda row: row.unit.code,
            sort="unit",
        ),
        Column("area", _("Area"), value=lambda row: row.unit.parent, sort="area", width=190),
        Column("tier", _("Tier"), value="get_tier_display", width=150),
        Column(
            "stage",
            _("Stage"),
            value=lambda row: dict(STAGES)[row.stage],
            show=_stage_chip,
            link=_road,
            sort="stage",
            width=210,
        ),
        Column(
            "days",
            _("Days in stage"),
            value=lambda row: days_in_stage(row, today()),
            kind="number",
            sort="since",
            width=110,
        ),
        Column("next", _("Next date"), value="next_on", kind="date", below=next_words, sort="next", width=150),
    ),
    sorts=(
        Sort("area", _("Area"), ("area", "unit__name_en")),
        Sort("unit", _("Unit"), ("unit__name_en",)),
        Sort("stage", _("Stage"), ("rank",)),
        Sort("since", _("In this stage since"), ("since",)),
        Sort("next", _("Next date"), ("next_on",)),
    ),
    default_sort="area",
    filters=SupervisedFilter,
    empty=Empty(
        _("No unit of the area takes part yet."),
        _("Units stand here from their resolution on; a call of the committee asks them to resolve."),
    ),
    note=_("Units with an open resolution. The stage leads to the application or to the flag-readiness sheet."),
)
