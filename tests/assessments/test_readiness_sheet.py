"""The flag-readiness sheet: each criterion with live evidence; what is blocked says why and leads there (L10)."""

from __future__ import annotations

import datetime
import html
import re

import pytest

from assessments import applying
from assessments.facts import facts_of
from assessments.readiness_sheet import Line, readiness_sheet
from assessments.standards import in_force
from reviews.models import Review
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at
from tests.evidence import files
from tests.queries import DETAIL, Page, check
from workflow.clock import today

pytestmark = pytest.mark.django_db


def lines_of(here: builders.Road) -> dict[str, Line]:
    """The sheet as it stands, by number of the criterion."""
    facts = facts_of(here.unit.pk, today())
    assert facts is not None
    sheet = readiness_sheet(here.unit, in_force(), facts)
    return {line.criterion.number: line for part in sheet.parts for line in part.lines}


def shown_under(page: str, number: str) -> str:
    """The row of one criterion."""
    rows = re.findall(r"<tr role=\"row\">.*?</tr>", page, re.DOTALL)
    return next(one for one in rows if f'class="nowrap">{number}</td>' in one)


def links_in(row: str) -> list[str]:
    """The addresses in a row."""
    return [html.unescape(one) for one in re.findall(r'<a href="([^"]+)"', row)]


def test_a_blocked_criterion_says_why_and_leads_there() -> None:
    """Targets not met lead to those targets, reviews to the calendar of the unit; what is reached says nothing."""
    here = builders.road()
    for number in range(2):
        make.target(here.things["resolution"], here.head, field="technical", title=f"Open target {number}")
    Review.objects.create(
        unit=here.unit,
        state="planned",
        period_start=today() - datetime.timedelta(days=120),
        period_end=today(),
        due_on=today() - datetime.timedelta(days=20),
        late_after=today() - datetime.timedelta(days=10),
    )
    page = Browser(here.head).open(at("readiness", here.unit.pk))
    technical = shown_under(page, "2.1")
    assert "2 targets are not met yet." in technical
    assert links_in(technical) == [f"/targets/?unit={here.unit.pk}&field=technical&state=in_force"]
    listed = Browser(here.head).open(links_in(technical)[0])
    assert "Open target 0" in listed
    assert "Target, technical" not in listed
    assert "not met yet" not in shown_under(page, "1.1")
    reviews = next(row for row in re.findall(r"<tr role=\"row\">.*?</tr>", page, re.DOTALL) if "/reviews/" in row)
    assert "1 review was late or is not held." in reviews
    assert f"unit={here.unit.pk}" in links_in(reviews)[0]
    Browser(here.head).open(links_in(reviews)[0])


def test_the_application_takes_the_evidence_of_the_sheet() -> None:
    """What the sheet shows under a criterion is what the claim carries: it writes itself from it."""
    here = builders.road()
    target = here.things["resolution"].targets.get(field="technical")
    for number in range(6):
        reading = target.measures.get().readings.create(value=68, happened_on=today(), by=here.head)
        content = files.pdf(b"%d" % number)
        reading.evidence.add(files.filed(here.unit, here.head, content=content, title=f"Sheet {number}"))
    lines = lines_of(here)
    made = applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")
    for claim in made.claims.select_related("criterion").prefetch_related("evidence"):
        line = lines[claim.criterion.number]
        shown = {one["label"] for one in line.evidence}
        assert shown == {one.title for one in claim.evidence.all()}
    assert len(lines["2.1"].evidence) == 4
    assert "Sheet 5" in Browser(here.staff).open(at("readiness", here.unit.pk))


def test_what_keeps_a_unit_from_applying_stands_above_the_criteria() -> None:
    """A field without a target; the page leads to the resolution and offers no application."""
    unit = make.unit()
    head = make.official("head", unit, member_of=unit)
    resolution = make.resolution(unit)
    make.target(resolution, head, field="technical")
    page = Browser(head).open(at("readiness", unit.pk))
    assert "It cannot apply yet" in page
    assert resolution.get_absolute_url() in page
    assert at("apply", resolution.pk) not in page


def test_the_head_applies_from_the_sheet_and_others_read_it() -> None:
    """The button is the head's; while the application is under way it leads there for all."""
    here = builders.road()
    apply = at("apply", here.things["resolution"].pk)
    assert apply in Browser(here.head).open(at("readiness", here.unit.pk))
    assert apply not in Browser(here.department).open(at("readiness", here.unit.pk))
    builders.application("submitted", here)
    assert here.now.get_absolute_url() in Browser(here.department).open(at("readiness", here.unit.pk))
    foreign = Browser(make.official("department", make.unit(make.unit(kind_code="province"), kind_code="county")))
    foreign.open(at("readiness", here.unit.pk), 404)


def test_a_unit_that_has_not_resolved_is_led_to_the_standard() -> None:
    """Nothing is counted against it."""
    unit = make.unit()
    page = Browser(make.official("head", unit, member_of=unit)).open(at("readiness", unit.pk))
    assert "has not resolved" in page
    assert at("standards") in page


def test_the_sheet_asks_the_same_with_more_criteria_and_evidence() -> None:
    """A criterion, a target and a file more cost no statement more, on the sheet and where the application is begun."""
    here = builders.road()
    target = here.things["resolution"].targets.get(field="technical")

    def grow() -> None:
        n = in_force().criteria.count()
        in_force().criteria.create(number=f"9.{n}", field="technical", text_en="More", text_ko="더", source="evidence")
        reading = target.measures.get().readings.create(value=68, happened_on=today(), by=here.head)
        reading.evidence.add(files.filed(here.unit, here.head, content=files.pdf(b"%d" % n)))

    grow()
    browser = Browser(here.head).client
    addresses = (at("readiness", here.unit.pk), at("apply", here.things["resolution"].pk))
    check([Page(browser, address, DETAIL) for address in addresses], grow)
