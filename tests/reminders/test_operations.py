"""The operations page: where reminders stand, why some were given up, trying again, the beat, delivery on hold."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
import time_machine
from celery.schedules import crontab, maybe_schedule
from django.urls import reverse
from openpyxl import load_workbook

from redflag.celery import app
from reminders import delivering, holding, keeping, operating, planning, reasons
from reminders.models import Digest, Hold, Reminder, Tick
from reminders.registry import KINDS, Kind
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import LIST, POST, Page, check, listed, sent
from tests.reminders import corrections
from tests.reminders.corrections import DAY, NOW, ask
from workflow.models import steps_of
from workflow.refusals import NotNow, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]
PAGE = "/operations/reminders/"


@pytest.fixture
def office() -> Browser:
    """An administrator at a browser."""
    return Browser(make.official("administrator", make.nation()))


def waiting(how_many: int = 1) -> list[Reminder]:
    """Rows of the ledger that wait."""
    for _one in range(how_many):
        ask()
    planning.plan(NOW, DAY)
    return list(Reminder.objects.order_by("id"))


def given_up(how_many: int = 1, reason: str = "RuntimeError: out of order") -> list[Reminder]:
    """Rows that nobody tries any longer."""
    rows = waiting(how_many)
    Reminder.objects.filter(state="waiting").update(state="dead", attempts=6, reason=reason)
    return rows


def test_an_empty_ledger_says_what_to_do_next(office: Browser) -> None:
    """Nothing."""
    page = office.open(PAGE)
    assert "No reminders yet." in page
    assert "None was given up." in page
    assert "Delivery on hold" not in page


def test_the_ledger_by_state_and_way_and_what_waits_longest(office: Browser) -> None:
    """With its age; what is not due yet is not late."""
    rows = waiting(3)
    delivering.deliver([rows[0].pk], now=NOW, day=DAY)
    Reminder.objects.filter(pk=rows[1].pk).update(due_at=NOW + datetime.timedelta(days=9))
    with time_machine.travel(NOW + datetime.timedelta(hours=2), tick=False):
        assert operating.oldest(NOW) == {"page": rows[2].due_at}
        page = office.open(PAGE)
    assert "Oldest undelivered: In the page" in page
    assert operating.age(rows[2].due_at, NOW + datetime.timedelta(hours=2)) in page
    found = {str(label): [number for _way, number in numbers] for label, numbers in operating.standing()}
    assert found["Waiting"] == ["2", "0"]
    assert found["Delivered"] == ["1", "0"]


def test_counts_stop_at_the_cap() -> None:
    """What lists say too."""
    assert (operating.capped(1000), operating.capped(1001)) == ("1,000", "1,000+")


def test_recipients_are_masked(office: Browser) -> None:
    """Neither name nor number nor address: on the page, on the page of one, in the file."""
    (row,) = given_up(reason="SMTPRecipientsRefused: 550 no such mailbox")
    person = row.recipient
    workbook = load_workbook(io.BytesIO(b"".join(office.client.get(PAGE + "?format=xlsx"))))  # type: ignore[arg-type]
    sheet = [str(cell.value) for one in workbook.active.iter_rows() for cell in one]
    one = office.open(reverse("operations:reminder", args=[row.pk]))
    for text in (office.open(PAGE), one, " ".join(sheet)):
        assert "550" in text
        assert person.name not in text
        assert person.number not in text
    assert row.kind in sheet or "Correction due" in sheet


def test_what_is_a_persons_own_is_not_told_apart(office: Browser, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    """Nobody reads here how many individual targets are due."""
    given_up()
    monkeypatch.setitem(KINDS, kind.name, corrections.kind(private=True))
    page = office.open(PAGE)
    assert "A matter of one&#x27;s own" in page
    assert "Correction due" not in page


def test_a_kind_nobody_registered_is_named_as_it_is(office: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a version was put back."""
    given_up()
    monkeypatch.delitem(KINDS, "test_correction")
    assert "test_correction" in office.open(PAGE)


