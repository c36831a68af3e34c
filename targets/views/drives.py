"""Drives: the list, the page of one, its board for a wall screen, and a page for each move (L8)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.charts import mini_progress
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets import driving
from targets.drive_workflow import DRIVE, runs_the_drive
from targets.forms.drives import CloseForm, DriveFilter, DriveForm, first_days
from targets.models import Drive, Target
from targets.presenting import WHO, unit_text, value_text
from targets.progress import share
from targets.tallying import PERIODS, MeasureTally, Tally, UnitTally, tally_of
from units import asking
from units.acting import act
from units.asking import AskingForm
from units.http import person_of
from units.models import Person, Post, Unit
from units.models.tree import in_language
from units.reach import reach_of
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.models import steps_of
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require
from workflow.telling import told

CHIPS = {"running": "go", "closed": "ok", "cancelled": "late"}
PAGES = {"start": "targets:start_drive", "close": "targets:close_drive", "cancel": "targets:cancel_drive"}
#: Rows shown at once; the sums are those of all.
ROWS = 30
#: Periods a wall screen has room for.
OF_BOARD = 4
#: Seconds between two looks of a board.
AGAIN = 30
OFFERED = 3


def state_chip(drive: Drive) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(drive.state, "mute"), DRIVE.label_of(drive.state))


LIST = Listing(
    name="drives",
    title=_("Drives"),
    columns=(
        Column(
            "title", _("Drive"), link=lambda row: row.get_absolute_url(), below=lambda row: str(row.unit), sort="title"
        ),
        Column("since", _("First day"), kind="date", sort="since", width=130),
        Column("until", _("Last day"), kind="date", width=130),
        Column("state", _("State"), value=lambda row: DRIVE.label_of(row.state), show=state_chip, width=140),
    ),
    sorts=(Sort("since", _("First day"), ("since",)), Sort("title", _("Drive"), ("title",))),
    default_sort="-since",
    filters=DriveFilter,
    empty=Empty(_("No drives yet."), _("A unit's head or committee staff plan a push on chosen targets.")),
)


@require_safe
def drives(request: HttpRequest) -> HttpResponse:
    """All drives that concern the reader; heads and staff plan one here."""
    by = person_of(request)
    held = [one for one in reach_of(by).held if one.post in (Post.HEAD, Post.STAFF)][:OFFERED]
    acts = [
        {
            "label": _now("Plan a drive: %(unit)s") % {"unit": in_language(one.name_en, one.name_ko)},
            "url": reverse("targets:add_drive", args=[one.unit_id]),
            "main": True,
        }
        for one in held
    ]
    return LIST.respond(request, Drive.objects.visible_to(by).select_related("unit"), {"acts": acts})


def found_drive(request: HttpRequest, pk: int) -> Drive:
    """The drive if it concerns the reader, else 404."""
    return get_object_or_404(Drive.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_http_methods(["GET", "POST"])
def add_drive(request: HttpRequest, unit: int) -> HttpResponse:
    """Plan a drive of a unit or area."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(runs_the_drive(by, found))
    form = DriveForm(request.POST or None, unit=found, initial=first_days())
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return driving.plan_drive(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The drive is planned. It starts on its first day, or when you start it."))
            return answer
    return _form(request, form, _("Plan a drive"), str(found), reverse("targets:drives"))


@require_http_methods(["GET", "POST"])
def edit_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a planned drive."""
    by = person_of(request)
    drive = found_drive(request, pk)
    require(runs_the_drive(by, drive))
    if drive.state != "planned":
        raise NotNow(_now("Only a planned drive is changed."))
    texts = {name: getattr(drive, name) for name in ("title", "text", "since", "until", "tally")}
    initial = {**texts, "targets": list(drive.targets.values_list("pk", flat=True))}
    form = DriveForm(request.POST or None, subject=drive, unit=drive.unit, initial=initial)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return driving.edit_drive(drive, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The changes are kept."))
            return answer
    return _form(request, form, _("Change the drive"), drive.title, drive.get_absolute_url())


def _form(request: HttpRequest, form: Any, title: Any, over: str, cancel: str) -> HttpResponse:
    context = {"title": title, "over": over, "form": form, "cancel": cancel, "who": WHO}
    return render(request, "targets/form.html", context, status=form.status)


@require_safe
def drive(request: HttpRequest, pk: int) -> HttpResponse:
    """One drive: its days, its tally by unit, its sums beside as many days before."""
    by = person_of(request)
    found = found_drive(request, pk)
    targets = driving.chosen_targets(found)
    context = {
        "title": found.title,
        "crumbs": [(_("Drives"), reverse("targets:drives")), (str(found.unit), "")],
        "drive": found,
        "state": state_chip(found),
        "acts": [*_tally_acts(found, targets, by), *_acts(found, by)],
        **_shown(found, targets, by),
        "targets": [one for one in targets if reach_of(by).sees(one.unit)][:ROWS],
        "events": _events(found),
        "who": WHO,
        "reasons": asking.reasons_of(found),
    }
    return render(request, "targets/drive.html", context)


@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The tally for a wall screen: large, by itself new every half minute; it names units, never persons."""
    by = person_of(request)
    found = found_drive(request, pk)
    context = {
        "title": found.title,
        "drive": found,
        "state": state_chip(found),
        **_shown(found, driving.chosen_targets(found), by, OF_BOARD),
        "again": AGAIN,
        "at": words.moment(now()),
    }
    part = request.headers.get("HX-Request") == "true"
    answer = render(request, "targets/drive_tally.html" if part else "targets/drive_board.html", context)
    patch_vary_headers(answer, ("HX-Request",))
    return answer


def _shown(found: Drive, targets: list[Target], by: Person, periods: int = PERIODS) -> dict[str, Any]:
    """The sums and, once it has begun, the rows of units the reader sees; the sums are those of all."""
    day = today()
    tally = tally_of(found, targets, day)
    reach = reach_of(by)
    starts = [words.day_short(start) for start in tally.starts[-periods:]]
    rows = [_row(unit, one, starts) for unit in tally.units if reach.sees(unit.unit) for one in unit.measures]
    begun = found.state in ("running", "closed")
    return {
        "facts": facts_of(found, tally, day),
        "starts": starts if begun else [],
        "rows": rows[:ROWS] if begun else [],
    }


def facts_of(found: Drive, tally: Tally, day: datetime.date) -> list[dict[str, Any]]:
    """The sums of a drive; of a closed one as they stood at the close."""
    sums = found.result or tally.as_result()
    ahead = max(0, (found.until - max(day, found.since)).days + 1) if found.state in ("planned", "running") else 0
    return [
        {
            "label": _("Gained in the drive"),
            "value": signed(sums["gain"]),
            "of": _("points"),
            "note": ngettext("%(n)s day of the drive", "%(n)s days of the drive", sums["days"]) % {"n": sums["days"]},
        },
        {"label": _("In as many days before"), "value": signed(sums["before"]), "of": _("points")},
        {"label": _("Readings in the drive"), "value": words.number(sums["readings"])},
        {"label": _("Readings before"), "value": words.number(sums["readings_before"])},
        {"label": _("Days left"), "value": ahead, "note": words.day(found.until)},
    ]


def signed(value: Any) -> str:
    """A change: `+1.5`, `−2`, `0`."""
    exact = Decimal(str(value))
    text = words.number(abs(exact))
    return f"+{text}" if exact > 0 else f"−{text}" if exact < 0 else text


def _row(unit: UnitTally, one: MeasureTally, starts: list[str]) -> dict[str, Any]:
    measure, goal = one.goal.measure, one.goal
    counted_in = unit_text(measure)
    return {
        "unit": unit.unit,
        "target": one.target,
        "measure": f"{measure.name}, {counted_in}" if counted_in else measure.name,
        "bar": mini_progress(share(one.now, goal.baseline, goal.goal), field=one.target.field),
        "now": value_text(measure, one.now),
        "gains": [(start, signed(gain)) for start, gain in zip(starts, one.gains[-len(starts) :], strict=True)],
        "gain": signed(one.gain),
        "before": signed(one.before),
    }


def _tally_acts(found: Drive, targets: list[Target], by: Person) -> list[dict[str, Any]]:
    """A button for each unit whose tally the reader enters."""
    units = driving.headed_units(found, targets, by)
    return [
        {
            "label": _("Enter the tally") if len(units) == 1 else _now("Enter the tally: %(unit)s") % {"unit": one},
            "url": f"{reverse('targets:readings', args=[one.pk])}?drive={found.pk}",
            "main": True,
        }
        for one in units[:OFFERED]
    ]


def _acts(found: Drive, by: Person) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    if found.state in ("running", "closed"):
        acts.append({"label": _("Board for a wall screen"), "url": reverse("targets:board", args=[found.pk])})
    if found.state == "planned" and runs_the_drive(by, found):
        acts.append({"label": _("Change"), "url": reverse("targets:edit_drive", args=[found.pk])})
    acts.extend(
        {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "start"}
        for move in moves_open_to(found, by)
    )
    return acts


def _events(found: Drive) -> list[dict[str, Any]]:
    return [
        {"on": step.happened_on or step.recorded_at.date(), "title": told(step), "text": step.note}
        for step in steps_of(found).order_by("-id")[:12]
    ]


def _rows(found: Drive) -> list[dict[str, Any]]:
    every = _("Tally each week") if found.tally == "week" else _("Tally each day")
    return [
        {"label": _("Drive"), "value": found.title},
        {"label": _("First day"), "value": words.day(found.since)},
        {"label": _("Last day"), "value": words.day(found.until)},
        {"label": _("Tally"), "value": every},
    ]


@require_http_methods(["GET", "POST"])
def start_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the drive."""
    found = found_drive(request, pk)
    form = AskingForm(request.POST or None, subject=found, today=today())
    verb = partial(driving.start_drive, today=today())
    return act(request, found, "start", verb, form=form, said=_("The drive runs."), context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def close_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the drive with its summary."""
    found = found_drive(request, pk)
    form = CloseForm(request.POST or None, subject=found)
    verb = partial(driving.close_drive, today=today())
    said = _("The drive is closed; its summary is kept.")
    return act(request, found, "close", verb, form=form, said=said, context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def cancel_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the drive with a reason."""
    found = found_drive(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The drive is cancelled.")
    context = {"rows": _rows(found)}
    return act(request, found, "cancel", driving.cancel_drive, form=form, said=said, context=context)
