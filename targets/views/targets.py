"""Unit targets: the list, the page of one, setting, discussing, meeting (L2, L4, L5)."""

from __future__ import annotations

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
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip, field_name
from targets import setting
from targets.campaign_page import campaign_rows, with_campaigns
from targets.discussing import LOOKED_AT
from targets.filters.targets import TargetFilter
from targets.forms.setting import DiscussionForm, OrderForm
from targets.models import Campaign, Resolution, Target
from targets.models.campaign import OVER
from targets.models.resolution import OPEN
from targets.presenting import LOADED, WHO, chip_of, goals_of, rows_of
from targets.realism_page import kept_rows
from targets.renewal_page import renewal_parts, with_renewal
from targets.target_page import goal_rows, note_rows, reading_rows, standing_rows, top_rows
from targets.workflow import TARGET
from units.acting import act
from units.http import person_of
from units.models import Person
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.models import steps_of
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require
from workflow.telling import told

PAGES = {"discuss": "targets:discuss", "meet": "targets:meet", "end": "targets:end_target"}


LIST = Listing(
    name="targets",
    title=_("Targets"),
    columns=(
        Column(
            "title", _("Target"), link=lambda row: row.get_absolute_url(), below=lambda row: str(row.unit), sort="title"
        ),
        Column("field", _("Field"), value="get_field_display", show=lambda row: field_name(row.field), width=140),
        Column(
            "progress",
            _("Progress"),
            kind="number",
            unit="%",
            show=lambda row: mini_progress(row.progress, field=row.field),
            width=140,
        ),
        Column("limit_on", _("Time limit"), kind="date", sort="limit", width=120),
        Column(
            "state",
            _("Status"),
            value=lambda row: TARGET.label_of(row.state),
            show=lambda row: chip(*chip_of(row, today())),
            width=140,
        ),
        Column("unit", _("Unit"), value="unit.code", exported=True, width=100),
    ),
    sorts=(Sort("limit", _("Time limit"), ("limit_on",)), Sort("title", _("Target"), ("title",))),
    default_sort="limit",
    filters=TargetFilter,
    empty=Empty(
        _("No targets yet."), _("A unit sets targets in the three fields once it has resolved to win the flag.")
    ),
)


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """All targets of units within reach."""
    by = person_of(request)
    rows = Target.objects.visible_to(by).exclude(state="ended").select_related("unit")
    return LIST.respond(request, rows, filter_options={"campaigns": Campaign.objects.visible_to(by)})


def found_target(request: HttpRequest, pk: int) -> Target:
    """The target if the reader's reach covers its unit, else 404."""
    return get_object_or_404(_loaded(person_of(request)), pk=pk)


def _loaded(by: Person) -> QuerySet[Target]:
    rows = Target.objects.visible_to(by).select_related("unit", "resolution__meeting", *LOADED)
    return with_campaigns(rows)


@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: where it stands, its stages, its readings with evidence, its discussion and its versions."""
    by = person_of(request)
    found = get_object_or_404(with_renewal(_loaded(by), by), pk=pk)
    day = today()
    heads = heads_the_unit(by, found)
    goals = goals_of([found])
    context = {
        "title": found.title,
        "crumbs": [
            (str(found.unit), found.unit.get_absolute_url()),
            (
                _("Resolution: %(tier)s") % {"tier": found.resolution.get_tier_display()},
                found.resolution.get_absolute_url(),
            ),
            (_("Target"), ""),
        ],
        "target": found,
        "version": found.current,
        "standing": standing_rows(found),
        "closing": top_rows(found),
        "row": rows_of([found], day, goals)[0],
        "goals": goal_rows(found, goals[found.pk], day),
        "checks": kept_rows(found.field, goals[found.pk]),
        **renewal_parts(found, by, day),
        "who": WHO,
        "readings": reading_rows(found),
        "notes": note_rows(found),
        "discussion": found.discussion,
        "may_meet": found.state in LOOKED_AT,
        "may_read": heads and found.state == "in_force",
        "campaigns": campaign_rows(found),
        "may_propose": heads and found.state not in OVER,
        "may_renew": heads and found.state == "in_force",
        "may_edit": heads and found.state in ("draft", "discussed"),
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "discuss"}
            for move in moves_open_to(found, by)
            if move.name in PAGES
        ],
        "events": _events(found),
    }
    return render(request, "targets/target.html", context)


def _events(found: Target) -> list[dict[str, Any]]:
    return [
        {
            "on": step.happened_on or step.recorded_at.date(),
            "title": told(step),
            "text": step.note or step.facts.get("value", ""),
        }
        for step in steps_of(found).order_by("-id")[:12]
    ]


@require_http_methods(["GET", "POST"])
def discuss(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the collective discussion of a target, and of others discussed at the same meeting."""
    found = found_target(request, pk)
    others = Target.objects.filter(resolution_id=found.resolution_id, unit_id=found.unit_id, state="draft")
    others = others.exclude(pk=found.pk).order_by("order", "id")
    form = DiscussionForm(request.POST or None, subject=found, others=others)
    said = _("The discussion is recorded.")
    return act(request, found, "discuss", setting.discuss, form=form, said=said, template="targets/act.html")


@require_http_methods(["GET", "POST"])
def meet(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a target as met."""
    found = found_target(request, pk)
    rows = [
        {"label": _("Target"), "value": found.title},
        {"label": _("Progress by its readings"), "value": words.number(found.progress, "%")},
    ]
    verb = partial(setting.meet, today=today())
    return act(request, found, "meet", verb, said=_("The target is met."), context={"rows": rows})


@require_http_methods(["GET", "POST"])
def end_target(request: HttpRequest, pk: int) -> HttpResponse:
    """End a target with a reason."""
    found = found_target(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    rows = [{"label": _("Target"), "value": found.title}]
    return act(request, found, "end", setting.end, form=form, said=_("The target has ended."), context={"rows": rows})


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the targets of a resolution in order: the one in hand stands first (L8)."""
    by = person_of(request)
    resolution = get_object_or_404(Resolution.objects.visible_to(by).select_related("unit"), pk=pk)
    require(setting.units_for(resolution, by).exists())
    if resolution.state not in OPEN:
        raise NotNow
    form = OrderForm(request.POST or None, subject=resolution, rows=list(setting.in_order(resolution, by)[:200]))
    if request.method == "POST" and form.is_valid():
        ids = form.ids()
        answer = form.submit(request, lambda: setting.put_in_order(resolution, by=by, ids=ids).get_absolute_url())
        if answer:
            messages.success(request, _now("The order is kept."))
            return answer
    context = {
        "title": _("Order of the targets"),
        "over": str(resolution.unit),
        "note": _("1 stands first: the target in hand."),
        "form": form,
        "cancel": resolution.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)
