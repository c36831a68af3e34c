"""The lists of applications and decisions."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.models import Appeal, Application, Decision
from assessments.workflow import APPLICATION
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets.filters.resolved import OfResolvedFilter
from targets.models import TIERS
from units.models.tree import searchable

#: kind of the chip of a state; every other state is under way
STATE_CHIPS = {"awarded": "flag", "refused": "late", "returned": "late", "withdrawn": "mute", "draft": "mute"}
LAST_DAY = datetime.date.max


def state_chip(application: Application) -> str:
    """The state as a chip; of a refused one, that its appeal waits."""
    if getattr(application, "appealed", False):
        return chip("due", _("Appeal lodged"))
    return chip(STATE_CHIPS.get(application.state, "go"), APPLICATION.label_of(application.state))


#: What the list is narrowed to: the states, and what has been appealed.
STATES = [("", _("All")), *APPLICATION.states, ("appealed", _("Appeal lodged"))]


def with_appeal(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Rows with whether an appeal waits for its answer."""
    waits = Appeal.objects.open().filter(application=OuterRef("pk"))
    return rows.select_related("unit").annotate(appealed=Exists(waits))


class ApplicationFilter(OfResolvedFilter):
    """State, tier, unit's name, units that have resolved; `unit` narrows to one unit."""

    field_order = ("q", "state", "tier", "resolved")

    q = forms.CharField(label=_("Unit"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *TIERS])
    unit = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """Apply the filter."""
        data, rows = self.cleaned_data, self.of_resolved(rows)
        if data["q"]:
            rows = rows.filter(unit__search_text__contains=searchable(data["q"]))
        if data["state"] == "appealed":
            rows = rows.filter(appeals__state="lodged")
        elif data["state"]:
            rows = rows.filter(state=data["state"])
        if data["tier"]:
            rows = rows.filter(tier=data["tier"])
        return rows.filter(unit_id=data["unit"]) if data["unit"] else rows


class DecisionFilter(forms.Form):
    """Outcome, tier and unit's name."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=100)
    outcome = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[("", _("All")), ("approve", _("Approve")), ("return", _("Return")), ("refuse", _("Do not award"))],
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *TIERS])

    def narrow(self, rows: QuerySet[Decision]) -> QuerySet[Decision]:
        """Apply the filter."""
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(application__unit__search_text__contains=searchable(data["q"]))
        if data["outcome"]:
            rows = rows.filter(outcome=data["outcome"])
        return rows.filter(application__tier=data["tier"]) if data["tier"] else rows


def with_due(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Rows with the date the decision is due, as a key that is never empty."""
    return rows.annotate(due=Coalesce(F("due_on"), Value(LAST_DAY)))


def _number(row: Any) -> str:
    return row.number or str(_("not submitted yet"))


APPLICATIONS = Listing(
    name="applications",
    title=_("Applications"),
    columns=(
        Column("number", _("Number"), value=_number, link=lambda row: row.get_absolute_url(), sort="newest", width=150),
        Column("unit", _("Unit"), value="unit", sort="unit"),
        Column("tier", _("Tier"), value="get_tier_display", width=160),
        Column("submitted", _("Submitted"), value="submitted_on", kind="date", width=130),
        Column("state", _("State"), value=lambda row: APPLICATION.label_of(row.state), show=state_chip, width=220),
    ),
    sorts=(
        Sort("newest", _("Newest"), ("recorded_at",)),
        Sort("unit", _("Unit"), ("unit__name_en",)),
    ),
    default_sort="-newest",
    filters=ApplicationFilter,
    empty=Empty(
        _("No application yet."),
        _("A unit applies from its resolution, once it has targets in force or met in all three fields."),
    ),
)

AWAITING = Listing(
    name="awaiting",
    title=_("Awaiting me"),
    columns=(
        Column("number", _("Number"), value="number", link=lambda row: row.award_url, width=130),
        Column("unit", _("Unit"), value="unit", sort="unit"),
        Column("tier", _("Tier"), value="get_tier_display", width=180),
        Column("due", _("Due"), value="due_on", kind="date", sort="due", width=140),
    ),
    sorts=(Sort("due", _("Due"), ("due",)), Sort("unit", _("Unit"), ("unit__name_en",))),
    default_sort="due",
    filters=ApplicationFilter,
    empty=Empty(_("Nothing awaits your decision."), _("Applications come here when the committee puts them forward.")),
)

DECIDED = Listing(
    name="decided",
    title=_("Decided"),
    columns=(
        Column(
            "number",
            _("Number"),
            value="application.number",
            link=lambda row: row.application.get_absolute_url(),
            width=130,
        ),
        Column("unit", _("Unit"), value="application.unit", sort="unit"),
        Column("tier", _("Tier"), value="application.get_tier_display", width=180),
        Column(
            "outcome",
            _("Decision"),
            value="get_outcome_display",
            show=lambda row: chip(
                {"approve": "flag", "return": "due", "refuse": "late"}[row.outcome], row.get_outcome_display()
            ),
            width=160,
        ),
        Column("decided", _("Date"), value="decided_on", kind="date", sort="decided", width=130),
    ),
    sorts=(
        Sort("decided", _("Date"), ("decided_on",)),
        Sort("unit", _("Unit"), ("application__unit__name_en",)),
    ),
    default_sort="-decided",
    filters=DecisionFilter,
    empty=Empty(_("Nothing is decided yet."), _("Your decisions and those of your area stand here.")),
)
