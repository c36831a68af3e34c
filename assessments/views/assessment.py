"""The committee's side before the decision: screening, assessors, the site check."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import assessing
from assessments.forms.application import ReturnForm, ScreenForm, SiteCheckForm
from assessments.models import Application, SiteCheck
from assessments.presenting import sheet
from assessments.views import context as common
from units.http import person_of
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.moving import open_move


@require_http_methods(["GET", "HEAD", "POST"])
def return_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an incomplete application, with reasons."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "return", person)
    form = ReturnForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: assessing.return_(found, by=person, **form.values).get_absolute_url())
        if answer:
            messages.success(request, _("The application is returned."))
            return answer
    return _write(request, found, form, _("Return with reasons"), submit=_("Return"))


@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the application complete and name two assessors."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "screen", person)
    form = ScreenForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request, lambda: assessing.screen(found, by=person, today=today(), **form.values).get_absolute_url()
        )
        if answer:
            messages.success(request, _("The assessors are named."))
            return answer
    note = _(
        "Neither may be a member of the unit or of its line, or have been one lately, nor head it nor help it. "
        "The program refuses such a person."
    )
    return _write(request, found, form, _("Complete: name the assessors"), submit=_("Name them"), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
def site_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of the visit, on a phone or copied from paper; saved as often as needed."""
    found = common.fetch(request, pk)
    person = person_of(request)
    assessing.may_record(found, person)
    check = common.shown_check(found, also_unshown=True)
    form = SiteCheckForm(request.POST or None, subject=found, lines=sheet(found, check).lines, initial=_initial(check))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            assessing.record_site_check(found, by=person, **form.values)
            return found.get_absolute_url()

        answer = form.submit(request, act)
        if answer:
            messages.success(request, _("The site check is kept; the unit sees nothing yet."))
            return answer
    context = {
        "title": _("Site check"),
        "crumbs": common.crumbs(found, _("Site check")),
        "over": common.title_of(found),
        "application": found,
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "assessments/site_check.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what was found, then show it to the unit."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "show_findings", person)
    form = SubmissionForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request, lambda: assessing.show_findings(found, by=person, today=today()).get_absolute_url()
        )
        if answer:
            messages.success(request, _("The findings are shown to the unit."))
            return answer
    check = common.shown_check(found, also_unshown=True)
    context = {
        "title": _("Show the findings to the unit"),
        "over": common.title_of(found),
        "lead": _("After this they stand; the unit may write a remark."),
        "crumbs": common.crumbs(found, _("Show the findings")),
        "sheet": sheet(found, check),
        "check": check,
        "form": form,
        "submit": _("Show the findings"),
        "back": found.get_absolute_url(),
    }
    return render(request, "assessments/show_findings.html", context, status=form.status)


def _initial(check: SiteCheck | None) -> dict[str, Any]:
    names = ("held_from", "held_to", "summary", "seen_items", "not_checked", "disagreements")
    return {name: getattr(check, name) for name in names} if check is not None else {}


def _write(request: HttpRequest, found: Application, form: SubmissionForm, title: str, **more: Any) -> HttpResponse:
    context = {
        "title": title,
        "over": common.title_of(found),
        "crumbs": common.crumbs(found, title),
        "form": form,
        "cancel": found.get_absolute_url(),
        **more,
    }
    return render(request, "assessments/write.html", context, status=form.status)
