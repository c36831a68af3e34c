"""Readings: dated values with evidence, and their corrections (L8)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pages import words
from targets import progress
from targets.forms import CorrectionForm, ReadingForm, evidence_of
from targets.models import Reading, Target
from targets.views.targets import found_target
from units.http import person_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import require


@require_http_methods(["GET", "POST"])
def add_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a reading to a target in force; the last value is filled in."""
    by = person_of(request)
    target = found_target(request, pk)
    require(heads_the_unit(by, target))
    measures = target.measures.order_by("id")
    last = (
        Reading.objects.filter(measure__target=target, corrected_by__isnull=True)
        .order_by("-happened_on", "-id")
        .first()
    )
    initial = {"value": words.number(last.value) if last else None, "happened_on": today()}
    form = ReadingForm(
        request.POST or None, subject=target, measures=measures, evidence=evidence_of(target.unit_id), initial=initial
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return progress.add_reading(target, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The reading is recorded."))
            return answer
    context = {
        "title": _("Add a reading"),
        "over": target.title,
        "form": form,
        "cancel": target.get_absolute_url(),
        "unit_pk": target.unit_id,
    }
    return render(request, "targets/reading.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a reading by a new row with its reason."""
    by = person_of(request)
    seen = Target.objects.visible_to(by)
    reading = get_object_or_404(
        Reading.objects.filter(measure__target__in=seen).select_related("measure__target__unit"), pk=pk
    )
    target = reading.measure.target
    require(heads_the_unit(by, target))
    initial = {"value": reading.value, "happened_on": reading.happened_on}
    form = CorrectionForm(
        request.POST or None,
        subject=target,
        measures=target.measures.order_by("id"),
        evidence=evidence_of(target.unit_id),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return progress.correct_reading(reading, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The correction is recorded; the old value stays visible."))
            return answer
    context = {
        "title": _("Correct a reading"),
        "over": target.title,
        "form": form,
        "cancel": target.get_absolute_url(),
        "unit_pk": target.unit_id,
    }
    return render(request, "targets/reading.html", context, status=form.status)
