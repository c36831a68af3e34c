"""Late paperwork of units: the list, and the look at reminders before they are sent to the units' offices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from reviews import office_reminding
from reviews.late import found_at
from reviews.late_list import CHOSEN, LATE
from reviews.late_words import said
from reviews.models import LateMatter
from reviews.models.late import with_names
from reviews.office_reminding import MOST, follows_up_lateness, late_below, look_at
from units.http import number_in, person_of
from units.models import Person
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.refusals import require


@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """Units with paperwork late: what, since when, last reminder."""
    by = person_of(request)
    require(follows_up_lateness(by))
    made = found_at()
    context = {"sub": [_now("As of %(moment)s") % {"moment": words.moment(made)}] if made else []}
    rows = with_names(late_below(by).with_reminder())
    return LATE.respond(request, rows.select_related("unit"), context)


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """Which offices get which text, which are left out and why; then send. It cannot be taken back."""
    by = person_of(request)
    require(follows_up_lateness(by))
    asked = request.POST if request.method == "POST" else request.GET
    matters = _chosen(by, asked.getlist(CHOSEN))
    form = SubmissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            sent, left = office_reminding.remind(matters, by=by, today=today(), now=timezone.now())
            _say(request, sent, left)
            return reverse("reviews:late")

        if answer := form.submit(request, do):
            return answer
    choices = look_at(matters, today())
    to_send = [one.matter for one in choices if not one.why]
    left_out = [(one.matter, one.why) for one in choices if one.why]
    context: dict[str, Any] = {
        "title": _("Remind the offices of chosen units"),
        "form": form,
        "chosen": CHOSEN,
        "crumbs": [(_("Late paperwork"), reverse("reviews:late")), (_("Remind"), "")],
        "to_send": [{"matter": one, "text": said(one)} for one in to_send],
        "offices": len({one.unit_id for one in to_send}),
        "left_out": [{"matter": one, "text": said(one), "why": why} for one, why in left_out],
        "back": reverse("reviews:late"),
    }
    return render(request, "reviews/remind.html", context, status=form.status)


def _chosen(by: Person, asked: list[str]) -> list[LateMatter]:
    """Late matters within reach by their ids, in the order of the list; anything else chosen is as absent."""
    ids = [number for text in asked[:MOST] if (number := number_in(text)) is not None]
    rows = with_names(late_below(by).filter(pk__in=ids)).select_related("unit")
    return list(rows.order_by("until", "pk"))


def _say(request: HttpRequest, sent: int, left: int) -> None:
    text = ngettext("A reminder of %(n)s matter is sent.", "Reminders of %(n)s matters are sent.", sent) % {"n": sent}
    if left:
        text += " " + ngettext("%(n)s was left out.", "%(n)s were left out.", left) % {"n": left}
    messages.success(request, text)
