"""Campaigns: the list, the page of one with its targets, adding, changing, retiring; the matrix of a unit (L15)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import FilteredRelation, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.charts import heat
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets import examining
from targets.campaign_workflow import CAMPAIGN
from targets.filters.campaigns import CampaignFilter
from targets.forms.campaigns import CampaignForm
from targets.matrix import NAMES, Line, counted_at, matrix_of, share
from targets.models import FIELDS, Campaign, CampaignTarget
from targets.presenting import events_of
from targets.rules import keeps_the_campaign, organizations_at
from targets.views.campaign_targets import OF_CAMPAIGN
from units.acting import act
from units.http import person_of
from units.models import Person, Unit
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to
from workflow.refusals import require

PAGES = {"retire": "targets:retire_campaign", "resume": "targets:resume_campaign"}
TEXTS = ("name_en", "name_ko", "text_en", "text_ko", "organizations")


def state_chip(row: Campaign) -> Any:
    """The state as a chip."""
    return chip("go" if row.state == "running" else "mute", CAMPAIGN.label_of(row.state))


def committee(row: Campaign) -> str:
    """Whose campaign it is."""
    return str(row.unit) if row.unit is not None else _now("the whole nation")


LIST = Listing(
    name="campaigns",
    title=_("Campaigns"),
    columns=(
        Column("name", _("Campaign"), value=str, link=lambda row: row.get_absolute_url(), sort="name"),
        Column("led_by", _("Led by")),
        Column("unit", _("Where"), value=committee, width=200),
        Column("state", _("State"), value=lambda row: CAMPAIGN.label_of(row.state), show=state_chip, width=130),
    ),
    sorts=(Sort("name", _("Campaign"), ("name_en",)),),
    default_sort="name",
    filters=CampaignFilter,
    empty=Empty(_("No campaigns yet."), _("Staff of a committee or an administrator adds one.")),
    note=_("Other mass movements whose targets serve the three fields too. They are about units, never about persons."),
)


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns that concern the reader."""
    by = person_of(request)
    acts = []
    if examining.may_add(by):
        acts = [{"label": _("Add a campaign"), "url": reverse("targets:add_campaign"), "main": True}]
    return LIST.respond(request, Campaign.objects.visible_to(by).select_related("unit"), {"acts": acts})


