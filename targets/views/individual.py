"""The members' pages: my targets, add one, note progress; and what the own unit's head reads (L6, Bound 3)."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from targets import date_chain, drawing_up
from targets.forms.individual import DrawUpForm, ProgressForm, TaskForm
from targets.models import IndividualTarget
from targets.readers import own_heads, readers_sentence
from targets.workflow import INDIVIDUAL_TARGET
from units.acting import act
from units.http import number_in, person_of
from units.models import Person, ReadLog, Unit
from units.periods import open_since
from units.rules import is_own_head
from workflow.clock import today
from workflow.forms import SubmissionForm
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
    found: IndividualTarget = get_object_or_404(date_chain.with_stage_end(rows), pk=pk)
    return found


def card(one: IndividualTarget) -> dict[str, Any]:
    """One individual target of `with_stage_end` as a card."""
    overtaken = date_chain.overtaken(one)
    share = min(100, one.reached * 100 // one.goal) if one.goal else None
    now = _now("%(reached)s of %(goal)s %(unit)s") % {"reached": one.reached, "goal": one.goal, "unit": one.counted_in}
    return {
        "one": one,
        "field": one.target.field,
        "share": share,
        "now": now.strip() if one.goal else "",
        "days": words.days_left(one.due_on),
        "paper": one.paper_entry.words if hasattr(one, "paper_entry") else "",
        "stage": one.stage,
        "stage_end": one.stage_end,  # type: ignore[attr-defined]  # annotated
        "overtaken": _now("Now too late: due by %(day)s") % {"day": words.day_short(overtaken)} if overtaken else "",
    }


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My targets: the next task alone on top, the others after it, what is over (L8: one by one)."""
    by = person_of(request)
    day = today()
    unit = drawing_up.unit_of_member(by, day)
    rows = _own_rows(by)
    under_way = [card(row) for row in rows if row.state == "open"]
    context = {
        "title": _("My targets"),
        "unit": unit,
        "who": readers_sentence(own_heads(unit, day).count() if unit else 0),
        "next": under_way[0] if under_way else None,
        "then": [{**one, "first_form": SubmissionForm(subject=one["one"], auto_id=False)} for one in under_way[1:]],
        "open_count": len(under_way),
        "left_over": sum(1 for row in rows if drawing_up.is_left_over(row, day)),
        "carry_form": SubmissionForm(auto_id=False),
        "past": _past([row for row in rows if row.state != "open"], day),
        "ideological_note": any(row.target.field == "ideological" for row in rows),
    }
    return render(request, "targets/mine.html", context)


#: Targets on the member's page: what is under way, and the latest of what is done or has ended.
SHOWN = 60


def _own_rows(by: Person) -> list[IndividualTarget]:
    """The member's targets: those under way in the member's own order, then what is over, the latest first."""
    own = IndividualTarget.objects.filter(person=by).select_related("target", "unit", "paper_entry__by")
    over = own.filter(state__in=["done", "ended"]).order_by(F("done_on").desc(nulls_last=True), "-id")[:SHOWN]
    under_way = date_chain.with_stage_end(own.filter(state="open")).order_by("order", "due_on", "id")
    return [*under_way[: SHOWN * 2], *over]


def _past(rows: list[IndividualTarget], day: datetime.date) -> list[dict[str, Any]]:
    """What is done or has ended, and whether it can still be opened again: until its period closes."""
    since = {unit.pk: open_since(unit, day) for unit in {row.unit.pk: row.unit for row in rows}.values()}
    return [
        {
            "one": row,
            "chip": ("ok", _now("Done on %(day)s") % {"day": words.day_short(row.done_on)})
            if row.state == "done" and row.done_on
            else ("mute", INDIVIDUAL_TARGET.label_of(row.state)),
            "may_reopen": row.state == "done" and row.done_on is not None and row.done_on >= since[row.unit_id],
        }
        for row in rows
    ]


@require_http_methods(["GET", "POST"])
def draw_up(request: HttpRequest) -> HttpResponse:
    """Add a target: which unit target it helps, what, by when. At most four interactions."""
    by = person_of(request)
    day = today()
    unit = drawing_up.unit_of_member(by, day)
    options = drawing_up.choices(unit, day) if unit else []
    again = _again(request, by)
    form = DrawUpForm(request.POST or None, options=options, today=day, initial=again and _words_of(again))
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
        "draft": f"individual-target-{again.pk}" if again else "individual-target",
        "who": readers_sentence(own_heads(unit, day).count() if unit else 0),
        "ideological_note": any(one.field == "ideological" for one in options),
    }
    return render(request, "targets/draw_up.html", context, status=form.status)


def _again(request: HttpRequest, by: Person) -> IndividualTarget | None:
    """The own target that is drawn up once more, by its id in the address; None without one."""
    number = number_in(request.GET.get("again", ""))
    return IndividualTarget.objects.filter(person=by, pk=number).first() if number else None


def _words_of(one: IndividualTarget) -> dict[str, Any]:
    """What the form is filled with from an earlier target: all but the date."""
    return {"target": one.target_id, "task": one.task, "goal": one.goal, "counted_in": one.counted_in}


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
    return _move(request, pk, "drop", partial(drawing_up.drop, today=today()), _("The target is dropped."))


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    return _move(request, pk, "reopen", drawing_up.reopen, _("The target is open again."))


@require_http_methods(["GET", "POST"])
def put_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one in hand: it stands alone on top. One press on My targets, or this page."""
    by = person_of(request)
    found = _mine(request, pk)
    form = SubmissionForm(request.POST or None, subject=found)
    said = _now("It stands first now.")
    return _press(request, form, _("Do this next"), said, [found], partial(drawing_up.put_first, found, by=by))


@require_http_methods(["GET", "POST"])
def carry_over(request: HttpRequest) -> HttpResponse:
    """Take over what the last period left unfinished. One press on My targets, or this page."""
    by = person_of(request)
    day = today()
    left = list(drawing_up.left_over(by, day))
    form = SubmissionForm(request.POST or None)
    said = _now("Taken over: they are due by the end of this period.")
    verb = partial(drawing_up.carry_over, by=by, today=day)
    return _press(request, form, _("Take over what is not finished"), said, left, verb)


def _press(
    request: HttpRequest, form: SubmissionForm, title: Any, said: str, rows: list[IndividualTarget], verb: Any
) -> HttpResponse:
    """Answer a press of a button on My targets: done and back there, else the page of it with what is wrong."""

    def do() -> str:
        verb()
        return reverse(MINE)

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, said)
        return answer
    context = {
        "title": title,
        "form": form,
        "rows": [{"label": _("Task"), "value": row.task} for row in rows],
        "submit": title,
        "back": reverse(MINE),
    }
    return render(request, "targets/individual_act.html", context, status=form.status)


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
        date_chain.with_stage_end(IndividualTarget.objects.visible_to(by))
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