def test_the_ledger_is_narrowed(office: Browser) -> None:
    """By state, way and reason."""
    given_up(2)
    Reminder.objects.filter(pk=Reminder.objects.order_by("id").values("pk")[:1]).update(state="waiting", reason="")
    assert "1 in all" in office.open(PAGE + "?state=dead&channel=page&reason=RuntimeError: out of order")
    assert "Nothing matches this filter." in office.open(PAGE + "?channel=mail")


def test_one_is_tried_again_from_a_check_page(office: Browser) -> None:
    """With a step; a second time it waits already."""
    (row,) = given_up()
    one = reverse("operations:reminder", args=[row.pk])
    again = reverse("operations:try_again", args=[row.pk])
    assert again in office.open(one)
    assert office.record(again) == one
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    page = office.open(one)
    assert "A reminder that was given up is tried again" in page
    assert again not in page
    assert office.client.get(again).status_code == 409


def test_all_of_one_reason_are_tried_again(office: Browser) -> None:
    """The others stay given up; one step stands for all."""
    first, second = given_up(2)
    other = given_up(1, "KeyError: x")[-1]
    Reminder.objects.filter(pk=other.pk).update(state="dead", reason="KeyError: x")
    page = office.open(PAGE)
    address = reverse("operations:try_all_again", args=[first.pk])
    assert address in page
    assert "<dd>2</dd>" in office.open(address)
    assert office.record(address) == PAGE
    assert "2 reminders are tried again." in office.open(PAGE)
    assert list(Reminder.objects.order_by("id").values_list("state", flat=True)) == ["waiting", "waiting", "dead"]
    step = steps_of(first).get()
    assert (step.name, step.facts) == ("try_all_again", {"reminders": 2})
    assert not steps_of(second).exists()


def test_trying_again_is_an_administrators() -> None:
    """The auditor reads, and is shown no button."""
    (row,) = given_up()
    auditor = Browser(make.official("auditor", make.nation()))
    for address in (PAGE, reverse("operations:reminder", args=[row.pk])):
        assert "again/" not in auditor.open(address)
    with pytest.raises(NotYours):
        keeping.try_all_again(row, by=make.official("auditor", make.nation()), now=NOW)
    Reminder.objects.update(state="waiting", reason="")
    with pytest.raises(NotNow):
        keeping.try_all_again(row, by=make.official("administrator", make.nation()), now=NOW)


def test_a_hold_is_shown_and_released_from_a_check_page(office: Browser) -> None:
    """Since when and why; what was sent before the restore is dropped; afterwards it says when it was released."""
    early, late = waiting(2)
    Reminder.objects.filter(pk=early.pk).update(due_at=NOW - datetime.timedelta(days=2))
    holding.hold(reason="Restored from the copy of Sunday")
    page = office.open(PAGE)
    assert "Nothing is delivered" in page
    assert "Restored from the copy of Sunday" in page
    address = reverse("operations:release")
    assert "Restored from the copy of Sunday" in office.open(address)
    answer = office.send(address, sent_until="soon")
    assert answer.status_code == 422
    assert errors(answer.content.decode())
    local = (NOW - datetime.timedelta(days=1)).astimezone(datetime.timezone(datetime.timedelta(hours=9)))
    assert office.record(address, sent_until=f"{local:%Y-%m-%dT%H:%M}") == PAGE
    early.refresh_from_db()
    assert (early.state, early.reason) == ("dropped", reasons.RESTORED)
    late.refresh_from_db()
    assert late.state == "waiting"
    page = office.open(PAGE)
    assert "Reminders are delivered" in page
    assert "Nothing is delivered" not in page
    assert office.client.get(address).status_code == 409
    assert Hold.objects.get().released_by is not None


