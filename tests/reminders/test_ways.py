"""The ways to a person: a mail address, what a mail says, a calendar by a secret address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from reminders.mailing.addressing import mail_of
from reminders.models import Feed, Reminder
from reminders.registry import KINDS, Kind
from tests import factories as make
from tests.assessments.browser import Browser
from tests.queries import DETAIL, Page, asked, check
from tests.reminders import corrections
from tests.reminders.boxes import came
from units.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make.person(unit=make.unit(name_en="Sangnok Mine"))


@pytest.fixture
def browser(person: Person) -> Browser:
    return Browser(person)


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"reminders:{name}", args=args)


def test_an_address_is_kept_changed_and_forgotten(person: Person, browser: Browser) -> None:
    """Told plainly that nobody has asked it; forgotten at once."""
    assert "No address is known." in browser.open(at("settings"))
    browser.record(at("set_mail"), mail="ri@mine.example")
    page = browser.open(at("settings"))
    assert "One mail a day goes to ri@mine.example" in page
    assert "has not asked the address whether it is yours" in page
    browser.record(at("set_mail"), mail="kim@mine.example")
    assert mail_of(person) == "kim@mine.example"
    browser.record(at("remove_mail"))
    assert mail_of(person) == ""


@pytest.mark.parametrize("typed", ["", "x", "a@b", "a@mine.example\nBcc: b@x.example", "a@" + "x" * 250 + ".example"])
def test_what_is_no_address_is_refused(person: Person, browser: Browser, typed: str) -> None:
    """Beside the field; none is kept."""
    assert browser.send(at("set_mail"), mail=typed).status_code == 422
    assert mail_of(person) == ""


def test_the_example_of_a_mail_says_of_a_private_matter_the_kind_alone(
    kind: Kind, person: Person, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the person shows what goes out, no more; the twin that is not private does say it."""
    came(person, text="Label 40 bays")
    assert "Label 40 bays" in browser.open(at("digest"))
    monkeypatch.setitem(KINDS, kind.name, corrections.kind(private=True))
    page = browser.open(at("digest"))
    assert "Label 40 bays" not in page
    assert "- Correction due" in page


def test_a_kind_that_is_gone_harms_no_example(kind: Kind, person: Person, browser: Browser) -> None:
    """A row of an earlier version of the programme."""
    came(person)
    Reminder.objects.update(kind="of_yesterday")
    assert "of_yesterday" not in browser.open(at("digest"))


def test_the_page_shows_the_mail_of_now(kind: Kind, person: Person, browser: Browser) -> None:
    """Of what is unread."""
    assert "0 reminders" in browser.open(at("digest"))
    came(person, text="Name on my card")
    page = browser.open(at("digest"))
    assert "1 reminder" in page
    assert "Name on my card" in page


def feed(browser: Browser) -> str:
    """Make a calendar address by the page; its path."""
    page = browser.send(at("make_feed")).content.decode()
    found = re.search(r'value="http://testserver(/calendar/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_address_is_shown_once_kept_as_a_hash_and_renewed(person: Person, browser: Browser) -> None:
    """Another takes its place; a repeat of the same form makes none; stopped, it leads nowhere."""
    first = feed(browser)
    token = first.split("/")[2]
    assert len(token) >= 43
    assert token not in str(Feed.objects.values())
    assert token not in browser.open(at("settings"))
    second = feed(browser)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    browser.record(at("stop_feed"))
    assert Client().get(second).status_code == 404


def test_a_form_sent_twice_makes_one_address(person: Person, browser: Browser) -> None:
    """The second sending shows none: the first one's stays good."""
    key = {"submission_key": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}
    once = browser.client.post(at("make_feed"), key).content.decode()
    twice = browser.client.post(at("make_feed"), key)
    found = re.search(r"/calendar/[\w-]+/reminders\.ics", once)
    assert found is not None
    assert twice.status_code == 302
    assert Client().get(found[0]).status_code == 200


def test_a_closed_account_has_no_calendar(person: Person, browser: Browser) -> None:
    """As absent as an address nobody has."""
    address = feed(browser)
    Person.objects.update(is_active=False)
    assert Client().get(address).status_code == 404
    assert Client().get(at("feed", "x" * 43)).status_code == 404
    assert Client().get(at("feed", "가\x00")).status_code == 404


def test_fetching_is_limited(person: Person, browser: Browser) -> None:
    """Sixty a minute from one address; the sixty-first waits."""
    caches["default"].clear()
    address = feed(browser)
    assert [Client().get(address).status_code for _one in range(61)] == [200] * 60 + [429]
    assert Client().get(address, REMOTE_ADDR="10.9.9.9").status_code == 200


def test_what_the_pages_cost(kind: Kind, person: Person, browser: Browser) -> None:
    """The settings and the example of a mail; the calendar a statement a source besides reach, person and rate."""
    address = feed(browser)
    came(person)
    check(
        [Page(browser.client, at("settings"), DETAIL), Page(browser.client, at("digest"), DETAIL)], lambda: came(person)
    )
    few = len(asked(lambda: Client().get(address)))
    for _one in range(20):
        came(person)
    assert len(asked(lambda: Client().get(address))) == few
