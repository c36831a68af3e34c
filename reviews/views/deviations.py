"""Deviations: the list, the page of one, opening by hand, what the unit answers and who closes it (L23)."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from reviews import deviations
from reviews.deviation_list import LIST, age, state_chip
from reviews.deviation_page import facts_of, facts_then, subject_link
from reviews.forms.deviation import AnswerForm, CloseForm, MeasureForm, OpenForm
from reviews.models import Deviation
from reviews.rules import oversees
from reviews.searching import may_search
from reviews.thresholds import may_tune
from targets.presenting import WHO, events_of
from units.acting import act
from units.http import person_of
from units.models import Person, Unit
from units.reach import reach_of
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require

PAGES = {
    "explain": "reviews:explain_deviation",
    "take_measure": "reviews:take_measure",
    "close": "reviews:close_deviation",
    "reject": "reviews:reject_deviation",
    "dismiss": "reviews:dismiss_deviation",
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All deviations within reach."""
    by = person_of(request)
    rows = Deviation.objects.visible_to(by).select_related("unit", "fault")
    return LIST.respond(request, rows, {"acts": _leads(by)})


def _leads(by: Person) -> list[dict[str, Any]]:
    """What stands around the list for those who hold a post: rules and counts of their first unit, searches."""
    held = reach_of(by).held
    if not held:
        return []
    first = next((one for one in held if one.is_area), held[0]).unit_id
    acts = [
        {"label": _("Rules"), "url": reverse("reviews:deviation_rules", args=[first])},
        {"label": _("Counted"), "url": reverse("reviews:deviation_counts", args=[first])},
    ]
    if may_search(by):
        acts.append({"label": _("Searches"), "url": reverse("reviews:deviation_runs")})
    return acts


def found_deviation(request: HttpRequest, pk: int) -> Deviation:
    """The deviation if its unit is within reach, else 404."""
    rows = Deviation.objects.visible_to(person_of(request)).select_related("unit__kind", "fault")
    return get_object_or_404(rows, pk=pk)


@require_safe
def deviation(request: HttpRequest, pk: int) -> HttpResponse:
    """One deviation: what was found, the facts of then and now, what the unit answered, who closed it."""
    by, day = person_of(request), today()
    found = found_deviation(request, pk)
    context = {
        "title": str(found),
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (_("Deviations"), reverse("reviews:deviations")),
            (words.day(found.opened_on), ""),
        ],
        "deviation": found,
        "state": state_chip(found),
        "age": age(found, day),
        "facts": facts_of(found, day),
        "subject": subject_link(found, by),
        "acts": _acts(found, by, day),
        "events": events_of(found),
        "who": WHO,
    }
    return render(request, "reviews/deviation.html", context)


def _acts(found: Deviation, by: Person, day: datetime.date) -> list[dict[str, Any]]:
    main = ("take_measure", "close")
    acts: list[dict[str, Any]] = [
        {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name in main}
        for move in moves_open_to(found, by)
    ]
    if may_tune(by, found, day):
        url = reverse("reviews:tune_deviation", args=[found.pk])
        acts.append({"label": _("Set the threshold"), "url": url, "main": True})
    return acts


@require_http_methods(["GET", "POST"])
def open_deviation(request: HttpRequest, unit: int) -> HttpResponse:
    """Open one by hand at a unit below."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(oversees(by, found))
    if found.archived_on is not None:
        raise NotNow(_now("The unit is archived."))
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return deviations.open_by_hand(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The deviation is open; the unit's head answers it."))
            return answer
    context = {
        "title": _("Open a deviation"),
        "over": str(found),
        "form": form,
        "submit": _("Open the deviation"),
        "note": _("A fault in how the movement is run at this unit. It stands on the unit, never on a person."),
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


def _shown(found: Deviation) -> dict[str, Any]:
    rows = [
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Opened on"), "value": words.day(found.opened_on)},
    ]
    rows += facts_then(found)
    if found.text:
        rows.append({"label": _("What was found"), "value": found.text})
    if found.answer:
        rows.append({"label": _("Answer of the unit"), "value": found.answer})
    if found.measure_by:
        rows.append({"label": _("Measure by"), "value": words.day(found.measure_by)})
    return {"rows": rows}


@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's head explains it."""
    found = found_deviation(request, pk)
    form = AnswerForm(request.POST or None, subject=found)
    verb = partial(deviations.explain, today=today())
    said = _("The explanation is recorded; another than the unit's head closes it.")
    return act(request, found, "explain", verb, form=form, said=said, context=_shown(found))


@require_http_methods(["GET", "POST"])
def take_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's head writes what is done about it."""
    found = found_deviation(request, pk)
    form = MeasureForm(request.POST or None, subject=found)
    verb = partial(deviations.take_measure, today=today())
    said = _("The measure is recorded; another than the unit's head closes it.")
    return act(request, found, "take_measure", verb, form=form, said=said, context=_shown(found))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """It is mended."""
    found = found_deviation(request, pk)
    form = CloseForm(request.POST or None, subject=found)
    verb = partial(deviations.close, today=today())
    return act(request, found, "close", verb, form=form, said=_("The deviation is closed."), context=_shown(found))


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is not enough."""
    found = found_deviation(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    verb = partial(deviations.reject, today=today())
    said = _("The answer is rejected; the deviation is open again.")
    return act(request, found, "reject", verb, form=form, said=said, context=_shown(found))


@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """It was none."""
    found = found_deviation(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    verb = partial(deviations.dismiss, today=today())
    said = _("The deviation is dismissed as a false alarm.")
    return act(request, found, "dismiss", verb, form=form, said=said, context=_shown(found))
