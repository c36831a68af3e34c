"""A unit appeals against a refusal; another official answers on one page and signs on the next (Bound 6)."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import appealing
from assessments.appeal_list import LIST, state_chip
from assessments.duties import part_of
from assessments.forms.appeals import CHOICES, AnswerForm, LodgeForm, criteria_of
from assessments.forms.application import EVIDENCE_OFFERED, ReasonForm
from assessments.models import Appeal, AppealReason, Application, Criterion
from assessments.presenting import sheet
from assessments.rules import heads_the_unit, holds_appeals
from assessments.views import context as common
from assessments.views.applications import decision_rows
from evidence.models import Evidence
from pages.words import day, day_short
from units.acting import act
from units.http import person_of
from units.models import Post
from units.reach import reach_of
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.moving import moves_open_to, open_move
from workflow.refusals import NotNow, require

#: posts that read the appeals of their area
READERS = (Post.DEPARTMENT, Post.SENIOR, Post.AUDITOR)
PAGES = {"uphold": "answer_appeal", "dismiss": "answer_appeal", "withdraw": "withdraw_appeal"}


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """The appeals of the person's area."""
    reach = reach_of(person_of(request))
    require(reach.holds_anywhere(READERS))
    rows = Appeal.objects.filter(reach.seen("unit__", READERS, as_member=False))
    return LIST.respond(request, rows.select_related("unit", "application", "decision"))


@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal and the findings on one side, the unit's grounds on the other."""
    found = common.fetch(request, pk)
    person = person_of(request)
    require(heads_the_unit(person, found))
    refusal = appealing.refusal_of(found)
    if reasons := appealing.obstacles(found, refusal, today()):
        raise NotNow(" ".join(reasons))
    assert refusal is not None
    prefetch_related_objects([refusal], common.reasons("by_criterion"))
    shown = sheet(found, common.shown_check(found))
    newest = Evidence.objects.filter(unit=found.unit).order_by("-happened_on", "-id").values_list("pk", flat=True)
    offered = list(newest[:EVIDENCE_OFFERED])
    form = LodgeForm(request.POST or None, subject=found, criteria=shown.criteria, offered=offered)
    if request.method == "POST" and form.is_valid():
        given = {
            "grounds": form.cleaned_data["reasons"],
            "by_criterion": form.by_criterion,
            "evidence": form.cleaned_data["evidence"],
        }

        def do() -> str:
            return appealing.lodge(found, by=person, today=today(), **given).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The appeal is lodged."))
            return answer
    context = {
        "title": common.title_of(found),
        "crumbs": common.crumbs(found, _now("Appeal")),
        "application": found,
        "place": common.place_of(found),
        "sheet": shown,
        "one": decision_rows(refusal),
        "form": form,
        "submit": _("Lodge the appeal"),
        "promise": _("Another official than the one who decided reads it and answers with reasons."),
        "add_evidence": reverse("evidence:add", args=[found.unit_id]),
    }
    return render(request, "assessments/lodge.html", context, status=form.status)


