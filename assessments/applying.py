"""A unit applies for its flag; the application writes itself from what is recorded (L10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import standards
from assessments.facts import Facts, facts_of
from assessments.missing import resolution_missing
from assessments.models import Application, ApplicationCounter, Claim, Criterion
from assessments.readiness import values
from assessments.rules import heads_the_unit
from evidence.models import Evidence
from targets.models import Resolution
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require

#: Evidence put under a criterion by the program; the unit adds and takes away.
EVIDENCE_SHOWN = 4


@transaction.atomic
def draft(resolution: Resolution, *, by: Any, today: datetime.date, statement: str) -> Application:
    """Begin the application for the resolution's tier, its claims written from what is recorded.

    Raises NotYours; NotReady while the resolution is not in force or a field has no target; NotNow while another
    application of the unit is open.
    """
    require(heads_the_unit(by, resolution))
    lock(resolution)
    facts = facts_of(resolution.unit_id, today)
    if reasons := resolution_missing(facts):
        raise NotReady(reasons)
    assert facts is not None
    if Application.objects.open().filter(unit_id=resolution.unit_id).exists():
        raise NotNow(_("An application of the unit is already under way."))
    application = Application.objects.create(
        unit=resolution.unit,
        resolution=resolution,
        standard=standards.in_force(),
        tier=resolution.tier,
        state="draft",
        statement=statement,
    )
    write_claims(application, facts)
    record(application, "draft", by=by, facts={"title": str(application.get_tier_display())})
    return application


def write_claims(application: Application, facts: Facts) -> None:
    """Write each criterion's claim from the facts; the unit's notes and evidence under the same number stay."""
    kept = {one.criterion.number: one for one in application.claims.select_related("criterion")}
    found = values(standards.criteria_for(application.standard, application.tier), facts)
    for one in found:
        claim = kept.pop(one.criterion.number, None) or Claim(application=application)
        fresh = claim.pk is None
        claim.criterion = one.criterion
        claim.reached = one.value
        claim.counted, claim.counted_of = (one.count.reached, one.count.of) if one.count else (None, None)
        claim.save()
        if fresh:
            claim.evidence.set(_evidence_for(application, one.criterion))
    for gone in kept.values():
        gone.evidence.clear()
        gone.delete()


@transaction.atomic
def edit(application: Application, *, by: Any, statement: str) -> Application:
    """Change the statement while it is a draft or returned. Raises NotYours, NotNow."""
    _open_to_the_unit(application, by)
    application.statement = statement
    application.version += 1
    application.save(update_fields=["statement", "version"])
    record(application, "edit", by=by)
    return application


@transaction.atomic
def claim(
    application: Application, *, by: Any, criterion: Criterion, note: str, evidence: Iterable[Evidence]
) -> Application:
    """Set the note and the evidence under one criterion; one piece of evidence may serve many (L10).

    Raises NotYours, NotNow; NotReady for evidence that is not the unit's own.
    """
    _open_to_the_unit(application, by)
    chosen = list(evidence)
    if any(one.unit_id != application.unit_id for one in chosen):
        raise NotReady(_("Evidence of another unit cannot be chosen."))
    row = application.claims.get(criterion=criterion)
    row.note, row.version = note, row.version + 1
    row.save(update_fields=["note", "version"])
    row.evidence.set(chosen)
    # A check page opened before shows other words than would be submitted: it is told so by the version.
    application.version += 1
    application.save(update_fields=["version"])
    record(application, "claim", by=by, facts={"criterion": criterion.number, "evidence": len(chosen)})
    return application


@transaction.atomic
def submit(application: Application, *, by: Any, today: datetime.date) -> Application:
    """Submit under the edition in force now; the claims are written once more and kept as they are then.

    The first submission gives the number of the year, without gaps. Raises NotYours, NotNow, NotReady.
    """
    lock(application)
    open_move(application, "submit", by)
    facts = facts_of(application.unit_id, today)
    if facts is None or facts.resolution_id != application.resolution_id:
        raise NotReady(resolution_missing(None))
    application.standard = standards.in_force()
    Application.objects.filter(pk=application.pk).update(standard=application.standard)
    write_claims(application, facts)
    application.submitted_on, application.returned_because = today, ""
    if application.number is None:
        application.number = next_number(today.year)
    also = ("number", "submitted_on", "returned_because")
    move(application, "submit", by=by, also=also, facts={"title": application.number})
    return application


def next_number(year: int) -> str:
    """`2026-118`: the next number of a year; the counter's row stays locked until the transaction ends."""
    ApplicationCounter.objects.get_or_create(year=year)
    counter = ApplicationCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last}"


def withdraw(application: Application, *, by: Any, note: str) -> Application:
    """Withdraw before the approval, with a reason. Raises NotYours, NotNow."""
    move(application, "withdraw", by=by, note=note)
    return application


def _open_to_the_unit(application: Application, by: Any) -> None:
    lock(application)
    open_move(application, "submit", by)


def _evidence_for(application: Application, criterion: Criterion) -> list[Evidence]:
    """The newest evidence of readings in the criterion's field; the running of the movement has its own records."""
    if criterion.field == "running":
        return []
    found = Evidence.objects.filter(
        unit_id=application.unit_id,
        readings__measure__target__resolution_id=application.resolution_id,
        readings__measure__target__field=criterion.field,
    )
    return list(found.order_by("-happened_on", "-id").distinct()[:EVIDENCE_SHOWN])
