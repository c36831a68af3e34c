"""Reviews on paper: minutes and the blank form, as files to save (L9)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages.documents import minutes_response
from reviews.minutes import blank_of, minutes_of
from reviews.models import Review
from units.http import person_of
from workflow.clock import today


def _found(request: HttpRequest, pk: int, kind: str) -> Review:
    if kind not in ("pdf", "docx"):
        raise Http404
    rows = Review.objects.visible_to(person_of(request)).select_related("unit", "meeting")
    return get_object_or_404(rows, pk=pk)


@require_safe
def minutes(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The minutes of a review that was held, as PDF or for Word."""
    found = _found(request, pk, kind)
    if found.meeting is None:
        raise Http404(_("This review has not been held yet."))
    return minutes_response(minutes_of(found), kind, f"review-{found.pk}")


@require_safe
def blank_form(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form to write a review on by hand, as PDF or for Word."""
    found = _found(request, pk, kind)
    return minutes_response(blank_of(found, today()), kind, f"review-form-{found.pk}")
