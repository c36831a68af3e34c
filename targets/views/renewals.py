"""Renewals: choose how, write the whole new plan, check it; the committee accepts or returns it (L7)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages.listing import Column, Empty, Listing, Sort, capped_count
from targets import directing, renewing
from targets.filters.renewing import RenewalFilter
from targets.forms.renewing import RenewalForm, RenewedPlanForm, begun_with
from targets.forms.target import PARTS, WHOLE, one_less, one_more
from targets.models import LEAVING, RENEWALS, Renewal, Target
from targets.presenting import WHO
from targets.realism_page import kept_rows, planned_rows
from targets.renewal_page import accepted_by, goals_in, side_by_side, state_chip
from targets.renewal_workflow import RENEWAL
from targets.rules import answered_by
from targets.setting import plan_now
from targets.views.setting import check_rows
from targets.views.targets import found_target
from units.acting import act
from units.http import number_of, person_of
from units.models import Person, Post
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.forms import ReasonForm, SubmissionForm
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require

PAGES = {
    "accept": "targets:accept_renewal",
    "return": "targets:return_renewal",
    "withdraw": "targets:withdraw_renewal",
}
#: What each kind does, in words of the work.
WORDS = {
    "renew": _("New way, text or stages; the goal stays or rises. The committee answers."),
    "extend": _("More time for the same goal. The committee answers."),
    "raise": _("A higher goal or an earlier date. In force at once."),
    "lower": _("A lower goal. The committee answers; not while an application is under way."),
    "split": _("Two targets instead of this one. The committee answers; not while an application is under way."),
    "replace": _("Another target instead of this one. The committee answers; not while an application is under way."),
}

LIST = Listing(
    name="renewals",
    title=_("Renewals"),
    columns=(
        Column(
            "target",
            _("Target"),
            value="target.title",
            link=lambda row: row.get_absolute_url(),
            below=lambda row: str(row.unit),
        ),
        Column("kind", _("Kind of renewal"), value="get_kind_display", width=140),
        Column("reason", _("Reason"), value=lambda row: row.reason or str(row.directive)),
        Column("proposed_on", _("Proposed on"), kind="date", sort="proposed", width=120),
        Column("state", _("State"), value=lambda row: RENEWAL.label_of(row.state), show=state_chip, width=130),
        Column("answered", _("Answered"), value=accepted_by),
    ),
    sorts=(Sort("proposed", _("Proposed on"), ("proposed_on",)),),
    default_sort="-proposed",
    filters=RenewalFilter,
    empty=Empty(_("No renewals yet."), _("A unit head renews a target in force on the page of the target.")),
    template="targets/renewals.html",
)
WAITING = replace(
    LIST,
    name="renewals-waiting",
    empty=Empty(_("No renewal waits for you."), _("Units below your committee propose them; they appear here.")),
)


def _listed(by: Person) -> QuerySet[Renewal]:
    return Renewal.objects.visible_to(by).select_related("unit", "target", "directive", "decided_at")


def _to_answer(by: Person) -> QuerySet[Renewal]:
    return _listed(by).filter(answered_by(by), state="proposed")


def _tabs(by: Person, *, waiting: bool) -> list[dict[str, Any]]:
    if not reach_of(by).holds_anywhere([Post.STAFF]):
        return []
    return [
        {"label": _("All"), "url": reverse("targets:renewals"), "count": None, "current": not waiting},
        {
            "label": _("Waiting for us"),
            "url": reverse("targets:renewals_waiting"),
            "count": capped_count(_to_answer(by)),
            "current": waiting,
        },
    ]


@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """All renewals within reach."""
    by = person_of(request)
    return LIST.respond(request, _listed(by), {"tabs": _tabs(by, waiting=False)})


@require_safe
def renewals_waiting(request: HttpRequest) -> HttpResponse:
    """Proposed renewals the reader's committee has to answer."""
    by = person_of(request)
    return WAITING.respond(request, _to_answer(by), {"tabs": _tabs(by, waiting=True)})


def _to_be_renewed(request: HttpRequest, pk: int) -> Target:
    """The target, for its head, while it is in force."""
    found = found_target(request, pk)
    require(heads_the_unit(person_of(request), found))
    if found.state != "in_force":
        raise NotNow(_now("Only a target in force is renewed."))
    return found


