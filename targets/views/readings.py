"""Readings: dated values with evidence, and their corrections (L8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from targets import progress
from targets.forms.readings import CorrectionForm, ReadingForm
from targets.forms.target import plain
from targets.models import Measure, Reading, Stage, Target
from targets.presenting import WHO, value_text
from targets.views.targets import found_target
from units.http import person_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import NotNow, require


@require_http_methods(["GET", "POST"])
def add_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a reading to a target in force; the last value is filled in."""
    by = person_of(request)
    target = found_target(request, pk)
    require(heads_the_unit(by, target))
    _only_in_force(target)
    measures = _measures(target)
    measure = _chosen(request, measures)
    last = None
    if request.method != "POST":
        last = progress.last_readings([measure.pk]).get(measure.pk)
    filled = {"value": plain(last.value), "milestones": last.milestones} if last else {}
    form = ReadingForm(
        request.POST or None,
        request.FILES or None,
        subject=target,
        measure=measure,
        milestones=_milestones(target, measure),
        unit_id=target.unit_id,
        initial={**filled, "happened_on": today()},
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return progress.add_reading(target, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The reading is recorded."))
            return answer
    others = [one for one in measures if one.pk != measure.pk]
    return _page(request, target, form, _("Add a reading"), others=others)


def _measures(target: Target) -> list[Measure]:
    """The measures of the version that holds, in their order."""
    rows = Measure.objects.filter(goals__version_id=target.current_id).select_related("unit_of_measure")
    return list(rows.order_by("goals__id"))


def _chosen(request: HttpRequest, measures: list[Measure]) -> Measure:
    """The measure that is read: the one asked for, else the first."""
    asked = request.POST.get("measure") or request.GET.get("measure", "")
    return next((one for one in measures if str(one.pk) == asked), measures[0])


def _milestones(target: Target, measure: Measure) -> list[str]:
    """The names of the milestones that stand, where the measure counts them."""
    if measure.type != "milestones":
        return []
    stages = Stage.objects.filter(goal__version_id=target.current_id, goal__measure=measure)
    return list(stages.order_by("number").values_list("name", flat=True))


@require_http_methods(["GET", "POST"])
def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a reading by a new row with its reason."""
    by = person_of(request)
    seen = Target.objects.visible_to(by)
    rows = Reading.objects.select_related(
        "measure__unit_of_measure", "measure__target__unit", "measure__target__resolution__meeting", "corrected_by"
    )
    reading = get_object_or_404(rows, pk=pk, measure__target__in=seen)
    target = reading.measure.target
    require(heads_the_unit(by, target))
    _only_in_force(target)
    if hasattr(reading, "corrected_by"):
        raise NotNow(_now("This reading has been corrected already; correct the newer one."))
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        subject=target,
        measure=reading.measure,
        milestones=_milestones(target, reading.measure),
        unit_id=target.unit_id,
        initial={
            "value": plain(reading.value),
            "milestones": reading.milestones,
            "happened_on": reading.happened_on,
        },
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return progress.correct_reading(reading, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The correction is recorded; the old value stays visible."))
            return answer
    return _page(request, target, form, _("Correct a reading"), value_text(reading.measure, reading.value))


def _only_in_force(target: Target) -> None:
    if target.state != "in_force":
        raise NotNow(_now("Readings are added to targets in force."))


def _page(
    request: HttpRequest, target: Target, form: ReadingForm, title: Any, was: str = "", others: Sequence[Measure] = ()
) -> HttpResponse:
    context = {
        "title": title,
        "over": target.title,
        "form": form,
        "was": was,
        "others": others,
        "who": WHO,
        "draft": f"reading-{target.pk}",
        "cancel": target.get_absolute_url(),
        "crumbs": [
            (str(target.unit), target.unit.get_absolute_url()),
            (target.title, target.get_absolute_url()),
            (title, ""),
        ],
    }
    return render(request, "targets/reading.html", context, status=form.status)
