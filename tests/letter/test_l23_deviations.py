"""L23: "discover any deviations … before it is too late and take … measures", against expediency and formalism."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from reviews.finding import RULES
from reviews.models import Deviation, Fault
from targets.models import IndividualTarget, Target
from tests import factories as make
from tests.assessments.browser import Browser
from tests.letter.movement import Unit, day, home
from tests.queries import asked
from tests.reviews.finding import NORM, ruled

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    """An address of deviations."""
    return reverse(f"reviews:{name}", args=args)


def follow(browser: Browser, page: str, words: str) -> str:
    """Press the link with these words; where it leads."""
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<[^>]+>)*{re.escape(words)}', page)
    assert found, words
    return found[1].replace("&amp;", "&")


def test_an_official_opens_one_the_unit_takes_a_measure_and_the_official_closes_it() -> None:
    """From the unit's page by hand; the desk tells the head, then the staff; the timeline of the unit keeps it."""
    mine = Unit()
    mine.resolved("in_force")
    senior = Browser(make.official("senior", mine.county))
    url = follow(senior, senior.open(home(mine.unit)), "Open a deviation")
    fault = Fault.objects.get(code="review-in-form-only")
    page = senior.record(url, fault=fault.pk, field="", text="Three lines for a quarter, no figure")
    assert "Deviations to answer" in mine.head.open("/")
    listed = mine.head.open(follow(mine.head, mine.head.open("/"), "Deviations to answer"))
    assert page in listed
    assert "Three lines for a quarter, no figure" in mine.head.open(page)
    url = follow(mine.head, mine.head.open(page), "Write the measure")
    mine.head.record(url, answer="The review is held anew with figures", measure_by=day(5))
    assert "Deviations to answer" not in mine.head.open("/").split("<main")[1]
    assert "Close" not in re.findall(r'class="btn[^"]*"[^>]*>([^<]+)', mine.head.open(page))
    desk = mine.staff.open("/")
    assert page in mine.staff.open(follow(mine.staff, desk, "Answers to deviations to close or reject"))
    mine.staff.record(follow(mine.staff, mine.staff.open(page), "Close"), outcome="The new minutes hold the figures")
    told = Browser(mine.member).open(home(mine.unit))
    assert "Measure taken on a deviation" in told
    assert "Deviation closed" in told


def test_what_a_rule_finds_is_opened_once_with_its_facts_and_a_false_alarm_tunes_it() -> None:
    """By the night, by the command and by the button alike; dismissed, the office sets the value that spares it."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    Target.objects.exclude(pk=mill.pk).update(order=1)
    Target.objects.filter(pk=mill.pk).update(order=9)
    with ruled():
        call_command("find_deviations", verbosity=0)
        call_command("find_deviations", verbosity=0)
        (found,) = Deviation.objects.all()
        page = mine.staff.open(found.get_absolute_url())
        assert "A target stands at place 5 or further down." in page
        assert mill.title in page
        mine.staff.record(follow(mine.staff, page, "Dismiss as a false alarm"), reason="It was put last on purpose")
        page = mine.staff.open(found.get_absolute_url())
        url = follow(mine.staff, page, "Set the threshold")
        mine.staff.record(url, choice=f"{NORM}=10", unit=mine.county.pk)
        rules = mine.staff.open(at("deviation_rules", mine.unit.pk))
        assert "A target stands at place 10 or further down." in rules
        assert "set by Eunha County" in rules
        counts = mine.staff.open(at("deviation_counts", mine.county.pk))
        assert "Target far down the order" in counts
        mine.staff.record(at("deviation_runs"))
    assert Deviation.objects.count() == 1


def test_no_rule_reads_an_individual_target() -> None:
    """Every statement of a search is watched, and every sentence of a page says of what it speaks: units' paperwork."""
    mine = Unit()
    mine.in_force()
    assert IndividualTarget.objects.exists()
    statements = asked(lambda: call_command("find_deviations", verbosity=0))
    assert len(statements) >= len(RULES)
    forbidden = ("individualtarget", "individual_target", "units_person", "units_membership", "individualstep")
    assert [one for one in statements if any(word in one.lower() for word in forbidden)] == []
