"""The flag-readiness sheet of a unit (L10), and the units a department supervises (L22)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import standards
from assessments.facts import Facts, facts_of
from assessments.missing import resolution_missing
from assessments.readiness_sheet import readiness_sheet
from assessments.supervised_list import SUPERVISED
from assessments.supervising import supervised
from targets.models import TIERS, Resolution
from targets.models.resolution import OPEN
from units.http import person_of
from units.models import Person, Post, Unit
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import require

#: posts that supervise units or read how they are supervised
SUPERVISORS = (Post.DEPARTMENT, Post.SENIOR, Post.AUDITOR)


@require_safe
def readiness(request: HttpRequest, pk: int) -> HttpResponse:
    """Every criterion of the tier the unit has resolved for; what is blocked says why and leads there."""
    person = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(person).select_related("kind"), pk=pk)
    facts = facts_of(unit.pk, today())
    resolved = facts is not None and facts.state in OPEN
    standard = standards.in_force()
    context: dict[str, Any] = {
        "title": _("Flag-readiness sheet"),
        "over": str(unit),
        "crumbs": [(str(unit), unit.get_absolute_url()), (_("Flag-readiness sheet"), "")],
        "unit": unit,
        "standard": standard,
        "resolved": resolved,
    }
    if facts is not None and resolved:
        context |= {
            "tier": dict(TIERS)[facts.tier],
            "sheet": readiness_sheet(unit, standard, facts),
            "missing": resolution_missing(facts),
            "resolution_url": reverse("targets:resolution", args=[facts.resolution_id]),
            "acts": _acts(unit, facts, person),
        }
    return render(request, "assessments/readiness.html", context)


def _acts(unit: Unit, facts: Facts, person: Person) -> list[dict[str, Any]]:
    """The application under way, or the way to begin it for whoever heads the unit."""
    if facts.application_id and facts.application_state != "refused":
        url = reverse("assessments:application", args=[facts.application_id])
        return [{"label": _("The application"), "url": url, "main": True}]
    if facts.ready_to_apply and heads_the_unit(person, unit):
        url = reverse("assessments:apply", args=[facts.resolution_id])
        return [{"label": _("Apply for the flag"), "url": url, "main": True}]
    return []


@require_safe
def supervised_units(request: HttpRequest) -> HttpResponse:
    """Units of the area with an open resolution: stage, days in it, next date."""
    reach = reach_of(person_of(request))
    require(reach.holds_anywhere(SUPERVISORS))
    rows = Resolution.objects.filter(reach.seen("unit__", SUPERVISORS, as_member=False))
    return SUPERVISED.respond(request, supervised(rows).select_related("unit__parent"))
