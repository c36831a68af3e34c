"""The inbox: what a line says, where it leads, read marks, filters, and what it costs."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pages.context import UNREAD
from reminders import inbox
from reminders.models import Reminder
from reminders.registry import KINDS, Kind
from tests import factories as make
from tests.assessments.browser import hidden
from tests.queries import LIST, Page, asked, check
from tests.reminders import corrections
from tests.reminders.boxes import again, came
from units.models import CorrectionRequest, Person
from workflow.clock import today

pytestmark = pytest.mark.django_db
INBOX = "/reminders/"


@pytest.fixture
def person() -> Person:
    return make.person(unit=make.unit(name_en="Sangnok Mine"))


@pytest.fixture
def browser(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def text(browser: Client, address: str = INBOX) -> str:
    """The main part of a page."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode().split("<main")[1])


def test_a_line_says_what_of_which_unit_by_when_and_how_late(kind: Kind, person: Person, browser: Client) -> None:
    """Late in words; what is answered meanwhile is done with."""
    late = came(person, days=-9, text="Name on my card", unit=make.unit(name_en="Unhung Farm"))
    page = text(browser)
    for words in ("Name on my card", "Correction due", "Unhung Farm", "9 days late", "New"):
        assert words in page, words
    assert reverse("reminders:open", args=[late.pk]) in page
    CorrectionRequest.objects.update(state="corrected", answer="Done")
    page = text(browser)
    assert "Done with" in page
    assert "late" not in page.split("<tbody")[1]


