"""L22: the three-revolution-team department: "assessing the units which have reached the standard; awarding the red flag"."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at

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
