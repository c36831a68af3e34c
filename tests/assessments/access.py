"""Who reaches the pages of standards, applications and decisions (trust 1)."""

from __future__ import annotations

from typing import Any

from assessments import applying, freezing
from assessments.facts import Facts
from assessments.models import Appeal, Application, Assessor, Decision, Standard
from targets.models import Resolution
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, UNIT, UNIT_AND_ASSESSOR, Row
from workflow.clock import today

ONE = {"pk": "application"}


def _of_application(do: str) -> Row:
    return Row(see=UNIT_AND_ASSESSOR, do=do, methods=FORM, args=ONE)


def _of_appeal(do: str, methods: str = FORM) -> Row:
    return Row(see=UNIT, do=do, methods=methods, args={"pk": "appeal"})


ROWS = {
    "assessments:standards": Row(open=True, methods=GET),
    "assessments:standard": Row(open=True, methods=GET, args={"edition": "=1"}),
    "assessments:applications": Row(methods=GET),
    "assessments:apply": Row(see=UNIT, do=HEADS, methods=FORM, args={"pk": "applied_resolution"}),
    "assessments:application": Row(see=UNIT_AND_ASSESSOR, methods=GET, args=ONE),
    "assessments:edit_application": _of_application(HEADS),
    "assessments:claim": Row(see=UNIT_AND_ASSESSOR, do=HEADS, methods=FORM, args={**ONE, "criterion": "criterion"}),
    "assessments:submit_application": _of_application(HEADS),
    "assessments:withdraw_application": _of_application(HEADS),
    "assessments:remark": _of_application(HEADS),
    "assessments:return_application": _of_application("staff@subtree"),
    "assessments:screen": _of_application("staff@subtree"),
    "assessments:site_check": _of_application("assessor@own"),
    "assessments:show_findings": _of_application("assessor@own"),
    "assessments:decide": _of_application("staff@subtree"),
    "assessments:readiness": Row(see=UNIT, methods=GET, args={"pk": "unit"}),
    "assessments:supervised": Row(do="department senior auditor", methods=GET),
    "assessments:dossier": Row(see=UNIT_AND_ASSESSOR, methods=GET, args={"pk": "dossier"}),
    "assessments:dossier_zip": Row(see=UNIT_AND_ASSESSOR, methods=GET, args={"pk": "dossier"}),
    "assessments:dossier_paper": Row(see=UNIT_AND_ASSESSOR, methods=GET, args={"pk": "dossier", "language": "=ko"}),
    "assessments:awaiting": Row(do="department", methods=GET),
    "assessments:decided": Row(do="department senior auditor", methods=GET),
    "assessments:award": _of_application("department@subtree"),
    "assessments:award_check": _of_application("department@subtree"),
    "assessments:lodge_appeal": _of_application(HEADS),
    "assessments:appeals": Row(do="department senior auditor", methods=GET),
    "assessments:appeal": _of_appeal("", GET),
    "assessments:withdraw_appeal": _of_appeal(HEADS),
    "assessments:answer_appeal": _of_appeal("senior@subtree"),
    "assessments:answer_appeal_check": _of_appeal("senior@subtree"),
}


def build(world: Any) -> dict[str, Any]:
    """An application of the world's unit that waits for the department, assessed by the world's assessor."""
    resolution = Resolution.objects.filter(unit=world.unit).order_by("-id").first() or make.resolution(world.unit)
    application = Application.objects.create(
        unit=world.unit,
        resolution=resolution,
        standard=Standard.objects.get(edition=1),
        tier=resolution.tier,
        state="decided",
        statement="All our targets are met.",
        number="2026-900",
        submitted_on=today(),
        due_on=today(),
    )
    applying.write_claims(application, Facts(resolution.pk, resolution.tier, resolution.state, None))
    Assessor.objects.create(application=application, person=world.assessor, leads=True)
    claim = application.claims.earliest("pk")
    dossier = freezing.freeze(application)
    return {
        "application": application,
        "dossier": dossier,
        "applied_resolution": resolution,
        "criterion": claim.criterion_id,
        "appeal": _appealed(world, application),
    }


def _appealed(world: Any, other: Application) -> Appeal:
    """An earlier application of the unit, refused by the county's committee, and the appeal against it."""
    refused = Application.objects.create(
        unit=world.unit,
        resolution=other.resolution,
        standard=other.standard,
        tier=other.tier,
        state="refused",
        statement="All our targets are met.",
        number="2026-899",
        submitted_on=today(),
    )
    criterion = other.standard.criteria.get(number="3.2")
    decision = Decision.objects.create(
        application=refused,
        level="committee",
        outcome="refuse",
        reasons="One criterion is not met.",
        by=make.official("staff", world.county),
        decided_on=today(),
        appeal_until=today(),
    )
    decision.by_criterion.create(criterion=criterion, text="Two roofs leak.")
    appeal = Appeal.objects.create(
        decision=decision,
        application=refused,
        unit=world.unit,
        decided_at=world.county,
        state="lodged",
        grounds="The roofs were closed.",
        lodged_on=today(),
        lodged_by=world.head,
        due_on=today(),
    )
    appeal.by_criterion.create(criterion=criterion, text="Both were closed before the visit.")
    return appeal
