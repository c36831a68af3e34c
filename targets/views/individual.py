"""The members' pages: my targets, add one, note progress; and what the own unit's head reads (L6, Bound 3)."""

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
from targets import drawing_up
from targets.forms.individual import DrawUpForm, ProgressForm, TaskForm
from targets.models import IndividualTarget
from targets.readers import own_heads, readers_sentence
from targets.workflow import INDIVIDUAL_TARGET
from units.acting import act
from units.http import person_of
from units.models import Person, ReadLog, Unit
from units.rules import is_own_head
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import require

#: The way home of every verb here.
MINE = "targets:mine"


class Home:
    """Where every page of the member leads back to."""

    def get_absolute_url(self) -> str:
        """My targets."""
        return reverse(MINE)


def _mine(request: HttpRequest, pk: int) -> IndividualTarget:
    """The member's own individual target, else 404: nobody acts on another's, not even who may read it."""
    rows = IndividualTarget.objects.filter(person=person_of(request)).select_related(
        "target", "unit", "paper_entry__by"
    )
    return get_object_or_404(rows, pk=pk)


def card(one: IndividualTarget) -> dict[str, Any]:
    """One individual target as a card."""
    share = min(100, one.reached * 100 // one.goal) if one.goal else None
    now = _now("%(reached)s of %(goal)s %(unit)s") % {"reached": one.reached, "goal": one.goal, "unit": one.counted_in}
    return {
        "one": one,
        "field": one.target.field,
        "share": share,
        "now": now.strip() if one.goal else "",
        "days": words.days_left(one.due_on),
        "paper": one.paper_entry.words if hasattr(one, "paper_entry") else "",
    }


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My targets: the next task alone on top, the others below it, what is done (L8: one by one)."""
    by = person_of(request)
    day = today()
    unit = drawing_up.unit_of_member(by, day)
    rows = list(
        IndividualTarget.objects.filter(person=by, state__in=["open", "done"])
        .select_related("target", "paper_entry__by")
        .order_by("due_on", "id")[:100]
    )
    under_way = [card(row) for row in rows if row.state == "open"]
    done = [card(row) for row in rows if row.state == "done"]
    context = {
        "title": _("My targets"),
        "unit": unit,
        "who": readers_sentence(own_heads(unit, day).count() if unit else 0),
        "next": under_way[0] if under_way else None,
        "under_way": under_way[1:],
        "open_count": len(under_way),
        "done": done,
        "ideological_note": any(row.target.field == "ideological" for row in rows),
    }
    return render(request, "targets/mine.html", context)


@require_http_methods(["GET", "POST"])
def draw_up(request: HttpRequest) -> HttpResponse:
    """Add a target: which unit target it helps, what, by when. At most four interactions."""
    by = person_of(request)
    day = today()
    unit = drawing_up.unit_of_member(by, day)
    options = drawing_up.choices(unit, day) if unit else []
    form = DrawUpForm(request.POST or None, options=options, today=day)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]

        def do() -> str:
            drawing_up.draw_up(target, by=by, today=day, **form.task_values)
            return reverse(MINE)

        if answer := form.submit(request, do):
            messages.success(request, _now("Your target is kept."))
            return answer
    context = {
        "title": _("Add a target"),
        "unit": unit,
        "form": form,
        "options": options,
        "who": readers_sentence(own_heads(unit, day).count() if unit else 0),
    }
    return render(request, "targets/draw_up.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def individual(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my targets: change its words, number or date while it is open; see its notes."""
    by = person_of(request)
    found = _mine(request, pk)
    initial = {
        "task": found.task,
        "when": "other",
        "other_day": found.due_on,
        "goal": found.goal,
        "counted_in": found.counted_in,
    }
    form = TaskForm(request.POST or None, subject=found, initial=initial, today=today())
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            drawing_up.edit(found, by=by, today=today(), **form.task_values)
            return reverse(MINE)

        if answer := form.submit(request, do):
            messages.success(request, _now("Your changes are kept."))
            return answer
    context = {
        "title": _("My target"),
        "card": card(found),
        "state": INDIVIDUAL_TARGET.label_of(found.state),
        "form": form,
        "notes": list(found.notes.order_by("-id")[:20]),
        # What a package brought back while it had been changed here too.
        "other_texts": [step.facts for step in steps_of(found).filter(name="other_text").order_by("-id")[:5]],
        "who": readers_sentence(
            own_heads(found.unit, today()).count(), ideological=found.target.field == "ideological"
        ),
    }
    return render(request, "targets/individual.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Note progress: the last number is filled in, one change, one press."""
    by = person_of(request)
    found = _mine(request, pk)
    form = ProgressForm(request.POST or None, subject=found, individual=found)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            drawing_up.note_progress(found, by=by, today=today(), **form.values)
            return reverse(MINE)

        if answer := form.submit(request, do):
            messages.success(request, _now("Your progress is noted."))
            return answer
    context = {"title": _("Note progress"), "card": card(found), "form": form}
    return render(request, "targets/progress.html", context, status=form.status)


def _home_after(verb: Any, found: IndividualTarget, **given: Any) -> Home:
    verb(found, **given)
    return Home()


def _move(request: HttpRequest, pk: int, name: str, verb: Any, said: Any) -> HttpResponse:
    found = _mine(request, pk)
    rows = [{"label": _("Task"), "value": found.task}, {"label": _("By when"), "value": words.day(found.due_on)}]
    context = {"rows": rows, "over": "", "back": reverse(MINE), "base": "base_phone.html"}
    return act(
        request,
        found,
        name,
        partial(_home_after, verb),
        said=said,
        context=context,
        template="targets/individual_act.html",
    )


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as done."""
    return _move(request, pk, "finish", partial(drawing_up.finish, today=today()), _("Done. Well finished."))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop it; no reason is asked."""
    return _move(request, pk, "drop", drawing_up.drop, _("The target is dropped."))


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    return _move(request, pk, "reopen", drawing_up.reopen, _("The target is open again."))


@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Who can read my targets, by name, and who has looked."""
    by = person_of(request)
    unit = drawing_up.unit_of_member(by, today())
    context = {
        "title": _("Who can read my targets"),
        "heads": list(own_heads(unit, today())) if unit else [],
        "reads": list(ReadLog.objects.filter(person=by).select_related("reader").order_by("-id")[:50]),
    }
    return render(request, "targets/readers.html", context)


@require_safe
def unit_individual(request: HttpRequest, unit: int) -> HttpResponse:
    """What the head of this very unit reads: individual targets but the ideological ones; each look is logged."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=unit)
    require(is_own_head(by, found))
    rows = list(
        IndividualTarget.objects.visible_to(by)
        .filter(unit=found, state__in=["open", "done"])
        .select_related("target", "person", "paper_entry__by")
        .order_by("target__order", "target_id", "due_on", "id")[:300]
    )
    _log_reading(by, {row.person_id for row in rows})
    context = {
        "title": _("Individual targets of the unit"),
        "crumbs": [(str(found), found.get_absolute_url()), (_("Individual targets"), "")],
        "cards": [card(row) for row in rows],
    }
    return render(request, "targets/unit_individual.html", context)


def _log_reading(reader: Person, persons: set[int]) -> None:
    """One row a reader, person and day: who has looked stands on the member's own page (Bound 4)."""
    persons.discard(reader.pk)
    day = today()
    logged = set(
        ReadLog.objects.filter(
            reader=reader, person_id__in=persons, what="individual targets", recorded_at__date=day
        ).values_list("person_id", flat=True)
    )
    ReadLog.objects.bulk_create(
        ReadLog(person_id=pk, reader=reader, what="individual targets") for pk in sorted(persons - logged)
    )
