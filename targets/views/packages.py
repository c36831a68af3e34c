"""Offline packages of a unit: the list, making one, the page of one with its report, its file; opening one elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets.forms.packages import ConflictFilter, NewPassphraseForm, OpenForm, PackageFilter
from targets.models import Package, PackageConflict
from targets.package_workflow import PACKAGE, PACKAGE_CONFLICT
from targets.packaging import making, opening
from targets.packaging.reporting import reason_of, summary
from targets.rules import carries_the_unit, is_own_head
from units.http import person_of
from units.models import Person, Unit
from units.rules import is_administrator
from workflow.clock import today
from workflow.moving import moves_open_to
from workflow.refusals import require

CHIPS = {"out": "go", "returned": "ok", "opened": "go", "carried": "ok", "open": "due", "kept": "ok", "taken": "ok"}
PAGES = {"cancel": "targets:cancel_package", "bring_back": "targets:bring_back", "make_return": "targets:make_return"}
#: What a person at the machine downloads: (state, part of the package, label).
DOWNLOADS = {"out": ("package", _("Download the package")), "carried": ("return", _("Download the return"))}


def state_chip(package: Package) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(package.state, "mute"), PACKAGE.label_of(package.state))


def conflict_chip(conflict: PackageConflict) -> Any:
    """The state of a row of the report as a chip."""
    return chip(CHIPS[conflict.state], PACKAGE_CONFLICT.label_of(conflict.state))


LIST = Listing(
    name="packages",
    title=_("Offline packages"),
    columns=(
        Column("number", _("Package"), value=str, link=lambda row: row.get_absolute_url(), sort="number"),
        Column("made_on", _("Made on"), kind="date", width=130),
        Column("state", _("State"), value=lambda row: PACKAGE.label_of(row.state), show=state_chip, width=160),
        Column("returned_on", _("Brought back on"), kind="date", width=150),
        Column("waiting", _("To be decided"), kind="number", width=130),
    ),
    sorts=(Sort("number", _("Package"), ("number",)),),
    default_sort="-number",
    filters=PackageFilter,
    empty=Empty(
        _("No package has been made."),
        _("For a place without a network, make a package: it opens in the same programme there and comes back."),
    ),
)

REPORT = Listing(
    name="package-report",
    title=_("Report of the return"),
    columns=(
        Column(
            "title",
            _("Target"),
            link=lambda row: reverse("targets:settle_row", args=[row.pk]),
            below=reason_of,
            sort="title",
        ),
        Column("kind", _("What"), value="get_kind_display", width=150),
        Column("ours", _("Here"), value=lambda row: summary(row, row.ours)),
        Column("theirs", _("In the return"), value=lambda row: summary(row, row.theirs)),
        Column(
            "state",
            _("State"),
            value=lambda row: PACKAGE_CONFLICT.label_of(row.state),
            show=conflict_chip,
            width=170,
        ),
    ),
    sorts=(Sort("title", _("Target"), ("title",)),),
    default_sort="title",
    filters=ConflictFilter,
    template="targets/package.html",
    empty=Empty(
        _("Nothing clashed."), _("What a return brings that cannot simply be taken in stands here, row by row.")
    ),
)


@require_safe
def packages(request: HttpRequest, unit: int) -> HttpResponse:
    """The packages of one unit."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    make = {"label": _("Make a package"), "url": reverse("targets:make_package", args=[found.pk]), "main": True}
    context = {
        "crumbs": [(str(found), found.get_absolute_url()), (_("Offline packages"), "")],
        "acts": [make] if carries_the_unit(by, found) else [],
    }
    rows = Package.objects.filter(unit=found).select_related("unit")
    waiting = Count("conflicts", filter=Q(conflicts__state="open"))
    return LIST.respond(request, rows.annotate(waiting=waiting), context)


