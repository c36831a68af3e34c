"""One page for one move: ask who and when, show what will be recorded, record it once, say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units.http import person_of
from workflow.forms import SubmissionForm
from workflow.models import Stateful
from workflow.moving import open_move


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
