"""What belongs to the person alone: settings, language, correction requests."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.listing import Column, Empty, Listing, Sort
from units import held
from units.accounts import accounts_kept_by
from units.forms_people import AnswerForm, CorrectionForm, SettingsForm
from units.http import person_of
from units.models import CorrectionRequest, Person
from units.rules import is_administrator
from units.views.people import answer_form
from units.workflow import CORRECTION
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.moving import open_move
from workflow.refusals import require

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    """The page the switch was pressed on, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        # One slash, else `//host/` of a page that is not there would lead to another site.
        return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    return reverse("desk:home")


def _remember(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and come back to the same page; remembered for the person and on the device."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(_back(request))
    if request.user.is_authenticated:
        Person.objects.filter(pk=person_of(request).pk).update(language=chosen)
    return _remember(HttpResponseRedirect(_back(request)), chosen)


def settings_tabs(current: str) -> list[dict[str, Any]]:
    """The parts of a person's settings, each a page."""
    parts = [("units:settings", _("Appearance")), ("reminders:settings", _("Reminders"))]
    return [{"label": label, "url": reverse(name), "count": None, "current": name == current} for name, label in parts]


@require_http_methods(["GET", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    """Language, light or dark, density of tables, text size."""
    by = person_of(request)
    names = ("language", "theme", "density", "text_size")
    form = SettingsForm(request.POST or None, initial={name: getattr(by, name) for name in names})

    def do() -> str:
        Person.objects.filter(pk=by.pk).update(**form.values)
        return reverse("units:settings")

    context = {"title": _("Settings"), "tabs": settings_tabs("units:settings")}
    answer = answer_form(request, form, do, _now("Your settings are kept."), context)
    return _remember(answer, form.cleaned_data["language"]) if answer.status_code == 302 else answer


@require_http_methods(["GET", "POST"])
def ask_correction(request: HttpRequest) -> HttpResponse:
    """Ask for a correction of what is held on me."""
    by = person_of(request)
    form = CorrectionForm(request.POST or None)

    def do() -> str:
        held.ask_for_correction(by=by, today=today(), **form.values)
        return reverse("desk:record")

    context = {"title": _("Ask for a correction"), "cancel": reverse("desk:record")}
    return answer_form(request, form, do, _now("Your request is recorded; it is answered by its date."), context)


class CorrectionFilter(forms.Form):
    """Narrow the list of requests."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *CORRECTION.states])

    def narrow(self, rows: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
        """Rows that fit."""
        state = self.cleaned_data.get("state")
        return rows.filter(state=state) if state else rows


LIST = Listing(
    name="correction-requests",
    title=_("Correction requests"),
    columns=(
        Column("about", _("What is wrong"), link=lambda row: reverse("units:correction", args=[row.pk])),
        Column("number", _("Number"), value="person.number", width=120),
        Column("due_on", _("To be answered by"), kind="date", sort="due", width=140),
        Column("state", _("State"), value=lambda row: CORRECTION.label_of(row.state), width=120),
    ),
    sorts=(Sort("due", _("To be answered by"), ("due_on",)),),
    default_sort="due",
    filters=CorrectionFilter,
    empty=Empty(_("No requests."), _("Requests of members appear here and are answered by their date.")),
)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Requests to be answered: administrators."""
    require(is_administrator(person_of(request)))
    rows = CorrectionRequest.objects.filter(person__in=accounts_kept_by(person_of(request)))
    return LIST.respond(request, rows.select_related("person"))


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One request and its answer: corrected, or declined with the reason."""
    by = person_of(request)
    rows = CorrectionRequest.objects.filter(person__in=accounts_kept_by(by)).select_related("person")
    found = get_object_or_404(rows, pk=pk)
    declines = "decline" in request.POST
    if request.method == "POST":
        open_move(found, "decline" if declines else "correct", by)
    form = AnswerForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        verb = held.decline if declines else held.correct

        def do() -> str:
            verb(found, by=by, **form.values)
            return reverse("units:corrections")

        if answer := form.submit(request, do):
            messages.success(request, _now("The request is answered."))
            return answer
    context = {
        "title": _("Correction request"),
        "crumbs": [(_("Correction requests"), reverse("units:corrections")), (found.person.number, "")],
        "request_row": found,
        "state": CORRECTION.label_of(found.state),
        "form": form,
        "account": reverse("units:person", args=[found.person_id]),
    }
    return render(request, "units/correction.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def withdraw_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    by = person_of(request)
    found = get_object_or_404(CorrectionRequest.objects.filter(person=by), pk=pk)
    open_move(found, "withdraw", by)
    form = SubmissionForm(request.POST or None, subject=found)

    def do() -> str:
        held.withdraw(found, by=by)
        return reverse("desk:record")

    context = {"title": _("Withdraw the request"), "over": found.about, "cancel": reverse("desk:record")}
    return answer_form(request, form, do, _now("The request is withdrawn."), context)
