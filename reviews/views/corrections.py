"""Corrections of reviews whose period has closed: proposing one, confirming, refusing, withdrawing (L9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reviews import correcting
from reviews.forms.correction import CorrectionForm
from reviews.forms.review import RemarkForm
from reviews.models import Review, ReviewCorrection
from units.acting import act
from units.http import person_of
from units.rules import heads_the_unit
from workflow.forms import ReasonForm
from workflow.refusals import require


@require_http_methods(["GET", "POST"])
def propose_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a corrected text for a finding of a review whose period has closed."""
    by = person_of(request)
    found = get_object_or_404(Review.objects.visible_to(by).select_related("unit"), pk=pk)
    require(heads_the_unit(by, found))
    form = CorrectionForm(request.POST or None, subject=found, review=found)
    if request.method == "POST" and form.is_valid():
        values = form.values

        def do() -> str:
            return correcting.propose(found, by=by, now=timezone.now(), **values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The correction waits for the superior to confirm it."))
            return answer
    context = {
        "title": _("Correct the review"),
        "over": str(found),
        "note": _("Both texts stay readable. Staff of the superior committee confirm or refuse the correction."),
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


def _found(request: HttpRequest, pk: int) -> ReviewCorrection:
    rows = ReviewCorrection.objects.visible_to(person_of(request)).select_related("review__unit", "finding")
    return get_object_or_404(rows, pk=pk)


def _context(found: ReviewCorrection) -> dict[str, Any]:
    said = found.finding.text if found.finding else _now("nothing: the finding was left out")
    rows = [
        {"label": _("What the review says"), "value": said},
        {"label": _("Corrected text"), "value": found.text},
        {"label": _("Reason"), "value": found.reason},
    ]
    return {"rows": rows, "over": str(found.review)}


@require_http_methods(["GET", "POST"])
def confirm_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a correction as the second person."""
    found = _found(request, pk)
    form, said = RemarkForm(request.POST or None, subject=found), _("The correction is confirmed; both texts stay.")
    return act(request, found, "confirm", correcting.confirm, form=form, said=said, context=_context(found))


@require_http_methods(["GET", "POST"])
def refuse_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a correction with the reason."""
    found = _found(request, pk)
    form, said = RemarkForm(request.POST or None, subject=found), _("The correction is refused.")
    return act(request, found, "refuse", correcting.refuse, form=form, said=said, context=_context(found))


@require_http_methods(["GET", "POST"])
def withdraw_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposed correction back."""
    found = _found(request, pk)
    form, said = ReasonForm(request.POST or None, subject=found), _("The correction is withdrawn.")
    return act(request, found, "withdraw", correcting.withdraw, form=form, said=said, context=_context(found))
