"""What the page of a directive shows: its words and scope, and who has answered, by area."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from pages import words
from targets.models import FIELDS, Directive, DirectiveAnswer
from units.models import Person, Unit

#: The columns of the table of counts: the filter of the list each count opens, and its heading.
COUNTED = ("all", "unanswered", "late", "renewed", "no_change")


def scope_rows(directive: Directive) -> list[dict[str, Any]]:
    """What it asks, of whom and by when; one statement for each kind of scope."""
    labels = dict(FIELDS)
    every = _("all")
    rows = [
        {"label": _("What it asks"), "value": directive.text},
        {"label": _("Authority"), "value": directive.authority},
        {"label": _("Answer by"), "value": words.day(directive.answer_by)},
        {"label": _("Fields"), "value": ", ".join(str(labels[name]) for name in directive.fields)},
        {"label": _("Kinds of units"), "value": _names(directive.kinds.all()) or every},
        {"label": _("Sectors"), "value": _names(directive.sectors.all()) or every},
        {"label": _("Areas"), "value": _names(directive.areas.all()) or every},
        {"label": _("Groups of units"), "value": _names(directive.groups.all()) or every},
    ]
    if directive.because:
        rows.append({"label": _("Why it was cancelled"), "value": directive.because})
    return rows


def _names(rows: Any) -> str:
    return ", ".join(str(one) for one in list(rows)[:30])


def counts_by_area(directive: Directive, by: Person, today: datetime.date) -> list[dict[str, Any]]:
    """For each area directly below the issuer, and for units that stand in none: counts that open lists.

    Two statements; counted is what the reader may see.
    """
    place = Func(F("unit__path"), Value(str(directive.unit.path).count(".") + 1), Value(1), function="subpath")
    late = Q(state="unanswered", directive__answer_by__lt=today)
    found = (
        DirectiveAnswer.objects.visible_to(by)
        .filter(directive=directive)
        .annotate(below=Cast(place, CharField()))
        .values("below")
        .order_by("below")
        .annotate(
            all=Count("pk"),
            unanswered=Count("pk", filter=Q(state="unanswered")),
            late=Count("pk", filter=late),
            renewed=Count("pk", filter=Q(state="renewed")),
            no_change=Count("pk", filter=Q(state="no_change")),
        )
    )
    counted = {int(row["below"]): row for row in found}
    areas = Unit.objects.filter(pk__in=list(counted), kind__is_area=True).order_by("path")
    rows = [_row(directive, str(area), area.pk, counted.pop(area.pk)) for area in areas]
    if counted:
        rest = {name: sum(row[name] for row in counted.values()) for name in COUNTED}
        label = _("Units directly below") if rows else str(directive.unit)
        rows.append(_row(directive, label, None if rows else directive.unit_id, rest))
    return rows


def _row(directive: Directive, label: str, area: int | None, counts: dict[str, Any]) -> dict[str, Any]:
    base = reverse("targets:directive_units", args=[directive.pk])
    asked = f"&area={area}" if area else ""
    label_of = {
        "all": _("Asked"),
        "unanswered": _("Unanswered"),
        "late": _("Of these late"),
        "renewed": _("Renewed"),
        "no_change": _("No change"),
    }
    return {
        "label": label,
        "cells": [
            {
                "label": label_of[name],
                "count": counts[name],
                "url": f"{base}?answer={'' if name == 'all' else name}{asked}" if area and counts[name] else "",
            }
            for name in COUNTED
        ],
    }