@require_http_methods(["GET", "POST"])
def add_campaign(request: HttpRequest) -> HttpResponse:
    """Add a campaign of a committee."""
    by = person_of(request)
    require(examining.may_add(by))
    form = CampaignForm(request.POST or None, units=examining.committees_of(by))
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return examining.add_campaign(by=by, **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The campaign runs; units may propose targets to it."))
            return answer
    context = {"title": _("Add a campaign"), "form": form, "cancel": reverse("targets:campaigns")}
    return render(request, "targets/form.html", context, status=form.status)


def found_campaign(request: HttpRequest, pk: int) -> Campaign:
    """The campaign if it concerns the reader, else 404."""
    return get_object_or_404(Campaign.objects.visible_to(person_of(request)).select_related("unit"), pk=pk)


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: what it is about, who leads it, the targets that serve it as far as the reader sees them."""
    by, found = person_of(request), found_campaign(request, pk)
    rows = CampaignTarget.objects.visible_to(by).filter(campaign=found).select_related("unit", "target", "decided_at")
    context = {
        "title": str(found),
        "crumbs": [(_("Campaigns"), reverse("targets:campaigns")), (str(found), "")],
        "campaign": found,
        "state": state_chip(found),
        "where": committee(found),
        "acts": _acts(found, by),
        "events": events_of(found),
        "results": f"{reverse('targets:campaign_results')}?campaign={found.pk}",
    }
    return OF_CAMPAIGN.respond(request, rows, context)


def _acts(found: Campaign, by: Person) -> list[dict[str, Any]]:
    acts: list[dict[str, Any]] = [
        {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk])} for move in moves_open_to(found, by)
    ]
    if keeps_the_campaign(by, found):
        acts.insert(0, {"label": _("Change"), "url": reverse("targets:edit_campaign", args=[found.pk])})
    return acts


@require_http_methods(["GET", "POST"])
def edit_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Change names, texts, organizations."""
    by, found = person_of(request), found_campaign(request, pk)
    require(keeps_the_campaign(by, found))
    form = CampaignForm(request.POST or None, subject=found, initial={name: getattr(found, name) for name in TEXTS})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return examining.edit_campaign(found, by=by, **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The changes are kept."))
            return answer
    context = {"title": _("Change the campaign"), "over": str(found), "form": form, "cancel": found.get_absolute_url()}
    return render(request, "targets/form.html", context, status=form.status)


def _rows(found: Campaign) -> list[dict[str, Any]]:
    return [
        {"label": _("Campaign"), "value": str(found)},
        {"label": _("Where"), "value": committee(found)},
        {"label": _("Led by"), "value": found.led_by},
    ]


@require_http_methods(["GET", "POST"])
def retire_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a campaign retire, with a reason: a check page first."""
    found = found_campaign(request, pk)
    context = {
        "rows": _rows(found),
        "lead": _("Nothing is proposed to it any longer and it leaves the matrix. What is recorded stays."),
    }
    verb = partial(examining.retire_campaign, today=today())
    form = ReasonForm(request.POST or None, subject=found)
    return act(request, found, "retire", verb, form=form, said=_("The campaign has retired."), context=context)


@require_http_methods(["GET", "POST"])
def resume_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a campaign back."""
    found = found_campaign(request, pk)
    verb = partial(examining.resume_campaign, today=today())
    return act(request, found, "resume", verb, said=_("The campaign runs again."), context={"rows": _rows(found)})


def _counted(units: QuerySet[Unit]) -> QuerySet[Any]:
    """Units with how many targets of them and all below serve a campaign: each counted once."""
    once = FilteredRelation("campaign_counts", condition=Q(campaign_counts__campaign__isnull=True))
    sums = {name: Sum(f"once__{name}", default=0) for name in ("n", "done", "weight", "weighted")}
    return units.annotate(once=once).annotate(**sums)


def _mean(unit: Any) -> Any:
    return round(unit.weighted / unit.weight) if unit.weight else None


BELOW = Listing(
    name="campaigns-below",
    title=_("Units below"),
    columns=(
        Column(
            "unit",
            _("Unit"),
            value=str,
            link=lambda row: reverse("targets:unit_campaigns", args=[row.pk]),
            below=lambda row: str(row.kind),
            sort="unit",
        ),
        Column("n", _("Targets in campaigns"), kind="number", width=200),
        Column("done", _("Of these met"), kind="number", width=140),
        Column("progress", _("Mean progress"), value=_mean, kind="number", unit="%", width=150),
    ),
    sorts=(Sort("unit", _("Unit"), ("code",)),),
    default_sort="unit",
    template="targets/matrix.html",
    empty=Empty(_("No units stand below."), _("The matrix above counts this unit alone.")),
    note=_("Each target of the unit and all below it counted once, whichever campaigns it serves."),
)


@require_safe
def unit_campaigns(request: HttpRequest, unit: int) -> HttpResponse:
    """The matrix campaign × field of a unit with all below it, and the units right below (rule 9)."""
    by = person_of(request)
    seen = Unit.objects.visible_to(by)
    found: Any = get_object_or_404(seen.annotate(counted_at=Subquery(counted_at())), pk=unit)
    lines = matrix_of(found)
    acts = [{"label": _("Results recorded"), "url": f"{reverse('targets:campaign_results')}?area={found.pk}"}]
    if organizations_at(by, found):
        url = reverse("targets:record_result", args=[found.pk])
        acts.append({"label": _("Record a result"), "url": url, "main": True})
    context = {
        "title": _now("Campaigns by field"),
        "crumbs": [(str(found), found.get_absolute_url()), (_("Campaigns"), "")],
        "unit": found,
        "acts": acts,
        "as_of": _now("As of %(moment)s") % {"moment": words.moment(found.counted_at)} if found.counted_at else "",
        "fields": FIELDS,
        "lines": [_drawn(line, found) for line in lines],
        "empty_matrix": not any(line.all.n for line in lines),
    }
    below = _counted(seen.filter(parent=found).current()).select_related("kind")
    return BELOW.respond(request, below, context)


def _drawn(line: Line, unit: Unit) -> dict[str, Any]:
    """A line of the matrix; each count opens the list of its targets."""
    base = f"{reverse('targets:campaign_targets')}?state=counted&area={unit.pk}"
    of = f"&campaign={line.campaign.pk}" if line.campaign else ""
    cells = [
        {
            "label": dict(FIELDS)[name],
            "drawn": heat(line.cells[name].progress, line.cells[name].done, line.cells[name].n, field=name),
            "url": f"{base}{of}&field={name}" if of and line.cells[name].n else "",
        }
        for name in NAMES
    ]
    every = line.all
    return {
        "campaign": line.campaign,
        "cells": cells,
        "n": every.n,
        "met": every.done,
        "progress": words.number(share(every), "%"),
    }
