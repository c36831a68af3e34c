"""Resolutions: the list, the page of one, and a page for each move (L3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import Column, Empty, Listing, Sort, capped_count
from pages.marks import chip
from targets import resolving, setting
from targets.coverage import coverage
from targets.discussing import LOOKED_AT
from targets.filters.targets import ResolutionFilter
from targets.forms.setting import ResolutionForm
from targets.models import Resolution, Target
from targets.models.resolution import OPEN
from targets.presenting import LOADED, WHO, rows_of
from targets.rules import answered_by
from targets.target_page import evidence_item
from targets.workflow import RESOLUTION
from units.http import person_of
from units.models import Person, Post, Unit
from units.reach import reach_of
from units.rules import heads_the_unit, is_own_head
from workflow.clock import today
from workflow.models import steps_of
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require
from workflow.telling import told

CHIPS = {"in_force": "ok", "submitted": "due", "returned": "late", "fulfilled": "flag", "lapsed": "mute"}
#: The address of the page of each move.
PAGES = {
    "adopt": "targets:adopt",
    "submit": "targets:submit",
    "recall": "targets:recall",
    "accept": "targets:accept",
    "return": "targets:return_resolution",
    "withdraw": "targets:withdraw",
}
MAIN = ("adopt", "submit", "accept")


def state_chip(resolution: Resolution) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(resolution.state, "go"), RESOLUTION.label_of(resolution.state))


LIST = Listing(
    name="resolutions",
    title=_("Resolutions"),
    columns=(
        Column("unit", _("Unit"), value="unit", link=lambda row: row.get_absolute_url(), sort="unit"),
        Column("tier", _("Tier"), value="get_tier_display"),
        Column("state", _("State"), value=lambda row: RESOLUTION.label_of(row.state), show=state_chip),
        Column("term_on", _("Term"), kind="date", sort="term", width=120),
    ),
    sorts=(Sort("unit", _("Unit"), ("unit__name_en",)), Sort("term", _("Term"), ("term_on",))),
    default_sort="term",
    filters=ResolutionFilter,
    template="targets/resolutions.html",
    empty=Empty(_("No resolutions yet."), _("A unit head begins one on the page of the unit.")),
)


WAITING = replace(
    LIST,
    name="resolutions-waiting",
    empty=Empty(_("No resolution waits for you."), _("Units below your committee submit them; they appear here.")),
)


@require_safe
def resolutions(request: HttpRequest) -> HttpResponse:
    """All resolutions within reach."""
    by = person_of(request)
    return LIST.respond(request, _listed(by), {"tabs": _tabs(by, waiting=False)})


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Submitted resolutions the reader's committee has to answer."""
    by = person_of(request)
    return WAITING.respond(request, _to_answer(by), {"tabs": _tabs(by, waiting=True)})


def _listed(by: Person) -> QuerySet[Resolution]:
    return Resolution.objects.visible_to(by).select_related("unit")


def _to_answer(by: Person) -> QuerySet[Resolution]:
    return _listed(by).filter(answered_by(by), state="submitted")


def _tabs(by: Person, *, waiting: bool) -> list[dict[str, Any]]:
    """Staff see what waits for them beside the whole list; others have the list alone."""
    if not reach_of(by).holds_anywhere([Post.STAFF]):
        return []
    return [
        {"label": _("All"), "url": reverse("targets:resolutions"), "count": None, "current": not waiting},
        {
            "label": _("Waiting for us"),
            "url": reverse("targets:waiting"),
            "count": capped_count(_to_answer(by)),
            "current": waiting,
        },
    ]


