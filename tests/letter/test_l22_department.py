"""L22: the three-revolution-team department: "assessing the units which have reached the standard; awarding the red flag"."""

from __future__ import annotations

import datetime
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from assessments import supervising
from reviews.models import Review
from targets.models import Resolution
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at
from tests.queries import LIST, Page, check
from workflow.clock import today

pytestmark = pytest.mark.django_db


def test_what_awaits_the_department_is_decided_and_listed() -> None:
    """Put forward it stands under "Awaiting me" with its date, decided under "Decided"; a foreign department has neither."""
    here = builders.application("decided")
    official = Browser(here.department)
    page = official.open(at("awaiting"))
    assert at("award", here.now.pk) in page
    foreign = Browser(make.official("department", make.unit(make.unit(kind_code="province"), kind_code="county")))
    assert here.now.number not in foreign.open(at("awaiting"))
    foreign.open(at("award", here.now.pk), 404)
    criterion = builders.criterion_of(here.now, "2.2")
    fields = {"outcome": "return", "reasons": "More is needed", f"why_{criterion.pk}": "Stage 2 is open"}
    official.record(at("award", here.now.pk), **fields)
    official.confirm_password(at("award_check", here.now.pk))
    official.record(at("award_check", here.now.pk), confirm="1")
    assert here.now.number not in official.open(at("awaiting"))
    assert here.now.number in official.open(at("decided") + "?outcome=return")
    assert here.now.number not in foreign.open(at("decided"))


def test_the_department_of_the_province_reaches_the_county() -> None:
    """A post at an area reaches all below it."""
    here = builders.application("decided")
    assert here.county.parent is not None
    assert here.now.number in Browser(make.official("department", here.county.parent)).open(at("awaiting"))


def supervised(person: Any, **asked: str) -> str:
    """The department's page of supervised units."""
    return Browser(person).open(f"{at('supervised')}?{urlencode(asked)}")


def test_participating_and_eligible_units_stand_on_one_page_by_area() -> None:
    """ "supervise the work of those units": each with its stage, days in it and next date; a foreign area's are absent."""
    here = builders.application("findings_shown")
    eligible = builders.road(here.county, make.unit(here.county, name_en="Solbat School", name_ko="솔밭학교"))
    working = make.unit(here.county, name_en="Kiln No. 4", name_ko="4호가마")
    make.resolution(working)
    page = supervised(here.department)
    for words in ("Sangnok Mine", "Solbat School", "Kiln No. 4", "Before the committee", "May apply", "At work on"):
        assert words in page
    assert here.now.get_absolute_url() in page
    assert at("readiness", eligible.unit.pk) in page
    only = supervised(here.department, stage="eligible")
    assert "Solbat School" in only
    assert "Sangnok Mine" not in only
    assert "Kiln No. 4" not in supervised(here.department, place="Solbat")
    foreign = make.official("department", make.unit(make.unit(kind_code="province"), kind_code="county"))
    assert "Sangnok Mine" not in supervised(foreign)
    Browser(here.head).open(at("supervised"), 403)


def test_the_page_says_for_how_long_and_what_comes_next() -> None:
    """Days since the last move of the database's clock; the date the decision is due, the next review, the term."""
    here = builders.application("decided")
    row = supervising.supervised(Resolution.objects.filter(unit=here.unit)).get()
    assert (row.stage, row.next_on, supervising.days_in_stage(row, today())) == ("approval", here.now.due_on, 0)
    later = today() + datetime.timedelta(days=9)
    assert supervising.days_in_stage(row, later) == 9
    page = supervised(here.department, sort="-next")
    assert "decision due" in page
    unit = make.unit(here.county, name_en="Kiln No. 4")
    make.resolution(unit, term_on=today() + datetime.timedelta(days=400))
    assert "term of the resolution" in supervised(here.department, unit=str(unit.pk))
    Review.objects.create(
        unit=unit,
        state="planned",
        period_start=today() - datetime.timedelta(days=60),
        period_end=today() + datetime.timedelta(days=30),
        due_on=today() + datetime.timedelta(days=30),
        late_after=today() + datetime.timedelta(days=40),
    )
    assert "review due" in supervised(here.department, unit=str(unit.pk))


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("draft", "applying"),
        ("submitted", "screening"),
        ("screened", "site"),
        ("on_site", "site"),
        ("findings_shown", "committee"),
        ("decided", "approval"),
    ],
)
def test_every_stage_of_the_road_is_told_apart(stage: str, expected: str) -> None:
    """From the draft to the department; once awarded the unit is no longer on the way."""
    here = builders.application(stage)
    rows = supervising.supervised(Resolution.objects.filter(unit=here.unit))
    assert [row.stage for row in rows] == [expected]


def test_the_list_is_sorted_saved_as_a_workbook_and_costs_the_same() -> None:
    """Each declared sort answers, the xlsx has the same rows, and thirty units cost no statement more."""
    here = builders.application("submitted")
    official = Browser(here.department)

    def grow() -> None:
        builders.road(here.county, make.unit(here.county))

    grow()
    for sort in ("area", "-unit", "stage", "-since", "next"):
        assert "Sangnok Mine" in official.open(f"{at('supervised')}?sort={sort}")
    answer: Any = official.client.get(f"{at('supervised')}?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][3:5] == ("Stage", "Days in stage")
    assert len(rows) == 3
    check([Page(official.client, at("supervised"), LIST)], grow)
