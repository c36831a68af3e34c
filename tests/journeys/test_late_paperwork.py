"""Journey 4: staff find late reviews and remind the units' offices in at most six acts; never twice in seven days."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reminders import delivering
from reminders.models import Reminder
from reviews import late, reviewing
from reviews.models import LateMatter, OfficeReminder
from tests import factories as make
from tests.journeys.serving import let_in
from tests.journeys.visiting import Visitor
from units.models import Person, Unit
from workflow.clock import today

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
MOST_ACTS = 6


class Here:
    """A county with three units that have not held a review of an earlier period, one of them without a head."""

    def __init__(self, language: str) -> None:
        self.county = make.unit(kind_code="county", name_en="Eunha County")
        self.staff, self.department = (make.official(post, self.county) for post in ("staff", "department"))
        self.mine = self._tardy("Sangnok Mine")
        self.school = self._tardy("Namgil School")
        self.headless = self._tardy("Milbat Institute")
        self.heads: list[Person] = [make.official("head", one, member_of=one) for one in (self.mine, self.school)]
        late.refresh(today())
        let_in(language)

    def _tardy(self, name: str) -> Unit:
        made = make.unit(self.county, name_en=name, name_ko=name)
        reviewing.plan(made, today=today() - datetime.timedelta(days=200))
        return made

    def matter(self, unit: Unit) -> int:
        """The key of the late matter of a unit."""
        return LateMatter.objects.get(unit=unit).pk


@BOTH
@SCRIPT
def test_late_reviews_are_found_and_their_offices_reminded(
    visit: Callable[..., Visitor], language: str, script: bool
) -> None:
    """The matter is chosen, two units ticked, the look read, sent: six acts; the heads find it in their inboxes."""
    here = Here(language)
    staff = visit(here.staff, language=language, script=script)
    staff.open("reviews:late")
    staff.acts = 0
    page = staff.page
    assert page.locator("main input[type=checkbox]").count() == 3
    assert page.locator("main input:checked").count() == 0
    staff.choose(matter="review")
    staff.acts += 1
    page.locator("#listing-show").click()
    page.wait_for_url("**matter=review**")
    staff.choose(late=[here.matter(here.mine), here.matter(here.headless)])
    staff.send()
    staff.sees("Sangnok Mine", staff.say("No head is entered at this unit."))
    staff.sees(staff.say("A reminder cannot be taken back. Of one matter an office is reminded once in 7 days."))
    assert not OfficeReminder.objects.exists()
    staff.send().at("reviews:late")
    assert staff.acts <= MOST_ACTS
    assert OfficeReminder.objects.get().unit == here.mine
    sent = timezone.now() + datetime.timedelta(minutes=1)
    assert delivering.deliver_due(sent, today()).delivered == 1
    assert Reminder.objects.get().recipient == here.heads[0]


@BOTH
@SCRIPT
def test_nobody_is_reminded_of_one_matter_twice(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """Another official chooses the same again the same week: left out, with the reason; only the new one goes."""
    here = Here(language)
    both = [here.matter(here.mine), here.matter(here.school)]
    first = visit(here.staff, language=language, script=script)
    first.open("reviews:late").choose(late=both[:1]).send().send()
    second = visit(here.department, language=language, script=script)
    second.open("reviews:late").choose(late=both).send()
    expect(second.page.locator("#left-h")).to_be_visible()
    expect(second.page.locator("section", has=second.page.locator("#left-h"))).to_contain_text("Sangnok Mine")
    second.send().at("reviews:late")
    assert OfficeReminder.objects.count() == 2
    second.choose(late=both).send()
    assert second.page.locator("main form .btn-main").count() == 0
    assert OfficeReminder.objects.count() == 2


@BOTH
@SCRIPT
def test_nothing_ticked_says_what_to_do(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """And leads back to the list."""
    here = Here(language)
    staff = visit(here.staff, language=language, script=script)
    staff.open("reviews:late").send()
    staff.sees(staff.say("Tick units in the list of late paperwork first."))
    staff.follow("reviews:late").at("reviews:late")
