"""Reviews: the calendar, the page of one, recording it, and what the superior answers (L9)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.marks import chip
from reviews import reviewing
from reviews.forms.review import RemarkForm, ReviewForm, texts_of
from reviews.lists import CALENDAR, state_chip
from reviews.models import FollowUp, Review
from reviews.views.follow_ups import FOLLOW_UP_PAGES
from reviews.workflow import FOLLOW_UP
from targets.models import FIELDS
from targets.presenting import target_rows
from units.acting import act
from units.http import person_of
from workflow.clock import today
from workflow.models import steps_of
from workflow.moving import moves_open_to, open_move
from workflow.telling import told

PAGES = {"hold": "reviews:hold", "acknowledge": "reviews:acknowledge", "return": "reviews:return_review"}


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All reviews within reach."""
    return CALENDAR.respond(request, Review.objects.visible_to(person_of(request)).select_related("unit"))


def _found(request: HttpRequest, pk: int) -> Review:
    rows = Review.objects.visible_to(person_of(request)).select_related("unit__kind", "meeting")
    return get_object_or_404(rows, pk=pk)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: its findings by field, measures, and what the superior said."""
    by = person_of(request)
    found = _found(request, pk)
    findings = list(found.findings.order_by("field", "kind", "id"))
    taken = list(found.follow_ups.select_related("unit").order_by("due_on", "id"))
    parts = [
        {
            "field": field,
            "successes": [one for one in findings if one.field == field and one.kind == "success"],
            "shortcomings": [one for one in findings if one.field == field and one.kind == "shortcoming"],
        }
        for field, _label in FIELDS
    ]
    context = {
        "title": _now("Review of %(unit)s") % {"unit": found.unit},
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (_("Reviews"), reverse("reviews:calendar")),
            (words.day(found.due_on), ""),
        ],
        "review": found,
        "state": state_chip(found, today()),
        "parts": [part for part in parts if part["successes"] or part["shortcomings"]],
        "follow_ups": [
            {
                "one": one,
                "state": chip("ok" if one.state == "closed" else "due", FOLLOW_UP.label_of(one.state)),
                "acts": [
                    {"label": move.label, "url": reverse(FOLLOW_UP_PAGES[move.name], args=[one.pk])}
                    for move in moves_open_to(one, by)
                ],
            }
            for one in taken
        ],
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name != "return"}
            for move in moves_open_to(found, by)
        ],
        "events": [
            {
                "on": step.happened_on or step.recorded_at.date(),
                "title": told(step),
                "text": step.note,
            }
            for step in steps_of(found).order_by("-id")[:20]
        ],
    }
    return render(request, "reviews/review.html", context)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a review; the page shows the targets and open follow-ups it speaks about."""
    by = person_of(request)
    found = _found(request, pk)
    open_move(found, "hold", by)
    initial = texts_of(found) if found.state == "returned" and request.method != "POST" else {}
    form = ReviewForm(request.POST or None, subject=found, initial=initial)
    status = 200
    if request.method == "POST":
        if "more" in request.POST:
            data = request.POST.copy()
            data["lines"] = str(form.lines + 2)
            form = ReviewForm(data, subject=found)
            form.errors.clear()
        elif form.is_valid():

            def do() -> str:
                held = reviewing.hold(
                    found, by=by, meeting=form.meeting_values(), findings=form.findings(), follow_ups=form.follow_ups()
                )
                return held.get_absolute_url()

            if answer := form.submit(request, do):
                messages.success(request, _now("The review is recorded."))
                return answer
        status = form.status
    context = {
        "title": _("Record a review"),
        "over": str(found),
        "crumbs": [(str(found.unit), found.unit.get_absolute_url()), (_("Record a review"), "")],
        "review": found,
        "form": form,
        "fields": target_rows(found.unit, today()),
        "open_follow_ups": list(FollowUp.objects.filter(unit=found.unit, state="open").order_by("due_on", "id")[:30]),
    }
    return render(request, "reviews/hold.html", context, status=status)


def _rows(found: Review) -> list[dict[str, Any]]:
    period = f"{words.day(found.period_start)} – {words.day(found.period_end)}"
    return [{"label": _("Unit"), "value": str(found.unit)}, {"label": _("Period"), "value": period}]


@require_http_methods(["GET", "POST"])
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge with a remark."""
    found = _found(request, pk)
    form = RemarkForm(request.POST or None, subject=found)
    said = _("The review is acknowledged.")
    verb = partial(reviewing.acknowledge, today=today())
    return act(request, found, "acknowledge", verb, form=form, said=said, context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def return_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it, once, with what is missing."""
    found = _found(request, pk)
    form = RemarkForm(request.POST or None, subject=found)
    said = _("The review went back to the unit.")
    verb = partial(reviewing.return_, today=today())
    return act(request, found, "return", verb, form=form, said=said, context={"rows": _rows(found)})
