"""L23: against "expediency or formalism": what is asked of a unit a month is counted, and more than the limit needs a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews import tasks
from reviews.models import LoadReason
from targets.models import Directive
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, home, route

pytestmark = pytest.mark.django_db


def test_a_committee_that_asks_for_more_than_the_limit_says_why_and_the_unit_reads_it() -> None:
    """The office sets the limit, sees who is above it, is asked for a reason, and the unit head reads it."""
    mine = Unit()
    mine.in_force()
    mine.staff.record(reverse("units:set_norm", args=[mine.county.pk, "load_limit"]), value="1", since=day(-1))
    tasks.count_load()
    page = mine.staff.open(reverse("reviews:loads"))
    assert "Sangnok Mine" in page
    assert "What is asked of units" in mine.staff.open("/")
    texts = {"title": "Save fuel", "text": "Name the fuel saved", "authority": "Decision 4", "answer_by": day(1)}
    mine.staff.record(route("add_directive"), **texts, fields_asked=["technical"])
    directive = Directive.objects.get()
    issue = route("issue_directive", directive.pk)
    assert "1 unit is asked for more than its limit a month" in mine.staff.open(issue)
    assert errors(mine.staff.send(issue, load_reason="").content.decode()) == [
        "Why more is asked than the limit – This field is required."
    ]
    directive.refresh_from_db()
    assert directive.state == "draft"
    mine.staff.record(issue, load_reason="Fuel is short until the spring")
    assert LoadReason.objects.get().above == 1
    head = Browser(mine.head_person)
    assert "Fuel is short until the spring" in head.open(directive.get_absolute_url())
    assert "Asked this month" in head.open(home(mine.unit))
    text = head.open(reverse("reviews:unit_load", args=[mine.unit.pk]))
    assert "Fuel is short until the spring" in text
    assert "Directives to answer" in text
