"""The paper loop: slips are printed, filled by hand, and typed in by the own head in an empty grid (L6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pages import documents
from pages.export import XLSX
from targets import paper_file, slip_sheet, typing_in
from targets.forms.paper import CELLS, CodeForm, FileForm, PrintForm, TypingForm, filled_with
from targets.models import SlipBatch
from units.http import person_of
from units.models import Person, Unit
from units.rules import heads_the_unit, is_own_head
from workflow.clock import today
from workflow.models import Submission
from workflow.refusals import require

#: Who reads what is typed in: the sentence to IndividualTargetQuerySet.visible_to.
WHO = _("The member, and you as head of this very unit. Units above see a count only.")


def _unit(request: HttpRequest, pk: int) -> tuple[Person, Unit]:
    by = person_of(request)
    return by, get_object_or_404(Unit.objects.visible_to(by).select_related("kind"), pk=pk)


def _crumbs(unit: Unit, title: Any) -> list[tuple[Any, str]]:
    slips = (_("Paper slips"), reverse("targets:paper", args=[unit.pk]))
    return [(str(unit), unit.get_absolute_url()), slips, (title, "")]


def _set(request: HttpRequest, unit: Unit) -> SlipBatch | None:
    """The set of slips the address names, of this very unit; 404 for any other one."""
    asked = request.GET.get("slips", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    return get_object_or_404(SlipBatch.objects.filter(unit=unit), pk=asked)


def _with_set(address: str, batch: SlipBatch | None) -> str:
    return f"{address}?slips={batch.pk}" if batch else address


def grid_address(unit_id: int, batch: SlipBatch | None) -> str:
    """The address of the empty grid."""
    return _with_set(reverse("targets:type_in", args=[unit_id]), batch)


@require_safe
def paper(request: HttpRequest, unit: int) -> HttpResponse:
    """The unit's slips: print, open by code, the sets printed; the own head also types in here."""
    by, found = _unit(request, unit)
    require(heads_the_unit(by, found))
    own = is_own_head(by, found)
    acts = [{"label": _("Print slips"), "url": reverse("targets:print_slips", args=[found.pk]), "main": True}]
    if own:
        acts += [
            {"label": _("Type in"), "url": grid_address(found.pk, None)},
            {"label": _("Read in a workbook"), "url": reverse("targets:paper_file", args=[found.pk])},
            {"label": _("Open by a code"), "url": reverse("targets:open_slips")},
        ]
    context = {
        "title": _("Paper slips"),
        "over": str(found),
        "unit": found,
        "crumbs": _crumbs(found, "")[:2],
        "acts": acts,
        "own": own,
        "sets": slip_sheet.sets_of(found.pk, own=own),
    }
    return render(request, "targets/paper.html", context)


