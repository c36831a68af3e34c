"""The unit page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from desk.unit_page import gather, loaded
from units.http import person_of
from units.reach import units_seen_by
from workflow.clock import today


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit with its targets, cascade, road to the flag and timeline (L1)."""
    person = person_of(request)
    found = get_object_or_404(loaded().filter(units_seen_by(person)), pk=pk)
    return render(request, "desk/unit.html", gather(found, person, today()))
