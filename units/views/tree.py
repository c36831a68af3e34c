"""The tree, level by level, and the list of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from units.http import person_of
from units.merging import reforms_units
from units.models import Group, Sector, Unit, UnitKind
from units.models.tree import searchable
from units.reach import reach_of
from units.rules import is_administrator
from units.tree import keeps_the_tree

TIERS = {"1": _("Flag"), "2": _("Second flag"), "3": _("Third flag"), "honour": _("Schools' honour flag")}
#: Children shown on one page of the tree.
PAGE = 60


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The units where the person's posts are held: where the tree begins for them."""
    by = person_of(request)
    reach = reach_of(by)
    ids = {one.unit_id for one in reach.held} | set(reach.own_ids)
    roots = list(Unit.objects.filter(pk__in=ids).select_related("kind").order_by("path")[:PAGE])
    if len(roots) == 1:
        return _level(request, roots[0])
    context = {"title": _("Unit tree"), "nodes": _nodes(roots), "unit": None}
    return render(request, "units/tree.html", context)


@require_safe
def below(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit and those directly below it."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=pk)
    return _level(request, found)


def _level(request: HttpRequest, unit: Unit) -> HttpResponse:
    by = person_of(request)
    after = request.GET.get("after", "").replace("\x00", "")
    seen = Unit.objects.visible_to(by)
    children = seen.filter(parent=unit).current().select_related("kind").order_by("code")
    if after:
        children = children.filter(code__gt=after)
    rows = list(children[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    above = Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("depth")
    reachable = set(seen.filter(pk__in=unit.ancestor_ids).values_list("pk", flat=True))
    keeps = keeps_the_tree(by, unit)
    context = {
        "title": str(unit),
        "unit": unit,
        "crumbs": [
            *((str(one), reverse("units:below", args=[one.pk]) if one.pk in reachable else "") for one in above),
            (str(unit), ""),
        ],
        "nodes": _nodes(rows),
        # Where no unit stands below the nation yet, the system may be the one a package is opened in.
        "whole_is_empty": unit.depth == 0 and not rows and is_administrator(by),
        "next": rows[-1].code if more else "",
        "acts": [
            {"label": _("Add a unit below"), "url": reverse("units:add", args=[unit.pk]), "main": True},
            {"label": _("Change"), "url": reverse("units:edit", args=[unit.pk])},
            {"label": _("Move"), "url": reverse("units:move", args=[unit.pk])},
        ]
        if keeps
        else [],
        "keeps": keeps,
        "reforms": unit.archived_on is None and unit.parent_id is not None and reforms_units(by, unit),
    }
    return render(request, "units/tree.html", context)


def _nodes(units: list[Unit]) -> list[dict[str, Any]]:
    """Each unit with how many stand directly below it; one statement for all."""
    counts = dict(
        Unit.objects.filter(parent__in=units, archived_on__isnull=True)
        .values("parent_id")
        .annotate(n=Count("id"))
        .values_list("parent_id", "n")
    )
    return [
        {
            "unit": unit,
            "below": counts.get(unit.pk, 0),
            "chip": chip("flag", TIERS.get(unit.standing, "")) if unit.standing else "",
        }
        for unit in units
    ]


class UnitFilter(forms.Form):
    """Narrow the list of units."""

    name = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    kind = forms.ModelChoiceField(
        label=_("Kind"), required=False, empty_label=_("All"), queryset=UnitKind.objects.all()
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"), required=False, empty_label=_("All"), queryset=Sector.objects.all()
    )
    group = forms.ModelChoiceField(
        label=_("Group"), required=False, empty_label=_("All"), queryset=Group.objects.none()
    )
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[
            ("", _("All")),
            ("resolved", _("Resolved to win the flag")),
            ("holder", _("Holds a flag")),
            ("none", _("Neither")),
            ("archived", _("Archived")),
        ],
    )
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: QuerySet[Group] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = Group.objects.none() if groups is None else groups

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Rows that fit."""
        data = self.cleaned_data
        rows = rows.filter(archived_on__isnull=data.get("standing") != "archived")
        if data.get("name"):
            rows = rows.filter(search_text__contains=searchable(data["name"]))
        for name in ("kind", "sector"):
            if data.get(name):
                rows = rows.filter(**{name: data[name]})
        if data.get("group"):
            rows = rows.filter(groups=data["group"])
        if data.get("area"):
            area = Unit.objects.filter(pk=data["area"]).first()
            rows = rows.filter(path__within=str(area.path)) if area else rows.none()
        return self._standing(rows, data.get("standing") or "")

    @staticmethod
    def _standing(rows: QuerySet[Unit], standing: str) -> QuerySet[Unit]:
        resolved = Q(resolutions__state__in=["submitted", "in_force"])
        if standing == "resolved":
            return rows.filter(resolved).distinct()
        if standing == "holder":
            return rows.exclude(standing="")
        if standing == "none":
            return rows.filter(standing="").exclude(resolved)
        return rows


LIST = Listing(
    name="units",
    title=_("Units"),
    columns=(
        Column("name", _("Unit"), value=str, link=lambda row: row.get_absolute_url(), sort="name"),
        Column("code", _("Code"), sort="code", width=120),
        Column("kind", _("Kind"), width=150),
        Column("sector", _("Sector"), width=150),
        Column("staffing", _("Staffing"), kind="number", width=110),
        Column(
            "standing",
            _("Standing"),
            value=lambda row: TIERS.get(row.standing, ""),
            show=lambda row: chip("flag", TIERS[row.standing]) if row.standing in TIERS else "–",
            width=140,
        ),
    ),
    sorts=(Sort("name", _("Name"), ("name_en",)), Sort("code", _("Code"), ("code",))),
    default_sort="code",
    filters=UnitFilter,
    empty=Empty(
        _("No units here."), _("Units are added on the page of the unit above, or imported by an administrator.")
    ),
)


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units within reach."""
    by = person_of(request)
    rows = Unit.objects.visible_to(by).select_related("kind", "sector")
    acts = [{"label": _("Groups of units"), "url": reverse("units:groups")}]
    return LIST.respond(
        request, rows, {"acts": acts}, filter_options={"groups": Group.objects.visible_to(by).current()}
    )