def test_what_the_reader_may_not_read_is_named_by_its_kind_alone(
    kind: Kind, person: Person, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A matter of somebody else by now; it leads to a page that says so."""
    row = came(person, text="Secret")
    monkeypatch.setitem(KINDS, kind.name, corrections.kind(lines=lambda reader, ids, day: {}))
    page = text(browser)
    assert "Secret" not in page
    assert "Correction due" in page
    assert "nothing left to do" in text(browser, reverse("reminders:open", args=[row.pk]))


def test_a_kind_that_is_gone_harms_no_inbox(kind: Kind, person: Person, browser: Client) -> None:
    """A row of an earlier version of the programme."""
    came(person)
    Reminder.objects.update(kind="of_yesterday")
    assert "of_yesterday" in text(browser)


def test_opening_marks_it_and_what_came_before_on_the_same_matter(kind: Kind, person: Person, browser: Client) -> None:
    """And leads to where it is done."""
    first = came(person)
    second = again(person, first.subject_id, today(), moment="after 7")
    other = came(person)
    answer = browser.get(reverse("reminders:open", args=[second.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert set(inbox.unread(person)) == {other}
    browser.head(reverse("reminders:open", args=[other.pk]))
    assert set(inbox.unread(person)) == {other}


def test_nobody_opens_or_marks_what_came_to_another(kind: Kind, person: Person) -> None:
    """Not there, and unread still."""
    row = came(person)
    stranger = Client()
    stranger.force_login(make.person(unit=person.memberships.get().unit))
    assert stranger.get(reverse("reminders:open", args=[row.pk])).status_code == 404
    stranger.post(reverse("reminders:read"), {"until": row.pk})
    assert "No reminders yet." in text(stranger)
    assert inbox.unread(person).count() == 1


def test_all_are_marked_and_that_is_taken_back(kind: Kind, person: Person, browser: Client) -> None:
    """What had been read before stays read; what came after the page was drawn stays unread."""
    old, *_rest = [came(person) for _one in range(3)]
    browser.get(reverse("reminders:open", args=[old.pk]))
    page = text(browser)
    later = came(person)
    answer = browser.post(reverse("reminders:read"), {"until": hidden(page)["until"]})
    assert set(inbox.unread(person)) == {later}
    page = text(browser, answer["Location"])
    assert "2 reminders are marked as read." in page
    browser.post(reverse("reminders:unread"), {"marked": hidden(page)["marked"]})
    assert inbox.unread(person).count() == 3
    assert "They are unread again." in text(browser)


@pytest.mark.parametrize("value", ["", "x", "9" * 30, "2026-01-01", "2026-01-01T00:00:00+99:00"])
def test_nonsense_marks_nothing(kind: Kind, person: Person, browser: Client, value: str) -> None:
    """Sent to both buttons, and in the address."""
    came(person)
    for name, field in (("read", "until"), ("unread", "marked")):
        assert browser.post(reverse(f"reminders:{name}"), {field: value}).status_code == 302
    assert browser.get(INBOX, {"marked": value}).status_code == 200
    assert inbox.unread(person).count() == 1


def test_it_is_narrowed_and_sorted(kind: Kind, person: Person, browser: Client) -> None:
    """By kind, to unread, to what is past its date; most urgent first by the address."""
    read, late = came(person, days=1, text="Read one"), came(person, days=-2, text="Late one")
    browser.get(reverse("reminders:open", args=[read.pk]))
    assert "Read one" not in text(browser, INBOX + "?state=unread")
    assert "Read one" not in text(browser, INBOX + "?state=late")
    assert "Late one" in text(browser, INBOX + f"?state=late&kind={kind.name}")
    page = text(browser, INBOX + "?sort=date")
    assert page.index("Late one") < page.index("Read one")
    assert "Nothing matches" not in text(browser, INBOX + "?sort=-date")
    assert late.pk in [row.pk for row in inbox.inbox_of(person, today())]


def test_pages_follow_by_key(kind: Kind, person: Person, browser: Client) -> None:
    """Newest first, no row twice and none left out."""
    for number in range(30):
        came(person, text=f"Matter {number:02}")
    page = text(browser)
    rows = page.count("<tr") - 1
    further = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = text(browser, INBOX + further)
    assert (rows, rest.count("<tr") - 1) == (25, 5)
    assert "Matter 29" in page
    assert "Matter 00" in rest


def test_the_file_holds_the_same_rows(kind: Kind, person: Person, browser: Client) -> None:
    """With the words the reader reads."""
    came(person, text="Name on my card")
    answer = browser.get(INBOX + "?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Matter", "Name on my card"]


def test_what_it_costs(kind: Kind, person: Person, browser: Client) -> None:
    """One row or thirty; the number of the header is one statement besides session and person."""
    came(person)
    check([Page(browser, INBOX, LIST), Page(browser, "/reminders/count/", 3)], lambda: came(person))


def test_no_page_asks_for_the_number(kind: Kind, person: Person, browser: Client) -> None:
    """The header fetches it afterwards; for some seconds pages show what was found, without asking."""
    caches["near"].delete(UNREAD % person.pk)
    browser.get("/settings/")
    without = asked(lambda: browser.get("/settings/"))
    came(person)
    assert 'class="chip due"' in browser.get("/reminders/count/").content.decode()
    page = browser.get("/settings/").content.decode()
    assert '<span class="n">1</span>' in page
    assert "load, every" not in page
    assert len(asked(lambda: browser.get("/settings/"))) == len(without)


def test_without_a_session_the_number_is_nothing() -> None:
    """A page that stays open overnight must not leave for the sign-in page with what was typed."""
    answer = Client().get("/reminders/count/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers
    assert "chip" not in answer.content.decode()


def test_the_count_stops_at_the_cap(kind: Kind, person: Person, browser: Client) -> None:
    """A hundred are shown, more are "100+"."""
    moment = datetime.datetime.now(datetime.UTC)
    rows = [
        Reminder(
            recipient=person,
            subject_type="units.correctionrequest",
            subject_id=number,
            kind=kind.name,
            period="x",
            channel="page",
            due_at=moment,
            next_try_at=moment,
            state="delivered",
            delivered_at=moment,
        )
        for number in range(103)
    ]
    Reminder.objects.bulk_create(rows)
    assert "100+" in browser.get("/reminders/count/").content.decode()
