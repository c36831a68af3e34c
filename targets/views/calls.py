"""Calls to resolve: the list, the page of one with the units called, and a page for each move (L3)."""

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
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets import calling
from targets.call_workflow import CALL
from targets.forms.calls import TABS, CalledFilter, CallFilter, CallForm, ForwardForm
from targets.models import Call
from targets.presenting import events_of
from units import asking
from units.acting import act
from units.asking import AskingForm
from units.http import person_of
from units.models import Person, Post, Unit
from units.models.tree import in_language
from units.reach import reach_of
from units.rules import is_staff
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require

CHIPS = {"open": "go", "cancelled": "late"}
ANSWERED = {"in_force": "ok", "waiting": "due", "returned": "late", "lapsed": "late"}
PAGES = {"open": "targets:open_call", "close": "targets:close_call", "cancel": "targets:cancel_call"}
#: Committees a person may call for, as buttons of the list.
OFFERED = 3
FORWARDED = 20


def state_chip(call: Call) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(call.state, "mute"), CALL.label_of(call.state))


def answer_chip(unit: Any) -> Any:
    """Where a unit that is called stands, as a chip."""
    return chip(ANSWERED.get(unit.answer, "mute"), dict(calling.ANSWERS)[unit.answer])


LIST = Listing(
    name="calls",
    title=_("Calls to resolve"),
    columns=(
        Column(
            "title", _("Call"), link=lambda row: row.get_absolute_url(), below=lambda row: str(row.unit), sort="title"
        ),
        Column("answer_by", _("Resolve by"), kind="date", sort="date", width=130),
        Column("state", _("State"), value=lambda row: CALL.label_of(row.state), show=state_chip, width=140),
    ),
    sorts=(Sort("date", _("Resolve by"), ("answer_by",)), Sort("title", _("Call"), ("title",))),
    default_sort="-date",
    filters=CallFilter,
    empty=Empty(_("No calls yet."), _("Committee staff call units to resolve by a date; calls appear here.")),
)

