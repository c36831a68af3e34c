"""A unit's awards as other pages show them: register entries and past awards, newest first (L1, L11)."""

from __future__ import annotations

import datetime
from typing import Any

from units.models import Unit


def awards_of(unit: Unit) -> list[dict[str, Any]]:
    """label, number ("" for a past award), on, precision, authority, url ("" for a past award). Two statements."""
    rows: list[dict[str, Any]] = [
        {
            "label": flag.get_tier_display(),
            "number": str(flag),
            "on": flag.awarded_on,
            "precision": "day",
            "authority": flag.authority,
            "url": flag.get_absolute_url(),
        }
        for flag in unit.flags.all()
    ]
    rows.extend(
        {
            "label": award.get_tier_display(),
            "number": "",
            "on": award.awarded_on,
            "precision": award.precision,
            "authority": award.reference,
            "url": "",
        }
        for award in unit.legacy_awards.all()
    )
    # What has no date stands last: nothing says that it is recent.
    return sorted(rows, key=lambda row: row["on"] or datetime.date.min, reverse=True)
