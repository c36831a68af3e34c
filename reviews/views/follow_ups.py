"""Follow-ups: the list of those still open, closing and withdrawing one (L9)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews import reviewing
from reviews.forms.review import OutcomeForm
from reviews.lists import FOLLOW_UPS
from reviews.models import FollowUp
from units.acting import act
from units.http import person_of
from units.reach import reach_of
from workflow.forms import ReasonForm

FOLLOW_UP_PAGES = {"close": "reviews:close_follow_up", "withdraw": "reviews:withdraw_follow_up"}


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Measures that are still open, within reach."""
    seen = reach_of(person_of(request)).seen("unit__")
    rows = FollowUp.objects.filter(seen, state="open").select_related("unit", "review")
    return FOLLOW_UPS.respond(request, rows)


def _found_follow_up(request: HttpRequest, pk: int) -> FollowUp:
    seen = reach_of(person_of(request)).seen("unit__")
    return get_object_or_404(FollowUp.objects.filter(seen).select_related("unit", "review__unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def close_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a measure with its outcome."""
    found = _found_follow_up(request, pk)
    form = OutcomeForm(request.POST or None, subject=found)
    context = {"rows": [{"label": _("Measure"), "value": found.measure}], "over": str(found.unit)}
    return act(
        request,
        found,
        "close",
        reviewing.close_follow_up,
        form=form,
        said=_("The follow-up is closed."),
        context=context,
    )


@require_http_methods(["GET", "POST"])
def withdraw_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a measure set by mistake."""
    found = _found_follow_up(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": [{"label": _("Measure"), "value": found.measure}], "over": str(found.unit)}
    return act(
        request,
        found,
        "withdraw",
        reviewing.withdraw_follow_up,
        form=form,
        said=_("The follow-up is withdrawn."),
        context=context,
    )
