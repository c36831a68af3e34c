"""Reading and exporting leave a trace; corrections are asked for and answered (Bound 4)."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import transaction

from units.accounts import accounts_kept_by
from units.models import CorrectionRequest, ExportLog, Membership, Person, ReadLog, Unit
from units.norms import norm_of
from units.rules import is_administrator
from workflow.moving import move, record
from workflow.refusals import require


def log_export(by: Any, name: str, narrowed_by: dict[str, str], rows: int) -> None:
    """Write down that a list left as a file: who, which, under which filter, how many rows."""
    who = by if isinstance(by, Person) else None
    ExportLog.objects.create(by=who, name=name, narrowed_by=json.dumps(narrowed_by, ensure_ascii=False), rows=rows)


def log_read(person: Person, *, reader: Person, what: str) -> None:
    """Write down that somebody read what is held on a person; one's own reading is no news."""
    if person.pk != reader.pk:
        ReadLog.objects.create(person=person, reader=reader, what=what)


def _unit_of(person: Person, today: datetime.date) -> Unit | None:
    row = Membership.objects.on(today).filter(person=person).select_related("unit").first()
    return row.unit if row else None


@transaction.atomic
def ask_for_correction(*, by: Person, about: str, wish: str, today: datetime.date) -> CorrectionRequest:
    """Ask for a correction of what is held on oneself; to be answered by a date (norm correction_days, in days)."""
    unit = _unit_of(by, today)
    days = norm_of(unit, "correction_days", today) if unit else 30
    made = CorrectionRequest.objects.create(
        person=by, about=about, wish=wish, state="open", due_on=today + datetime.timedelta(days=days)
    )
    record(made, "ask", by=by)
    return made


def correct(request: CorrectionRequest, *, by: Person, answer: str) -> CorrectionRequest:
    """It has been corrected as asked."""
    request.answer = answer
    move(request, "correct", by=by, also=["answer"])
    return request


def decline(request: CorrectionRequest, *, by: Person, answer: str) -> CorrectionRequest:
    """It is not corrected; the reason is read by the person."""
    request.answer = answer
    move(request, "decline", by=by, also=["answer"])
    return request


def withdraw(request: CorrectionRequest, *, by: Person) -> CorrectionRequest:
    """The person takes the request back."""
    move(request, "withdraw", by=by)
    return request


def look_up(number: str, *, by: Person) -> Person | None:
    """Find an account by its exact number: its administrators only, and the person sees that it was looked up."""
    require(is_administrator(by))
    person = accounts_kept_by(by).filter(number=number.strip()).first()
    if person is not None:
        log_read(person, reader=by, what="account")
    return person
