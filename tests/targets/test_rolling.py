"""Year end: what becomes of each unfinished target, once for a unit and year, all or nothing (domain.md)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from desk.due import waiting
from targets import rolling
from targets.models import Renewal, Rollover, Target
from targets.rolling import Answer
from tests import database
from tests import factories as make
from tests.assessments.browser import Browser, carried, errors, hidden
from tests.queries import DETAIL, Page, asked, check, listed
from tests.targets.cast import Place, client
from tests.targets.test_at_once import at_once
from units.models import Norm
from units.norms import norm_of
from workflow.models import Step, steps_of
from workflow.refusals import NotNow, NotReady, NotYours

YEAR = 2026
TODAY = datetime.date(2026, 12, 3)
NEW = datetime.date(2027, 5, 31)


class Closing(Place):
    """A mine with three targets whose time limit is in the year, and one that runs longer."""

    def __init__(self) -> None:
        super().__init__()
        self.under = self.resolution()
        self.mill, self.homes, self.room = (self.of_the_year(name) for name in ("Mill", "Homes", "Room"))
        self.longer = self.target(self.under, title="Longer")
        self.page = reverse("targets:rollover", args=[self.mine.pk, YEAR])
        self.browser = Browser(self.head)

    def of_the_year(self, title: str, **changes: Any) -> Target:
        """A target in force with its limit on 15 December."""
        return self.target(self.under, title=title, limit_on=datetime.date(2026, 12, 15), **changes)

    def typed(self, **changes: Any) -> dict[str, Any]:
        """Extend the mill, end the homes, leave the room."""
        base: dict[str, Any] = {
            f"choice_{self.mill.pk}": "extend",
            f"limit_on_{self.mill.pk}": NEW.isoformat(),
            f"reason_{self.mill.pk}": "Liners came late",
            f"choice_{self.homes.pk}": "end",
            f"reason_{self.homes.pk}": "The block is rebuilt by the town",
            f"choice_{self.room.pk}": "keep",
            f"reason_{self.room.pk}": "It closes this month",
        }
        return base | changes

    def records(self, browser: Browser, **changes: Any) -> Any:
        """Through the check page."""
        page = browser.send(self.page, **self.typed(**changes)).content.decode()
        assert "Nothing is recorded until you press the button." in page, errors(page)
        assert not Rollover.objects.exists()
        return browser.client.post(self.page, {**hidden(page), "confirm": "1"})

    def kept(self) -> list[Answer]:
        """All left as they are."""
        return [Answer(one, "keep", "It goes on") for one in rolling.unfinished(self.mine, YEAR)]


@pytest.fixture
def closing(db: None, monkeypatch: pytest.MonkeyPatch) -> Closing:
    """The mine on 3 December."""
    made = Closing()
    on(monkeypatch, TODAY)
    return made


def on(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    """The pages take `day` for today."""
    for module in ("targets.views.rolling", "targets.forms.rolling"):
        monkeypatch.setattr(f"{module}.today", lambda: day)


def test_each_target_goes_its_way(closing: Closing) -> None:
    """The extension waits for the committee, one target has ended, one stays; a step each, and one of the rollover."""
    page = closing.browser.open(closing.page)
    assert " checked" not in page
    assert "Longer" not in page
    before = Step.objects.count()
    assert closing.records(closing.browser)["Location"] == closing.page
    made = Renewal.objects.get()
    assert (made.target, made.kind, made.state, made.reason) == (closing.mill, "extend", "proposed", "Liners came late")
    assert made.drafted is not None
    assert made.drafted.limit_on == NEW
    closing.homes.refresh_from_db()
    closing.room.refresh_from_db()
    assert (closing.homes.state, closing.room.state) == ("ended", "in_force")
    assert closing.room.touched_on == TODAY
    assert [step.name for step in steps_of(Rollover.objects.get())] == ["roll_over"]
    assert Step.objects.count() == before + 4
    assert not Norm.objects.exists()
    page = closing.browser.open(closing.page)
    for words in ("The rollover is recorded.", "31 May 2027", "It closes this month", "What was recorded"):
        assert words in page
    assert "What was recorded" in Browser(closing.members[0]).open(closing.page)


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        ("choice", "", "Choose what becomes of the target: Mill"),
        ("choice", "melt", "melt"),
        ("limit_on", "", "Write the new time limit."),
        ("limit_on", "2026-12-15", "Choose a day after the time limit in force"),
        ("limit_on", "2031-01-01", "The resolution ends before this; choose a day within its term"),
        ("limit_on", "soon", "Enter a valid date."),
        ("reason", "", "Write the reason: Mill"),
        ("reason", "x" * 2001, "2000"),
    ],
)
def test_bad_input_is_named_beside_its_cell(closing: Closing, cell: str, text: str, words: str) -> None:
    """Nothing is recorded; what else was typed stays."""
    name = f"{cell}_{closing.mill.pk}"
    answer = closing.browser.send(closing.page, **closing.typed(**{name: text}), confirm="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(words in one for one in errors(page)), errors(page)
    assert f'id="id_{name}_error"' in page
    assert "The block is rebuilt by the town" in page
    assert not Rollover.objects.exists()
    assert not Renewal.objects.exists()


def test_a_date_where_none_is_asked(closing: Closing) -> None:
    """A new limit with a target that ends is a slip."""
    name = f"limit_on_{closing.homes.pk}"
    page = closing.browser.send(closing.page, **closing.typed(**{name: "2027-03-01"})).content.decode()
    assert "A new time limit is for an extension; leave it empty." in errors(page)[0]


def test_back_from_the_check_page_keeps_what_was_typed(closing: Closing) -> None:
    """And records nothing."""
    page = closing.browser.send(closing.page, **closing.typed()).content.decode()
    page = closing.browser.client.post(closing.page, {**hidden(page), "change": "1"}).content.decode()
    assert carried(page)[f"reason_{closing.room.pk}"] == "It closes this month"
    assert carried(page)[f"choice_{closing.homes.pk}"] == "end"
    assert not Rollover.objects.exists()


def test_once_a_year(closing: Closing) -> None:
    """The same sending again leads to the record; another one is refused; the page shows what was recorded."""
    page = closing.browser.send(closing.page, **closing.typed()).content.decode()
    fields = {**hidden(page), "confirm": "1"}
    answers = [closing.browser.client.post(closing.page, fields) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, closing.page)] * 2
    assert closing.browser.client.post(closing.page, closing.typed(confirm="1")).status_code == 409
    assert (Rollover.objects.count(), Renewal.objects.count()) == (1, 1)


def test_only_while_it_is_open(closing: Closing, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 1 November to the end of February; a leap year has one day more."""
    days = {
        datetime.date(2026, 10, 31): None,
        datetime.date(2026, 11, 1): 2026,
        datetime.date(2027, 2, 28): 2026,
        datetime.date(2027, 3, 1): None,
        datetime.date(2028, 2, 29): 2027,
    }
    assert {day: rolling.year_at(day) for day in days} == days
    on(monkeypatch, datetime.date(2026, 10, 31))
    assert "is done from 1 Nov 2026 to 28 Feb 2027" in closing.browser.open(closing.page, 409)
    closing.browser.open(closing.page.replace("2026", "9999"), 404)
    with pytest.raises(NotReady):
        rolling.roll_over(closing.mine, by=closing.head, year=YEAR, answers=[], today=datetime.date(2026, 10, 31))


