"""Changes of the register: the list, the page of one, opening it, and a page for each move (L11, Bound 6)."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from honours import changing
from honours.change_list import CHANGES, state_chip
from honours.forms.changes import AppealForm, OpenForm, ReasonsForm, RemarkForm
from honours.models import Flag, RegisterChange
from honours.rules import keeps_the_register
from pages import words
from targets.presenting import WHO, events_of
from units.acting import act
from units.http import person_of
from units.models import Person
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to, open_move
from workflow.refusals import NotNow, require

MAIN = ("remark", "decide", "approve", "appeal", "uphold")


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """All changes within reach."""
    rows = RegisterChange.objects.visible_to(person_of(request)).select_related("unit", "flag")
    return CHANGES.respond(request, rows)


def found_change(request: HttpRequest, pk: int) -> RegisterChange:
    """The change if its unit is within reach, else 404."""
    rows = RegisterChange.objects.visible_to(person_of(request)).select_related("unit", "flag", "entry", "restored")
    return get_object_or_404(rows, pk=pk)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: grounds, what the unit said, decision, approval, appeal, each with its date."""
    by, found = person_of(request), found_change(request, pk)
    context = {
        "title": str(found),
        "crumbs": _crumbs(found),
        "change": found,
        "state": state_chip(found),
        "facts": facts_of(found),
        "words": words_of(found),
        "acts": [
            {
                "label": move.label,
                "url": reverse(f"honours:{move.name}_change", args=[found.pk]),
                "main": move.name in MAIN,
            }
            for move in moves_open_to(found, by)
        ],
        "events": events_of(found),
        "who": WHO,
    }
    return render(request, "honours/change.html", context)


def _crumbs(found: RegisterChange, last: Any = "") -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("Changes of the register"), reverse("honours:changes"))]
    return [*trail, (str(found), found.get_absolute_url()), (last, "")] if last else [*trail, (str(found), "")]


def facts_of(found: RegisterChange) -> list[dict[str, Any]]:
    """The lines of a change: what it concerns, what a correction puts in place, the dates."""
    rows: list[dict[str, Any]] = [
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Names entry"), "value": str(found.flag), "url": found.flag.get_absolute_url()},
        {"label": _("Opened on"), "value": words.day(found.opened_on)},
        {"label": _("Remark until"), "value": words.day(found.remark_until)},
    ]
    for name in changing.CORRECTED:
        if value := getattr(found, name):
            shown = words.day(value) if name == "awarded_on" else value
            rows.append({"label": _("To stand: %(what)s") % {"what": _label(name)}, "value": shown})
    if found.entry:
        rows.append({"label": _("Entered as"), "value": str(found.entry), "url": found.entry.get_absolute_url()})
    if found.appeal_until:
        rows.append({"label": _("Appeal until"), "value": words.day(found.appeal_until)})
    if found.restored:
        rows.append(
            {"label": _("Taken back by"), "value": str(found.restored), "url": found.restored.get_absolute_url()}
        )
    return rows


