"""The list of units' late paperwork: columns, filters, sorts. Units only, never persons (Bound 7)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from reviews.late_words import url_of, what
from reviews.models import MATTERS
from targets.filters.targets import PlaceFilter
from units.models import UnitKind
from workflow.clock import today

#: Ids of late matters in the address of the look before sending.
CHOSEN = "late"
#: More than so many days late.
DAYS = (7, 30, 90)


class LateFilter(PlaceFilter):
    """Narrow the list of late paperwork."""

    matter = forms.ChoiceField(label=_("Matter"), required=False, choices=[("", _("All")), *MATTERS])
    kind = forms.ModelChoiceField(
        label=_("Kind of unit"), required=False, empty_label=_("All"), queryset=UnitKind.objects.all()
    )
    days = forms.TypedChoiceField(
        label=_("Days late"),
        required=False,
        coerce=int,
        choices=[("", _("All")), *((days, f"> {days}") for days in DAYS)],
    )
    reminder = forms.ChoiceField(
        label=_("Reminder"),
        required=False,
        choices=[("", _("All")), ("open", _("None within 7 days"))],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        rows = super().narrow(rows)
        if data.get("matter"):
            rows = rows.filter(kind=data["matter"])
        if data.get("kind"):
            rows = rows.filter(unit__kind=data["kind"])
        if data.get("days"):
            rows = rows.filter(until__lt=today() - datetime.timedelta(days=data["days"]))
        return rows.not_reminded(today()) if data.get("reminder") else rows  # type: ignore[attr-defined]


def _box(row: Any) -> str:
    """The box that chooses the matter, never ticked beforehand, and the unit."""
    return format_html(
        '<input type="checkbox" name="{}" value="{}" form="remind" aria-label="{}"> <a href="{}">{}</a>',
        CHOSEN,
        row.pk,
        _now("Choose %(unit)s: %(what)s") % {"unit": row.unit, "what": what(row)},
        row.unit.get_absolute_url(),
        row.unit,
    )


LATE = Listing(
    name="late-paperwork",
    title=_("Late paperwork"),
    columns=(
        Column("unit", _("Unit"), show=_box, sort="unit"),
        Column("code", _("Code"), value=lambda row: row.unit.code, width=110),
        Column("what", _("What is late"), value=what, link=url_of, sort="matter"),
        Column("until", _("Date was"), kind="date", width=130),
        Column(
            "days",
            _("Late by"),
            value=lambda row: (today() - row.until).days,
            show=lambda row: chip("late", words.days_left(row.until, today())),
            sort="late",
            width=150,
        ),
        Column("reminded_on", _("Reminded"), kind="date", width=130),
    ),
    sorts=(
        Sort("late", _("Late by"), ("until",)),
        Sort("matter", _("Matter"), ("kind", "until")),
        Sort("unit", _("Unit"), ("unit__name_en",)),
    ),
    default_sort="late",
    filters=LateFilter,
    template="reviews/late.html",
    empty=Empty(
        _("No unit is late with its paperwork."),
        _("Reviews not held, renewals, directives, readings and follow-ups past their date appear here."),
    ),
    note=_("Units only. No list of persons exists."),
)
