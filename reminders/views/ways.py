"""How a person is reminded: in the page, by mail, in a calendar."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from reminders import feeding
from reminders.calendar import TYPE, calendar
from reminders.dating import events_of
from reminders.forms.ways import MailForm
from reminders.inbox import unread
from reminders.mailing import addressing, writing
from reminders.mailing.addressing import mail_of
from reminders.models import Feed
from reminders.registry import KINDS
from units.http import person_of
from units.models import Person
from units.views.own import settings_tabs
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Reminders looked at for the example of a mail.
SHOWN = 200


@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """What is on and what is off, and the button that changes it."""
    return _page(request, person_of(request))


def _page(request: HttpRequest, by: Person, token: str = "") -> HttpResponse:
    context = {
        "title": _("Settings"),
        "tabs": settings_tabs("reminders:settings"),
        "mail": mail_of(by),
        "feed": Feed.objects.filter(person=by).first(),
        "address": request.build_absolute_uri(reverse("reminders:feed", args=[token])) if token else "",
        "form": SubmissionForm(),
    }
    return render(request, "reminders/ways.html", context)


def _back() -> str:
    return reverse("reminders:settings")


def _form(request: HttpRequest, form: SubmissionForm, **context: Any) -> HttpResponse:
    shown = {"form": form, "cancel": _back(), "over": _("Settings"), **context}
    return render(request, "units/form.html", shown, status=form.status)


@require_http_methods(["GET", "POST"])
def set_mail(request: HttpRequest) -> HttpResponse:
    """Type an address."""
    by = person_of(request)
    form = MailForm(request.POST or None, initial={"mail": mail_of(by)})

    def do() -> str:
        addressing.set_mail(form.values["mail"], by=by)
        return _back()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("The address is kept; the next mail comes when something is due."))
        return answer
    return _form(request, form, title=_("Reminders by mail"))


@require_http_methods(["GET", "POST"])
def remove_mail(request: HttpRequest) -> HttpResponse:
    """Forget the address."""
    by = person_of(request)
    form = SubmissionForm(request.POST or None)

    def do() -> str:
        addressing.set_mail("", by=by)
        return _back()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("The address is forgotten; no mail comes any more."))
        return answer
    return _form(request, form, title=_("Remove the mail address"), submit=_("Remove"))


@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """The mail the person would get now: of all that is unread."""
    by, kinds = person_of(request), list(KINDS)
    rows = list(unread(by).filter(kind__in=kinds).order_by("due_at", "id")[:SHOWN])
    subject, text = writing.text_of(by, rows, today())
    context = {
        "title": _("What the mail says"),
        "crumbs": [(_("Settings"), reverse("reminders:settings")), (_("What the mail says"), "")],
        "subject": subject,
        "text": text,
    }
    return render(request, "reminders/digest.html", context)


@require_http_methods(["GET", "POST"])
def make_feed(request: HttpRequest) -> HttpResponse:
    """A calendar address, or another in its place: shown on this one answer and never again."""
    by = person_of(request)
    form = SubmissionForm(request.POST or None)
    token = ""

    def do() -> str:
        nonlocal token
        token = feeding.make_feed(by=by)
        return _back()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        # No redirect: the address would have to wait for the next page in the session, in clear.
        return _page(request, by, token) if token else answer
    has = Feed.objects.filter(person=by).exists()
    title = _("Make another calendar address") if has else _("Make a calendar address")
    note = _("The address of before stops at once.") if has else _("Whoever knows the address reads the dates in it.")
    return _form(request, form, title=title, submit=_("Make the address"), note=note)


@require_http_methods(["GET", "POST"])
def stop_feed(request: HttpRequest) -> HttpResponse:
    """The address leads nowhere any more."""
    by = person_of(request)
    form = SubmissionForm(request.POST or None)

    def do() -> str:
        feeding.stop_feed(by=by)
        return _back()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("The calendar address leads nowhere any more."))
        return answer
    return _form(request, form, title=_("Stop the calendar"), submit=_("Stop the calendar"))


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has this address. Needs no sign-in: calendars know none."""
    refused: HttpResponse | None = consume_or_429(request, action="calendar", limit_get=True)
    if refused is not None:
        return refused
    person = feeding.person_behind(token)
    if person is None:
        raise Http404
    with override(person.language):
        inbox = reverse("reminders:inbox")
        events = events_of(person, today(), lambda path: request.build_absolute_uri(path or inbox))
        text = calendar(_now("Dates of the movement"), events, now=timezone.now())
    answer = HttpResponse(text, content_type=TYPE)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Disposition"] = 'attachment; filename="reminders.ics"'
    return answer