def _label(name: str) -> str:
    return str(RegisterChange._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # columns of its own


def words_of(found: RegisterChange) -> list[tuple[Any, str, Any]]:
    """(heading, text, date) of what was written, in the order of the road; the reasons of each are named (Bound 6)."""
    said = [
        (_("Grounds"), found.grounds, found.opened_on),
        (_("Remark of the unit"), found.remark, None),
        (_("Decision"), found.decision, found.decided_on),
        (_("Reasons of the approval"), found.approval, found.approved_on),
        (_("Appeal of the unit"), found.appeal, None),
        (_("Answer to the appeal"), found.answer, None),
    ]
    return [(heading, text, day) for heading, text, day in said if text]


def _shown(found: RegisterChange, title: Any) -> dict[str, Any]:
    rows = [*facts_of(found), *({"label": heading, "value": text} for heading, text, _day in words_of(found))]
    return {"rows": rows, "crumbs": _crumbs(found, title)}


@require_http_methods(["GET", "HEAD", "POST"])
def open_change(request: HttpRequest, number: int) -> HttpResponse:
    """Open a change of one flag, with its grounds."""
    by = person_of(request)
    flag = get_object_or_404(Flag.objects.visible_to(by).select_related("unit"), number=number)
    require(keeps_the_register(by, flag))
    if RegisterChange.objects.filter(flag=flag).under_way().exists():
        raise NotNow(_now("A change of this flag is under way already."))
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return changing.open_change(flag, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The change is open; the unit may write its remark."))
            return answer
    context = {
        "title": _("Change the register"),
        "over": f"{flag} · {flag.unit_name}",
        "crumbs": [
            (_("Register of flags"), reverse("honours:register")),
            (str(flag), flag.get_absolute_url()),
            (_("Change the register"), ""),
        ],
        "form": form,
        "submit": _("Open the change"),
        "note": _("The entry stays as it is. Once another official has approved, a new entry names it."),
        "cancel": flag.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit says to it."""
    found = found_change(request, pk)
    form = RemarkForm(request.POST or None, subject=found, initial={"text": found.remark})
    verb = partial(changing.remark, today=today())
    context = _shown(found, _("Write the unit's remark"))
    return act(request, found, "remark", verb, form=form, said=_("The unit's remark is recorded."), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The department decides; nothing is entered yet."""
    found = found_change(request, pk)
    form = ReasonsForm(request.POST or None, subject=found)
    said = _("The decision is recorded; another official approves it.")
    verb = partial(changing.decide, today=today())
    return act(request, found, "decide", verb, form=form, said=said, context=_shown(found, _("Decide the change")))


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go."""
    found = found_change(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    verb, said = partial(changing.drop, today=today()), _("The change is dropped; the register stays as it is.")
    return act(request, found, "drop", verb, form=form, said=said, context=_shown(found, _("Drop with reason")))


@require_http_methods(["GET", "HEAD", "POST"])
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back to be decided again."""
    found = found_change(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    verb, said = partial(changing.return_, today=today()), _("The change is returned; it is decided again.")
    return act(request, found, "return", verb, form=form, said=said, context=_shown(found, _("Return with reason")))


def _signed(request: HttpRequest, found: RegisterChange, name: str, verb: Any, said: Any) -> HttpResponse:
    """A page that writes into the register: what will be recorded, after the password was given within five minutes."""
    by: Person = person_of(request)
    open_move(found, name, by)
    require(by.has_usable_password(), _now("An approval is signed with a password of your own."))

    def page(request: HttpRequest) -> HttpResponse:
        form = ReasonsForm(request.POST or None, subject=found)
        context = _shown(found, _("Sign and record"))
        return act(request, found, name, partial(verb, today=today()), form=form, said=said, context=context)

    answer: HttpResponse = reauthentication_required(page)(request)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Another official approves: the entry is written."""
    found, said = found_change(request, pk), _("Signed and entered in the register.")
    return _signed(request, found, "approve", changing.approve, said)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit appeals."""
    found = found_change(request, pk)
    form = AppealForm(request.POST or None, subject=found)
    said = _("The appeal is lodged; a senior official who had no part in the change decides it.")
    verb = partial(changing.appeal, today=today())
    return act(request, found, "appeal", verb, form=form, said=said, context=_shown(found, _("Lodge an appeal")))


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """The appeal changes nothing."""
    found = found_change(request, pk)
    form = ReasonsForm(request.POST or None, subject=found)
    verb, said = partial(changing.dismiss, today=today()), _("The appeal is dismissed; the unit reads the reasons.")
    return act(request, found, "dismiss", verb, form=form, said=said, context=_shown(found, _("Dismiss the appeal")))


@require_http_methods(["GET", "HEAD", "POST"])
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """The appeal is right: what was taken is given back by a new entry."""
    found, said = found_change(request, pk), _("The appeal is upheld; a new entry gives back what was taken.")
    return _signed(request, found, "uphold", changing.uphold, said)