CALLED = Listing(
    name="call-units",
    title=_("Units called"),
    columns=(
        Column("name", _("Unit"), value=str, link=lambda row: row.get_absolute_url(), sort="name"),
        Column("code", _("Code"), sort="code", width=120),
        Column("kind", _("Kind"), width=150),
        Column(
            "answer",
            _("Answer"),
            value=lambda row: dict(calling.ANSWERS)[row.answer],
            show=answer_chip,
            width=150,
        ),
    ),
    sorts=(Sort("name", _("Name"), ("name_en",)), Sort("code", _("Code"), ("code",))),
    default_sort="code",
    filters=CalledFilter,
    template="targets/call.html",
    empty=Empty(_("No unit is called."), _("Choose kinds and areas that have units.")),
)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls that concern the reader; staff begin one here."""
    by = person_of(request)
    held = [one for one in reach_of(by).held if one.post == Post.STAFF][:OFFERED]
    acts = [
        {
            "label": _now("Call units of %(area)s") % {"area": in_language(one.name_en, one.name_ko)},
            "url": reverse("targets:add_call", args=[one.unit_id]),
            "main": True,
        }
        for one in held
    ]
    return LIST.respond(request, Call.objects.visible_to(by).select_related("unit"), {"acts": acts})


def found_call(request: HttpRequest, pk: int) -> Call:
    """The call if it concerns the reader, else 404."""
    return get_object_or_404(Call.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def add_call(request: HttpRequest, unit: int) -> HttpResponse:
    """Begin a call of a committee."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(is_staff(by, found))
    form = CallForm(request.POST or None, unit=found)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return calling.draft_call(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The draft is kept. Next: open the call."))
            return answer
    return _form(request, form, _("Call units to resolve"), str(found), reverse("targets:calls"))


@require_http_methods(["GET", "POST"])
def edit_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    by = person_of(request)
    call = found_call(request, pk)
    require(is_staff(by, call))
    if call.state != "draft":
        raise NotNow(_now("An open call is not changed; cancel it with a reason and make another."))
    form = CallForm(request.POST or None, subject=call, unit=call.unit, initial=_texts(call))
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return calling.edit_call(call, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The changes are kept."))
            return answer
    return _form(request, form, _("Change the call"), call.title, call.get_absolute_url())


def _texts(call: Call) -> dict[str, Any]:
    return {
        **{name: getattr(call, name) for name in ("title", "text", "answer_by")},
        "kinds": list(call.kinds.all()),
        "areas": list(call.areas.exclude(pk=call.unit_id)),
    }


def _form(request: HttpRequest, form: Any, title: Any, over: str, cancel: str) -> HttpResponse:
    context = {
        "title": title,
        "over": over,
        "form": form,
        "note": _("Only a unit's own meeting makes a resolution. A call sets a date, never a number."),
        "cancel": cancel,
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what it says, the units it calls by where they stand, and the lists forwarded."""
    by = person_of(request)
    found = found_call(request, pk)
    day = today()
    units = found.units().visible_to(by).select_related("kind")
    counts = calling.counts_of(found, units.select_related(None), day)
    address = found.get_absolute_url()
    context = {
        "title": found.title,
        "crumbs": [(_("Calls to resolve"), reverse("targets:calls")), (str(found.unit), "")],
        "call": found,
        "state": state_chip(found),
        "acts": _acts(found, by),
        "tabs": _tabs(counts, address, request.GET.get("answer", "")),
        "facts": [
            {"label": label, "value": _shown(counts[name]), "url": f"{address}?answer={name}"}
            for name, label in calling.ANSWERS
            if name != "in_force"
        ],
        "reasons": asking.reasons_of(found),
        "forwardings": _forwardings(found) if reach_of(by).sees(found.unit) or calling.may_forward(by, found) else [],
        "events": events_of(found),
    }
    return CALLED.respond(request, calling.with_answers(found, units, day), context)


def _acts(found: Call, by: Person) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = [
        {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "open"}
        for move in moves_open_to(found, by)
    ]
    if found.state == "draft" and is_staff(by, found):
        acts.insert(0, {"label": _("Change"), "url": reverse("targets:edit_call", args=[found.pk])})
    if found.state in ("open", "closed") and calling.may_forward(by, found):
        acts.append({"label": _("Forward the list"), "url": reverse("targets:forward_call", args=[found.pk])})
    return acts


def _tabs(counts: dict[str, int], address: str, answer: str) -> list[dict[str, Any]]:
    """Called, submitted, in force; the tab of a finer choice is the one that holds it."""
    current = next((name for name, parts in TABS.items() if answer == name or answer in parts), "")
    tabs = [("", _("Called"), tuple(counts)), *((name, LABELS[name], parts) for name, parts in TABS.items())]
    return [
        {
            "label": label,
            "url": f"{address}?answer={name}" if name else address,
            "count": _shown(sum(counts[part] for part in parts)),
            "current": name == current,
        }
        for name, label, parts in tabs
    ]


LABELS = {"submitted": _("Submitted"), "in_force": _("In force")}


def _shown(count: int) -> str:
    return _now("1,000+") if count > calling.CAP else f"{count:,}"


def _forwardings(found: Call) -> list[dict[str, Any]]:
    rows = found.forwardings.select_related("unit").order_by("-id")[:FORWARDED]
    labels = dict(calling.ANSWERS)
    return [
        {
            "row": row,
            "text": ", ".join(f"{labels[name]} {_shown(row.counts.get(name, 0))}" for name in labels),
        }
        for row in rows
    ]


def _rows(found: Call) -> list[dict[str, Any]]:
    kinds = ", ".join(str(kind) for kind in found.kinds.all())
    areas = ", ".join(str(area) for area in found.areas.all())
    return [
        {"label": _("What the call says"), "value": found.text},
        {"label": _("Kinds of units called"), "value": kinds},
        {"label": _("Areas"), "value": areas},
        {"label": _("Resolve by"), "value": words.day(found.answer_by)},
    ]


@require_http_methods(["GET", "POST"])
def open_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the call: a check page with what the units will read."""
    found = found_call(request, pk)
    form = AskingForm(request.POST or None, subject=found, today=today())
    verb = partial(calling.open_call, today=today())
    return act(request, found, "open", verb, form=form, said=_("The call is open."), context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def close_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the call before its date."""
    found = found_call(request, pk)
    verb = partial(calling.close_call, today=today())
    return act(request, found, "close", verb, said=_("The call is closed."), context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def cancel_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the call with a reason."""
    found = found_call(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The call is cancelled.")
    context = {"rows": _rows(found)}
    return act(request, found, "cancel", calling.cancel_call, form=form, said=said, context=context)


@require_http_methods(["GET", "POST"])
def forward_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Forward the list of a committee to the one above."""
    by = person_of(request)
    found = found_call(request, pk)
    units = calling.forwarding_units(found, by)
    require(bool(units))
    if found.state not in ("open", "closed"):
        raise NotNow(_now("The list of a call is forwarded once it has been opened."))
    form = ForwardForm(request.POST or None, subject=found, units=units, initial={"unit": units[0]})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return calling.forward_list(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The list is forwarded and recorded."))
            return answer
    context = {
        "title": _("Forward the list"),
        "over": found.title,
        "form": form,
        "note": _("How many units stand where today; it names no person."),
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)
