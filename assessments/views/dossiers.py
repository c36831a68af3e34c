"""What was submitted, as it stood on that day: the page, the paper and everything in one zip (L10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.dossier_zip import Altered, content_of, zipped
from assessments.models import Application, Criterion, Dossier
from assessments.presenting import counted, goal_of
from assessments.views import context as common
from pages.documents import download
from pages.marks import field_mark
from pages.words import day, number
from targets.models import TIERS
from units.models.tree import in_language
from workflow.refusals import NotNow


def _found(request: HttpRequest, pk: int) -> tuple[Dossier, Application]:
    """The dossier, for whoever sees its application; 404 as for one that is absent."""
    dossier = get_object_or_404(Dossier, pk=pk)
    return dossier, common.fetch(request, dossier.application_id)


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the unit submitted, from the frozen values alone."""
    found, application = _found(request, pk)
    kept = found.contents
    sums = {one.name: one for one in found.files.all()}
    context = {
        "title": _("Dossier: %(tier)s") % {"tier": dict(TIERS)[kept["application"]["tier"]]},
        "over": _named(kept["unit"]),
        "crumbs": common.crumbs(application, _("Dossier")),
        "acts": _acts(found),
        "dossier": found,
        "facts": _facts(found),
        "statement": kept["application"]["statement"],
        "criteria": [_criterion(one) for one in kept["criteria"]],
        "evidence": [
            {**one, "day": parse_date(one["happened_on"]), "kept": sums[one["file"]]} for one in kept["evidence"]
        ],
        "written": [one for name, one in sorted(sums.items()) if one.evidence_id is None],
    }
    return render(request, "assessments/dossier.html", context)


@require_safe
def dossier_paper(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The paper as it was written on the day, in one of the two languages."""
    found, application = _found(request, pk)
    paper = found.files.filter(name=f"dossier-{language}.pdf").first()
    if paper is None:
        raise Http404
    try:
        content = content_of(paper)
    except Altered as error:
        raise NotNow(_altered()) from error
    return download(content, "application/pdf", f"dossier-{application.number}-{found.number}-{language}.pdf")


@require_safe
def dossier_zip(request: HttpRequest, pk: int) -> FileResponse:
    """All of it in one file, the same bytes each time."""
    found, application = _found(request, pk)
    try:
        made = zipped(found)
    except Altered as error:
        raise NotNow(_altered()) from error
    name = f"dossier-{application.number}-{found.number}.zip"
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")


def _altered() -> str:
    return _(
        "A file of this dossier is not in the store as it was submitted, so it is not given out. Tell the administrator."
    )


def _named(names: dict[str, Any]) -> str:
    return in_language(names["en"], names["ko"])


def _acts(found: Dossier) -> list[dict[str, Any]]:
    papers = [
        {"label": label, "url": reverse("assessments:dossier_paper", args=[found.pk, language])}
        for language, label in (("en", _("PDF in English")), ("ko", _("PDF in Korean")))
    ]
    whole = {
        "label": _("Everything in one zip"),
        "url": reverse("assessments:dossier_zip", args=[found.pk]),
        "main": True,
    }
    return [*papers, whole]


def _facts(found: Dossier) -> list[dict[str, Any]]:
    standard = found.contents["standard"]
    title = {"title": _named(standard), "edition": standard["edition"]}
    return [
        {"label": _("Application"), "value": found.contents["application"]["number"]},
        {"label": _("Submission"), "value": number(found.number)},
        {"label": _("Submitted on"), "value": day(found.submitted_on)},
        {"label": _("Standard"), "value": _("%(title)s, edition %(edition)s") % title},
        {"label": _("Sum of the dossier (SHA-256)"), "value": found.sha256},
    ]


def _criterion(kept: dict[str, Any]) -> dict[str, Any]:
    """A line of the page; the words of how it is counted are those of the criterion as it was."""
    limit, reached = ((Decimal(kept[name]) if kept[name] is not None else None) for name in ("limit", "reached"))
    asked = Criterion(source=kept["source"], limit=limit, field=kept["field"])
    return {
        **kept,
        "text": _named(kept),
        "mark": field_mark(kept["field"]),
        "goal": goal_of(asked),
        "reached": number(reached, "%"),
        "why": counted(asked, kept["counted"], kept["counted_of"]),
        "evidence": ", ".join(kept["evidence"]) or "–",
    }
