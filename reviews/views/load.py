"""Pages of the load budget: units by what is asked of them in a month, and one unit by kind (rule 10)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pages import words
from pages.charts import progress
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from reviews.load import kept_months, month_of
from reviews.models import Asked, AskedLevel, LoadReason
from reviews.models.load import ALL, ASKINGS
from targets.filters.targets import PlaceFilter
from units.http import person_of
from units.models import Person, Unit
from units.reach import reach_of
from workflow.clock import today

#: Reasons shown on the page of a unit.
REASONS = 10
KINDS = dict(ASKINGS)


def month_words(month: datetime.date) -> str:
    """`December 2026`."""
    return words.day(month, "month")


class LoadFilter(PlaceFilter):
    """Narrow the units by month, place, and whether they are above their limit."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    limit = forms.ChoiceField(
        label=_("Limit"),
        required=False,
        choices=[("", _("All")), ("above", _("Above the limit")), ("within", _("Within the limit"))],
    )
    field_order = ("month", "limit", "place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        now = month_of(today())
        field.choices = [("" if one == now else one.isoformat(), month_words(one)) for one in kept_months(today())]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; of this month unless another is chosen."""
        data = self.cleaned_data
        rows = super().narrow(rows).filter(month=data.get("month") or month_of(today()))
        if data.get("limit") == "above":
            return rows.filter(n__gt=F("most"))
        return rows.filter(n__lte=F("most")) if data.get("limit") == "within" else rows


def _kinds(row: Any) -> str:
    """`2 reviews …`: each kind with its number."""
    found = {one["kind"]: one["n"] for one in row.kinds}
    return ", ".join(f"{label} {found[kind]}" for kind, label in ASKINGS if kind in found)


def limit_chip(row: Asked) -> Any:
    """Above or within the limit: shape and word."""
    return chip("late", _("Above the limit")) if row.n > row.most else chip("ok", _("Within the limit"))


LIST = Listing(
    name="load",
    title=_("What is asked of units"),
    columns=(
        Column("unit", _("Unit"), link=lambda row: reverse("reviews:unit_load", args=[row.unit_id]), sort="unit"),
        Column("kinds", _("What is asked"), value=_kinds),
        Column("month", _("Month"), value=lambda row: month_words(row.month), width=130),
        Column("n", _("Asked"), kind="number", sort="asked", width=90),
        Column("most", _("Limit"), kind="number", width=90),
        Column(
            "above",
            _("State"),
            value=lambda row: _now("Above the limit") if row.n > row.most else _now("Within the limit"),
            show=limit_chip,
            width=170,
        ),
    ),
    sorts=(Sort("asked", _("Asked"), ("n",)), Sort("unit", _("Unit"), ("unit__name_en",))),
    default_sort="-asked",
    filters=LoadFilter,
    template="reviews/load.html",
    empty=Empty(
        _("Nothing is asked of units in this month."),
        _("It is counted each night, and when a committee asks something."),
    ),
    note=_(
        "Reviews, readings, tallies, directives, calls, campaigns and meetings, counted in the month they fall due."
    ),
)


@require_safe
def loads(request: HttpRequest) -> HttpResponse:
    """Units by what is asked of them in a month, with the mean at each level below the reader's area."""
    by = person_of(request)
    parts = Asked.objects.filter(unit=OuterRef("unit"), month=OuterRef("month")).exclude(kind=ALL).order_by("id")
    rows = Asked.objects.totals().visible_to(by).select_related("unit")
    rows = rows.annotate(kinds=ArraySubquery(parts.values(row=JSONObject(kind="kind", n="n"))))
    return LIST.respond(request, rows, {"levels": _levels(by, _chosen(request)), "crumbs": []})


def _chosen(request: HttpRequest) -> datetime.date:
    asked = request.GET.get("month", "")
    return next((one for one in kept_months(today()) if one.isoformat() == asked), month_of(today()))


def _levels(by: Person, month: datetime.date) -> list[dict[str, Any]]:
    """The mean at each level below the widest area the reader's posts reach, as bars with their words."""
    areas = sorted((one for one in reach_of(by).held if one.is_area), key=lambda one: len(one.path))
    if not areas:
        return []
    rows = AskedLevel.objects.filter(area=areas[0].unit_id, month=month).order_by("level")
    return [_bar(row) for row in rows]


def _bar(row: AskedLevel) -> dict[str, Any]:
    mean = row.asked / row.units
    text = _now("%(mean)s asked on average, at most %(most)s") % {
        "mean": words.number(round(mean, 1)),
        "most": words.number(row.most),
    }
    above = ngettext("%(n)s unit of %(all)s above the limit", "%(n)s units of %(all)s above the limit", row.above)
    return {
        "label": _now("The area itself")
        if row.level == 0
        else ngettext("%(n)s level below", "%(n)s levels below", row.level) % {"n": row.level},
        "bar": progress(min(100, mean * 100 / row.most), text=text),
        "text": text,
        "above": above % {"n": words.number(row.above), "all": words.number(row.units)},
    }


@require_safe
def unit_load(request: HttpRequest, unit: int) -> HttpResponse:
    """What is asked of one unit, by kind and month, and why committees above asked for more than the limit."""
    found = get_object_or_404(Unit.objects.visible_to(person_of(request)), pk=unit)
    months = sorted(kept_months(today()))
    counts = {(row.kind, row.month): row for row in Asked.objects.filter(unit=found, month__in=months)}
    shown = [kind for kind, _label in ASKINGS if any((kind, month) in counts for month in months)]
    reasons = LoadReason.objects.filter(unit__path__above=str(found.path), month__in=months).select_related("unit")
    totals = [counts.get((ALL, month)) for month in months]
    named = [month_words(one) for one in months]
    context = {
        "title": _("What is asked of the unit"),
        "crumbs": [
            (str(found), found.get_absolute_url()),
            (_("What is asked of units"), reverse("reviews:loads")),
            (_("Here"), ""),
        ],
        "unit": found,
        "months": named,
        "rows": [
            {
                "label": KINDS[kind],
                "cells": [
                    (name, getattr(counts.get((kind, one)), "n", 0)) for name, one in zip(named, months, strict=True)
                ],
            }
            for kind in shown
        ],
        "limits": [(name, getattr(row, "most", "–")) for name, row in zip(named, totals, strict=True)],
        "above": any(row is not None and row.n > row.most for row in totals),
        "reasons": list(reasons.order_by("-month", "-id")[:REASONS]),
    }
    return render(request, "reviews/unit_load.html", context)
