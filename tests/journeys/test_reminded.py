"""A member on a phone reads a reminder and follows it to where the matter is done; an official marks all as read."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import expect

from reminders.models import Reminder
from reminders.registry import KINDS, Line
from tests import factories as make
from tests.journeys.serving import let_in
from tests.journeys.test_phone import BOTH, SCRIPT, press
from tests.journeys.visiting import Visitor
from tests.reminders import corrections
from units.models import Person

KIND = "test_correction"


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    """A small kind whose line leads to the record of the person; the site runs in this process."""

    def lines(person: Person, ids: object, day: datetime.date) -> dict[int, Line]:
        return {pk: Line("A-1", reverse("desk:record")) for pk in ids}  # type: ignore[attr-defined]  # any collection

    KINDS[KIND] = corrections.kind(lines=lines)
    yield
    del KINDS[KIND]


def reminded(language: str, how_many: int) -> Person:
    """A member to whom so many reminders have come, the first three days late."""
    from tests.reminders.boxes import came

    who = make.person(unit=make.unit(name_en="Sangnok Mine", name_ko="상록광산"))
    for days in range(how_many):
        came(who, days=days - 3)
    let_in(language)
    # The keys of persons come again in the next test; the number of the last one's reminders must not.
    caches["near"].clear()
    return who


@BOTH
@SCRIPT
def test_a_member_follows_a_reminder(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """The link of the header, with its number where a script fetches it; the line says how late; two presses to the matter."""
    who = reminded(language, 1)
    phone = visit(who, language=language, script=script, phone=True)
    phone.open("targets:mine")
    link = phone.page.locator(f'header a[href="{reverse("reminders:inbox")}"]')
    if script:
        expect(link).to_contain_text("1")
    with phone.page.expect_navigation(wait_until="domcontentloaded"):
        link.click()
    phone.at("reminders:inbox")
    expect(phone.page.locator("main")).to_contain_text(phone.say("New"))
    expect(phone.page.locator("main .chip.late")).to_contain_text("3")
    row = Reminder.objects.get()
    with phone.page.expect_navigation(wait_until="domcontentloaded"):
        phone.page.locator(f'main a[href="{reverse("reminders:open", args=[row.pk])}"]').click()
    phone.at("desk:record")
    row.refresh_from_db()
    assert row.seen_at is not None
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


@BOTH
@SCRIPT
def test_all_are_marked_and_taken_back(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """By one press each."""
    who = reminded(language, 3)
    phone = visit(who, language=language, script=script, phone=True)
    phone.open("reminders:inbox")
    press(phone, "Mark all as read")
    assert Reminder.objects.filter(seen_at=None).count() == 0
    press(phone, "Undo")
    phone.told("They are unread again.")
    assert Reminder.objects.filter(seen_at=None).count() == 3
