"""Notices: the list, the page of one, writing, and a page for each move."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import capped_count
from reminders import noticing
from reminders.forms.notices import NoticeForm
from reminders.lists import NOTICES, state_chip
from reminders.models import Notice
from units.acting import act
from units.http import person_of
from units.models import Person, Post, Unit
from units.models.tree import in_language
from units.reach import reach_of
from units.rules import is_administrator
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.models import steps_of
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require
from workflow.telling import told

PAGES = {"publish": "reminders:publish_notice", "withdraw": "reminders:withdraw_notice"}
TEXTS = ("title_en", "text_en", "title_ko", "text_ko", "posts", "since", "until")
#: Areas an administrator is offered to write to.
OFFERED = 10


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All notices an administrator keeps; they begin one here."""
    by = person_of(request)
    require(is_administrator(by))
    held = [one for one in reach_of(by).held if one.post == Post.ADMINISTRATOR][:OFFERED]
    acts = [
        {
            "label": _now("Write to %(area)s") % {"area": in_language(one.name_en, one.name_ko)},
            "url": reverse("reminders:add_notice", args=[one.unit_id]),
            "main": True,
        }
        for one in held
    ]
    return NOTICES.respond(request, Notice.objects.kept_by(by).select_related("unit"), {"acts": acts})


def found_notice(request: HttpRequest, pk: int) -> Notice:
    """The notice if the reader keeps it or it is addressed to them, else 404."""
    return get_object_or_404(Notice.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def add_notice(request: HttpRequest, unit: int) -> HttpResponse:
    """Begin a notice to the area of a unit."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(is_administrator(by, found))
    form = NoticeForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return noticing.draft_notice(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The draft is kept. Next: publish the notice."))
            return answer
    return _form(request, form, _("Write a notice"), str(found), reverse("reminders:notices"))


@require_http_methods(["GET", "POST"])
def edit_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    by = person_of(request)
    notice = found_notice(request, pk)
    require(is_administrator(by, notice))
    if notice.state != "draft":
        raise NotNow(_now("A notice that was published is not changed; withdraw it and write another."))
    initial = {name: getattr(notice, name) for name in TEXTS}
    form = NoticeForm(request.POST or None, subject=notice, initial=initial)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return noticing.edit_notice(notice, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The changes are kept."))
            return answer
    return _form(request, form, _("Change the notice"), str(notice), notice.get_absolute_url())


def _form(request: HttpRequest, form: NoticeForm, title: Any, over: str, cancel: str) -> HttpResponse:
    note = _("Nobody reads it before it is published. Both languages, always.")
    context = {"title": title, "over": over, "form": form, "note": note, "cancel": cancel}
    return render(request, "units/form.html", context, status=form.status)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice as its readers read it; who keeps it also sees to whom it goes and what became of it."""
    by = person_of(request)
    found = found_notice(request, pk)
    keeps = is_administrator(by, found)
    context = {
        "title": str(found),
        "crumbs": [(_("Notices"), reverse("reminders:notices") if keeps else ""), (str(found.unit), "")],
        "notice": found,
        "state": state_chip(found),
        "keeps": keeps,
        "acts": _acts(found, by),
        "rows": _rows(found) if keeps else [],
        "events": _events(found) if keeps else [],
    }
    return render(request, "reminders/notice.html", context)


def _acts(found: Notice, by: Person) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = [
        {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "publish"}
        for move in moves_open_to(found, by)
    ]
    if found.state == "draft" and is_administrator(by, found):
        acts.insert(0, {"label": _("Change"), "url": reverse("reminders:edit_notice", args=[found.pk])})
    return acts


def _events(found: Notice) -> list[dict[str, Any]]:
    steps = steps_of(found).order_by("-id")[:20]
    return [
        {"on": step.happened_on or step.recorded_at.date(), "title": told(step), "text": step.note} for step in steps
    ]


def _rows(found: Notice) -> list[dict[str, Any]]:
    """What is checked before it goes out: both languages, to whom, how many they are."""
    rows: list[dict[str, Any]] = []
    for language, name in (("en", _("English")), ("ko", _("Korean"))):
        with override(language):
            text = f"{found}\n{found.text}"
        rows.append({"label": name, "value": text})
    return [
        *rows,
        {"label": _("To whom"), "value": f"{found.unit}: {found.addressees}"},
        {"label": _("How many receive it"), "value": recipients(found)},
        {"label": _("Stands from"), "value": words.day(found.since)},
        {"label": _("Last day"), "value": words.day(found.until)},
    ]


def recipients(found: Notice) -> str:
    """How many persons it is addressed to today, counted to a thousand; fewer than five are not said (Bound 3)."""
    people = noticing.audience(found, today())
    if people[: noticing.FEW].count() < noticing.FEW:
        return _now("fewer than 5, or not said")
    return capped_count(people)


@require_http_methods(["GET", "POST"])
def publish_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish it: a check page with both languages and how many receive it."""
    found = found_notice(request, pk)
    verb = partial(noticing.publish, today=today())
    return act(request, found, "publish", verb, said=_("The notice is published."), context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def withdraw_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it with a reason its readers read."""
    found = found_notice(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The notice is withdrawn.")
    context = {"rows": _rows(found)}
    return act(request, found, "withdraw", noticing.withdraw, form=form, said=said, context=context)
