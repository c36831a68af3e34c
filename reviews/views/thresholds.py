"""The rules at a unit with their thresholds, setting one, and what a false alarm tunes (L23)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from reviews import thresholds
from reviews.deviations import limits_at
from reviews.finding import RULES
from reviews.forms.deviation import ThresholdForm, TuneForm
from reviews.models import Deviation
from reviews.views.deviations import found_deviation
from units.acting import Rows, typed_then_check
from units.http import person_of
from units.models import Person, Unit
from units.rules import is_staff
from workflow.clock import today
from workflow.refusals import NotNow, require


def _unit(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    """The person and the unit within reach, else 404."""
    by = person_of(request)
    return by, get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=pk)


@require_safe
def rules(request: HttpRequest, unit: int) -> HttpResponse:
    """Each rule's sentence with the values in force at a unit, where they come from and since when; what was set before."""
    by, found = _unit(request, unit)
    day = today()
    context = {
        "title": _("Rules that find deviations"),
        "over": str(found),
        "crumbs": [
            (str(found), found.get_absolute_url()),
            (_("Deviations"), reverse("reviews:deviations")),
            (_("Rules"), ""),
        ],
        "unit": found,
        "rows": [
            {
                "rule": rule,
                "sentence": rule.explained({one.threshold.kind.name: one.value for one in limits}),
                "limits": limits,
            }
            for rule, limits in thresholds.in_force(found, day)
        ],
        "history": [{"label": one.kind.label, "row": row, "ahead": row.since > day} for one, row in _history(found)],
        "may_set": is_staff(by, found),
    }
    return render(request, "reviews/thresholds.html", context)


def _history(unit: Unit) -> Any:
    return thresholds.history(unit)


@require_http_methods(["GET", "POST"])
def set_threshold(request: HttpRequest, unit: int, name: str) -> HttpResponse:
    """Set one threshold at a unit: typed, then a check page with the sentence as it will read."""
    by, found = _unit(request, unit)
    require(is_staff(by, found))
    named = thresholds.threshold_named(name)
    if named is None:
        raise Http404
    rule, threshold = named
    day = today()
    limits = limits_at(rule, found, day)
    form = ThresholdForm(request.POST or None, kind=threshold.kind, initial={"since": day, "value": limits[name]})
    back = reverse("reviews:deviation_rules", args=[found.pk])

    def rows() -> Rows:
        value, since = form.cleaned_data["value"], form.cleaned_data["since"]
        return [
            {"label": _("Rule"), "value": rule.label},
            {"label": _("In force now"), "value": rule.explained(limits)},
            {"label": _("From %(day)s") % {"day": words.day(since)}, "value": rule.explained({**limits, name: value})},
            {"label": _("In force at"), "value": _now("%(unit)s and the units below") % {"unit": found}},
        ]

    def do() -> str:
        value, since = form.cleaned_data["value"], form.cleaned_data["since"]
        thresholds.set_threshold(found, by=by, threshold=threshold, value=value, since=since, today=day)
        return back

    context = {"title": _("Set a threshold"), "over": str(found), "cancel": back}
    return typed_then_check(
        request, form, rows, do, _now("The threshold is set."), {**context, "submit": _("Set the threshold")}
    )


@require_http_methods(["GET", "POST"])
def tune(request: HttpRequest, pk: int) -> HttpResponse:
    """After a false alarm: the value that would have left it alone, on a check page."""
    by, day = person_of(request), today()
    found = found_deviation(request, pk)
    require(is_staff(by, found))
    offers = thresholds.offers(found, day)
    if not offers:
        raise NotNow(
            _now("No value of a threshold is offered: this is no false alarm of a rule that would open it today.")
        )
    places = thresholds.places(found, by)
    form = TuneForm(
        request.POST or None,
        subject=found,
        offers=offers,
        places=places,
        initial={"choice": offers[0].choice if len(offers) == 1 else None},
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return thresholds.tune(found, by=by, today=day, **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            return answer
    context = {
        "title": _("Set the threshold"),
        "over": str(found),
        "form": form,
        "rows": _check_rows(found, offers),
        "submit": _("Set the threshold"),
        "back": found.get_absolute_url(),
    }
    return render(request, "pages/check.html", context, status=form.status)


def _check_rows(found: Deviation, offers: list[thresholds.Offer]) -> Rows:
    rule = RULES[found.rule]
    limits = limits_at(rule, found.unit, today())
    ahead = [
        {"label": _("With the value offered"), "value": rule.explained({**limits, one.threshold.kind.name: one.spared})}
        for one in offers
    ]
    return [
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Dismissed because"), "value": found.outcome},
        {"label": _("In force now"), "value": rule.explained(limits)},
        *ahead,
    ]
