"""Searches for deviations on demand, how far one is and what it found; the counts of an area (L23)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.marks import chip
from reviews import searching
from reviews.deviation_counts import counts_of
from reviews.finding import RULES, label_of
from reviews.models import Deviation, DeviationRun
from units.http import person_of
from units.models import Person, Unit
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.refusals import require

#: Searches shown at most.
SHOWN = 20


def run_chip(run: DeviationRun) -> Any:
    """How far it is: shape and word."""
    if run.failed:
        return chip("late", _("With faults"))
    if run.finished_at is not None:
        return chip("ok", _("Done"))
    return chip("go", _("Running")) if run.started_at else chip("due", _("Waiting"))


@require_http_methods(["GET", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """The last searches; a button asks for one now."""
    by = person_of(request)
    require(searching.may_search(by))
    form = SubmissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return searching.ask(by=by, today=today()).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The search is asked for."))
            return answer
    context = {
        "title": _("Searches for deviations"),
        "crumbs": [(_("Deviations"), reverse("reviews:deviations")), (_("Searches"), "")],
        "form": form,
        "runs": [{"run": one, "state": run_chip(one)} for one in DeviationRun.objects.order_by("-id")[:SHOWN]],
    }
    return render(request, "reviews/deviation_runs.html", context, status=form.status)


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One search: how far it is, what it opened within the reader's reach by rule, which rules failed."""
    by = person_of(request)
    require(searching.may_search(by))
    found = get_object_or_404(DeviationRun, pk=pk)
    through = len(found.opened) + len(found.failed)
    context = {
        "title": _now("Search of %(day)s") % {"day": words.day(found.day)},
        "crumbs": [
            (_("Deviations"), reverse("reviews:deviations")),
            (_("Searches"), reverse("reviews:deviation_runs")),
            (words.day(found.day), ""),
        ],
        "run": found,
        "state": run_chip(found),
        "working": found.finished_at is None,
        "through": through,
        "all": max(through, len(RULES)),
        "rows": _opened(found, by),
        "failed": [{"label": label_of(name), "why": why} for name, why in found.failed.items()],
    }
    part = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "search"
    answer = render(request, "reviews/deviation_run_part.html" if part else "reviews/deviation_run.html", context)
    patch_vary_headers(answer, ("HX-Request",))
    return answer


def _opened(found: DeviationRun, by: Person) -> list[dict[str, Any]]:
    rows = Deviation.objects.visible_to(by).filter(run=found).order_by().values_list("rule").annotate(n=Count("id"))
    counts = dict(rows)
    address = reverse("reviews:deviations")
    return [
        {"label": label_of(name), "n": counts.get(name, 0), "url": f"{address}?run={found.pk}&rule={name}"}
        for name in found.opened
    ]


@require_safe
def counts(request: HttpRequest, unit: int) -> HttpResponse:
    """How many of a unit and those below were opened and what became of them: by rule, by unit below, by month."""
    found = get_object_or_404(Unit.objects.visible_to(person_of(request)), pk=unit)
    address = reverse("reviews:deviations")
    counted = counts_of(found, today(), address)
    context = {
        "title": _("Deviations counted"),
        "over": str(found),
        "crumbs": [(str(found), found.get_absolute_url()), (_("Deviations"), address), (_("Counted"), "")],
        "facts": [
            {"label": _("Opened"), "value": words.number(counted.whole.opened)},
            {"label": _("Not closed yet"), "value": words.number(counted.whole.standing)},
            {"label": _("Closed"), "value": words.number(counted.whole.closed)},
            {"label": _("Dismissed"), "value": words.number(counted.whole.dismissed)},
        ],
        "parts": [
            {"id": "rule", "title": _("By rule"), "head": _("Rule"), "lines": counted.by_rule},
            {"id": "unit", "title": _("By unit below"), "head": _("Unit"), "lines": counted.by_unit},
            {"id": "month", "title": _("By month of opening"), "head": _("Month"), "lines": counted.by_month},
        ],
    }
    return render(request, "reviews/deviation_counts.html", context)
