"""Imports as an office has them: files, dry run, word, report."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.export import XLSX
from pages.listing import Column, Empty, Listing, Sort
from units.forms_imports import UploadForm
from units.held import log_export
from units.http import person_of
from units.importing import presenting, storing, taking
from units.importing.kinds import open_to
from units.importing.table import Refused
from units.models import ImportRun, Person
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.refusals import require

LIST = Listing(
    name="imports",
    title=_("Imports"),
    columns=(
        Column("files", _("Files"), value=str, link=lambda run: run.get_absolute_url()),
        Column("kind", _("Kind"), value="get_kind_display", width=160),
        Column("came_back", _("Rows that came back"), kind="number", width=170),
        Column("recorded_at", _("Date"), kind="date", sort="date", width=140),
        Column("state", _("State"), value="get_state_display", width=240),
    ),
    sorts=(Sort("date", _("Date"), ("recorded_at",)),),
    default_sort="-date",
    empty=Empty(_("No imports yet."), _("Choose a csv or xlsx file of areas, units, past awards or people.")),
)


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The imports a person may see."""
    by = person_of(request)
    require(bool(open_to(by)))
    acts = [{"label": _("Import files"), "url": reverse("units:import_new"), "main": True}]
    return LIST.respond(request, ImportRun.objects.visible_to(by).defer("report", "details"), {"acts": acts})


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose files; their dry run follows."""
    by = person_of(request)
    kinds = open_to(by)
    require(bool(kinds))
    initial = {"since": today(), "kind": request.GET.get("kind", "")}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*data, kinds=kinds, initial=initial)

    def do() -> str:
        run = taking.take_in(
            form.cleaned_data["kind"], form.cleaned_data["file"], by=by, since=form.cleaned_data.get("since")
        )
        return run.get_absolute_url()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    context = {
        "title": _("Import files"),
        "crumbs": [(_("Imports"), reverse("units:imports")), (_("Import files"), "")],
        "form": form,
        "cancel": reverse("units:imports"),
        "note": _("A dry run shows what would change. Nothing is imported before you give the word."),
        "submit": _("Make the dry run"),
    }
    return render(request, "units/import_new.html", context, status=form.status)


def _run(request: HttpRequest, pk: int) -> tuple[Person, ImportRun]:
    """The person, and the import within reach, else 404."""
    by = person_of(request)
    return by, get_object_or_404(ImportRun.objects.visible_to(by).defer("report").select_related("by"), pk=pk)


@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, what would change, what is wrong, what was done."""
    by, run = _run(request, pk)
    return _page(request, by, run)


def _page(request: HttpRequest, by: Person, run: ImportRun, form: SubmissionForm | None = None) -> HttpResponse:
    context = {
        "title": str(run),
        "crumbs": [(_("Imports"), reverse("units:imports")), (str(run), "")],
        "run": run,
        "form": form or SubmissionForm(),
        **presenting.page_of(run, by, today()),
    }
    part = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "import"
    template = "units/import_part.html" if part else "units/import_run.html"
    answer = render(request, template, context, status=form.status if form else 200)
    patch_vary_headers(answer, ("HX-Request",))
    return answer


@require_http_methods(["GET", "POST"])
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then give the word for the real run."""
    by, run = _run(request, pk)
    require(taking.may_command(by, run))
    form = SubmissionForm(request.POST if request.method == "POST" else None)

    def do() -> str:
        taking.start(run, by=by)
        return run.get_absolute_url()

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        return answer
    if request.method == "GET" and run.state != "planned":
        return redirect(run)
    context: dict[str, Any] = {
        "title": _("Import into the tree") if run.kind == "units" else _("Import"),
        "over": str(run),
        "lead": _now("Rows that came back stay out; all others go in together, or none does."),
        "crumbs": [(_("Imports"), reverse("units:imports")), (str(run), run.get_absolute_url()), (_("Import"), "")],
        "rows": presenting.summary_of(run),
        "form": form,
        "submit": _("Import now"),
        "back": run.get_absolute_url(),
    }
    return render(request, "pages/check.html", context, status=form.status)


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an import off that has not begun; its files are deleted."""
    by, run = _run(request, pk)
    require(taking.may_command(by, run))
    form = SubmissionForm(request.POST)

    def do() -> str:
        taking.call_off(run, by=by)
        return run.get_absolute_url()

    if form.is_valid() and (answer := form.submit(request, do)):
        return answer
    return _page(request, by, run, form)


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as JSON."""
    by, run = _run(request, pk)
    if run.state not in ("planned", "done"):
        raise Http404
    log_export(by, "import report", {"import": str(run.pk)}, run.came_back)
    run.refresh_from_db(fields=["report"])
    answer = JsonResponse(run.report, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}.json"'
    return answer


@require_safe
def import_returned(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The rows that came back, as xlsx to correct and send again."""
    by, run = _run(request, pk)
    if not run.returned_as:
        raise Http404
    try:
        content = storing.read(run.returned_as)
    except Refused as refusal:
        raise Http404 from refusal
    log_export(by, "import rows", {"import": str(run.pk)}, run.came_back)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}-came-back.xlsx"'
    return answer
