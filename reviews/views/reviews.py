"""Reviews: the calendar, the page of one, recording it, and what the superior answers (L9)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from reviews import reviewing
from reviews.comparing import compared
from reviews.filled_page import shown
from reviews.filling import fill, still_open
from reviews.forms.review import RemarkForm, ReviewForm, texts_of
from reviews.lists import CALENDAR, state_chip
from reviews.models import Review
from reviews.review_page import correction_rows, finding_parts, late_words, may_correct, measure_rows, owners, speaks_of
from targets.presenting import events_of
from units.acting import act
from units.http import person_of
from units.models import Person
from workflow.clock import today
from workflow.moving import moves_open_to, open_move

PAGES = {"hold": "reviews:hold", "acknowledge": "reviews:acknowledge", "return": "reviews:return_review"}


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All reviews within reach."""
    return CALENDAR.respond(request, Review.objects.visible_to(person_of(request)).select_related("unit"))


def _found(request: HttpRequest, pk: int) -> Review:
    rows = Review.objects.visible_to(person_of(request)).select_related("unit__kind", "unit__parent", "meeting")
    return get_object_or_404(rows, pk=pk)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: its findings by field, measures, and what the superior said."""
    by = person_of(request)
    found = _found(request, pk)
    day = today()
    closing, parts = finding_parts(found)
    context = {
        "title": _now("Review of %(unit)s") % {"unit": found.unit},
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (_("Reviews"), reverse("reviews:calendar")),
            (words.day(found.due_on), ""),
        ],
        "review": found,
        "late": late_words(found),
        "corrections": correction_rows(found, by),
        "may_correct": may_correct(found, by, timezone.now()),
        "state": state_chip(found, day),
        "filled": speaks_of(found, day),
        "closing": closing,
        "parts": parts,
        "follow_ups": measure_rows(found, by, day),
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name != "return"}
            for move in moves_open_to(found, by)
        ],
        "events": events_of(found),
    }
    return render(request, "reviews/review.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """One review beside the two before it."""
    found = _found(request, pk)
    reviews, parts = compared(found)
    context = {
        "title": _("Beside the two reviews before"),
        "over": str(found),
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (words.day(found.due_on), found.get_absolute_url()),
            (_("Comparison"), ""),
        ],
        "reviews": reviews,
        "parts": parts,
        "alone": len(reviews) == 1,
    }
    return render(request, "reviews/compare.html", context)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a review: the targets it speaks of and the follow-ups still open stand in the form itself."""
    by = person_of(request)
    found = _found(request, pk)
    open_move(found, "hold", by)
    initial = texts_of(found) if found.state == "returned" and request.method != "POST" else {}
    opened = still_open(found)
    filled = shown(fill(found, until=today(), follow_ups=opened))
    assert filled is not None
    parts: dict[str, Any] = {
        "speaks_of": filled.targets,
        "still_open": [(one, moves_open_to(one, by)) for one in opened],
        "owners": owners(found),
    }
    form = ReviewForm(request.POST or None, subject=found, initial=initial, **parts)
    status = 200
    if request.method == "POST":
        if "more" in request.POST:
            data = request.POST.copy()
            data["lines"] = str(form.lines + 2)
            form = ReviewForm(data, subject=found, **parts)
            form.errors.clear()
        elif form.is_valid() and (answer := form.submit(request, lambda: _recorded(found, by, form))):
            messages.success(request, _now("The review is recorded."))
            return answer
        status = form.status
    context = {
        "title": _("Record a review"),
        "over": str(found),
        "crumbs": [(str(found.unit), found.unit.get_absolute_url()), (_("Record a review"), "")],
        "review": found,
        "form": form,
        "filled": filled,
    }
    return render(request, "reviews/hold.html", context, status=status)


def _recorded(found: Review, by: Person, form: ReviewForm) -> str:
    held = reviewing.hold(
        found,
        by=by,
        meeting=form.meeting_values(),
        findings=form.findings(),
        follow_ups=form.follow_ups(),
        answers=form.answers(),
        today=today(),
    )
    return held.get_absolute_url()


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
