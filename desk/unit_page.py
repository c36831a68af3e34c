"""Gathers the unit page: who it is, where it stands, its targets, its cascade, its road to the flag, its timeline."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.facts import Facts, facts_of
from assessments.readiness import road
from desk.area import as_of_words
from desk.cascade import cascade, family
from desk.timeline import timeline
from evidence.models import Evidence
from honours.presenting import awards_of
from pages import words
from reviews.load import month_of
from reviews.models import Asked, Deviation
from reviews.presenting import ReviewFacts, review_facts
from reviews.rules import oversees
from targets.calling import open_call_of
from targets.models import Resolution
from targets.models.resolution import OPEN
from targets.presenting import FieldPart, Row, in_hand, target_rows
from targets.rolling import year_at, year_end
from targets.rollup import AsOf
from units.models import ContactPost, Meeting, Person, Unit
from units.models.tree import in_language
from units.reach import reach_of
from units.rules import heads_the_unit, is_superior_staff
from workflow.clock import today

#: Contacts of the office shown at most.
CONTACTS = 10


def loaded() -> QuerySet[Unit]:
    """Units with what the page says of the unit itself: kind, sector, contacts of its office, evidence on file."""
    contacts = ContactPost.objects.filter(unit=OuterRef("pk")).order_by("id")[:CONTACTS]
    asked = Asked.objects.totals().filter(unit=OuterRef("pk"), month=month_of(today()))
    filed = Evidence.objects.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(n=Count("id"))
    standing = (
        Deviation.objects.standing().filter(unit=OuterRef("pk")).order_by().values("unit").annotate(n=Count("id"))
    )
    return Unit.objects.select_related("kind", "sector").annotate(
        office=ArraySubquery(contacts.values(row=JSONObject(en="title_en", ko="title_ko", contact="contact"))),
        filed=Subquery(filed.values("n")),
        deviating=Subquery(standing.values("n")),
        as_of=AsOf(),
        load=Subquery(asked.values("n")),
        load_limit=Subquery(asked.values("most")),
    )


def gather(unit: Any, person: Person, today: datetime.date) -> dict[str, Any]:
    """The context of templates/desk/unit.html for a unit of `loaded`; eight queries, whatever the unit holds."""
    fields = target_rows(unit, today)
    reviews = review_facts(unit, today)
    around = family(unit)
    node, more = cascade(unit, around)
    known = facts_of(unit.pk, today)
    resolution = _resolution(unit, known)
    return {
        "unit": unit,
        "title": str(unit),
        "crumbs": crumbs(unit, around, person),
        "resolution": resolution,
        "call": open_call_of(unit, today) if resolution is None and heads_the_unit(person, unit) else None,
        "facts": _facts(unit, fields, reviews, today),
        "fields": fields,
        "in_hand": in_hand(fields),
        "node": node,
        "more_below": more,
        "as_of": as_of_words(unit.as_of) if unit.kind.is_area else "",
        "tasks": road(unit, today, person, facts=known) if known else [],
        "events": timeline(
            unit,
            today,
            reviews_due=[reviews.next_due] if reviews.next_due else [],
            limits=_limits(fields, today),
        ),
        "awards": awards_of(unit),
        "contacts": [f"{in_language(one['en'], one['ko'])}: {one['contact']}" for one in unit.office],
        "acts": _acts(unit, person, resolution, reviews, _year_to_close(fields, today)),
    }


def _resolution(unit: Unit, known: Facts | None) -> Resolution | None:
    """The unit's open resolution, as far as the road's facts tell of it."""
    if known is None or known.state not in OPEN:
        return None
    made = Resolution(pk=known.resolution_id, unit=unit, tier=known.tier, state=known.state)
    if known.adopted_on is not None:
        made.meeting = Meeting(unit=unit, held_on=known.adopted_on)
    return made


def crumbs(unit: Unit, around: list[Unit], person: Person) -> list[tuple[str, str]]:
    """(name, address) from the nation down; an ancestor out of reach is named without a link."""
    reach = reach_of(person)
    above = [one for one in around if one.depth < unit.depth]
    return [*((str(one), one.get_absolute_url() if reach.sees(one) else "") for one in above), (str(unit.kind), "")]


def _limits(fields: list[FieldPart], today: datetime.date) -> list[Row]:
    """Targets in force whose time limit lies ahead, the soonest first."""
    rows = [row for part in fields for row in part.rows if row.state == "in_force" and row.limit_on >= today]
    return sorted(rows, key=lambda row: (row.limit_on, row.pk))


def _facts(unit: Any, fields: list[FieldPart], reviews: ReviewFacts, today: datetime.date) -> list[dict[str, Any]]:
    rows = [row for part in fields for row in part.rows]
    met = sum(1 for row in rows if row.met)
    covered = sum(1 for part in fields if any(row.met for row in part.rows))
    limits = [row.limit_on for row in _limits(fields, today)]
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
            "value": unit.filed or 0,
            "url": reverse("evidence:list", args=[unit.pk]),
        },
        {
            "label": _("Asked this month"),
            "value": unit.load or 0,
            "url": reverse("reviews:unit_load", args=[unit.pk]),
            "note": _("at most %(most)s") % {"most": unit.load_limit} if unit.load_limit else "",
        },
        *_deviations(unit),
    ]


def _deviations(unit: Any) -> list[dict[str, Any]]:
    """How many deviations of the unit are not closed yet, where there are any."""
    if not unit.deviating:
        return []
    url = f"{reverse('reviews:deviations')}?unit={unit.pk}&state=standing"
    return [{"label": _("Deviations not closed"), "value": unit.deviating, "url": url}]


def _year_to_close(fields: list[FieldPart], today: datetime.date) -> int | None:
    """The year whose rollover is open, where a target of it is not finished; it leads to the record once it is done."""
    year = year_at(today)
    rows = [row for part in fields for row in part.rows if row.state == "in_force"]
    return year if year is not None and any(row.limit_on <= year_end(year) for row in rows) else None


def _acts(
    unit: Unit, person: Person, resolution: Resolution | None, reviews: ReviewFacts, closing: int | None
) -> list[dict[str, Any]]:
    """Buttons of the page, for those who may: each leads to a page that asks the same rule again."""
    acts: list[dict[str, Any]] = []
    if heads_the_unit(person, unit):
        if resolution is None:
            acts.append({"label": _("Resolve to win the flag"), "url": reverse("targets:resolve", args=[unit.pk])})
        if reviews.open_review is not None:
            acts.append({"label": _("Record a review"), "url": reverse("reviews:hold", args=[reviews.open_review])})
        if resolution is not None:
            acts.append({"label": _("Readings"), "url": reverse("targets:readings", args=[unit.pk])})
        if closing is not None:
            url = reverse("targets:rollover", args=[unit.pk, closing])
            acts.append({"label": _("Year-end rollover"), "url": url})
        acts.append({"label": _("Add evidence"), "url": reverse("evidence:add", args=[unit.pk]), "main": True})
    elif is_superior_staff(person, unit) and resolution is not None:
        acts.append({"label": _("Open the resolution"), "url": resolution.get_absolute_url()})
    if oversees(person, unit) and unit.archived_on is None:
        acts.append({"label": _("Open a deviation"), "url": reverse("reviews:open_deviation", args=[unit.pk])})
    return acts
