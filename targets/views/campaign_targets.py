"""Targets that serve campaigns: the list, the page of one, proposing, accepting, returning, withdrawing (L15)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.charts import mini_progress
from pages.listing import Column, Empty, Listing, Sort, capped_count
from pages.marks import field_name
from targets import examining
from targets.campaign_page import state_chip
from targets.campaign_workflow import CAMPAIGN_TARGET
from targets.filters.campaigns import CampaignTargetFilter
from targets.forms.campaigns import ProposeForm
from targets.models import Campaign, CampaignTarget
from targets.models.campaign import OVER
from targets.presenting import WHO, events_of
from targets.rules import answered_by
from targets.views.targets import found_target
from units.acting import act
from units.http import person_of
from units.models import Person, Post
from units.reach import reach_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require

PAGES = {
    "accept": "targets:accept_campaign_target",
    "return": "targets:return_campaign_target",
    "propose_again": "targets:propose_campaign_again",
    "withdraw": "targets:withdraw_campaign_target",
}


def answered(row: CampaignTarget) -> str:
    """`Accepted by: Eunha County, 2 Nov 2026`, or why it was returned."""
    if row.decided_at is None:
        return ""
    said = _now("Returned by") if row.state == "returned" else _now("Accepted by")
    text = f"{said}: {row.decided_at}, {words.day(row.decided_on)}"
    return f"{text}. {row.returned_because}" if row.returned_because else text


_TARGET = Column(
    "target",
    _("Target"),
    value="target.title",
    link=lambda row: row.get_absolute_url(),
    below=lambda row: str(row.unit),
)
_REST = (
    Column(
        "field",
        _("Field"),
        value="target.get_field_display",
        show=lambda row: field_name(row.target.field),
        width=130,
    ),
    Column("adds", _("What it adds")),
    Column(
        "progress",
        _("Progress"),
        value="target.progress",
        kind="number",
        unit="%",
        show=lambda row: mini_progress(row.target.progress, field=row.target.field),
        width=140,
    ),
    Column("proposed_on", _("Proposed on"), kind="date", sort="proposed", width=120),
    Column(
        "state",
        _("State"),
        value=lambda row: CAMPAIGN_TARGET.label_of(row.state),
        show=lambda row: state_chip(row.state),
        width=120,
    ),
)
LIST = Listing(
    name="campaign-targets",
    title=_("Campaign targets"),
    columns=(
        _TARGET,
        Column("campaign", _("Campaign"), value="campaign"),
        *_REST,
    ),
    sorts=(Sort("proposed", _("Proposed on"), ("proposed_on",)), Sort("unit", _("Unit"), ("unit__code",))),
    default_sort="-proposed",
    filters=CampaignTargetFilter,
    empty=Empty(_("No target serves a campaign yet."), _("A unit head proposes one on the page of the target.")),
    note=_("Progress is that of the target's own readings; a target in two campaigns stands here twice."),
    template="targets/campaign_targets.html",
)
WAITING = replace(
    LIST,
    name="campaign-targets-waiting",
    empty=Empty(
        _("No campaign target waits for you."), _("Units below your committee propose them; they appear here.")
    ),
)
#: Those of one campaign, on its page.
OF_CAMPAIGN = replace(
    LIST, name="targets-of-campaign", columns=(_TARGET, *_REST), filters=None, template="targets/campaign.html"
)


def _listed(by: Person) -> QuerySet[Any]:
    return CampaignTarget.objects.visible_to(by).select_related("unit", "target", "campaign", "decided_at")


def _to_answer(by: Person) -> QuerySet[Any]:
    rows: QuerySet[Any] = CampaignTarget.objects.waiting().filter(answered_by(by))
    return rows.select_related("unit", "target", "campaign", "decided_at")


def _options(by: Person) -> dict[str, Any]:
    """What the filter offers: campaigns the reader sees; whose official the reader is."""
    mine = {one.organization for one in reach_of(by).held if one.organization}
    return {"campaigns": Campaign.objects.visible_to(by), "organizations": sorted(mine)}


def _parts(by: Person, *, waiting: bool) -> dict[str, Any]:
    """The tabs for staff."""
    if not reach_of(by).holds_anywhere([Post.STAFF]):
        return {}
    tabs = [
        {"label": _("All"), "url": reverse("targets:campaign_targets"), "count": None, "current": not waiting},
        {
            "label": _("Waiting for us"),
            "url": reverse("targets:campaign_targets_waiting"),
            "count": capped_count(_to_answer(by)),
            "current": waiting,
        },
    ]
    return {"tabs": tabs}


@require_safe
def campaign_targets(request: HttpRequest) -> HttpResponse:
    """All campaign targets within reach."""
    by = person_of(request)
    options = _options(by)
    return LIST.respond(request, _listed(by), _parts(by, waiting=False), filter_options=options)


@require_safe
def campaign_targets_waiting(request: HttpRequest) -> HttpResponse:
    """Those the reader's committee has to answer."""
    by = person_of(request)
    options = _options(by)
    return WAITING.respond(request, _to_answer(by), _parts(by, waiting=True), filter_options=options)


