"""The committee decides; another official approves, returns or refuses on one page and signs on the next."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import deciding, standards
from assessments.duties import Part, part_of
from assessments.forms.application import AwardForm, DecideForm
from assessments.grounds import findings_of
from assessments.lists import AWAITING, DECIDED, with_due
from assessments.models import Application, Assessor, Criterion, Decision, SiteCheck, SiteFinding, StoodBack
from assessments.presenting import sheet
from assessments.stages import stages
from assessments.views import context as common
from pages.words import day, day_short
from targets.models import TIERS
from units.http import person_of
from units.models import Post, Unit
from units.norms import norm_of
from units.reach import reach_of
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.moving import open_move
from workflow.refusals import require

#: posts that read what was decided
READERS = (Post.DEPARTMENT, Post.SENIOR, Post.AUDITOR)


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """Applications put forward to this official's department, but for those the official has a part in."""
    person = person_of(request)
    reach = reach_of(person)
    require(reach.holds_anywhere([Post.DEPARTMENT]))
    assessed = Assessor.objects.filter(application=OuterRef("pk"), person=person)
    put_forward = Decision.objects.filter(application=OuterRef("pk"), level="committee", by=person)
    rows = (
        Application.objects.filter(reach.seen_above("unit__", [Post.DEPARTMENT]), state="decided")
        .exclude(Exists(assessed))
        .exclude(Exists(put_forward))
        .exclude(Exists(StoodBack.objects.filter(application=OuterRef("pk"), person=person)))
    )
    return AWAITING.respond(request, with_due(rows).select_related("unit"))


