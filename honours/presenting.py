"""A unit's awards as other pages show them: register entries and past awards, newest first (L1, L11)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from honours.models import DOWN, ENTRY_KINDS, RegisterEntry
from targets.models import TIERS
from units.models import Unit


def awards_of(unit: Unit) -> list[dict[str, Any]]:
    """label, number ("" for a past award), on, precision, authority, url ("" for a past award). One statement.

    A flag reads as its last line says; one that was taken down stands last and says so.
    """
    known, kinds = dict(TIERS), dict(ENTRY_KINDS)
    lines = RegisterEntry.objects.filter(flag=OuterRef("pk")).order_by("-number")
    last = lines.filter(kind__in=[*DOWN, "reinstated"]).values("kind")[:1]
    flags = (
        unit.flags.order_by()
        .annotate(
            on=Subquery(lines.values("awarded_on")[:1]),
            said_by=Subquery(lines.values("authority")[:1]),
            last=Coalesce(Subquery(last), Value("")),
        )
        .values_list("tier", "number", "on", Value("day"), "said_by", "last")
    )
    past = unit.legacy_awards.order_by().values_list(
        "tier", Value(0), "awarded_on", "precision", "reference", Value("")
    )
    rows = [
        {
            "label": f"{known[tier]} ({str(kinds[last]).lower()})" if last in DOWN else known[tier],
            "down": last in DOWN,
            "number": f"{number:04d}" if number else "",
            "on": on,
            "precision": precision,
            "authority": authority,
            "url": reverse("honours:entry", args=[number]) if number else "",
        }
        for tier, number, on, precision, authority, last in flags.union(past, all=True)
    ]
    # What has no date stands last: nothing says that it is recent.
    rows.sort(key=lambda row: row["on"] or datetime.date.min, reverse=True)
    return sorted(rows, key=lambda row: bool(row["down"]))