def test_the_heads_alone(closing: Closing) -> None:
    """Another unit's head finds nothing; a member and the staff may not."""
    Browser(closing.outsider).open(closing.page, 404)
    for person in (closing.members[0], closing.staff):
        Browser(person).open(closing.page, 403)
    with pytest.raises(NotYours):
        rolling.roll_over(closing.mine, by=closing.staff, year=YEAR, answers=closing.kept(), today=TODAY)


def test_what_has_changed_meanwhile_is_looked_at_again(closing: Closing) -> None:
    """A target more than the page showed; nothing is recorded, not even the answers that were given."""
    page = closing.browser.send(closing.page, **closing.typed()).content.decode()
    answers = closing.kept()
    closing.of_the_year("Pumps")
    with pytest.raises(NotReady):
        rolling.roll_over(closing.mine, by=closing.head, year=YEAR, answers=answers, today=TODAY)
    answer = closing.browser.client.post(closing.page, {**hidden(page), "confirm": "1"})
    assert answer.status_code == 422
    assert "Choose what becomes of the target: Pumps" in answer.content.decode()
    assert not Rollover.objects.exists()
    assert not Step.objects.filter(name="keep").exists()


def test_how_often_reviews_are_held_is_the_staffs_to_set(closing: Closing) -> None:
    """A head reads it; one who is staff there too sets it from 1 January."""
    assert "The staff of the committee set it, under Norms." in closing.browser.open(closing.page)
    make.appoint(closing.head, "staff", closing.county)
    closing.records(Browser(closing.head), cadence="month")
    after, before = datetime.date(2027, 1, 1), datetime.date(2026, 12, 31)
    assert norm_of(closing.mine, "review_cadence", after) == "month"
    assert norm_of(closing.mine, "review_cadence", before) == "quarter"
    assert Rollover.objects.get().cadence == "month"