@require_safe
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how a target is renewed."""
    found = _to_be_renewed(request, pk)
    rows = []
    for kind, label in RENEWALS:
        reasons = renewing.hindrances(found, kind) if kind in ("lower", *LEAVING) else []
        url = "" if reasons else reverse("targets:propose", args=[found.pk, kind])
        rows.append({"label": label, "url": url, "note": reasons[0] if reasons else WORDS[kind]})
    rows.append(
        {
            "label": _("No change needed"),
            "url": reverse("targets:keep_target", args=[found.pk]),
            "note": _("The target has been looked at and stays as it is, with a reason."),
        }
    )
    context = {"title": _("Renew the target"), "over": found.title, "rows": rows, "back": found.get_absolute_url()}
    return render(request, "targets/renew.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write the reason and the whole new plan, check both, propose them."""
    if kind not in dict(RENEWALS):
        raise Http404
    by, found = person_of(request), _to_be_renewed(request, pk)
    turned = _turned(request, kind)
    data = None if turned else request.POST or None
    typed = request.POST.dict() if turned else None
    form = RenewalForm(data, subject=found, directives=directing.open_for(found), initial=typed)
    plans = _plan_forms(data, found, kind, turned)
    context = {
        "title": dict(RENEWALS)[kind],
        "over": found.title,
        "lead": WORDS[kind],
        "back": found.get_absolute_url(),
        "form": form,
        "plans": [_plan_part(one, place) for place, one in enumerate(plans, start=1)],
        "may_add": kind in LEAVING,
    }
    valid = data is not None and all([form.is_valid(), *(one.is_valid() for one in plans)])
    if valid and "change" not in request.POST:
        if "confirm" not in request.POST:
            return render(request, "targets/renew_check.html", {**context, **_checked(form, plans)})

        def do() -> str:
            words: dict[str, Any] = {name: form.values.get(name) for name in ("reason", "directive")}
            made = renewing.propose(
                found, by=by, kind=kind, plans=[one.plan() for one in plans], today=today(), **words
            )
            return made.get_absolute_url()

        if answer := form.submit(request, do):
            said = _now("The new plan is in force.") if kind == "raise" else _now("The renewal is with the committee.")
            messages.success(request, said)
            return answer
    context["checks"] = [row for one in plans for row in planned_rows(one.compared)]
    # One summary for all of the page, in the order of its parts.
    context["wrong"] = bool(form.errors) or any(one.errors for one in plans)
    status = 422 if any(one.errors for one in plans) else form.status
    return render(request, "targets/renew_form.html", context, status=status)


def _prefixes(kind: str) -> tuple[str, ...]:
    return ("first", "second") if kind == "split" else ("plan",)


def _turned(request: HttpRequest, kind: str) -> dict[str, dict[str, Any]] | None:
    """What is typed in each plan, with a measure more or fewer, where a button asks for that; else None."""
    if kind not in LEAVING:
        return None
    typed, turned = {}, False
    for prefix in _prefixes(kind):
        gone = number_of(request, f"{prefix}-drop_measure")
        turned = turned or gone is not None or f"{prefix}-add_measure" in request.POST
        if f"{prefix}-add_measure" in request.POST:
            typed[prefix] = one_more(request.POST, prefix)
        else:
            typed[prefix] = one_less(request.POST, gone or 0, prefix)
    return typed if turned else None


def _plan_forms(data: Any, found: Target, kind: str, turned: dict[str, dict[str, Any]] | None) -> list[RenewedPlanForm]:
    now = plan_now(found)
    plans = renewing.parts_of(now) if kind == "split" else (now,)
    return [
        RenewedPlanForm(
            data,
            target=found,
            kind=kind,
            standing=now,
            prefix=prefix,
            initial=turned[prefix] if turned else begun_with(plan),
        )
        for prefix, plan in zip(_prefixes(kind), plans, strict=True)
    ]


def _plan_part(form: RenewedPlanForm, place: int) -> dict[str, Any]:
    """One plan as the page shows it: its parts, and the measures that may be taken out."""
    parts = [
        {"number": part, "heading": PARTS[part - 1], "groups": groups}
        for part in range(1, WHOLE + 1)
        if (groups := form.groups(part))
    ]
    return {"form": form, "parts": parts, "prefix": f"{place}-", "measures": range(1, form.count + 1)}