@sensitive_post_parameters("passphrase", "again")
@require_http_methods(["GET", "POST"])
def make_package(request: HttpRequest, unit: int) -> HttpResponse:
    """Make a package under a passphrase."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(carries_the_unit(by, found))
    form = NewPassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return making.make_package(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The package is made. Next: download it and carry it there."))
            return answer
    own = _("In it: targets, readings, members by number and name, their individual targets but the ideological ones.")
    others = _("In it: targets, readings and the head by number and name; no individual targets.")
    context = {
        "title": _("Make a package"),
        "over": str(found),
        "form": form,
        "submit": _("Make the package"),
        "note": own if is_own_head(by, found) else others,
        "cancel": reverse("targets:packages", args=[found.pk]),
    }
    return render(request, "targets/form.html", context, status=form.status)


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
def open_package(request: HttpRequest) -> HttpResponse:
    """In an empty system without a network: open the package of a unit."""
    by = person_of(request)
    require(is_administrator(by))
    form = OpenForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            opened = opening.open_package(by=by, today=today(), **form.values)
            return opened.get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The package is open. Next: set passwords under Accounts."))
            return answer
    context = {
        "title": _("Open a package"),
        "form": form,
        "submit": _("Open the package"),
        "note": _("Only a system without units takes a package. Nothing goes back by itself: make the return later."),
        "cancel": reverse("desk:home"),
    }
    return render(request, "targets/form.html", context, status=form.status)


def found_package(request: HttpRequest, pk: int) -> Package:
    """The package if its unit is within reach, else 404."""
    return get_object_or_404(Package.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: where it stands, what came back, and the report."""
    by = person_of(request)
    found = found_package(request, pk)
    rows = PackageConflict.objects.filter(package=found)
    context = {
        "title": _now("Package %(number)s") % {"number": found},
        "sub": [state_chip(found), _now("made on %(day)s") % {"day": words.day(found.made_on)}],
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (_("Offline packages"), reverse("targets:packages", args=[found.unit_id])),
        ],
        "acts": _acts(found, by),
        "facts": _facts(found),
        "notes": _notes(found, by),
    }
    return REPORT.respond(request, rows, context)


def _acts(found: Package, by: Person) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = []
    if found.state in DOWNLOADS and carries_the_unit(by, found):
        label = DOWNLOADS[found.state][1]
        acts.append({"label": label, "url": reverse("targets:package_file", args=[found.pk]), "main": True})
    for move in moves_open_to(found, by):
        main = move.name == "make_return" and found.state == "opened"
        acts.append({"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": main})
    if found.return_secret is not None and found.state == "returned" and is_own_head(by, found):
        address = reverse("targets:open_sealed", args=[found.pk])
        acts.append({"label": _("Open the individual targets"), "url": address, "main": True})
    return acts


LABELS = {
    "readings": _("Readings"),
    "notes": _("Notes"),
    "drafts": _("Drafts"),
    "files": _("Files of evidence"),
    "same": _("Here already"),
    "acts": _("To be done again"),
    "conflicts": _("In the report"),
}


def _facts(found: Package) -> list[dict[str, Any]]:
    return [{"label": label, "value": found.counts[name]} for name, label in LABELS.items() if found.counts.get(name)]


def _notes(found: Package, by: Person) -> list[str]:
    """Sentences under the title: what is sealed and for whom, what waits, what to do next."""
    notes = []
    if found.state == "out":
        notes.append(_now("Its seal opens with the passphrase alone, which is kept nowhere."))
    if found.state in ("opened", "carried"):
        notes.append(
            _now("Work here as in the office. Readings, corrections, notes, drafts and individual targets go back.")
        )
    if found.state == "returned" and found.return_secret is not None:
        notes.append(_now("Individual targets came back sealed. Only the head of this unit can open them."))
    homeless = found.counts.get("homeless")
    if homeless and is_own_head(by, found):
        notes.append(
            ngettext(
                "%(n)s individual target belongs to a number that is no member here yet; it stays sealed.",
                "%(n)s individual targets belong to numbers that are no members here yet; they stay sealed.",
                homeless,
            )
            % {"n": homeless}
        )
    return notes


@require_safe
def package_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The package, or its return, as a file to carry: ciphertext."""
    found = found_package(request, pk)
    require(carries_the_unit(person_of(request), found))
    part = DOWNLOADS.get(found.state, ("", ""))[0]
    file = found.files.filter(part=part).first()
    if file is None:
        raise Http404
    answer = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{part}-{found.pk}-{found.number}.redflag"'
    return answer
