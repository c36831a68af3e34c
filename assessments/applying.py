"""A unit applies for its flag; the application writes itself from what is recorded (L10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from assessments import standards
from assessments.facts import Facts, facts_of
from assessments.freezing import freeze, require_own
from assessments.missing import resolution_missing
from assessments.models import Appeal, Application, Claim, Criterion
from assessments.readiness import values
from assessments.readiness_sheet import newest_evidence
from assessments.rules import heads_the_unit
from evidence.models import Evidence
from targets.models import Resolution
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require


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
    if Appeal.objects.open().filter(unit_id=resolution.unit_id).exists():
        raise NotReady(_("An appeal of the unit waits for its answer; withdraw it before you apply again."))
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
    fresh: list[Claim] = []
    known: list[Claim] = []
    for one in values(standards.criteria_for(application.standard, application.tier, application.unit), facts):
        claim = kept.pop(one.criterion.number, None) or Claim(application=application)
        claim.criterion = one.criterion
        claim.reached = one.value
        claim.counted, claim.counted_of = (one.count.reached, one.count.of) if one.count else (None, None)
        (known if claim.pk else fresh).append(claim)
    Claim.objects.bulk_update(known, ["criterion", "reached", "counted", "counted_of"])
    Claim.objects.bulk_create(fresh)
    if fresh:
        _add_evidence(application, fresh)
    if kept:
        Claim.evidence.through.objects.filter(claim__in=list(kept.values())).delete()
        Claim.objects.filter(pk__in=[gone.pk for gone in kept.values()]).delete()


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
    require_own(application, chosen)
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
    """Submit under the edition in force now; the claims are written once more, and the dossier is frozen as it is then.

    The first submission gives the number of the year, without gaps. Raises NotYours, NotNow, NotReady.
    """
    lock(application)
    # A renewal is accepted under the same lock: what is lowered is lowered before the claims are written, or not at all.
    lock(application.resolution)
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
    freeze(application)
    also = ("number", "submitted_on", "returned_because")
    move(application, "submit", by=by, also=also, facts={"title": application.number})
    return application


NEXT_SQL = """
INSERT INTO assessments_applicationcounter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = assessments_applicationcounter.last + 1 RETURNING last
"""


def next_number(year: int) -> str:
    """`2026-118`: the next number of a year; the counter's row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SQL, [year])
        return f"{year}-{cursor.fetchone()[0]}"


def withdraw(application: Application, *, by: Any, note: str) -> Application:
    """Withdraw before the approval, with a reason. Raises NotYours, NotNow."""
    move(application, "withdraw", by=by, note=note)
    return application


def _open_to_the_unit(application: Application, by: Any) -> None:
    lock(application)
    open_move(application, "submit", by)


def _add_evidence(application: Application, claims: Iterable[Claim]) -> None:
    """The newest evidence of readings in each claim's field; the running of the movement has its own records."""
    newest = newest_evidence(application.resolution_id, application.unit_id)
    link = Claim.evidence.through
    link.objects.bulk_create(
        link(claim_id=claim.pk, evidence_id=evidence)
        for claim in claims
        for evidence in newest.get(claim.criterion.field, [])
    )
