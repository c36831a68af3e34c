"""One page for one move: ask who and when, show what will be recorded, record it once, say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from units.http import person_of
from workflow.forms import SubmissionForm
from workflow.models import Stateful
from workflow.moving import open_move

#: The lines of a check page: label and value.
Rows = list[dict[str, Any]]


def act(
    request: HttpRequest,
    obj: Stateful,
    move: str,
    verb: Callable[..., Any],
    *,
    said: Any,
    form: SubmissionForm | None = None,
    context: Mapping[str, Any] | None = None,
    template: str = "pages/check.html",
) -> HttpResponse:
    """Answer GET and POST of the page of one move.

    `verb(obj, by=…, **what the form holds)` returns the thing whose page comes next; `said` is the word shown there.
    Raises NotYours and NotNow before anything is shown.
    """
    by = person_of(request)
    step = open_move(obj, move, by)
    form = form or SubmissionForm(request.POST or None, subject=obj)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: str(verb(obj, by=by, **form.values).get_absolute_url()))
        if answer:
            messages.success(request, str(said))
            return answer
    shown = {
        "form": form,
        "title": step.label,
        "over": str(obj),
        "submit": step.label,
        "back": obj.get_absolute_url(),  # type: ignore[attr-defined]  # everything with a page of moves has one
        **(context or {}),
    }
    return render(request, template, shown, status=form.status)


def typed_then_check(
    request: HttpRequest,
    form: SubmissionForm,
    rows: Callable[[], Rows],
    do: Callable[[], str],
    said: Any,
    context: Mapping[str, Any],
) -> HttpResponse:
    """The form; once it is sound the check page, unless something is to be changed; with `confirm` the record.

    `rows` are the lines of the check page; it may add errors to the form.
    """
    context = {**context, "form": form}
    if request.method == "POST" and form.is_valid():
        found = rows()
        if form.is_valid() and "confirm" in request.POST:
            if answer := form.submit(request, do):
                messages.success(request, str(said))
                return answer
        elif form.is_valid() and "change" not in request.POST:
            return render(request, "pages/check_typed.html", {**context, "rows": found})
    shown = {**context, "submit": _("Go on to the check")}
    return render(request, "units/form.html", shown, status=form.status)
