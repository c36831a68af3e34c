"""Follow-ups: the list of those still open, closing and withdrawing one (L9)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from reviews import reviewing
from reviews.forms.review import CarryForm, OutcomeForm
from reviews.lists import FOLLOW_UPS
from reviews.models import FollowUp
from units.acting import act
from units.http import person_of
from workflow.clock import today
from workflow.forms import ReasonForm


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Measures within reach; those still open unless another state is asked for."""
    rows = FollowUp.objects.visible_to(person_of(request)).select_related("unit", "review")
    return FOLLOW_UPS.respond(request, rows)


def _found_follow_up(request: HttpRequest, pk: int) -> FollowUp:
    rows = FollowUp.objects.visible_to(person_of(request)).select_related("unit", "review__unit")
    return get_object_or_404(rows, pk=pk)


def _rows(found: FollowUp) -> list[dict[str, Any]]:
    return [{"label": _("Measure"), "value": found.measure}, {"label": _("By"), "value": words.day(found.due_on)}]


@require_http_methods(["GET", "POST"])
def close_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a measure with its outcome."""
    found = _found_follow_up(request, pk)
    form = OutcomeForm(request.POST or None, subject=found)
    context = {"rows": _rows(found), "over": str(found.unit)}
    return act(
        request,
        found,
        "close",
        partial(reviewing.close_follow_up, today=today()),
        form=form,
        said=_("The follow-up is closed."),
        context=context,
    )


@require_http_methods(["GET", "POST"])
def carry_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a measure on to a later date, with the reason."""
    found = _found_follow_up(request, pk)
    form = CarryForm(request.POST or None, subject=found)
    context = {"rows": _rows(found), "over": str(found.unit)}
    verb = partial(reviewing.carry_follow_up, today=today())
    said = _("The follow-up has its new date.")
    return act(request, found, "carry", verb, form=form, said=said, context=context)


@require_http_methods(["GET", "POST"])
def withdraw_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a measure set by mistake."""
    found = _found_follow_up(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": _rows(found), "over": str(found.unit)}
    return act(
        request,
        found,
        "withdraw",
        reviewing.withdraw_follow_up,
        form=form,
        said=_("The follow-up is withdrawn."),
        context=context,
    )
