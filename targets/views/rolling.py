"""The rollover of a unit at the end of a year: answer for each target, check, record once; then read it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pages.words import day as day_text
from pages.words import whole_percent
from targets import rolling
from targets.forms.rolling import RolloverForm
from targets.models import Rollover
from targets.presenting import WHO
from units.http import person_of
from units.models import Person, Unit
from units.norms import KINDS
from units.rules import heads_the_unit, is_staff
from workflow.clock import today
from workflow.models import answer_to
from workflow.refusals import NotNow, require

#: Years an address may name.
YEARS = range(2000, 2200)
TITLE = _("Year-end rollover")
CADENCES = dict(KINDS["review_cadence"].choices)
CHOICES = dict(rolling.CHOICES)


@require_http_methods(["GET", "POST"])
def rollover(request: HttpRequest, unit: int, year: int) -> HttpResponse:
    """Ask what becomes of each unfinished target, show it all once more, record it; what is recorded is read here."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    if year not in YEARS:
        raise Http404
    done = Rollover.objects.filter(unit=found, year=year).first()
    if done is not None and request.method != "POST":
        return render(request, "targets/rollover.html", _context(found, year) | _recorded(done))
    require(heads_the_unit(by, found))
    if done is not None:
        if again := answer_to(request.POST.get("submission_key", ""), by):
            return HttpResponseRedirect(again)
        raise NotNow(rolling.already_done())
    if year != rolling.year_at(today()):
        raise NotNow(rolling.out_of_time(year))
    return _ask(request, by, found, year)


def _ask(request: HttpRequest, by: Person, unit: Unit, year: int) -> HttpResponse:
    cadence, may_set = rolling.cadence_of(unit, year), is_staff(by, unit)
    targets = rolling.unfinished(unit, year)
    form = RolloverForm(request.POST or None, targets=targets, cadence=cadence, may_set=may_set)
    context = _context(unit, year) | {
        "form": form,
        "cadence": CADENCES[cadence],
        "rows": [{"target": target, "cells": cells, "facts": _standing(target)} for target, cells in form.rows()],
    }
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirm" not in request.POST:
            return render(request, "targets/renew_check.html", context | _checked(form, cadence))

        def do() -> str:
            chosen = form.cleaned_data.get("cadence", "")
            made = rolling.roll_over(unit, by=by, year=year, answers=form.answers(), today=today(), cadence=chosen)
            return made.get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The rollover is recorded."))
            return answer
    return render(request, "targets/rollover.html", context, status=form.status)


def _context(unit: Unit, year: int) -> dict[str, Any]:
    title = _now("Year-end rollover %(year)s") % {"year": year}
    return {
        "title": title,
        "over": str(unit),
        "unit": unit,
        "lead": _("What becomes of the targets that are not finished, and how often reviews are held from 1 January."),
        "crumbs": [(str(unit), unit.get_absolute_url()), (title, "")],
        "submit": _("Record the rollover"),
        "who": WHO,
    }


def _standing(target: Any) -> list[dict[str, Any]]:
    return [
        {"label": _("Progress"), "value": f"{whole_percent(target.progress)} %"},
        {"label": _("Time limit"), "value": day_text(target.limit_on)},
        {"label": _("Term of the resolution"), "value": day_text(target.resolution.term_on)},
    ]


def _lines(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What becomes of one target, in words."""
    lines: list[dict[str, Any]] = [{"label": _("What becomes of it"), "value": CHOICES[said["choice"]]}]
    if said["limit_on"]:
        limit_on = datetime.date.fromisoformat(said["limit_on"])
        lines.append({"label": _("New time limit"), "value": day_text(limit_on)})
    return [*lines, {"label": _("Reason"), "value": said["reason"]}]


def _checked(form: RolloverForm, cadence: str) -> dict[str, Any]:
    """What the check page shows: how often reviews are held, then each target."""
    answers = [(one.target.title, _lines(rolling.said(one))) for one in form.answers()]
    chosen = form.cleaned_data.get("cadence", cadence)
    return {"rows": _reviews(chosen), "checked": answers}


def _reviews(cadence: str) -> list[dict[str, Any]]:
    return [{"label": KINDS["review_cadence"].label, "value": CADENCES[cadence]}]


def _recorded(done: Rollover) -> dict[str, Any]:
    """What was recorded, as it stood then."""
    return {
        "done": done,
        "rows": [*_reviews(done.cadence), {"label": _("Recorded on"), "value": day_text(done.happened_on)}],
        "answers": [{"target": one["target"], "title": one["title"], "lines": _lines(one)} for one in done.answers],
    }