def _checked(form: RenewalForm, plans: list[RenewedPlanForm]) -> dict[str, Any]:
    """What the check page shows: the reason, then each plan."""
    words = [
        {"label": form.fields[name].label, "value": str(form.cleaned_data[name])}
        for name in ("directive", "reason")
        if form.cleaned_data.get(name)
    ]
    checked = [
        (group.heading, check_rows(one, group.cells))
        for one in plans
        for part in range(1, WHOLE + 1)
        for group in one.groups(part)
    ]
    return {"rows": words, "checked": checked, "checks": [row for one in plans for row in planned_rows(one.compared)]}


@require_http_methods(["GET", "POST"])
def keep_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with a reason that no change is needed."""
    by, found = person_of(request), _to_be_renewed(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request,
            lambda: renewing.keep(found, by=by, reason=form.values["reason"], today=today()).get_absolute_url(),
        )
        if answer:
            messages.success(request, _now("It is recorded that no change is needed."))
            return answer
    context = {
        "title": _("No change needed"),
        "over": found.title,
        "form": form,
        "rows": [{"label": _("Target"), "value": found.title}],
        "back": found.get_absolute_url(),
        "submit": _("Record"),
    }
    return render(request, "pages/check.html", context, status=form.status)


def found_renewal(request: HttpRequest, pk: int) -> Renewal:
    """The renewal if the reader's reach covers its unit, else 404."""
    rows = Renewal.objects.visible_to(person_of(request)).select_related(
        "unit", "target__resolution", "directive", "base", "drafted", "decided_at"
    )
    found = get_object_or_404(rows, pk=pk)
    found.target.unit = found.unit
    return found


@require_safe
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """One renewal: what stood and what is to stand, side by side, why, and the committee's answer."""
    by, found = person_of(request), found_renewal(request, pk)
    after = [found.drafted] if found.drafted else [one.current for one in _becomes(found)]
    versions = [found.base, *(one for one in after if one is not None)]
    goals = list(goals_in({"version__in": [one.pk for one in versions]}))
    heads = [_("Before"), _("After")] if len(versions) == 2 else [_("Before"), _("First part"), _("Second part")]
    context = {
        "title": str(found),
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (found.target.title, found.target.get_absolute_url()),
            (_("Renewal"), ""),
        ],
        "renewal": found,
        "state": state_chip(found),
        "heads": heads,
        "lines": side_by_side(versions, heads, goals),
        "checks": kept_rows(found.target.field, [one for one in goals if one.version_id != found.base_id]),
        "rows": summary(found),
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "accept"}
            for move in moves_open_to(found, by)
            if move.name in PAGES
        ],
        "who": WHO,
    }
    return render(request, "targets/renewal.html", context)


def _becomes(found: Renewal) -> QuerySet[Target]:
    return found.becomes.select_related("current").order_by("id")


def summary(found: Renewal) -> list[dict[str, Any]]:
    """The words of a renewal as a summary list."""
    rows = [
        {"label": _("Target"), "value": found.target.title},
        {"label": _("Kind of renewal"), "value": found.get_kind_display()},
    ]
    if found.directive is not None:
        rows.append({"label": _("Directive"), "value": found.directive.title})
    if found.reason:
        rows.append({"label": _("Reason"), "value": found.reason})
    if found.decided_on is not None:
        rows.append({"label": _("Answered"), "value": accepted_by(found)})
    if found.returned_because:
        rows.append({"label": _("Why it was returned"), "value": found.returned_because})
    return rows


@require_http_methods(["GET", "POST"])
def accept_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept: the new plan holds from now on."""
    found = found_renewal(request, pk)
    verb = partial(renewing.accept, today=today())
    form = SubmissionForm(request.POST or None, subject=found)
    context = {"rows": summary(found), "over": str(found.unit)}
    return act(request, found, "accept", verb, form=form, said=_("The new plan is in force."), context=context)


@require_http_methods(["GET", "POST"])
def return_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it with a reason."""
    found = found_renewal(request, pk)
    verb = partial(renewing.return_, today=today())
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The renewal went back to the unit with your reason.")
    return act(request, found, "return", verb, form=form, said=said, context={"rows": summary(found)})


@require_http_methods(["GET", "POST"])
def withdraw_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it with a reason while nobody has answered."""
    found = found_renewal(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The renewal is withdrawn; the target stays as it is.")
    return act(request, found, "withdraw", renewing.withdraw, form=form, said=said, context={"rows": summary(found)})