def test_a_renewal_before_the_committee_is_left_out(closing: Closing) -> None:
    """What becomes of it is being decided."""
    closing.records(closing.browser)
    assert rolling.unfinished(closing.mine, YEAR) == [closing.room]


def test_the_desk_and_the_unit_page_lead_there(closing: Closing) -> None:
    """While it is open and not done."""

    def lines(day: datetime.date) -> list[str]:
        return [one.url for one in waiting(closing.head, day) if str(one.label) == "Year-end rollover"]

    assert lines(TODAY) == [closing.page]
    assert lines(datetime.date(2026, 10, 31)) == []
    rolling.roll_over(closing.mine, by=closing.head, year=YEAR, answers=closing.kept(), today=TODAY)
    assert lines(TODAY) == []


def test_what_the_pages_cost(closing: Closing) -> None:
    """The form and the record, of few targets and of thirty more."""
    numbers = iter(range(1000))

    def grow() -> None:
        closing.of_the_year(f"More {next(numbers)}")

    check([Page(client(closing.head), closing.page, DETAIL)], grow)
    rolling.roll_over(closing.mine, by=closing.head, year=YEAR, answers=closing.kept(), today=TODAY)
    read = asked(lambda: client(closing.head).get(closing.page))
    assert len(read) <= DETAIL + 4, listed(read)


def two_heads() -> list[Callable[[], Any]]:
    """The head and the deputy about to record the same rollover, each with the page open."""
    place = Closing()
    deputy = make.person(unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=place.head.appointments.get())

    def record(who: Any) -> Callable[[], Any]:
        answers = place.kept()
        return lambda: rolling.roll_over(place.mine, by=who, year=YEAR, answers=answers, today=TODAY)

    return [record(who) for who in (place.head, deputy)]


def test_two_heads_at_once_record_one(committed_db: str) -> None:
    """One effect; the other is told that somebody was quicker."""
    refused = at_once(two_heads())
    assert [type(one) for one in refused] == [NotNow]
    assert (Rollover.objects.count(), Step.objects.filter(name="keep").count()) == (1, 3)


def test_without_the_constraint_both_are_recorded(committed_db: str) -> None:
    """The test above has teeth."""
    acts = two_heads()
    with database.server(committed_db) as owner:
        owner.execute("ALTER TABLE targets_rollover DROP CONSTRAINT rollover_once_a_year")
    assert at_once(acts) == []
    assert (Rollover.objects.count(), Step.objects.filter(name="keep").count()) == (2, 6)
