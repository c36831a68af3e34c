"""The dashboard of an area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from desk.area import area_of, gather, listing_for, rows_below
from targets.rollup import unfolded_for
from units.http import person_of
from units.models import Unit


@require_safe
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """Nation, province, county, city: units below by field, totals, as of when; also as a workbook (L6)."""
    person = person_of(request)
    found = get_object_or_404(area_of(Unit.objects.visible_to(person)), pk=pk)
    added = unfolded_for(person, found)
    return listing_for(added).respond(request, rows_below(found, person), gather(found, person, added))