@require_http_methods(["GET", "POST"])
def print_slips(request: HttpRequest, unit: int) -> HttpResponse:
    """Make a set of blank slips."""
    by, found = _unit(request, unit)
    require(heads_the_unit(by, found))
    form = PrintForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return typing_in.print_slips(found, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The slips are ready. Take the PDF and print it."))
            return answer
    context = {
        "title": _("Print slips"),
        "over": str(found),
        "form": form,
        "submit": _("Make the slips"),
        "back": reverse("targets:paper", args=[found.pk]),
        "crumbs": _crumbs(found, _("Print slips")),
    }
    return render(request, "targets/act.html", context, status=form.status)


@require_safe
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of a set as PDF; ?unused=1 those nothing was typed in from, for the own head."""
    by = person_of(request)
    batch = get_object_or_404(SlipBatch.objects.visible_to(by).select_related("unit"), pk=pk)
    wanted = list(range(1, batch.slips + 1))
    if request.GET.get("unused"):
        # How many are used is a count of persons' targets: nobody above the unit is told (Bound 3).
        require(is_own_head(by, batch.unit))
        wanted = slip_sheet.unused(batch)
    return documents.download(slip_sheet.printed(batch, wanted, today()), "application/pdf", f"slips-{batch.code}.pdf")


@require_http_methods(["GET", "POST"])
def open_slips(request: HttpRequest) -> HttpResponse:
    """Type the code of a slip: the head gets the grid of that set, a member the page to add a target."""
    by = person_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        batch = SlipBatch.objects.filter(code=form.cleaned_data["code"]).select_related("unit").first()
        if batch and is_own_head(by, batch.unit):
            return redirect(grid_address(batch.unit_id, batch))
        if batch and by.memberships.on(today()).filter(unit=batch.unit_id).exists():
            return redirect("targets:draw_up")
        form.add_error("code", _now("No slip of your unit has this code."))
    context = {
        "title": _("Open by a code"),
        "form": form,
        "submit": _("Open"),
        "back": reverse("targets:mine"),
    }
    return render(request, "targets/act.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def type_in(request: HttpRequest, unit: int) -> HttpResponse:
    """The empty grid: rows come back with the member's name, and are kept when sent again; faulty ones stay typed."""
    by, found = _unit(request, unit)
    require(is_own_head(by, found))
    batch = _set(request, found)
    form = _form(request.POST or None, found, batch, repeat=_sent_before(request, by))
    if request.method == "POST":
        form.full_clean()
        answer, form = _keep(request, found, batch, by, form)
        if answer is not None:
            return answer
    return _grid(request, found, batch, form)


def _form(data: Any, unit: Unit, batch: SlipBatch | None, *, repeat: bool = False) -> TypingForm:
    return TypingForm(data, unit=unit, batch=batch, today=today(), repeat=repeat)


def _sent_before(request: HttpRequest, by: Person) -> bool:
    """Whether this very form has been recorded: a double click, a second tab."""
    try:
        sent = TypingForm.base_fields["submission_key"].clean(request.POST.get("submission_key", ""))
    except ValidationError:
        return False
    return sent is not None and Submission.objects.filter(key=sent, by=by).exists()


def _keep(
    request: HttpRequest, unit: Unit, batch: SlipBatch | None, by: Person, form: TypingForm
) -> tuple[HttpResponse | None, TypingForm]:
    """Keep the good rows once; the redirect when none is left over, else the form with the rows that are."""
    good = form.good()
    if not good:
        return None, form
    refused: dict[int, list[typing_in.Fault]] = {}
    acted: list[bool] = []

    def do() -> str:
        lines = [form.lines[row] for row in good]
        refused.update(typing_in.type_in(unit, by=by, lines=lines, today=today(), batch=batch))
        acted.append(True)
        return grid_address(unit.pk, batch)

    whole = len(good) == len(form.lines)
    # Faults of other rows keep no good row back.
    answer = form.submit(request, do)
    kept = [row for place, row in enumerate(good) if place not in refused]
    if acted and kept:
        said = ngettext("%(n)s target is kept.", "%(n)s targets are kept.", len(kept))
        messages.success(request, said % {"n": len(kept)})
    if answer is None:
        return None, form
    if whole and not refused:
        return answer, form
    again = _form(form.left_over(kept), unit, batch)
    again.full_clean()
    return None, again


def _grid(request: HttpRequest, unit: Unit, batch: SlipBatch | None, form: TypingForm) -> HttpResponse:
    title = _("Type in from paper")
    waiting = form.to_confirm() if form.is_bound else 0
    context = {
        "title": title,
        "unit": unit,
        "batch": batch,
        "crumbs": _crumbs(unit, title),
        "form": form,
        "rows": form.shown(),
        "waiting": waiting,
        "heads": [form.fields[f"{cell}_0"].label for cell in CELLS],
        "targets": list(enumerate(typing_in.targets_of(unit, batch, today()), 1)),
        "action": grid_address(unit.pk, batch),
        "who": WHO,
        "back": reverse("targets:paper", args=[unit.pk]),
    }
    return render(request, "targets/type_in.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def file_in(request: HttpRequest, unit: int) -> HttpResponse:
    """The same rows as a workbook: read into the grid, where each fault stands beside its cell; nothing is kept yet."""
    by, found = _unit(request, unit)
    require(is_own_head(by, found))
    batch = _set(request, found)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*data)
    if request.method == "POST" and form.is_valid():
        grid = _form(filled_with(form.cleaned_data["file"]), found, batch)
        grid.full_clean()
        return _grid(request, found, batch, grid)
    template = {
        "label": _("Take the template"),
        "url": _with_set(reverse("targets:paper_template", args=[found.pk]), batch),
    }
    context = {
        "title": _("Read in a workbook"),
        "over": str(found),
        "acts": [template],
        "form": form,
        "submit": _("Look through it"),
        "note": _(
            "The rows come up in the grid with what is wrong beside each cell. Nothing is kept before you send the grid."
        ),
        "back": reverse("targets:paper", args=[found.pk]),
        "crumbs": _crumbs(found, _("Read in a workbook")),
    }
    return render(request, "targets/act.html", context, status=form.status)


@require_safe
def paper_template(request: HttpRequest, unit: int) -> HttpResponse:
    """The empty workbook with the unit's targets on its second sheet."""
    by, found = _unit(request, unit)
    require(is_own_head(by, found))
    content = paper_file.template(typing_in.targets_of(found, _set(request, found), today()))
    return documents.download(content, XLSX, f"from-paper-{found.code}.xlsx")