def found_resolution(request: HttpRequest, pk: int) -> Resolution:
    rows = Resolution.objects.visible_to(person_of(request)).select_related("unit__kind", "meeting", "call")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, unit: int) -> HttpResponse:
    """Begin a resolution of a unit."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=unit)
    require(heads_the_unit(by, found))
    form = ResolutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return resolving.draft(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The draft is kept. Next: record the meeting that adopts it."))
            return answer
    context = {
        "title": _("Resolve to win the flag"),
        "over": str(found),
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def edit_resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned resolution."""
    by = person_of(request)
    found = found_resolution(request, pk)
    require(heads_the_unit(by, found))
    if found.state not in ("draft", "returned"):
        raise NotNow
    initial = {"tier": found.tier, "aim": found.aim, "term_on": found.term_on}
    form = ResolutionForm(request.POST or None, subject=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request, lambda: resolving.edit(found, by=by, today=today(), **form.values).get_absolute_url()
        )
        if answer:
            messages.success(request, _now("The changes are kept."))
            return answer
    context = {
        "title": _("Change the resolution"),
        "over": str(found.unit),
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """One resolution: what it says, where it stands, its targets, and what the reader may do."""
    by = person_of(request)
    found = found_resolution(request, pk)
    targets = list(found.targets.exclude(state="ended").select_related(*LOADED).order_by("order", "id"))
    heads = heads_the_unit(by, found)
    context = {
        "title": str(found),
        "crumbs": [(str(found.unit), found.unit.get_absolute_url()), (_("Resolution"), "")],
        "resolution": found,
        "state": state_chip(found),
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name in MAIN}
            for move in moves_open_to(found, by)
            if move.name in PAGES
        ],
        "steps": _road(found),
        "rows": summary(found),
        "targets": rows_of(targets, today()),
        "meeting": _meeting(found, targets),
        "may_set": found.state in OPEN and (heads or setting.units_for(found, by).exists()),
        "inside": any(target.unit_id != found.unit_id for target in targets),
        "may_edit": heads and found.state in ("draft", "returned"),
        "may_enforce": heads and any(target.state == "discussed" for target in targets),
        "gate": _gate(found, by, targets) if heads else None,
        "events": _events(found),
        "papers": [evidence_item(one) for one in found.evidence.order_by("-happened_on", "-id")],
        "who": WHO,
    }
    return render(request, "targets/resolution.html", context)


def _meeting(found: Resolution, targets: list[Target]) -> str:
    """The address where the unit's meeting begins: the first target in its order; empty where none stands."""
    first = next((one for one in targets if one.unit_id == found.unit_id and one.state in LOOKED_AT), None)
    return reverse("targets:meeting", args=[first.pk]) if first else ""


def _road(found: Resolution) -> list[dict[str, Any]]:
    order = ["draft", "adopted", "submitted", "in_force"]
    place = order.index(found.state) if found.state in order else (2 if found.state == "returned" else 3)
    return [
        {"label": RESOLUTION.label_of(state), "done": at < place, "current": at == place}
        for at, state in enumerate(order)
    ]


def summary(found: Resolution) -> list[dict[str, Any]]:
    rows = [
        {"label": _("Tier"), "value": found.get_tier_display()},
        {"label": _("What the unit resolves"), "value": found.aim},
        {"label": _("Term"), "value": words.day(found.term_on)},
    ]
    if found.call is not None:
        rows.append({"label": _("Begun under the call"), "value": found.call.title})
    if found.meeting is not None:
        meeting = found.meeting
        rows.append(
            {
                "label": _("Adopted at"),
                "value": _now("%(day)s, %(place)s, %(n)s present")
                % {"day": words.day(meeting.held_on), "place": meeting.place, "n": meeting.present},
            }
        )
    if found.state == "returned":
        rows.append({"label": _("Why it was returned"), "value": found.returned_because})
    return rows


def _gate(found: Resolution, by: Any, targets: list[Target]) -> dict[str, Any]:
    """What still keeps the targets from taking force; the share of members is for the own head alone (rule 2)."""
    day = today()
    state = coverage(found.unit, day)
    return {
        "missing": setting.missing(found, day, targets=targets, covered=state),
        "reached": state.reached,
        "needed": state.needed,
        "share": state.share if is_own_head(by, found) else None,
    }


def _events(found: Resolution) -> list[dict[str, Any]]:
    return [
        {
            "on": step.happened_on or step.recorded_at.date(),
            "title": told(step),
            "text": step.note,
        }
        for step in steps_of(found).order_by("-id")[:20]
    ]
