"""The inbox of a person: what is due, newest first; opening, marking, and the number in the header."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reminders import inbox as boxes
from reminders.lists import INBOX
from units.http import number_of, person_of
from workflow.clock import today


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All that has come; one line leads to where its matter is done."""
    by = person_of(request)
    newest = boxes.newest_unread(by)
    acts: list[dict[str, Any]] = []
    if newest is not None:
        hidden = {"until": newest}
        acts.append({"label": _("Mark all as read"), "url": reverse("reminders:read"), "post": True, "hidden": hidden})
    if marked_at := _moment(request.GET.get("marked", "")):
        hidden_moment = {"marked": marked_at.isoformat()}
        acts.append({"label": _("Undo"), "url": reverse("reminders:unread"), "post": True, "hidden": hidden_moment})
    acts.append({"label": _("How you are reminded"), "url": reverse("reminders:settings")})
    return INBOX.respond(request, boxes.inbox_of(by, today()), {"acts": acts})


@require_safe
def open_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it seen and go to where its matter is done; a page that says so where there is nothing to go to any more."""
    found: Any = get_object_or_404(boxes.inbox_of(person_of(request), today()), pk=pk)
    if request.method == "GET":
        boxes.open_one(found, timezone.now())
    if found.line is not None:
        return HttpResponseRedirect(found.line.url)
    context = {
        "title": boxes.label_of(found),
        "crumbs": [(_("Reminders"), reverse("reminders:inbox")), (boxes.label_of(found), "")],
        "row": found,
    }
    return render(request, "reminders/gone.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read that stood on the page; the next page offers to take it back."""
    by, now = person_of(request), timezone.now()
    count = boxes.read_all(by, now, until=number_of(request, "until") or 0)
    if not count:
        return HttpResponseRedirect(reverse("reminders:inbox"))
    said = ngettext("%(n)s reminder is marked as read.", "%(n)s reminders are marked as read.", count)
    messages.success(request, said % {"n": count})
    return HttpResponseRedirect(reverse("reminders:inbox") + "?" + urlencode({"marked": now.isoformat()}))


@require_POST
def unread_again(request: HttpRequest) -> HttpResponse:
    """Take back what was marked together."""
    marked_at = _moment(request.POST.get("marked", ""))
    if marked_at and boxes.unread_again(person_of(request), marked_at):
        messages.success(request, _now("They are unread again."))
    return HttpResponseRedirect(reverse("reminders:inbox"))


@login_not_required
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The number of the header. Without a session none, so that no page that is open leaves for the sign-in page."""
    found = boxes.count_unread(person_of(request)) if request.user.is_authenticated else 0
    # Without the request: the frame of a page would ask for posts and place, which no number needs.
    text = render_to_string("components/unread.html", {"address": reverse("reminders:count"), "count": found})
    return HttpResponse(text)


def _moment(text: str) -> datetime.datetime | None:
    """A moment with its zone as a link of ours carries it; None for whatever is none."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if timezone.is_naive(found) else found
