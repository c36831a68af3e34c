"""The kinds of units and people, which stand below `reminders` and cannot register them themselves."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from reminders.registry import Kind, Line, register
from units import reminding
from units.models import Person


def _lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    return {key: Line(*told) for key, told in reminding.correction_lines(person, ids, day).items()}


def connect() -> None:
    """Register them."""
    register(
        Kind(
            name="correction",
            label=_("Correction request to answer"),
            subject="units.correctionrequest",
            rows=reminding.due_corrections,
            still_open=reminding.open_corrections,
            may_receive=reminding.may_answer,
            lines=_lines,
        )
    )