def found_tag(request: HttpRequest, pk: int) -> CampaignTarget:
    """The campaign target if the reader's reach covers its unit, else 404."""
    found: CampaignTarget = get_object_or_404(_listed(person_of(request)), pk=pk)
    return found


@require_safe
def campaign_target(request: HttpRequest, pk: int) -> HttpResponse:
    """What the target adds to the campaign, and how the committee answered."""
    by, found = person_of(request), found_tag(request, pk)
    context = {
        "title": str(found.campaign),
        "over": str(found.unit),
        "crumbs": [(found.target.title, found.target.get_absolute_url()), (_("Campaigns"), "")],
        "tag": found,
        "state": state_chip(found.state),
        "rows": _rows(found),
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "accept"}
            for move in moves_open_to(found, by)
        ],
        "events": events_of(found),
        "who": WHO,
    }
    return render(request, "targets/campaign_target.html", context)


def _rows(found: CampaignTarget) -> list[dict[str, Any]]:
    rows = [
        {"label": _("Target"), "value": found.target.title},
        {"label": _("Unit"), "value": str(found.unit)},
        {"label": _("Campaign"), "value": str(found.campaign)},
        {"label": _("Field"), "value": found.target.get_field_display()},
        {"label": _("What it adds to the three fields"), "value": found.adds},
        {"label": _("Progress by its readings"), "value": words.number(found.target.progress, "%")},
    ]
    if found.decided_at is not None:
        rows.append({"label": _("Answer"), "value": answered(found)})
    return rows


@require_http_methods(["GET", "POST"])
def propose_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that the target serves a campaign too."""
    by, found = person_of(request), found_target(request, pk)
    require(heads_the_unit(by, found))
    if found.state in OVER:
        raise NotNow(_now("The target has ended."))
    campaigns = examining.open_to(found)
    if request.method == "GET" and not campaigns.exists():
        raise NotNow(_now("No campaign runs here that the target is not proposed to already."))
    form = ProposeForm(request.POST or None, campaigns=campaigns)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return examining.propose(found, by=by, today=today(), **form.values).target.get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The target is proposed; the committee answers."))
            return answer
    context = {
        "title": _("Propose to a campaign"),
        "over": found.title,
        "note": _("It stays one target with one set of readings: its result is counted once."),
        "form": form,
        "submit": _("Propose"),
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def accept_campaign_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it, by what it adds to its field."""
    found = found_tag(request, pk)
    verb = partial(examining.accept, today=today())
    return act(
        request, found, "accept", verb, said=_("The target serves the campaign."), context={"rows": _rows(found)}
    )


@require_http_methods(["GET", "POST"])
def return_campaign_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it with a reason."""
    found = found_tag(request, pk)
    verb = partial(examining.return_, today=today())
    form = ReasonForm(request.POST or None, subject=found)
    said = _("It is returned with the reason.")
    return act(request, found, "return", verb, form=form, said=said, context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def propose_campaign_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose what was returned again, in other words."""
    found = found_tag(request, pk)
    verb = partial(examining.propose_again, today=today())
    form = ProposeForm(request.POST or None, subject=found, initial={"adds": found.adds})
    said = _("The target is proposed; the committee answers.")
    return act(request, found, "propose_again", verb, form=form, said=said, context={"rows": _rows(found)})


@require_http_methods(["GET", "POST"])
def withdraw_campaign_target(request: HttpRequest, pk: int) -> HttpResponse:
    """The target serves the campaign no longer."""
    found = found_tag(request, pk)
    verb = partial(examining.withdraw, today=today())
    form = ReasonForm(request.POST or None, subject=found)
    said = _("The target serves the campaign no longer.")
    return act(request, found, "withdraw", verb, form=form, said=said, context={"rows": _rows(found)})
