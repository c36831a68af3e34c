"""The unit's side: apply, choose evidence, submit, withdraw, remark; and the page everybody reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import applying, assessing, standards
from assessments.appeal_list import state_chip
from assessments.facts import facts_of
from assessments.forms.application import EVIDENCE_OFFERED, ClaimForm, ReasonForm, RemarkForm, StatementForm
from assessments.lists import APPLICATIONS, with_appeal
from assessments.missing import grounds_missing, resolution_missing
from assessments.models import Appeal, Application, Decision
from assessments.presenting import finding_chip, sheet
from assessments.readiness_sheet import readiness_sheet
from assessments.rules import assesses, heads_the_unit
from assessments.stages import stages
from assessments.views import context as common
from evidence.models import Evidence
from targets.models import Resolution
from units.http import person_of
from units.models import Person
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.moving import moves_open_to, open_move
from workflow.refusals import NotNow, require

#: the page behind a move, and whether it is the main thing to do
PAGES = {
    "submit": ("submit_application", True),
    "withdraw": ("withdraw_application", False),
    "return": ("return_application", False),
    "screen": ("screen", True),
    "go_on_site": ("site_check", True),
    "show_findings": ("show_findings", True),
    "remark": ("remark", True),
    "put_forward": ("decide", True),
    "refuse_in_committee": ("decide", True),
    "return_to_site": ("decide", True),
    "approve": ("award", True),
    "return_to_committee": ("award", True),
    "refuse": ("award", True),
}


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """All applications within the person's reach."""
    return APPLICATIONS.respond(request, with_appeal(Application.objects.visible_to(person_of(request))))


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria with their live values, and what is still missing; sending it begins the draft."""
    resolution = get_object_or_404(
        Resolution.objects.visible_to(person_of(request)).select_related("unit__kind"), pk=pk
    )
    person = person_of(request)
    require(heads_the_unit(person, resolution))
    if Application.objects.open().filter(unit_id=resolution.unit_id).exists():
        raise NotNow(_("An application of the unit is already under way."))
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request,
            lambda: applying.draft(resolution, by=person, today=today(), **form.values).get_absolute_url(),
        )
        if answer:
            messages.success(request, _("The application is begun; add words and evidence to each criterion."))
            return answer
    facts = facts_of(resolution.unit_id, today())
    standard = standards.in_force()
    context = {
        "title": _("Apply: %(tier)s") % {"tier": resolution.get_tier_display()},
        "crumbs": [(str(resolution.unit), resolution.unit.get_absolute_url()), (_("Apply"), "")],
        "resolution": resolution,
        "standard": standard,
        "sheet": readiness_sheet(resolution.unit, standard, facts) if facts else None,
        "missing": resolution_missing(facts),
        "form": form,
    }
    return render(request, "assessments/apply.html", context, status=form.status)


@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, the criteria, what was decided and why; the unit reads the outcome here."""
    found = common.fetch(request, pk)
    person = person_of(request)
    moves = moves_open_to(found, person)
    changes = any(move.name == "submit" for move in moves)
    check = common.shown_check(found, also_unshown=found.state == "on_site" and assesses(person, found))
    decisions = list(
        found.decisions.select_related("meeting").prefetch_related(common.reasons("by_criterion")).order_by("id")
    )
    refused = any(one.outcome == "refuse" for one in decisions)
    appeals = list(found.appeals.order_by("-id")) if refused else []
    context = {
        "title": common.title_of(found),
        "crumbs": common.crumbs(found),
        "application": found,
        "place": common.place_of(found),
        "acts": [*_after_refusal(found, person, decisions, appeals), *_acts(found, [move.name for move in moves])],
        "appeals": [(one, state_chip(one)) for one in appeals],
        "stages": stages(found, check, decisions),
        "sheet": sheet(found, check, change=changes),
        "changes": changes,
        "check": check,
        "wrote": common.assessors_wrote(check, list(common.named(found)), found) if check else [],
        "decisions": [decision_rows(one) for one in reversed(decisions)],
        "dossiers": found.dossiers.order_by("-number").defer("contents"),
        "assessors": list(common.named(found)) if check is None and found.state in ("screened", "on_site") else [],
    }
    return render(request, "assessments/application.html", context)


def _after_refusal(
    found: Application, person: Person, decisions: list[Decision], appeals: list[Appeal]
) -> list[dict[str, Any]]:
    """What the head may do about a refusal: appeal within the date, or apply again."""
    if found.state != "refused" or not heads_the_unit(person, found):
        return []
    acts = []
    if not any(one.state == "lodged" for one in appeals) and found.resolution.state == "in_force":
        url = reverse("assessments:apply", args=[found.resolution_id])
        acts.append({"label": _("Apply again"), "url": url, "main": False})
    last = decisions[-1]
    answered = any(one.decision_id == last.pk and one.state != "withdrawn" for one in appeals)
    if not answered and last.appeal_until is not None and last.appeal_until >= today():
        url = reverse("assessments:lodge_appeal", args=[found.pk])
        acts.append({"label": _("Appeal"), "url": url, "main": True})
    return acts


def decision_rows(decision: Decision) -> dict[str, Any]:
    """One decision as the outcome shows it."""
    return {
        "decision": decision,
        "kind": {"approve": "flag", "refuse": "late", "return": "due"}.get(decision.outcome, "ok"),
        "reasons": [
            {"criterion": one.criterion, "text": one.text, "chip": finding_chip(one.finding)}
            for one in sorted(decision.by_criterion.all(), key=lambda one: (one.criterion.rank, one.criterion_id))
        ],
    }


