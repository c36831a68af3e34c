"""L10: "must be conducted carefully", "strictly according to … principles to avoid the slightest deviation"."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.models import Application
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at, errors
from tests.evidence import files
from workflow.clock import today

pytestmark = pytest.mark.django_db

VISIT = {"summary": "Every place of work was visited.", "seen_items": "5 of 18 machines", "not_checked": "Photographs"}


def applied(here: builders.Road) -> Application:
    """The head applies and submits; staff name two assessors without a conflict."""
    head, staff = Browser(here.head), Browser(here.staff)
    head.record(at("apply", here.things["resolution"].pk), statement="All our targets are met.")
    here.application = Application.objects.get(unit=here.unit)
    head.record(at("submit_application", here.now.pk), confirm="1")
    numbers = {"leading": here.assessors[0].number, "second": here.assessors[1].number}
    staff.record(at("screen", here.now.pk), **numbers)
    return here.now


def visited(here: builders.Road, **findings: str) -> None:
    """The assessors record each criterion and show it; the unit remarks."""
    made, leading = here.now, Browser(here.assessors[0])
    fields: dict[str, Any] = {"held_from": today().isoformat(), "held_to": today().isoformat(), **VISIT}
    for claim in made.claims.select_related("criterion"):
        number = claim.criterion.number
        fields[f"finding_{claim.criterion_id}"] = findings.get("n_" + number.replace(".", "_"), "met")
    leading.record(at("site_check", made.pk), **fields)
    leading.record(at("show_findings", made.pk), confirm="1")
    Browser(here.head).record(at("remark", made.pk), text="Correct. The second coat is planned.")


def zipped(browser: Browser, made: Application) -> bytes:
    """The dossier as a person saves it, from the page of the application."""
    dossier = made.dossiers.get()
    assert dossier.get_absolute_url() in browser.open(made.get_absolute_url())
    address = at("dossier_zip", dossier.pk)
    assert address in browser.open(dossier.get_absolute_url())
    answer: Any = browser.client.get(address)
    return b"".join(answer.streaming_content)


def sitting(**fields: str) -> dict[str, str]:
    """The committee's sitting."""
    held = {"held_on": today().isoformat(), "place": "Committee hall", "present": "9", "minute": "22"}
    return {**held, "reasons": "The findings show it.", **fields}


def test_from_the_application_to_the_approval_by_five_persons() -> None:
    """Head, staff, two assessors and an official of the department; each step by its own post, each on its page."""
    here = builders.road()
    made = applied(here)
    visited(here)
    Browser(here.staff).record(at("decide", made.pk), **sitting(outcome="forward"))
    official = Browser(here.department)
    page = official.open(at("award", made.pk))
    for words in ("10 of 10 met", "5 of 18 machines", "Photographs", "Correct. The second coat is planned."):
        assert words in page
    official.record(at("award", made.pk), outcome="approve", reasons="Every criterion is met.")
    official.confirm_password(at("award_check", made.pk))
    official.record(at("award_check", made.pk), confirm="1")
    assert here.now.state == "awarded"


def test_strictly_by_the_standard() -> None:
    """An imperative criterion found not met is not put forward; the refusal names it, and the unit reads it."""
    here = builders.road()
    made = applied(here)
    visited(here, n_2_1="not_met")
    staff, criterion = Browser(here.staff), builders.criterion_of(made, "2.1")
    answer = staff.send(at("decide", made.pk), **sitting(outcome="forward"))
    assert "2.1" in errors(answer.content.decode())[0]
    assert here.now.state == "findings_shown"
    staff.record(at("decide", made.pk), **sitting(outcome="refuse", **{f"why_{criterion.pk}": "Two of five lie below"}))
    page = Browser(here.head).open(made.get_absolute_url())
    for words in ("Two of five lie below", "The unit can appeal until", "Another official"):
        assert words in page


def test_nobody_judges_what_is_theirs() -> None:
    """The head does not decide, an assessor neither puts forward nor approves, and the server says so by its status."""
    here = builders.road()
    made = applied(here)
    visited(here)
    Browser(here.head).open(at("decide", made.pk), 403)
    Browser(here.assessors[0]).open(at("decide", made.pk), 403)
    Browser(here.staff).record(at("decide", made.pk), **sitting(outcome="forward"))
    for person in (here.head, here.staff, here.assessors[0]):
        Browser(person).open(at("award", made.pk), 403)


def test_the_application_writes_itself_from_the_readiness_sheet() -> None:
    """What is not reached says why on the sheet and leads there; the claim then says the same in figures."""
    here = builders.road()
    make.target(here.things["resolution"], here.head, field="technical", title="Open target")
    head = Browser(here.head)
    sheet = head.open(at("readiness", here.unit.pk))
    assert "1 target is not met yet." in sheet
    assert "1 of 2 targets met" in sheet
    assert "Open target" in head.open(f"/targets/?unit={here.unit.pk}&field=technical&state=in_force")
    made = applied(here)
    assert "1 of 2 targets met" in Browser(here.staff).open(made.get_absolute_url())


def test_a_decision_is_read_as_it_was_taken() -> None:
    """The dossier is frozen when it is submitted: targets and evidence may change, the same bytes are given out."""
    here = builders.road()
    made = applied(here)
    before = zipped(Browser(here.staff), made)
    target = here.things["resolution"].targets.get(field="technical")
    target.title = "Another target"
    target.save()
    files.filed(here.unit, here.head, title="Sheet added later")
    visited(here)
    Browser(here.staff).record(at("decide", made.pk), **sitting(outcome="forward"))
    for person in (here.head, here.staff, here.assessors[0], here.department):
        assert zipped(Browser(person), made) == before
    page = Browser(here.department).open(made.dossiers.get().get_absolute_url())
    assert "1 of 1 targets met" in page
    assert "Another target" not in page


def test_evidence_of_another_unit_proves_nothing() -> None:
    """It is not offered, and refused when sent all the same; what was typed stays."""
    here = builders.road()
    head = Browser(here.head)
    head.record(at("apply", here.things["resolution"].pk), statement="All our targets are met.")
    made = Application.objects.get(unit=here.unit)
    other = make.unit(here.county)
    foreign = files.filed(other, make.official("head", other), title="Sheet of another unit")
    address = at("claim", made.pk, builders.criterion_of(made, "2.1").pk)
    assert "Sheet of another unit" not in head.open(address)
    page = head.send(address, note="Line 2 repaired", evidence=[str(foreign.pk)]).content.decode()
    assert errors(page)
    assert "Line 2 repaired" in page
    assert not made.claims.filter(evidence=foreign).exists()