def test_releasing_is_an_administrators() -> None:
    """A command has nobody to ask."""
    holding.hold(reason="Restored")
    with pytest.raises(NotYours):
        holding.release(by=make.official("auditor", make.nation()))
    assert holding.release(by=None) == 0


def test_a_mail_server_that_is_down_is_told(office: Browser) -> None:
    """Before anything is given up; all of one reason go again with the mails that held them."""
    (row,) = given_up(reason="550 no such mailbox")
    mail = Digest.objects.create(recipient=row.recipient, day=DAY, next_try_at=NOW, reason="ConnectionRefusedError: no")
    assert "ConnectionRefusedError: no" in office.open(PAGE)
    Digest.objects.update(state="dead", attempts=6)
    Reminder.objects.update(channel="mail", digest=mail)
    assert "The last mail did not go" not in office.open(PAGE)
    office.record(reverse("operations:try_all_again", args=[row.pk]))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_the_desk_says_what_is_wrong(office: Browser) -> None:
    """Given up, and on hold, with where to go."""
    given_up()
    holding.hold(reason="Restored")
    desk = office.open("/")
    assert "Reminders given up" in desk
    assert "Delivery of reminders is on hold" in desk


def runs_at(now: datetime.datetime) -> dict[str, Any]:
    """The runs as the page shows them, by what they do."""
    return {str(one.label): one for one in operating.runs(now)}


def test_a_task_that_did_not_run_is_late() -> None:
    """Within its time and the grace it is not; what never ran is late only where it runs all day long."""
    ran = datetime.datetime(2026, 6, 10, 3, 5, tzinfo=datetime.UTC)
    assert runs_at(ran)["Deliver reminders that are due"].late
    assert not runs_at(ran)["Delete reminders past their time"].late
    for name in ("reminders.tasks.plan", "reminders.tasks.sweep", "reminders.tasks.forget"):
        Tick.objects.create(task=name, ran_at=ran, took=12, went_well=True, said="3")
    plan, sweep, forget = "Plan reminders", "Deliver reminders that are due", "Delete reminders past their time"

    def late(after: datetime.timedelta) -> list[str]:
        found = runs_at(ran + after)
        return [name for name in (plan, sweep, forget) if found[name].late]

    assert late(datetime.timedelta(minutes=5)) == []
    assert late(datetime.timedelta(minutes=6)) == [sweep]
    assert late(datetime.timedelta(minutes=64)) == [sweep]
    assert late(datetime.timedelta(minutes=66)) == [plan, sweep]
    assert late(datetime.timedelta(hours=25)) == [plan, sweep, forget]


def test_the_beat_is_shown_with_its_late_and_failed_runs(office: Browser) -> None:
    """A failed one says with what; how long it took."""
    Tick.objects.create(task="reminders.tasks.plan", took=1234, went_well=False, said="OperationalError")
    page = office.open(PAGE).partition("Last runs of the beat")[2]
    assert "OperationalError" in page
    assert "1,234\u00a0ms" in page
    assert page.index("Late") < page.index("Failed") < page.index("Not yet")


def test_every_task_of_the_schedule_has_words() -> None:
    """What the reader of the page sees instead of a name of the code."""
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(operating.TASKS)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (30, "each 30 s"),
        (300, "each 5 min"),
        (crontab(minute=5), "each hour, at minute 5"),
        (crontab(hour=2, minute=10), "daily at 02:10"),
    ],
)
def test_how_often_in_words(schedule: Any, words: str) -> None:
    """Seconds, minutes, hours, days."""
    assert operating.often(maybe_schedule(schedule)) == words


def test_the_page_costs_the_same_at_thirty_rows(office: Browser) -> None:
    """And so does one row's."""
    (row,) = given_up()
    check([Page(office.client, PAGE, LIST), Page(office.client, f"{PAGE}{row.pk}/", LIST)], given_up)
    statements = sent(office.client, f"{PAGE}{row.pk}/again/all/", {"confirm": "1"})
    assert len(statements) <= POST, listed(statements)
