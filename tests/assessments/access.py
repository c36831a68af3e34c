"""Who reaches the pages of standards, applications and decisions (trust 1)."""

from __future__ import annotations

from typing import Any

from assessments import applying, freezing
from assessments.facts import Facts
from assessments.models import Application, Assessor, Standard
from targets.models import Resolution
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, UNIT, UNIT_AND_ASSESSOR, Row
from workflow.clock import today

ONE = {"pk": "application"}


def _of_application(do: str) -> Row:
    return Row(see=UNIT_AND_ASSESSOR, do=do, methods=FORM, args=ONE)


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
    }
