"""Reminders as their readers meet them, through the pages: told before the date, led to where it is done, told of what is said.

"Reviewed regularly and in detail" (L9) without anybody remembering a date; found "before it is too late" (L23).
"""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reminders import delivering, planning
from reminders.models import Reminder
from reminders.registry import Kind
from tests import factories as make
from tests.assessments.browser import Browser, hidden
from tests.reminders.boxes import review
from tests.reminders.corrections import ask
from units.models import CorrectionRequest, Unit
from workflow.clock import today

pytestmark = pytest.mark.django_db
BOX = "/reminders/"


def deliver() -> None:
    """What the beat does by the minute."""
    planning.plan(timezone.now(), today())
    delivering.deliver_due(timezone.now(), today())


@pytest.fixture
def mine() -> Unit:
    return make.unit(make.unit(kind_code="county", name_en="Eunha County"), name_en="Sangnok Mine")


def test_a_member_is_told_before_the_date_and_led_to_where_it_is_done(kind: Kind, mine: Unit) -> None:
    """The number in the header, a line with words and date, its page; read afterwards, and done with once it is done."""
    person = make.person(unit=mine)
    member = Browser(person)
    assert "No reminders yet." in member.open(BOX)
    wanted = ask(person, today() + datetime.timedelta(2))
    deliver()
    assert ">1<" in member.client.get("/reminders/count/").content.decode()
    page = member.open(BOX)
    assert "2 days left" in page
    line = Reminder.objects.get(subject_id=wanted.pk, channel="page")
    assert member.client.get(reverse("reminders:open", args=[line.pk])).status_code == 302
    assert "chip" not in member.client.get("/reminders/count/").content.decode()
    CorrectionRequest.objects.update(state="corrected", answer="Done")
    assert "Done with" in member.open(BOX)


def test_nobody_else_is_told_of_what_is_a_members_own(kind: Kind, mine: Unit) -> None:
    """Not the head of the unit, not an office above, not an administrator."""
    member = make.person(unit=mine)
    ask(member, today())
    deliver()
    for post, at in (("head", mine), ("staff", mine.parent), ("administrator", mine.parent), ("senior", mine.parent)):
        assert at is not None
        assert "No reminders yet." in Browser(make.official(post, at)).open(BOX), post


def test_a_head_reads_the_dates_in_the_own_calendar(mine: Unit) -> None:
    """An address made by the page, read without signing in, taken back."""
    day = today() + datetime.timedelta(20)
    review(mine, 20)
    browser = Browser(make.official("head", mine, member_of=mine))
    page = browser.send(reverse("reminders:make_feed")).content.decode()
    found = re.search(r"/calendar/[\w-]+/reminders\.ics", page)
    assert found is not None
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in Client().get(found[0]).content.decode()
    browser.record(reverse("reminders:stop_feed"))
    assert Client().get(found[0]).status_code == 404


def test_an_administrator_tells_the_heads_of_an_area(mine: Unit) -> None:
    """Written in two languages, checked, published; on the desk and in the inbox of the head, in the head's language."""
    assert mine.parent is not None
    keeper = Browser(make.official("administrator", mine.parent))
    head = Browser(make.official("head", mine, member_of=mine, language="ko"))
    member = Browser(make.person(unit=mine))
    texts = {
        "title_en": "Readings by the 28th",
        "text_en": "In time.",
        "title_ko": "실적은 28일까지",
        "text_ko": "기한내에",
    }
    days = {"since": today(), "until": today() + datetime.timedelta(9)}
    address = keeper.record(reverse("reminders:add_notice", args=[mine.parent.pk]), posts=["head"], **texts, **days)
    keeper.record(address + "publish/")
    deliver()
    assert "실적은 28일까지" in head.open("/")
    assert "실적은 28일까지" in head.open(BOX)
    assert "기한내에" in head.open(address)
    assert "28" not in member.open(BOX).split("<main")[1].split("<tbody")[-1]
    keeper.record(address + "withdraw/", reason="Said by mistake")
    assert "Said by mistake" in head.open(address)


def test_all_is_marked_read_and_taken_back(kind: Kind, mine: Unit) -> None:
    """By two presses, without a script."""
    person = make.person(unit=mine)
    for days in (0, 1):
        ask(person, today() + datetime.timedelta(days))
    deliver()
    browser = Browser(person)
    sent = browser.client.post(reverse("reminders:read"), hidden(browser.open(BOX)))
    page = browser.open(sent["Location"])
    assert page.count("New</span>") == 0
    browser.client.post(reverse("reminders:unread"), hidden(page))
    assert browser.open(BOX).count("New</span>") == 2
