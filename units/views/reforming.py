"""Merging and splitting units: what is typed, a check page with what will be, one recorded run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from units import merging
from units.acting import Rows, typed_then_check
from units.forms_tree import MergeForm, SplitForm
from units.http import person_of
from units.models import Person, Unit
from units.tree import next_code
from workflow.clock import today
from workflow.forms import SubmissionForm, in_words
from workflow.refusals import NotNow, NotReady, require


def _reformed(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    by = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(by).select_related("kind", "sector", "parent"), pk=pk)
    require(merging.reforms_units(by, unit))
    if unit.archived_on is not None or unit.parent is None:
        raise NotNow
    return by, unit


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge the unit into another; the check page says what goes over and what ends."""
    by, unit = _reformed(request, pk)
    form = MergeForm(request.POST or None, subject=unit, units=Unit.objects.visible_to(by))

    def rows() -> Rows:
        into = form.cleaned_data["into"]
        require(merging.reforms_units(by, into))
        for reason in merging.merge_obstacles(unit, into, today()):
            form.add_error("into", reason)
        counts = [{"label": label, "value": n} for label, n in merging.inherited(unit, into)] if form.is_valid() else []
        return [
            {"label": _("Unit that is archived"), "value": unit},
            {"label": _("Unit that survives"), "value": into},
            *counts,
            {"label": _("Flags"), "value": _("stay in the register under the name of the unit that won them")},
            {"label": _("Reason"), "value": form.cleaned_data.get("reason", "")},
        ]

    def do() -> str:
        return merging.merge(unit, by=by, today=today(), **form.values).get_absolute_url()

    context = {"title": _("Merge the unit into another"), "submit": _("Merge the units"), **_head(unit)}
    return typed_then_check(request, form, rows, do, _now("The units are merged."), context)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new unit of subunits and members of this one, which keeps the history."""
    by, unit = _reformed(request, pk)
    assert unit.parent is not None
    initial = {"code": next_code(unit.parent), "kind": unit.kind_id, "sector": unit.sector_id}
    form = SplitForm(request.POST or None, subject=unit, unit=unit, initial=initial)

    def rows() -> Rows:
        try:
            merging.members_named(unit, form.cleaned_data["numbers"], today())
        except NotReady as refusal:
            for reason in refusal.reasons:
                form.add_error("numbers", str(reason))
        if form.is_valid() and not form.cleaned_data["numbers"] and not form.cleaned_data["subunits"]:
            form.add_error("subunits", _now("Choose at least one subunit or member that goes over."))
        return [
            {"label": _("Unit that keeps the history"), "value": unit},
            *(
                {"label": one.label, "value": in_words(one.field, form.cleaned_data.get(one.name))}
                for one in _shown(form)
            ),
        ]

    def do() -> str:
        return merging.split(unit, by=by, today=today(), **form.values).get_absolute_url()

    context = {"title": _("Split the unit"), "submit": _("Make the new unit"), **_head(unit)}
    return typed_then_check(request, form, rows, do, _now("The new unit stands beside this one."), context)


def _shown(form: SubmissionForm) -> list[Any]:
    return [field for field in form.visible_fields() if form.cleaned_data.get(field.name)]


def _head(unit: Unit) -> dict[str, Any]:
    return {"over": str(unit), "cancel": unit.get_absolute_url()}
