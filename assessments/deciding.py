"""The committee decides, another official approves: two persons, each with reasons by criterion (L10, L22, Bound 6)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.grounds import findings_of, words_missing
from assessments.models import Application, Criterion, CriterionReason, Decision
from units.models import Meeting, Unit
from units.norms import norm_of
from workflow.moving import lock, move, open_move
from workflow.refusals import NotReady

Reasons = Mapping[Criterion, str]

#: What the committee may decide, and the move it makes.
COMMITTEE_MOVES = {"forward": "put_forward", "return": "return_to_site", "refuse": "refuse_in_committee"}
#: What the department may answer, and the move it makes.
APPROVAL_MOVES = {"approve": "approve", "return": "return_to_committee", "refuse": "refuse"}


@transaction.atomic
def decide(
    application: Application,
    *,
    by: Any,
    today: datetime.date,
    outcome: str,
    held_on: datetime.date,
    place: str,
    present: int,
    minute: str,
    reasons: str,
    by_criterion: Reasons | None = None,
) -> Decision:
    """Record the committee's decision at a sitting: forward, return (check again on site) or refuse.

    Putting forward sets the date by which the department answers (norm approval_days). Raises NotYours, NotNow,
    NotReady.
    """
    lock(application)
    open_move(application, COMMITTEE_MOVES[outcome], by)
    sitting = Meeting.objects.create(
        unit=committee_of(application), kind="sitting", held_on=held_on, place=place, present=present, minutes=reasons
    )
    decision = _write(
        application, "committee", outcome, by, today, reasons, by_criterion or {}, meeting=sitting, minute=minute
    )
    if outcome == "forward":
        days = norm_of(application.unit, "approval_days", today)
        application.due_on = today + datetime.timedelta(days=days)
    move(
        application,
        COMMITTEE_MOVES[outcome],
        by=by,
        happened_on=held_on,
        also=("due_on",),
        facts={"minute": minute, "decision": decision.pk},
    )
    return decision


def approve(
    application: Application, *, by: Any, today: datetime.date, reasons: str, by_criterion: Reasons | None = None
) -> Decision:
    """Approve the award; the register entry is written in the same transaction (honours/conferring.py).

    Each criterion keeps its finding; one that was not found met needs words of its own.
    Raises NotYours for who has a part in the application, NotNow when somebody was quicker, NotReady.
    """
    return answer(application, by=by, today=today, outcome="approve", reasons=reasons, by_criterion=by_criterion)


def return_(
    application: Application, *, by: Any, today: datetime.date, reasons: str, by_criterion: Reasons | None = None
) -> Decision:
    """Return the application to the committee with the criteria that need more. Raises NotYours, NotNow, NotReady."""
    return answer(application, by=by, today=today, outcome="return", reasons=reasons, by_criterion=by_criterion)


def refuse(
    application: Application, *, by: Any, today: datetime.date, reasons: str, by_criterion: Reasons | None = None
) -> Decision:
    """Do not award, with the criteria not met and the last day of appeal. Raises NotYours, NotNow, NotReady."""
    return answer(application, by=by, today=today, outcome="refuse", reasons=reasons, by_criterion=by_criterion)


@transaction.atomic
def answer(
    application: Application,
    *,
    by: Any,
    today: datetime.date,
    outcome: str,
    reasons: str,
    by_criterion: Reasons | None = None,
) -> Decision:
    """The department's answer: approve, return or refuse. The application's row is locked first, the counter after."""
    lock(application)
    open_move(application, APPROVAL_MOVES[outcome], by)
    decision = _write(application, "approval", outcome, by, today, reasons, by_criterion or {})
    move(application, APPROVAL_MOVES[outcome], by=by, happened_on=today, facts={"decision": decision.pk})
    return decision


def appeal_until(application: Application, today: datetime.date) -> datetime.date:
    """The last day an appeal can be lodged if it is refused on `today` (norm appeal_days)."""
    return today + datetime.timedelta(days=norm_of(application.unit, "appeal_days", today))


def _write(
    application: Application,
    level: str,
    outcome: str,
    by: Any,
    today: datetime.date,
    reasons: str,
    by_criterion: Reasons,
    **more: Any,
) -> Decision:
    given = {criterion: text.strip() for criterion, text in by_criterion.items() if text.strip()}
    if not reasons.strip():
        raise NotReady(_("Write the reasons."))
    if outcome != "approve" and outcome != "forward" and not given:
        raise NotReady(_("Name the criterion that is not met or needs more, and why."))
    findings = findings_of(application) if level == "approval" else {}
    if outcome == "approve" and (missing := words_missing(findings, given)):
        raise NotReady([f"{one.number} {one}: {words}" for one, words in missing.items()])
    if outcome == "refuse":
        more["appeal_until"] = appeal_until(application, today)
    decision = Decision.objects.create(
        application=application, level=level, outcome=outcome, reasons=reasons.strip(), by=by, decided_on=today, **more
    )
    CriterionReason.objects.bulk_create(
        CriterionReason(decision=decision, criterion=one, finding=findings.get(one, ""), text=given.get(one, ""))
        for one in dict.fromkeys([*findings, *given])
    )
    return decision


def committee_of(application: Application) -> Unit:
    """The nearest area above the unit: its committee sits."""
    above = Unit.objects.filter(path__above=str(application.unit.path), kind__is_area=True)
    return above.exclude(pk=application.unit_id).order_by("-depth").first() or application.unit
