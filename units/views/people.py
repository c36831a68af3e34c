"""Accounts and posts: what an administrator enters, found by exact number only (domain.md Bound 8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from units import appointing, held
from units.accounts import accounts_kept_by
from units.forms_people import (
    AppointForm,
    CorrectPersonForm,
    DeputyForm,
    EndForm,
    EnterPersonForm,
    HandOverForm,
    LookUpForm,
    PasswordForm,
    TransferForm,
)
from units.http import person_of
from units.models import Appointment, Person, Unit
from units.reach import reach_of
from units.rules import is_administrator
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.refusals import require


def answer_form(
    request: HttpRequest, form: SubmissionForm, do: Callable[[], str], said: str, context: dict[str, Any]
) -> HttpResponse:
    """Answer GET and POST of a plain form page."""
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, do)
        if answer:
            messages.success(request, said)
            return answer
    return render(request, "units/form.html", {"form": form, **context}, status=form.status)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find one account by its exact number; there is no list of persons."""
    by = person_of(request)
    require(is_administrator(by))
    form = LookUpForm(request.GET or None)
    missing = False
    if request.GET and form.is_valid():
        found = held.look_up(form.cleaned_data["number"], by=by)
        if found is not None:
            return redirect("units:person", pk=found.pk)
        missing = True
    return render(request, "units/people.html", {"title": _("Accounts"), "form": form, "missing": missing})


def _account(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(accounts_kept_by(person_of(request)), pk=pk)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: membership and posts, and what an administrator may do."""
    found = _account(request, pk)
    context = {
        "title": found.name,
        "crumbs": [(_("Accounts"), reverse("units:people")), (found.number, "")],
        "person": found,
        "memberships": list(found.memberships.select_related("unit").order_by("-since")[:20]),
        "appointments": list(found.appointments.select_related("unit").order_by("-since")[:30]),
        "is_self": found.pk == person_of(request).pk,
    }
    return render(request, "units/person.html", context)


@require_http_methods(["GET", "POST"])
def enter_person(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    by = person_of(request)
    require(is_administrator(by))
    form = EnterPersonForm(request.POST or None, initial={"since": today(), "language": "ko"})

    def do() -> str:
        made = appointing.enter_person(by=by, **form.values)
        return reverse("units:person", args=[made.pk])

    context = {"title": _("Enter a person"), "cancel": reverse("units:people")}
    return answer_form(
        request, form, do, _now("The person is entered. Set a first password so that they can sign in."), context
    )


def _on_account(
    request: HttpRequest, pk: int, form: SubmissionForm, verb: Any, title: Any, said: str, submit: Any = ""
) -> HttpResponse:
    by = person_of(request)
    found = _account(request, pk)
    back = reverse("units:person", args=[found.pk])

    def do() -> str:
        verb(found, by=by, **form.values)
        return back

    context = {"title": title, "over": f"{found.name}, {found.number}", "cancel": back, "submit": submit}
    return answer_form(request, form, do, said, context)


@require_http_methods(["GET", "POST"])
def correct_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name, language and contact; what a correction request most often asks for."""
    found = _account(request, pk)
    given = {name: getattr(found, name) for name in ("name", "language", "contact")}
    form = CorrectPersonForm(request.POST or None, initial=given)
    return _on_account(request, pk, form, appointing.correct_person, _("Correct"), _now("The correction is recorded."))


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Transfer a person to another unit."""
    form = TransferForm(request.POST or None, initial={"since": today()})
    return _on_account(
        request, pk, form, appointing.transfer, _("Transfer to another unit"), _now("The transfer is recorded.")
    )


@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a first password."""
    form = PasswordForm(request.POST or None)
    said = _now("The password is set. Tell it to the person; it is not shown again.")
    return _on_account(request, pk, form, appointing.set_password, _("Set a first password"), said)


@require_http_methods(["GET", "POST"])
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable or enable an account."""
    found = _account(request, pk)
    wanted = not found.is_active
    title = _("Let the person sign in again") if wanted else _("Disable the account")
    submit = _("Enable") if wanted else _("Disable")

    def verb(one: Person, *, by: Person) -> Person:
        return appointing.set_active(one, by=by, active=wanted)

    form = SubmissionForm(request.POST or None)
    return _on_account(request, pk, form, verb, title, _now("The account is changed."), submit)


@require_safe
def posts(request: HttpRequest, pk: int) -> HttpResponse:
    """The posts of a unit: in force, and those that have ended."""
    by = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(by), pk=pk)
    day = today()
    rows = list(
        Appointment.objects.filter(unit=unit)
        .select_related("person", "department")
        .order_by("post", "-since", "-id")[:200]
    )
    context = {
        "title": _("Posts at this unit"),
        "crumbs": [(str(unit), unit.get_absolute_url()), (_("Posts"), "")],
        "unit": unit,
        "in_force": [row for row in rows if row.since <= day and (row.until is None or row.until > day)],
        "ahead": [row for row in rows if row.since > day],
        "ended": [row for row in rows if row.until is not None and row.until <= day],
        "may_enter": is_administrator(by, unit),
    }
    return render(request, "units/posts.html", context)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a post at a unit."""
    by = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(by), pk=pk)
    require(is_administrator(by, unit))
    form = AppointForm(request.POST or None, unit=unit, initial={"since": today()})
    back = reverse("units:posts", args=[unit.pk])

    def do() -> str:
        appointing.appoint(by=by, unit=unit, **form.values)
        return back

    context = {"title": _("Enter a post"), "over": str(unit), "cancel": back}
    return answer_form(request, form, do, _now("The post is entered."), context)


def _post(request: HttpRequest, pk: int) -> Appointment:
    by = person_of(request)
    rows = Appointment.objects.filter(reach_of(by).seen("unit__")).select_related("unit", "person", "department")
    found: Appointment = get_object_or_404(rows, pk=pk)
    require(is_administrator(by, found.unit))
    return found


def _on_post(request: HttpRequest, pk: int, form: SubmissionForm, verb: Any, title: Any, said: str) -> HttpResponse:
    by = person_of(request)
    found = _post(request, pk)
    back = reverse("units:posts", args=[found.unit_id])

    def do() -> str:
        verb(found, by=by, **form.values)
        return back

    over = f"{found}, {found.person}"
    return answer_form(request, form, do, said, {"title": title, "over": over, "cancel": back})


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a post over in one step."""
    form = HandOverForm(request.POST or None)
    return _on_post(request, pk, form, appointing.hand_over, _("Hand over"), _now("The post is handed over."))


@require_http_methods(["GET", "POST"])
def name_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a deputy."""
    form = DeputyForm(request.POST or None)
    return _on_post(request, pk, form, appointing.name_deputy, _("Name a deputy"), _now("The deputy is entered."))


@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post; the row stays."""
    form = EndForm(request.POST or None)
    return _on_post(request, pk, form, appointing.end_appointment, _("End the post"), _now("The post has ended."))
