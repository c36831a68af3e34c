"""What reminders are told of changes of the register: the unit's office, until when it may write and until when it may appeal.

Units' paperwork (Bound 7); the department's own work stands on its desk.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honours.models import RegisterChange
from reminders.registry import Kind, Line, register
from units.models import Person
from units.moments import HEADS, At, around, keys, still_hold

Rows = QuerySet[Any, Any]
SUBJECT = "honours.registerchange"


def remark_rows(day: datetime.date) -> Rows:
    """Changes the unit may still write its remark on, to the head: before the date and on it."""
    at, (_first, last) = At(day), around(day)
    found = RegisterChange.objects.to_remark_on(day).filter(remark_until__lte=last)
    return at.rows(found, at.moment("remark_until"), due="remark_until", recipient=at.holders(HEADS))


def appeal_rows(day: datetime.date) -> Rows:
    """Changes that were entered and may still be appealed, to the head: before the date and on it."""
    at, (_first, last) = At(day), around(day)
    found = RegisterChange.objects.to_appeal(day).filter(appeal_until__lte=last)
    return at.rows(found, at.moment("appeal_until"), due="appeal_until", recipient=at.holders(HEADS))


def _to_remark_on(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(RegisterChange.objects.to_remark_on(day).filter(pk__in=ids))


def _to_appeal(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(RegisterChange.objects.to_appeal(day).filter(pk__in=ids))


def _lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    found = RegisterChange.objects.visible_to(person).filter(pk__in=ids).select_related("unit", "flag")
    return {one.pk: Line(f"{one.unit}: {one}", one.get_absolute_url()) for one in found}


def connect() -> None:
    """Register the kinds."""
    common: dict[str, Any] = {
        "subject": SUBJECT,
        "lines": _lines,
        "may_receive": partial(still_hold, posts=HEADS),
    }
    register(
        Kind(
            name="register_remark",
            label=_("Remark on a change of your flag in the register"),
            rows=remark_rows,
            still_open=_to_remark_on,
            **common,
        ),
        Kind(
            name="register_appeal",
            label=_("Last day to appeal against a change of your flag"),
            rows=appeal_rows,
            still_open=_to_appeal,
            **common,
        ),
    )
