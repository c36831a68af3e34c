"""The library of examples: the list and the page of one (L4, L14)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages import words
from pages.charts import mini_progress
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip, field_name
from targets import examples as library
from targets.filters.examples import ExampleFilter
from targets.models import TIERS, Target
from targets.presenting import LOADED, chip_of, goals_of
from targets.rules import reads_examples
from targets.target_page import goal_rows
from units.http import person_of
from units.models import Person, Unit
from units.reach import reach_of
from workflow.clock import today
from workflow.refusals import require

FLAGS = dict(TIERS)
#: Who reads an example: what `reads_examples` lets through.
WHO = _("All unit heads, three-revolution team members and committee staff, in every area: its unit holds a flag.")


def flag_chip(row: Target) -> str:
    """The flag the unit holds."""
    return chip("flag", FLAGS.get(row.unit.standing, ""))


LIST = Listing(
    name="examples",
    title=_("Library of examples"),
    columns=(
        Column(
            "title",
            _("Target"),
            link=lambda row: reverse("targets:example", args=[row.pk]),
            below=lambda row: str(row.unit),
            sort="title",
        ),
        Column("field", _("Field"), value="get_field_display", show=lambda row: field_name(row.field), width=140),
        Column("counted", _("What is counted"), value=lambda row: ", ".join(row.counted)),
        Column("kind", _("Kind"), value="unit.kind", width=120),
        Column("sector", _("Sector"), value="unit.sector", width=120),
        Column("flag", _("Flag"), value=lambda row: FLAGS.get(row.unit.standing, ""), show=flag_chip, width=120),
        Column(
            "progress",
            _("Progress"),
            kind="number",
            unit="%",
            show=lambda row: mini_progress(row.progress, field=row.field, met=row.state == "met"),
            width=120,
        ),
        Column("limit_on", _("Time limit"), kind="date", sort="limit", width=145),
    ),
    sorts=(Sort("title", _("Target"), ("title",)), Sort("limit", _("Time limit"), ("limit_on",))),
    default_sort="title",
    filters=ExampleFilter,
    template="targets/examples.html",
    note=_("Targets met or in force of units that hold a flag. One click starts an own target from them."),
    empty=Empty(
        _("No examples yet."), _("Targets of a unit appear here once it holds a flag and its targets are in force.")
    ),
)


@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """Targets of flag holders; those of the reader's own kind and sector first."""
    by = person_of(request)
    require(reads_examples(by))
    rows, unit = library.listed(), library.own_unit(by)
    everything = unit is None or request.GET.get("of") == "all"
    empty = LIST.empty
    if unit is not None and not everything:
        rows = library.of_like_units(rows, unit)
        empty = Empty(
            _("No unit of this kind and sector holds a flag yet."),
            _("Other units' targets can be started from as well."),
            _("All examples"),
            "?of=all",
        )
    return LIST.respond(request, rows, {"tabs": _tabs(unit, everything=everything)}, empty=empty)


def _tabs(unit: Unit | None, *, everything: bool) -> list[dict[str, Any]]:
    if unit is None:
        return []
    alike = f"{unit.kind}, {unit.sector}" if unit.sector else str(unit.kind)
    where = reverse("targets:examples")
    return [
        {
            "label": _("Units like ours: %(alike)s") % {"alike": alike},
            "url": where,
            "count": None,
            "current": not everything,
        },
        {"label": _("All"), "url": f"{where}?of=all", "count": None, "current": everything},
    ]


@require_safe
def example(request: HttpRequest, pk: int) -> HttpResponse:
    """One example: problem, way, measures and stages; one click starts an own target from it."""
    by = person_of(request)
    require(reads_examples(by))
    found = get_object_or_404(library.listed().select_related(*LOADED), pk=pk)
    day = today()
    context = {
        "title": found.title,
        "crumbs": [(_("Library of examples"), reverse("targets:examples")), (str(found.unit), "")],
        "target": found,
        "version": found.current,
        "state": chip_of(found, day),
        "rows": _facts(found),
        "goals": goal_rows(found, goals_of([found])[found.pk], day),
        "acts": _acts(found, by),
        "whole": found.get_absolute_url() if reach_of(by).sees(found.unit) else "",
        "who": WHO,
    }
    return render(request, "targets/example.html", context)


def _facts(found: Target) -> list[dict[str, Any]]:
    return [
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Kind"), "value": str(found.unit.kind)},
        {"label": _("Sector"), "value": str(found.unit.sector or "–")},
        {"label": _("Flag"), "value": FLAGS.get(found.unit.standing, "")},
        {"label": _("Time limit"), "value": words.day(found.limit_on)},
        {"label": _("Progress"), "value": words.number(found.progress, "%")},
    ]


def _acts(found: Target, by: Person) -> list[dict[str, Any]]:
    """One button for each resolution the reader may set a target under; the unit is named where there are several."""
    resolutions = library.open_resolutions(by)
    start = _("Start from this")
    return [
        {
            "label": start if len(resolutions) == 1 else f"{start}: {one.unit}",
            "url": reverse("targets:set_target", args=[one.pk]) + f"?example={found.pk}",
            "main": place == 0,
        }
        for place, one in enumerate(resolutions)
    ]
