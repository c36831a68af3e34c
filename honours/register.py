"""The register of flags: append-only, without gaps; a number exists only once its entry does (L11)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from assessments.models import Application
from honours.models import Flag, RegisterCounter, RegisterEntry


@transaction.atomic
def enter(application: Application, *, by: Any, today: datetime.date, authority: str) -> Flag:
    """Write the entry of an approved application. The caller holds the lock on the application's row.

    The counter's row is locked next and until the transaction ends, so numbers have no gaps and no twin.
    """
    unit = application.unit
    return Flag.objects.create(
        number=next_number(),
        unit=unit,
        unit_name_en=unit.name_en,
        unit_name_ko=unit.name_ko,
        tier=application.tier,
        application=application,
        awarded_on=today,
        authority=authority,
        approved_by=by,
    )


@transaction.atomic
def enter_change(flag: Flag, kind: str, *, by: Any, today: datetime.date, corrected: dict[str, Any]) -> RegisterEntry:
    """Write the line of an approved change: all that is true of the flag from it on, `corrected` in the old one's place.

    The caller holds the lock on the change's row; the database asks again that somebody has decided it.
    """
    facts = flag.now.facts | corrected
    number = next_number()
    made = RegisterEntry.objects.create(
        number=number,
        kind=kind,
        flag=flag,
        approved_by=by,
        decided_on=today,
        previous=f"-{number}",
        hash=f"-{number}",
        **facts,
    )
    made.refresh_from_db()
    return made


def next_number() -> int:
    """The number after the last one; the counter's row stays locked until the transaction ends."""
    counter = RegisterCounter.objects.select_for_update().get(name="flags")
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
