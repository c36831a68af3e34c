"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desk.search import search
from units.http import person_of

LONGEST = 100


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Units, targets of units and register entries within reach."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST]
    context = {"title": _("Search"), "text": text, "found": search(person_of(request), text)}
    return render(request, "desk/search.html", context)
