"""The grid of a unit's readings, and the note on how a target stands (L8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from targets import noting, progress, reading_due
from targets.forms.attaining import CourseForm, GridForm, Typed, counted_in
from targets.models import Drive
from targets.presenting import WHO, course_chip, value_text
from targets.views.targets import found_target
from units.http import person_of
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import NotNow, NotReady, require

#: Rows of the grid: with thirty files to choose from in each, the page stays below 80 KB.
ROWS = 30
#: Units inside that are named below the grid.
INSIDE = 30


@require_http_methods(["GET", "POST"])
def readings(request: HttpRequest, unit: int) -> HttpResponse:
    """All readings of a unit in one page: good rows are kept, faulty ones come back as they were typed."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(heads_the_unit(by, found))
    drive = _drive_of(request, by)

    def grid(*sent: Any) -> GridForm:
        lines = reading_due.lines_of(found, today(), ROWS, drive)
        return GridForm(*sent, lines=lines, unit_id=found.pk)

    form = grid(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form.full_clean()
        after = drive.get_absolute_url() if drive else reverse("targets:readings", args=[found.pk])
        answer, form = _keep(request, by, form, grid, after)
        if answer is not None:
            return answer
    inside = reading_due.units_asked(
        Unit.objects.current().filter(path__within=str(found.path)).exclude(pk=found.pk), today(), INSIDE
    )
    context = {
        "title": _("Readings of the unit"),
        "unit": found,
        "drive": drive,
        "crumbs": [(str(found), found.get_absolute_url()), (_("Readings of the unit"), "")],
        "form": form,
        "rows": [{**_row(line, cells), "unchanged": form.unchanged(line)} for line, cells in form.rows()],
        "inside": inside,
        "who": WHO,
    }
    return render(request, "targets/readings.html", context, status=form.status)


def _drive_of(request: HttpRequest, by: Person) -> Drive | None:
    """The running drive `?drive=` names: its targets alone are shown, with their last values filled in."""
    number = request.GET.get("drive", "")
    if not number.isdecimal():
        return None
    return get_object_or_404(Drive.objects.visible_to(by).filter(state="running"), pk=int(number[:18]))


def _keep(
    request: HttpRequest, by: Person, form: GridForm, grid: Callable[..., GridForm], after: str
) -> tuple[HttpResponse | None, GridForm]:
    """Record the good rows once; the redirect when no row is left over, else the form with the rows that are."""
    good = form.typed()
    if not good:
        return None, form
    kept: list[Typed] = []
    refused: list[tuple[Typed, list[Any]]] = []

    def do() -> str:
        for row in good:
            try:
                _record(row, by)
            except NotReady as refusal:
                refused.append((row, list(refusal.reasons)))
            else:
                kept.append(row)
        return after

    whole = not form.errors
    answer = form.submit(request, do)
    if kept:
        said = ngettext("%(n)s reading is recorded.", "%(n)s readings are recorded.", len(kept))
        messages.success(request, said % {"n": len(kept)})
    if answer is not None and whole and not refused:
        return answer, form
    out = {id(row) for row, _reasons in refused}
    again = grid(form.left_over([row for row in good if id(row) not in out]), request.FILES)
    again.full_clean()
    for row, reasons in refused:
        for reason in reasons:
            again.add_error(f"value_{row.line.measure.pk}", str(reason))
    return None, again


def _record(row: Typed, by: Person) -> None:
    progress.add_reading(
        row.line.target,
        by=by,
        measure=row.line.measure,
        value=row.value,
        happened_on=row.happened_on,
        today=today(),
        evidence=row.evidence,
        file=row.file,
    )


def _row(line: reading_due.Line, cells: list[Any]) -> dict[str, Any]:
    return {
        "line": line,
        "target": line.target,
        "last": value_text(line.measure, line.last.value) if line.last else "",
        "goal": value_text(line.measure, line.goal.goal),
        "counted_in": counted_in(line),
        "cells": cells,
        "course": course_chip(line.target.course) if line.target.course else None,
    }


@require_http_methods(["GET", "POST"])
def note_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a target stands: a flag, what is done, what is next, what stands in the way."""
    by = person_of(request)
    target = found_target(request, pk)
    require(heads_the_unit(by, target))
    if target.state != "in_force":
        raise NotNow(_now("Notes are added to targets in force."))
    form = CourseForm(request.POST or None, subject=target, initial={"course": target.course})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return noting.note_course(target, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The note is kept."))
            return answer
    context = {
        "title": _("How the target stands"),
        "over": target.title,
        "form": form,
        "who": WHO,
        "draft": f"course-{target.pk}",
        "cancel": target.get_absolute_url(),
        "crumbs": [
            (str(target.unit), target.unit.get_absolute_url()),
            (target.title, target.get_absolute_url()),
            (_("How the target stands"), ""),
        ],
    }
    return render(request, "targets/form.html", context, status=form.status)
