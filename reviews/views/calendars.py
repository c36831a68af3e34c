"""Calendars of reviews by area and by unit, and the page of a unit's cadence (L9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews import calendars
from reviews.cadence import NAMES, Dated, ahead, own_inside, rows_of, set_cadence
from reviews.forms.cadence import CadenceForm
from reviews.models import Review
from units.http import person_of
from units.models import Person, Unit
from units.rules import is_staff
from workflow.clock import today
from workflow.refusals import NotYours


def _unit(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    by = person_of(request)
    return by, get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=pk)


@require_safe
def area_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of an area by months of a year: what is due, held, late."""
    by, area = _unit(request, pk)
    rows = Unit.objects.visible_to(by).filter(path__within=str(area.path)).current()
    context = {
        "over": str(area),
        "crumbs": [(str(area), area.get_absolute_url()), (_("Calendar of reviews"), "")],
        "acts": [{"label": _("Cadence and grace"), "url": reverse("reviews:cadence", args=[pk])}],
    }
    return calendars.AREA.respond(request, rows, context)


@require_safe
def unit_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviews of one unit, and the periods that follow by its cadence."""
    _by, unit = _unit(request, pk)
    rows = Review.objects.filter(unit=unit).select_related("meeting")
    dated, day = Dated(unit), today()
    context = {
        "over": str(unit),
        "crumbs": [(str(unit), unit.get_absolute_url()), (_("Reviews of the unit"), "")],
        "acts": [{"label": _("Cadence and grace"), "url": reverse("reviews:cadence", args=[pk])}],
        "ahead": ahead(unit, dated, day),
    }
    return calendars.UNIT.respond(request, rows, context)


@require_http_methods(["GET", "POST"])
def cadence(request: HttpRequest, pk: int) -> HttpResponse:
    """How often the unit reviews, where each value comes from and since when; staff set it."""
    by, unit = _unit(request, pk)
    may_set = is_staff(by, unit)
    if request.method == "POST" and not may_set:
        raise NotYours
    dated, day = Dated(unit), today()
    initial = {name: dated.value(name, day) for name in NAMES} | {"since": day}
    form = CadenceForm(request.POST or None, initial=initial)
    here = reverse("reviews:cadence", args=[pk])
    if request.method == "POST" and form.is_valid():
        values = form.values

        def do() -> str:
            set_cadence(unit, by=by, today=day, **values)
            return here

        if answer := form.submit(request, do):
            messages.success(request, _now("The cadence is set."))
            return answer
    context = {
        "title": _("Cadence and grace"),
        "over": str(unit),
        "crumbs": [
            (str(unit), unit.get_absolute_url()),
            (_("Reviews of the unit"), reverse("reviews:unit_calendar", args=[pk])),
            (_("Cadence and grace"), ""),
        ],
        "unit": unit,
        "rows": rows_of(dated, day),
        "ahead": ahead(unit, dated, day),
        "inside": own_inside(unit),
        "may_set": may_set,
        "form": form,
    }
    return render(request, "reviews/cadence.html", context, status=form.status)
