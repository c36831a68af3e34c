"""What is due becomes rows of the ledger, once; a machine that stood still makes up for it with one reminder."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reminders import planning
from reminders.models import Reminder
from reminders.registry import KINDS, Kind, register
from tests import factories as make
from tests.reminders import corrections
from tests.reminders.corrections import DAY, NOW, ask

pytestmark = pytest.mark.django_db
ZONE = zoneinfo.ZoneInfo("Asia/Pyongyang")


def days(count: int) -> datetime.timedelta:
    """A stretch of days."""
    return datetime.timedelta(days=count)


def test_a_due_matter_gets_its_row(kind: Kind) -> None:
    """With whose it is, of what, when, and whose paperwork."""
    asked = ask(make.person(unit=make.unit()))
    assert planning.plan(NOW, DAY) == {kind.name: 1}
    row = Reminder.objects.get()
    assert (row.recipient, row.subject_type, row.subject_id) == (asked.person, "units.correctionrequest", asked.pk)
    assert (row.kind, row.period, row.channel, row.state) == (kind.name, "2026-06-10 on", "page", "waiting")
    assert row.due_at == row.next_try_at == datetime.datetime(2026, 6, 10, tzinfo=ZONE)
    assert (row.due_on, row.unit, row.attempts, row.reason) == (DAY, asked.person.memberships.get().unit, 0, "")
    assert str(row) == "Correction due, 10 Jun 2026"


def test_again_adds_nothing(kind: Kind) -> None:
    """Neither the same day nor, before the next moment, another."""
    ask()
    planning.plan(NOW, DAY)
    assert planning.plan(NOW, DAY) == {kind.name: 0}
    assert planning.plan(NOW + days(6), DAY + days(6)) == {kind.name: 0}
    assert planning.plan(NOW + days(7), DAY + days(7)) == {kind.name: 1}


def test_moments_missed_are_made_up_for_by_the_latest_alone(kind: Kind) -> None:
    """Before, on and after have passed without a beat; one reminder follows (trust 18)."""
    ask(due_on=DAY - days(8))
    planning.plan(NOW, DAY)
    assert Reminder.objects.values_list("period", flat=True).get() == "2026-06-02 after 7"


def test_what_was_missed_long_ago_is_not_made_up_for(kind: Kind) -> None:
    """One day within MISSED it is, one day beyond it is not."""
    near = ask(due_on=DAY - days(7) - planning.MISSED + days(1))
    ask(due_on=DAY - days(7) - planning.MISSED)
    planning.plan(NOW, DAY)
    assert Reminder.objects.values_list("subject_id", flat=True).get() == near.pk


def test_a_date_put_off_is_another_moment(kind: Kind) -> None:
    """The new date is reminded of; the old row stays."""
    asked = ask()
    planning.plan(NOW, DAY)
    asked.due_on = DAY + days(1)
    asked.save()
    planning.plan(NOW + days(1), DAY + days(1))
    assert sorted(Reminder.objects.values_list("period", flat=True)) == ["2026-06-10 on", "2026-06-11 on"]


def test_a_closed_account_is_not_reminded(kind: Kind) -> None:
    """Nobody would read it."""
    ask(make.person(is_active=False))
    assert planning.plan(NOW, DAY) == {kind.name: 0}


def test_one_statement_however_many_rows(kind: Kind) -> None:
    """In a savepoint, with its memory; the rows never come to Python."""
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            planning.plan(NOW, DAY)
        counts.append(len(asked))
        for _one in range(30):
            ask()
    assert counts[0] == counts[1] <= 4


def test_a_kind_that_fails_keeps_no_other_from_its_turn(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are planned; the error is told with the kind's name."""
    monkeypatch.delitem(KINDS, kind.name)
    register(corrections.kind("test_broken", rows=lambda day: 1 / 0), kind)
    try:
        ask()
        with pytest.raises(ExceptionGroup) as raised:
            planning.plan(NOW, DAY)
    finally:
        del KINDS["test_broken"]
    assert raised.value.exceptions[0].__notes__ == ["while planning reminders of the kind test_broken"]
    assert Reminder.objects.count() == 1


def test_the_database_holds_the_rest() -> None:
    """One row a recipient, subject, kind, period and channel; no state without its reason or its time."""
    person = make.person()

    def add(**fields: object) -> Reminder:
        given = {"period": "x", "channel": "page", "due_at": NOW, "next_try_at": NOW, "kind": "k", **fields}
        with transaction.atomic():
            return Reminder.objects.create(recipient=person, subject_type="a.b", subject_id=1, **given)

    add()
    for wrong in (
        {},
        {"period": ""},
        {"period": "y", "state": "dropped"},
        {"period": "y", "state": "delivered"},
        {"period": "y", "state": "lost"},
        {"period": "y", "channel": "pigeon"},
    ):
        with pytest.raises(IntegrityError):
            add(**wrong)


def test_a_kind_is_registered_once(kind: Kind) -> None:
    """And its name fits the ledger."""
    with pytest.raises(ValueError, match="registered twice"):
        register(kind)
    for name in ("", "n" * 41):
        with pytest.raises(ValueError, match="1 to 40 signs"):
            register(corrections.kind(name))
