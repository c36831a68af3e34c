"""What organizations record of their campaigns by unit, period and field; corrections as new rows (L15)."""

from __future__ import annotations

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
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import field_name
from targets import contributing
from targets.contributing import Period
from targets.filters.campaigns import CampaignResultFilter
from targets.forms.campaigns import CorrectResultForm, ResultForm
from targets.models import Campaign, CampaignResult
from targets.presenting import WHO
from targets.rules import leads_the_campaign, organizations_at
from units.http import person_of
from units.models import Unit
from workflow.clock import today
from workflow.refusals import NotNow, require

#: Rows before a correction shown on its page.
OLDER = 12


def value_of(row: CampaignResult) -> str:
    """The value with its unit of measure; of a target the share its own readings have reached."""
    if row.of is not None:
        return _now("%(share)s of the way, by its readings") % {"share": words.number(row.of.target.progress, "%")}
    return words.number(row.value, str(row.unit_of_measure or ""))


def told_by(row: CampaignResult) -> str:
    """What is counted: the target, or the words of the row."""
    return row.of.target.title if row.of is not None else row.counted


def work_of(row: CampaignResult) -> str:
    """The work done; of a correction also why."""
    said = _now("Correction: %(reason)s") % {"reason": row.reason}
    return f"{row.work} {said}" if row.reason else row.work


LIST = Listing(
    name="campaign-results",
    title=_("Results of campaigns"),
    columns=(
        Column(
            "campaign",
            _("Campaign"),
            value="campaign",
            link=lambda row: row.get_absolute_url(),
        ),
        Column(
            "unit",
            _("Unit"),
            value="unit",
            link=lambda row: row.unit.get_absolute_url(),
            below=lambda row: str(row.unit.code),
        ),
        Column("period", _("Period"), value=lambda row: str(Period(row.since, row.until)), sort="period", width=130),
        Column("field", _("Field"), value="get_field_display", show=lambda row: field_name(row.field), width=130),
        Column("counted", _("What is counted"), value=told_by),
        Column("value", _("Value"), value=value_of, width=140),
        Column("work", _("Work done"), value=work_of),
        Column("contribution", _("Contribution")),
    ),
    sorts=(Sort("period", _("Period"), ("until",)),),
    default_sort="-period",
    filters=CampaignResultFilter,
    empty=Empty(
        _("No results recorded yet."),
        _("The official of an organization that leads a campaign records them on the unit's page of campaigns."),
    ),
    note=_("The result of a target is its readings and stands there alone: nothing is counted twice."),
)


@require_safe
def campaign_results(request: HttpRequest) -> HttpResponse:
    """Results of units within reach, those corrected left out."""
    by = person_of(request)
    rows = CampaignResult.objects.visible_to(by).holding()
    rows = rows.select_related("campaign", "unit", "of__target", "unit_of_measure")
    return LIST.respond(request, rows, filter_options={"campaigns": Campaign.objects.visible_to(by)})


@require_safe
def campaign_result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result, with what it corrects."""
    by, found = person_of(request), found_result(request, pk)
    acts = []
    if leads_the_campaign(by, found.campaign, found.unit) and not hasattr(found, "corrected_by"):
        acts = [{"label": _("Correct"), "url": reverse("targets:correct_result", args=[found.pk])}]
    context = {
        "title": str(found.campaign),
        "over": str(found.unit),
        "crumbs": [(_("Results of campaigns"), reverse("targets:campaign_results")), (str(found.campaign), "")],
        "acts": acts,
        "rows": _rows(found),
        "older": [{"value": value_of(one), "work": work_of(one), "on": one.recorded_at} for one in _older(found)],
        "newer": getattr(found, "corrected_by", None),
        "who": WHO,
    }
    return render(request, "targets/campaign_result.html", context)


def _older(found: CampaignResult) -> QuerySet[CampaignResult]:
    """The rows this one stands in place of: of one campaign, unit, field, period and target there is one line of rows."""
    line = {name: getattr(found, name) for name in ("campaign", "unit", "field", "since", "until", "of")}
    if line["of"] is None:
        del line["of"]
    rows = CampaignResult.objects.filter(**line, of__isnull=found.of is None, pk__lt=found.pk)
    return rows.select_related("of__target", "unit_of_measure").order_by("-id")[:OLDER]


def found_result(request: HttpRequest, pk: int) -> CampaignResult:
    """The result if the reader's reach covers its unit, else 404."""
    rows = CampaignResult.objects.visible_to(person_of(request))
    loaded = rows.select_related("campaign", "unit", "of__target", "unit_of_measure", "corrected_by")
    return get_object_or_404(loaded, pk=pk)


def _rows(found: CampaignResult) -> list[dict[str, Any]]:
    return [
        {"label": _("Period"), "value": str(Period(found.since, found.until))},
        {"label": _("Field"), "value": found.get_field_display()},
        {"label": _("What is counted"), "value": told_by(found)},
        {"label": _("Value"), "value": value_of(found)},
        {"label": _("Work done"), "value": work_of(found)},
        {"label": _("What it contributes to the three revolutions"), "value": found.contribution},
    ]


@require_http_methods(["GET", "POST"])
def record_result(request: HttpRequest, unit: int) -> HttpResponse:
    """Record what a unit reached for a campaign of the reader's organization."""
    by = person_of(request)
    found = get_object_or_404(Unit.objects.visible_to(by), pk=unit)
    require(bool(organizations_at(by, found)))
    campaigns = contributing.campaigns_led(by, found)
    if request.method == "GET" and not campaigns.exists():
        raise NotNow(_now("No campaign of your organization runs at this unit."))
    form = ResultForm(request.POST or None, unit=found, campaigns=campaigns)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            data = form.cleaned_data
            made = contributing.record_result(
                found,
                by=by,
                campaign=data["campaign"],
                field=data["field"],
                period=form.period_chosen(),
                words=form.words(),
                today=today(),
            )
            return made.get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The result is recorded."))
            return answer
    context = {
        "title": _("Record a result"),
        "over": str(found),
        "form": form,
        "draft": f"campaign-result-{found.pk}",
        "cancel": reverse("targets:unit_campaigns", args=[found.pk]),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def correct_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a new row with its reason in place of one."""
    by, found = person_of(request), found_result(request, pk)
    require(leads_the_campaign(by, found.campaign, found.unit))
    if hasattr(found, "corrected_by"):
        raise NotNow(_now("This row has been corrected already; correct the newer one."))
    names = ("counted", "value", "unit_of_measure", "work", "contribution")
    initial = {name: getattr(found, name) for name in names}
    form = CorrectResultForm(request.POST or None, subject=found, tag=found.of, initial=initial)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            reason = form.cleaned_data["reason"]
            made = contributing.correct_result(found, by=by, words=form.words(), reason=reason, today=today())
            return made.get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The correction is recorded."))
            return answer
    context = {
        "title": _("Correct the result"),
        "over": f"{found.campaign}, {found.unit}",
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)
