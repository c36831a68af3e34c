"""The meeting that discusses targets: one after the other on a wall, then its minutes on paper (L5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages.documents import minutes_response
from targets.discussing import looked_at, minutes_of
from targets.models import Target
from targets.presenting import goals_of
from targets.target_page import goal_rows
from targets.views.targets import found_target
from units.http import person_of
from workflow.clock import today
from workflow.moving import moves_open_to


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One target of the unit large enough to be read from the last row; the next by one key. No word of persons."""
    found = found_target(request, pk)
    ids = list(looked_at(found).values_list("pk", flat=True))
    if found.pk not in ids:
        raise Http404
    place = ids.index(found.pk)
    goals = goals_of([found])
    context: dict[str, Any] = {
        "title": found.title,
        "target": found,
        "version": found.current,
        "goals": goal_rows(found, goals[found.pk], today()),
        "place": _now("Target %(n)s of %(all)s") % {"n": place + 1, "all": len(ids)},
        "before": _slide(ids, place - 1),
        "after": _slide(ids, place + 1),
        "leave": found.resolution.get_absolute_url(),
        "may_record": any(move.name == "discuss" for move in moves_open_to(found, person_of(request))),
    }
    return render(request, "targets/meeting.html", context)


def _slide(ids: list[int], place: int) -> str:
    """The address of the target at a place of the meeting; empty past either end."""
    return reverse("targets:meeting", args=[ids[place]]) if 0 <= place < len(ids) else ""


@require_safe
def minutes(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The minutes of the meeting that discussed a target, as PDF or for Word."""
    visible = Target.objects.visible_to(person_of(request)).select_related("discussion__unit")
    held = get_object_or_404(visible, pk=pk).discussion
    if held is None or kind not in ("pdf", "docx"):
        raise Http404(_("Not discussed yet."))
    return minutes_response(minutes_of(held), kind, f"minutes-{held.pk}")
