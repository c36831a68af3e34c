"""What the pages of the road cost: as much at 1 row as at 30, and within the goals (performance.md, goals 1 and 2)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from assessments.models import Application, Criterion, Decision, Standard
from evidence.models import Evidence
from tests import factories as make
from tests.assessments import builders
from tests.assessments.acts import ACTS, Act, name_of
from tests.assessments.browser import Browser, at, hidden
from tests.evidence import files
from tests.queries import DETAIL, LIST, POST, Page, check, listed, sent
from workflow.clock import today

pytestmark = pytest.mark.django_db
#: Forms that write in several tables at once cost more than a plain move, but no more with more rows: by step.
WHOLE = {
    "draft": 24,
    "claim": 18,
    # The dossier is read and frozen in the same transaction.
    "submit": 44,
    "screen": 24,
    "go_on_site": 24,
    "record_site_check": 24,
    "show_findings": 16,
    "put_forward": 22,
    "return_to_site": 20,
    "refuse_in_committee": 20,
    "approve": 36,
    "return_to_committee": 21,
    "refuse": 21,
}


def evidence(here: builders.Road, n: int) -> Evidence:
    """A file of the unit."""
    return files.filed(here.unit, here.head, content=files.pdf(b"%d" % n), title=f"File {n}")


def more_criteria(here: builders.Road, n: int) -> None:
    """One more criterion in the edition, and under it a claim with evidence and, once there is one, a finding."""
    made = here.now
    criterion = Criterion.objects.create(
        standard=made.standard, number=f"9.{n}", field="technical", text_en=f"More {n}", text_ko="더", source="sight"
    )
    made.claims.create(criterion=criterion).evidence.add(evidence(here, n))
    for decision in made.decisions.filter(level="approval"):
        decision.by_criterion.create(criterion=criterion, finding="met")
    for visit in made.site_checks.all():
        visit.findings.create(criterion=criterion, finding="met").evidence_seen.add(evidence(here, 1000 + n))


@pytest.mark.parametrize(
    ("route", "stage", "who"),
    [
        ("award", "decided", "department"),
        ("decide", "findings_shown", "staff"),
        ("application", "decided", "department"),
        ("application", "findings_shown", "head"),
        ("application", "awarded", "department"),
        ("site_check", "on_site", "assessor"),
        ("submit_application", "draft", "head"),
        ("show_findings", "on_site", "assessor"),
        ("return_application", "submitted", "staff"),
        ("screen", "submitted", "staff"),
        ("remark", "findings_shown", "head"),
        ("withdraw_application", "submitted", "head"),
    ],
)
def test_pages_ask_the_same_with_more_criteria(route: str, stage: str, who: str) -> None:
    """A criterion, its claim, evidence and finding more cost no statement more."""
    here = builders.application(stage)
    browser = Browser(here.assessors[0] if who == "assessor" else getattr(here, who)).client
    numbers = itertools.count()
    more_criteria(here, next(numbers))
    check([Page(browser, at(route, here.now.pk), DETAIL)], lambda: more_criteria(here, next(numbers)))


def test_the_claim_asks_the_same_with_more_evidence() -> None:
    """The files offered come in one statement."""
    here = builders.application("draft")
    address = at("claim", here.now.pk, builders.criterion_of(here.now, "2.3").pk)
    numbers = itertools.count()
    evidence(here, next(numbers))
    check([Page(Browser(here.head).client, address, DETAIL)], lambda: evidence(here, next(numbers)))


def test_lists_ask_the_same_with_more_rows() -> None:
    """Applications of the area, those that await the department, and those it has answered."""
    here = builders.application("decided")
    staff, department = Browser(here.staff).client, Browser(here.department).client
    numbers = itertools.count(2)

    def row(state: str, **fields: Any) -> Application:
        unit, n = make.unit(here.county), next(numbers)
        return Application.objects.create(
            unit=unit,
            resolution=make.resolution(unit),
            standard=here.now.standard,
            tier="1",
            state=state,
            statement="x",
            number=f"2000-{n}",
            submitted_on=today(),
            due_on=today(),
            **fields,
        )

    def grow() -> None:
        row("decided")
        done = row("findings_shown")
        for level, outcome, by in (("committee", "forward", here.staff), ("approval", "return", here.department)):
            Decision.objects.create(
                application=done, level=level, outcome=outcome, reasons="x", by=by, decided_on=today()
            )

    grow()
    pages = [(staff, "applications"), (department, "awaiting"), (department, "decided"), (department, "applications")]
    check([Page(browser, at(route), LIST) for browser, route in pages], grow)


def test_the_standard_asks_the_same_with_more_criteria_and_editions() -> None:
    """The public pages too."""
    standard = Standard.objects.get(edition=1)
    numbers = itertools.count(2)
    public = Browser().client

    def grow() -> None:
        n = next(numbers)
        standard.criteria.create(number=f"9.{n}", field="technical", text_en="More", text_ko="더", source="sight")
        Standard.objects.create(
            edition=n, title_en="Old", title_ko="옛", state="superseded", published_on=standard.published_on
        )

    check([Page(public, at("standards"), LIST), Page(public, at("standard", 1), DETAIL)], grow)


@pytest.mark.parametrize("act", ACTS, ids=name_of)
def test_a_sending_costs_the_same_with_more_criteria(act: Act) -> None:
    """A plain move within the goal of a POST; what writes in several tables within its own figure, at any size."""
    costs = []
    for more in (0, 30):
        here, browser, address = act.ready()
        for n in range(more if here.application else 0):
            more_criteria(here, n)
        page = browser.open(address)
        browser.open(address)
        statements = sent(browser.client, address, {**hidden(page), **act.fields(here)})
        costs.append(len(statements))
        assert len(statements) <= WHOLE.get(act.steps[0], POST), listed(statements)
    assert costs[0] == costs[1]
