"""Evidence of a unit: the list, adding a file, and the file itself."""

from __future__ import annotations

import logging

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from evidence import storing
from evidence.forms import EvidenceForm
from evidence.models import Evidence
from pages.listing import Column, Empty, Listing, Sort
from units.http import person_of
from units.models import Unit
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.refusals import require

logger = logging.getLogger(__name__)


class EvidenceFilter(forms.Form):
    """Narrow the list of evidence."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Evidence.KINDS])

    def narrow(self, rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
        """Rows that fit."""
        kind = self.cleaned_data.get("kind")
        return rows.filter(kind=kind) if kind else rows


LIST = Listing(
    name="evidence",
    title=_("Evidence"),
    columns=(
        Column("title", _("Title"), link=lambda row: row.get_absolute_url(), below=lambda row: row.file_name),
        Column("kind", _("Kind"), value="get_kind_display", width=160),
        Column("happened_on", _("Date"), kind="date", sort="date", width=120),
        Column("size", _("Size"), value=lambda row: row.size // 1024 + 1, kind="number", unit="KB", width=100),
    ),
    sorts=(Sort("date", _("Date"), ("happened_on",)),),
    default_sort="-date",
    filters=EvidenceFilter,
    empty=Empty(
        _("No evidence on file."),
        _("Documents and photographs of work are added here and serve targets, reviews and criteria alike."),
    ),
)


@require_safe
def evidence_list(request: HttpRequest, unit: int) -> HttpResponse:
    """The evidence of one unit."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    add = {"label": _("Add evidence"), "url": reverse("evidence:add", args=[found.pk]), "main": True}
    context = {
        "crumbs": [(str(found), found.get_absolute_url()), (_("Evidence"), "")],
        "acts": [add] if heads_the_unit(by, found) else [],
    }
    return LIST.respond(request, Evidence.objects.filter(unit=found), context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, unit: int) -> HttpResponse:
    """Add a file to the evidence of a unit."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(heads_the_unit(by, found))
    form = EvidenceForm(request.POST or None, request.FILES or None, initial={"happened_on": today()})
    if request.method == "POST" and form.is_valid():
        values = form.values

        def do() -> str:
            kept = storing.already_kept(found, values["file"])
            storing.add(found, by=by, **values)
            said = _now("The file is on record.")
            if kept is not None:
                said = _now("The unit has this very file already, as: %(title)s.") % {"title": kept.title}
            messages.success(request, said)
            return reverse("evidence:list", args=[found.pk])

        if answer := form.submit(request, do):
            return answer
    context = {
        "title": _("Add evidence"),
        "over": str(found),
        "form": form,
        "cancel": reverse("evidence:list", args=[found.pk]),
        "crumbs": [(str(found), found.get_absolute_url()), (_("Add evidence"), "")],
    }
    return render(request, "evidence/add.html", context, status=form.status)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file, as an attachment, after the check that the reader's reach covers its unit."""
    found = get_object_or_404(Evidence.objects.visible_to(person_of(request)), pk=pk)
    try:
        content = default_storage.open(found.stored_as)
    except FileNotFoundError as error:
        logger.error("evidence %s is not in the store", found.pk)
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    # Beside the header every answer carries: not even an old browser may take the file for something else.
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