def _acts(found: Application, names: list[str]) -> list[dict[str, Any]]:
    """The buttons of the page, from the same table as the rules; the main one last."""
    labels = {
        "submit": _("Submit"),
        "withdraw": _("Withdraw"),
        "return": _("Return with reasons"),
        "screen": _("Name the assessors"),
        "go_on_site": _("Record the site check"),
        "show_findings": _("Show the findings to the unit"),
        "remark": _("Write the unit's remark"),
        "decide": _("Record the committee's decision"),
        "award": _("Decide on the award"),
    }
    acts: dict[str, dict[str, Any]] = {}
    for name in names:
        page, main = PAGES.get(name, ("", False))
        if not page:
            continue
        label = labels.get(name) or labels[page]
        acts[page] = {"label": label, "url": reverse(f"assessments:{page}", args=[found.pk]), "main": main}
    if "show_findings" in names:
        url = reverse("assessments:site_check", args=[found.pk])
        acts["site_check"] = {"label": labels["go_on_site"], "url": url, "main": False}
    return sorted(acts.values(), key=lambda act: act["main"])


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """The note and the evidence under one criterion."""
    found = common.fetch(request, pk)
    person = person_of(request)
    row = get_object_or_404(found.claims.select_related("criterion"), criterion_id=criterion)
    open_move(found, "submit", person)
    chosen = list(row.evidence.values_list("pk", flat=True))
    newest = Evidence.objects.filter(unit=found.unit).order_by("-happened_on", "-id").values_list("pk", flat=True)
    form = ClaimForm(
        request.POST or None,
        subject=row,
        offered={*chosen, *newest[:EVIDENCE_OFFERED]},
        initial={"note": row.note, "evidence": chosen},
    )
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request,
            lambda: applying.claim(found, by=person, criterion=row.criterion, **form.values).get_absolute_url(),
        )
        if answer:
            messages.success(request, _("Words and evidence are kept."))
            return answer
    context = {
        "title": f"{row.criterion.number} {row.criterion}",
        "crumbs": common.crumbs(found, row.criterion.number),
        "over": common.title_of(found),
        "form": form,
        "cancel": found.get_absolute_url(),
        "add_evidence": reverse("evidence:add", args=[found.unit_id]),
    }
    return render(request, "assessments/claim.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the unit asks, while it is a draft or returned."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "submit", person)
    form = StatementForm(request.POST or None, subject=found, initial={"statement": found.statement})
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: applying.edit(found, by=person, **form.values).get_absolute_url())
        if answer:
            messages.success(request, _("The changes are kept."))
            return answer
    context = {
        "title": _("What the unit asks"),
        "over": common.title_of(found),
        "crumbs": common.crumbs(found, _("What the unit asks")),
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "assessments/write.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def submit_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what is claimed, then submit."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "submit", person)
    form = SubmissionForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: applying.submit(found, by=person, today=today()).get_absolute_url())
        if answer:
            messages.success(request, _("The application is submitted."))
            return answer
    lines = sheet(found, None).lines
    rows = [
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Tier"), "value": found.get_tier_display()},
        {"label": _("What the unit asks and on what grounds"), "value": found.statement},
        *({"label": f"{line.criterion.number} {line.criterion}", "value": _claimed(line)} for line in lines),
    ]
    return _check(
        request,
        found,
        form,
        title=_("Submit the application"),
        lead=_("The figures are counted once more when you submit, and kept as they are then."),
        rows=rows,
        submit=_("Submit"),
        missing=grounds_missing(found),
    )


def _claimed(line: Any) -> str:
    parts = [line.reached if line.reached != "–" else "", line.why, line.note]
    shown = len(line.evidence)
    if shown:
        parts.append(_("Evidence: %(n)s") % {"n": shown})
    return " · ".join(part for part in parts if part)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw, with a reason."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "withdraw", person)
    form = ReasonForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: applying.withdraw(found, by=person, **form.values).get_absolute_url())
        if answer:
            messages.success(request, _("The application is withdrawn."))
            return answer
    return _check(request, found, form, title=_("Withdraw the application"), rows=[], submit=_("Withdraw"))


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit says to the findings."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "remark", person)
    form = RemarkForm(request.POST or None, subject=found, initial={"text": found.unit_remark})
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: assessing.remark(found, by=person, **form.values).get_absolute_url())
        if answer:
            messages.success(request, _("The unit's remark is recorded."))
            return answer
    context = {
        "title": _("The unit's remark on the findings"),
        "over": common.title_of(found),
        "crumbs": common.crumbs(found, _("Remark")),
        "form": form,
        "cancel": found.get_absolute_url(),
        "who": _(
            "The committee and the department read it before they decide, and everybody who sees the application."
        ),
    }
    return render(request, "assessments/write.html", context, status=form.status)


def _check(request: HttpRequest, found: Application, form: SubmissionForm, **context: Any) -> HttpResponse:
    """A check page before something is recorded."""
    context = {
        "over": common.title_of(found),
        "crumbs": common.crumbs(found, context["title"]),
        "back": found.get_absolute_url(),
        "form": form,
        **context,
    }
    return render(request, "assessments/check.html", context, status=form.status)