@require_safe
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit says, the refusal it is about, and the answer."""
    found = fetch(request, pk)
    moves = moves_open_to(found, person_of(request))
    context = {**_page(found), "acts": _acts(found, [one.name for one in moves])}
    return render(request, "assessments/appeal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it, with a reason."""
    found = fetch(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    return act(
        request,
        found,
        "withdraw",
        appealing.withdraw,
        form=form,
        said=_("The appeal is withdrawn."),
        context={"over": common.title_of(found.application), "crumbs": _crumbs(found, _now("Withdraw"))},
        template="assessments/check.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, and the answer beside it; nothing is recorded here."""
    found = _to_answer(request, pk)
    page = _page(found)
    form = AnswerForm(request.POST or None, subject=found, criteria=page["sheet"].criteria)
    if request.method == "POST" and form.is_valid():
        request.session[_draft_name(found)] = {
            "outcome": form.chosen,
            "reasons": form.cleaned_data["reasons"],
            "by_criterion": {str(one.pk): text for one, text in form.by_criterion.items()},
            "version": form.cleaned_data["subject_version"],
        }
        return redirect("assessments:answer_appeal_check", pk=found.pk)
    context = {
        **page,
        "crumbs": _crumbs(found, _now("Decide")),
        "form": form,
        "submit": _("Check and sign"),
        "promise": _("Nothing is recorded until you confirm on the next page."),
    }
    return render(request, "assessments/appeal_answer.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be recorded, word for word; confirmed after the password was given within five minutes."""
    found = _to_answer(request, pk)
    draft = request.session.get(_draft_name(found))
    if draft is None:
        return redirect("assessments:answer_appeal", pk=found.pk)
    require(person_of(request).has_usable_password(), _now("An approval is signed with a password of your own."))
    signed: HttpResponse = reauthentication_required(_sign)(request, found, draft)
    return signed


def fetch(request: HttpRequest, pk: int) -> Appeal:
    """The appeal with its application, unit and refusal; 404 for what is out of reach."""
    rows = Appeal.objects.visible_to(person_of(request)).select_related(
        "unit__kind",
        "unit__parent__parent",
        "decided_at",
        "application__standard",
        "application__resolution",
        "decision__meeting",
    )
    found = get_object_or_404(rows.prefetch_related(common.reasons("decision__by_criterion")), pk=pk)
    found.application.unit = found.decision.application.unit = found.unit
    return found


def _to_answer(request: HttpRequest, pk: int) -> Appeal:
    """The appeal, when this official may decide it; who had a part in it is told which (Bound 6)."""
    found = fetch(request, pk)
    person = person_of(request)
    if holds_appeals(person, found):
        if found.state != "lodged":
            raise NotNow
        words = part_of(person, found.application).words_of_appeal
        require(not words, words)
    open_move(found, "uphold", person)
    return found


def _sign(request: HttpRequest, found: Appeal, draft: dict[str, Any]) -> HttpResponse:
    person = person_of(request)
    by_criterion = {one: draft["by_criterion"].get(str(one.pk), "") for one in criteria_of(found.application)}
    form = SubmissionForm(request.POST or None, subject=found, initial={"subject_version": draft["version"]})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            given = {"reasons": draft["reasons"], "by_criterion": by_criterion}
            verb = (
                appealing.dismiss if draft["outcome"] == "dismiss" else partial(appealing.uphold, step=draft["outcome"])
            )
            return verb(found, by=person, today=today(), **given).get_absolute_url()

        if done := form.submit(request, do):
            request.session.pop(_draft_name(found), None)
            messages.success(request, _now("Signed and recorded."))
            return done
    context = {
        "title": _now("Check and sign"),
        "over": common.title_of(found.application),
        "crumbs": _crumbs(found, _now("Check and sign")),
        "rows": _summary(found, draft, by_criterion),
        "form": form,
        "submit": _("Sign and record"),
        "back": reverse("assessments:answer_appeal", args=[found.pk]),
    }
    return render(request, "assessments/award_check.html", context, status=form.status)


def _draft_name(found: Appeal) -> str:
    return f"appeal-{found.pk}"


def _page(found: Appeal) -> dict[str, Any]:
    """What is shown wherever the appeal is read: both sides, and the findings."""
    application: Application = found.application
    check = common.shown_check(application)
    said = list(found.by_criterion.select_related("criterion").order_by("criterion__rank", "id"))
    return {
        "title": common.title_of(application),
        "crumbs": _crumbs(found),
        "appeal": found,
        "application": application,
        "place": common.place_of(application),
        "state": state_chip(found),
        "sheet": sheet(application, check),
        "grounds": [_line(one) for one in said if not one.of_the_answer],
        "answers": [_line(one) for one in said if one.of_the_answer],
        "files": [
            {"label": one.title, "url": one.get_absolute_url(), "note": day_short(one.happened_on)}
            for one in found.evidence.order_by("-happened_on", "-id")
        ],
        "one": decision_rows(found.decision),
    }


def _line(one: AppealReason) -> tuple[str, str, str]:
    return one.criterion.number, str(one.criterion), one.text


def _acts(found: Appeal, names: list[str]) -> list[dict[str, Any]]:
    labels = {"answer_appeal": _now("Decide on the appeal"), "withdraw_appeal": _now("Withdraw the appeal")}
    pages = dict.fromkeys(PAGES[name] for name in names)
    return [
        {
            "label": labels[page],
            "url": reverse(f"assessments:{page}", args=[found.pk]),
            "main": page == "answer_appeal",
        }
        for page in pages
    ]


def _crumbs(found: Appeal, last: str = "") -> list[tuple[str, str]]:
    trail = common.crumbs(found.application, _now("Appeal"))
    return [*trail[:-1], (_now("Appeal"), found.get_absolute_url()), (last, "")] if last else trail


def _summary(found: Appeal, draft: dict[str, Any], by_criterion: dict[Criterion, str]) -> list[dict[str, Any]]:
    """Rows of the check page."""
    back = reverse("assessments:answer_appeal", args=[found.pk])
    rows: list[dict[str, Any]] = [
        {"label": _now("Application"), "value": found.application.number},
        {"label": _now("Unit"), "value": str(found.unit)},
        {"label": _now("Decision"), "value": str(CHOICES[draft["outcome"]]), "change": back},
        {"label": _now("Reasons"), "value": draft["reasons"], "change": back},
    ]
    rows.extend(
        {"label": f"{one.number} {one}", "value": text, "change": back} for one, text in by_criterion.items() if text
    )
    if draft["outcome"] != "dismiss":
        told = _now("Who took this step before, those after, and you do nothing more about this application.")
        rows.append({"label": _now("Other persons"), "value": told})
    rows.append({"label": _now("Date"), "value": day(today())})
    return rows
