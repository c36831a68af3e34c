"""Gathers the unit page: who it is, where it stands, its targets, its cascade, its road to the flag, its timeline."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.readiness import road
from desk.cascade import cascade
from desk.timeline import timeline
from evidence.models import Evidence
from honours.presenting import awards_of
from pages import words
from reviews.presenting import ReviewFacts, review_facts
from targets.counting import shown_counts
from targets.models import Resolution
from targets.presenting import target_rows
from units.models import Person, Unit
from units.rules import heads_the_unit, is_superior_staff


def gather(unit: Unit, person: Person, today: datetime.date) -> dict[str, Any]:
    """The context of templates/desk/unit.html; a fixed number of queries, whatever the unit holds."""
    fields = target_rows(unit, today)
    reviews = review_facts(unit, today)
    node, more = cascade(unit, person, shown_counts)
    resolution = (
        Resolution.objects.filter(unit=unit, state__in=["draft", "adopted", "submitted", "returned", "in_force"])
        .order_by("-id")
        .first()
    )
    return {
        "unit": unit,
        "title": str(unit),
        "crumbs": crumbs(unit, person),
        "resolution": resolution,
        "facts": _facts(unit, fields, reviews, today),
        "fields": fields,
        "node": node,
        "more_below": more,
        "tasks": road(unit, today, person),
        "events": timeline(unit, today, reviews_due=[reviews.next_due] if reviews.next_due else []),
        "awards": awards_of(unit),
        "contacts": list(unit.contact_posts.order_by("id")[:10]),
        "acts": _acts(unit, person, resolution, reviews),
    }


def crumbs(unit: Unit, person: Person) -> list[tuple[str, str]]:
    """(name, address) from the nation down; an ancestor out of reach is named without a link. One query."""
    above = Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("depth")
    seen = set(Unit.objects.visible_to(person).filter(pk__in=unit.ancestor_ids).values_list("pk", flat=True))
    return [*((str(one), one.get_absolute_url() if one.pk in seen else "") for one in above), (str(unit.kind), "")]


def _facts(unit: Unit, fields: Any, reviews: ReviewFacts, today: datetime.date) -> list[dict[str, Any]]:
    rows = [row for part in fields for row in part.rows]
    met = sum(1 for row in rows if row.met)
    covered = sum(1 for part in fields if any(row.met for row in part.rows))
    due = Evidence.objects.filter(unit=unit).aggregate(first=Min("happened_on"))
    number = Evidence.objects.filter(unit=unit).count() if due["first"] else 0
    limits = sorted(row.limit_on for row in rows if not row.met and row.limit_on >= today)
    return [
        {
            "label": _("Targets met"),
            "value": met,
            "of": _("of %(all)s") % {"all": len(rows)},
            "note": _("%(fields)s of 3 fields have one") % {"fields": covered},
        },
        {
            "label": _("Next review"),
            "value": words.day_short(reviews.next_due) if reviews.next_due else "–",
            "note": words.days_left(reviews.next_due) if reviews.next_due else _("none planned yet"),
        },
        {
            "label": _("Reviews on time"),
            "value": reviews.on_time,
            "of": _("of %(all)s") % {"all": reviews.held},
            "note": reviews.note,
        },
        {
            "label": _("Next time limit"),
            "value": words.day_short(limits[0]) if limits else "–",
            "note": words.days_left(limits[0]) if limits else _("no target under way"),
        },
        {
            "label": _("Evidence on file"),
            "value": number,
            "url": reverse("evidence:list", args=[unit.pk]),
        },
    ]


def _acts(unit: Unit, person: Person, resolution: Resolution | None, reviews: ReviewFacts) -> list[dict[str, Any]]:
    """Buttons of the page, for those who may: each leads to a page that asks the same rule again."""
    acts: list[dict[str, Any]] = []
    if heads_the_unit(person, unit):
        if resolution is None:
            acts.append({"label": _("Resolve to win the flag"), "url": reverse("targets:resolve", args=[unit.pk])})
        if reviews.open_review is not None:
            acts.append({"label": _("Record a review"), "url": reverse("reviews:hold", args=[reviews.open_review])})
        acts.append({"label": _("Add evidence"), "url": reverse("evidence:add", args=[unit.pk]), "main": True})
    elif is_superior_staff(person, unit) and resolution is not None:
        acts.append({"label": _("Open the resolution"), "url": resolution.get_absolute_url()})
    return acts