@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """The department's answers in the person's area."""
    person = person_of(request)
    reach = reach_of(person)
    require(reach.holds_anywhere(READERS))
    rows = Decision.objects.filter(
        reach.seen("application__unit__", READERS, as_member=False), level="approval"
    ).select_related("application__unit")
    return DECIDED.respond(request, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee's decision: evidence above, the sitting and the reasons beside it."""
    found = common.fetch(request, pk)
    person = person_of(request)
    open_move(found, "put_forward", person)
    sent = request.method == "POST"
    page = {} if sent else _page(found, [])
    criteria = _criteria(found) if sent else page["sheet"].criteria
    form = DecideForm(request.POST or None, subject=found, criteria=criteria)
    if sent and form.is_valid():

        def act() -> str:
            data = {name: form.values[name] for name in ("held_on", "place", "present", "minute", "reasons", "outcome")}
            deciding.decide(found, by=person, today=today(), by_criterion=form.by_criterion, **data)
            return found.get_absolute_url()

        answer = form.submit(request, act)
        if answer:
            messages.success(request, _("The decision is recorded."))
            return answer
    context = {
        **(page or _page(found, [])),
        "crumbs": common.crumbs(found, _("Committee decision")),
        "form": form,
        "submit": _("Record the decision"),
        "promise": _("The unit reads the decision and its reasons at once."),
    }
    return render(request, "assessments/decide.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page, and the decision beside it; nothing is recorded here."""
    found = _to_approve(request, pk)
    decisions = list(found.decisions.select_related("meeting").order_by("id"))
    page = _page(found, decisions)
    form = AwardForm(request.POST or None, subject=found, findings=page["sheet"].findings)
    if request.method == "POST" and form.is_valid():
        request.session[_draft_name(found)] = {
            "outcome": form.chosen,
            "reasons": form.cleaned_data["reasons"],
            "by_criterion": {str(one.pk): text for one, text in form.by_criterion.items()},
            "version": form.cleaned_data["subject_version"],
        }
        return redirect("assessments:award_check", pk=found.pk)
    context = {
        **page,
        "crumbs": [
            (_("Awaiting me"), reverse("assessments:awaiting")),
            (_("Application %(number)s") % {"number": found.number}, ""),
        ],
        "held": _held(found.unit),
        "form": form,
        "submit": _("Check and sign"),
        "promise": _("Nothing is recorded until you confirm on the next page."),
        "safeguards": _safeguards(part_of(person_of(request), found), page["assessors"], page["check"]),
        "appeal_days": norm_of(found.unit, "appeal_days", today()),
        "minutes": [one for one in decisions if one.level == "committee"],
    }
    return render(request, "assessments/award.html", context, status=form.status)


def _held(unit: Unit) -> tuple[str, str] | None:
    """The flag the unit holds, and the page of its entry where the register has it; None where it holds none."""
    if not unit.standing:
        return None
    flag = unit.flags.filter(tier=unit.standing).order_by("-number").first()
    return (flag.in_short, flag.get_absolute_url()) if flag else (str(dict(TIERS)[unit.standing]), "")


@require_http_methods(["GET", "HEAD", "POST"])
def award_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be recorded, word for word; confirmed after the password was given within five minutes."""
    found = _to_approve(request, pk)
    draft = request.session.get(_draft_name(found))
    if draft is None:
        return redirect("assessments:award", pk=found.pk)
    require(person_of(request).has_usable_password(), _("An approval is signed with a password of your own."))
    signed: HttpResponse = reauthentication_required(_sign)(request, found, draft)
    return signed


def _to_approve(request: HttpRequest, pk: int) -> Application:
    """The application, when this official may decide it; who had a part in it is told which (Bound 6)."""
    found = common.fetch(request, pk)
    person = person_of(request)
    if reach_of(person).holds_above([Post.DEPARTMENT], found.unit):
        part = part_of(person, found)
        require(not part.any, part.words)
    open_move(found, "approve", person)
    return found


def _sign(request: HttpRequest, found: Application, draft: dict[str, Any]) -> HttpResponse:
    findings = findings_of(found)
    by_criterion = {one: draft["by_criterion"].get(str(one.pk), "") for one in findings}
    form = SubmissionForm(request.POST or None, subject=found, initial={"subject_version": draft["version"]})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            deciding.answer(
                found,
                by=person_of(request),
                today=today(),
                outcome=draft["outcome"],
                reasons=draft["reasons"],
                by_criterion=by_criterion,
            )
            return found.get_absolute_url()

        answer = form.submit(request, act)
        if answer:
            request.session.pop(_draft_name(found), None)
            messages.success(request, _("Signed and recorded."))
            return answer
    context = {
        "title": _("Check and sign"),
        "over": common.title_of(found),
        "crumbs": common.crumbs(found, _("Check and sign")),
        "rows": _summary(found, draft, by_criterion, findings),
        "form": form,
        "submit": _("Sign and record"),
        "back": found.award_url,
    }
    return render(request, "assessments/award_check.html", context, status=form.status)


def _draft_name(found: Application) -> str:
    return f"award-{found.pk}"


def _criteria(found: Application) -> list[Criterion]:
    return standards.criteria_for(found.standard, found.tier, found.unit)


def _page(found: Application, decisions: list[Decision]) -> dict[str, Any]:
    """The evidence side of the page where somebody decides."""
    check = common.shown_check(found)
    assessors = list(common.named(found))
    return {
        "title": common.title_of(found),
        "application": found,
        "place": common.place_of(found),
        "stages": stages(found, check, decisions),
        "sheet": sheet(found, check),
        "check": check,
        "assessors": assessors,
        "wrote": common.assessors_wrote(check, assessors, found) if check else [],
        "evidence_url": reverse("evidence:list", args=[found.unit_id]),
    }


def _safeguards(part: Part, assessors: list[Any], check: SiteCheck | None) -> list[dict[str, Any]]:
    """What was checked, each line computed."""
    of_the_unit = any(one.of_the_unit for one in assessors)
    shown = check.shown_on if check else None
    return [
        _safeguard(_("You did not assess this unit"), not part.assessed),
        _safeguard(_("Another than you put it forward"), not part.put_forward and not part.submitted),
        _safeguard(_("Assessors are not of the unit"), not of_the_unit),
        _safeguard(_("Page holds no individual's targets"), True, _("By design")),
        _safeguard(_("Unit saw the findings"), shown is not None, day_short(shown) if shown else "", "#wrote"),
    ]


def _safeguard(label: str, holds: bool, text: str = "", url: str = "") -> dict[str, Any]:
    if not holds:
        return {"label": label, "kind": "late", "text": _("Not so")}
    return {"label": label, "done": True, "text": text or _("Checked"), "url": url or None}


def _summary(
    found: Application, draft: dict[str, Any], by_criterion: dict[Criterion, str], findings: dict[Criterion, str]
) -> list[dict[str, Any]]:
    """Rows of the check page: the decision, and each criterion with its finding and what is said of it."""
    finding_words = dict(SiteFinding.FINDINGS)
    words = {
        "approve": _("Approve: %(tier)s") % {"tier": found.get_tier_display()},
        "return": _("Return to the committee"),
        "refuse": _("Do not award"),
    }
    rows: list[dict[str, Any]] = [
        {"label": _("Application"), "value": found.number},
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Decision"), "value": words[draft["outcome"]], "change": found.award_url},
        {"label": _("Reasons"), "value": draft["reasons"], "change": found.award_url},
    ]
    rows.extend(
        {
            "label": f"{one.number} {one}",
            "value": f"{finding_words[finding]}: {by_criterion[one]}" if by_criterion[one] else finding_words[finding],
            "change": found.award_url,
        }
        for one, finding in findings.items()
    )
    rows.append({"label": _("Date"), "value": day(today())})
    if draft["outcome"] == "approve":
        rows.append({"label": _("Register no."), "value": _("given when the entry is written")})
    if draft["outcome"] == "refuse":
        until = day(deciding.appeal_until(found, today()))
        rows.append({"label": _("Appeal"), "value": _("until %(day)s; another official decides it") % {"day": until}})
    return rows
