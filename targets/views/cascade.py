"""The cascade of a target: what it serves, what serves it, and targets above to take over in two clicks (L6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from targets import cascading, setting
from targets.forms.cascading import ServeForm
from targets.models import Resolution, Serving
from targets.models.resolution import OPEN
from targets.presenting import WHO
from targets.views.targets import found_target
from units.http import person_of
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.forms import ReasonForm
from workflow.refusals import NotNow, require


@require_safe
def cascade(request: HttpRequest, pk: int) -> HttpResponse:
    """What the target serves up to the nation, what serves it with its weight, which units have not taken it up."""
    by = person_of(request)
    found = found_target(request, pk)
    reach = reach_of(by)
    edges = list(cascading.serving_it(found)[: cascading.SHOWN])
    units = list(cascading.taken_up(found)[: cascading.SHOWN])
    context = {
        "title": _("Cascade of a target"),
        "over": found.title,
        "crumbs": [(str(found.unit), found.unit.get_absolute_url()), (found.title, found.get_absolute_url())],
        "target": found,
        "above": cascading.ancestry(found),
        "served": [(one, reach.sees(one.target.unit)) for one in edges],
        "progress": cascading.progress_of(found),
        "units": units,
        "may": heads_the_unit(by, found) and found.state not in ("ended", "replaced"),
        "who": WHO,
    }
    return render(request, "targets/cascade.html", context)


@require_http_methods(["GET", "POST"])
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the target serve a higher one."""
    by = person_of(request)
    found = found_target(request, pk)
    require(heads_the_unit(by, found))
    if found.state in ("ended", "replaced"):
        raise NotNow
    form = ServeForm(request.POST or None, subject=found, offered=cascading.higher_for(found.unit))
    context = {"title": _("Serve a higher target"), "over": found.title, "cancel": _cascade(found.pk)}

    def do() -> str:
        cascading.serve(found, by=by, **form.values)
        return _cascade(found.pk)

    return _record(request, form, do, context, _now("The higher target is served."))


@require_http_methods(["GET", "POST"])
def stop_serving(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the target out of the service of a higher one, with a reason."""
    edge = get_object_or_404(Serving.objects.select_related("higher"), pk=pk)
    found = found_target(request, edge.target_id)
    by = person_of(request)
    require(heads_the_unit(by, found))
    edge.target = found
    form = ReasonForm(request.POST or None, subject=found)
    context = {"title": _("Serve it no longer"), "over": edge.higher.title, "cancel": _cascade(found.pk)}

    def do() -> str:
        cascading.stop_serving(edge, by=by, reason=form.values["reason"])
        return _cascade(found.pk)

    return _record(request, form, do, context, _now("It is served no longer."))


@require_safe
def higher(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets of the units above: one click fills the form of an own target that serves it."""
    by = person_of(request)
    resolution = get_object_or_404(Resolution.objects.visible_to(by).select_related("unit"), pk=pk)
    require(setting.units_for(resolution, by).exists())
    if resolution.state not in OPEN:
        raise NotNow
    context = {
        "title": _("Targets above"),
        "over": str(resolution.unit),
        "resolution": resolution,
        "rows": cascading.higher_for(resolution.unit)[: cascading.SHOWN],
    }
    return render(request, "targets/higher.html", context)


def _cascade(pk: int) -> str:
    return reverse("targets:cascade", args=[pk])


def _record(request: HttpRequest, form: Any, do: Any, context: dict[str, Any], said: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, said)
        return answer  # type: ignore[no-any-return]  # the form is one of two
    return render(request, "targets/form.html", {**context, "form": form}, status=form.status)
