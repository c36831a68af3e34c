"""A unit's awards as other pages show them: register entries and past awards, newest first (L1, L11)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Value
from django.urls import reverse

from targets.models import TIERS
from units.models import Unit


def awards_of(unit: Unit) -> list[dict[str, Any]]:
    """label, number ("" for a past award), on, precision, authority, url ("" for a past award). One statement."""
    known = dict(TIERS)
    flags = unit.flags.order_by().values_list("tier", "number", "awarded_on", Value("day"), "authority")
    past = unit.legacy_awards.order_by().values_list("tier", Value(0), "awarded_on", "precision", "reference")
    rows = [
        {
            "label": known[tier],
            "number": f"{number:04d}" if number else "",
            "on": on,
            "precision": precision,
            "authority": authority,
            "url": reverse("honours:entry", args=[number]) if number else "",
        }
        for tier, number, on, precision, authority in flags.union(past, all=True)
    ]
    # What has no date stands last: nothing says that it is recent.
    return sorted(rows, key=lambda row: row["on"] or datetime.date.min, reverse=True)
