"""The honour roll and the register as lists (L11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from honours.models import DOWN, ENTRY_KINDS, RegisterEntry, RollEntry
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from pages.words import day
from targets.models import TIERS
from units.models import Unit
from units.models.tree import searchable

TIER_CHOICES = [("", _("All")), *TIERS]
#: the movement began in this year; nothing is older
FIRST_YEAR = 1975


class RollFilter(forms.Form):
    """Unit's name, tier, year and area."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=100)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=TIER_CHOICES)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=9999)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, areas: Iterable[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.choices = [("", _("All")), *((str(one.pk), str(one)) for one in areas)]

    def narrow(self, rows: QuerySet[RollEntry]) -> QuerySet[RollEntry]:
        """Apply the filter; a year leaves out what has no date."""
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(search_text__contains=searchable(data["q"]))
        if data["tier"]:
            rows = rows.filter(tier=data["tier"])
        if data["year"]:
            rows = rows.filter(awarded_on__year=data["year"])
        return rows.filter(area_id=data["area"]) if data["area"] else rows


class RegisterFilter(forms.Form):
    """Unit's name, kind of entry, tier and year."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of entry"), required=False, choices=[("", _("All")), *ENTRY_KINDS])
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=TIER_CHOICES)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=9999)

    def narrow(self, rows: QuerySet[RegisterEntry]) -> QuerySet[RegisterEntry]:
        """Apply the filter."""
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(unit__search_text__contains=searchable(data["q"]))
        for name in ("kind", "tier"):
            if data[name]:
                rows = rows.filter(**{name: data[name]})
        return rows.filter(awarded_on__year=data["year"]) if data["year"] else rows


def tier_chip(row: Any) -> str:
    """The tier under its flag."""
    return chip("flag", row.get_tier_display())


def kind_chip(row: RegisterEntry) -> str:
    """What the entry does: an award stands plain, what takes a flag down is marked."""
    return chip("late" if row.kind in DOWN else "mute", row.get_kind_display())


def _names(row: RegisterEntry) -> str:
    if row.kind == "award":
        return ""
    return str(_now("names no. %(number)s") % {"number": row.flag})


def _when(row: RollEntry) -> str:
    return day(row.awarded_on, row.precision)


def _where(row: RollEntry) -> str:
    return str(row.area) if row.area else ""


def _number(row: RollEntry) -> str:
    return f"{row.number:04d}" if row.number else str(_("past award"))


ROLL = Listing(
    name="honour-roll",
    title=_("Honour roll"),
    columns=(
        Column("unit", _("Unit"), value="name", sort="unit", below=_where),
        Column("tier", _("Award"), value="get_tier_display", show=tier_chip, width=190),
        Column("date", _("Date"), value=_when, sort="date", width=140),
        Column("number", _("Register no."), value=_number, link=lambda row: row.get_absolute_url(), width=120),
        Column("authority", _("Authority or report"), value="authority", width=300),
    ),
    sorts=(Sort("date", _("Date"), ("sort_on",)), Sort("unit", _("Unit"), ("sort_name",))),
    default_sort="-date",
    filters=RollFilter,
    template="honours/roll.html",
    empty=Empty(_("The roll is empty."), _("A unit stands here as soon as its flag is entered in the register.")),
    note=_("Past awards are shown as their public source gives them; a date is never filled in."),
)

REGISTER = Listing(
    name="register",
    title=_("Register of flags"),
    columns=(
        Column(
            "number", _("Register no."), value=str, link=lambda row: row.get_absolute_url(), sort="number", width=130
        ),
        Column("kind", _("Kind of entry"), value="get_kind_display", show=kind_chip, below=_names, width=170),
        Column("unit", _("Unit"), value="unit_name"),
        Column("tier", _("Award"), value="get_tier_display", show=tier_chip, width=190),
        Column("date", _("Awarded on"), value="awarded_on", kind="date", sort="date", width=140),
        Column("authority", _("Authority"), value="authority", width=300),
    ),
    sorts=(Sort("number", _("Register no."), ("number",)), Sort("date", _("Awarded on"), ("awarded_on",))),
    default_sort="-number",
    filters=RegisterFilter,
    empty=Empty(_("The register has no entry yet."), _("An entry is written by the approval of an award.")),
)
