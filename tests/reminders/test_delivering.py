"""Due reminders come into the inbox: looked at again, in batches, one poisoned row for itself, nothing while on hold."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reminders import delivering, keeping, planning, reasons
from reminders.delivering import WAITS, Outcome
from reminders.models import Reminder
from reminders.registry import KINDS, Kind
from tests import factories as make
from tests.reminders import corrections
from tests.reminders.corrections import DAY, NOW, ask
from units.models import CorrectionRequest, Norm
from workflow.models import steps_of
from workflow.refusals import NotNow, NotYours

pytestmark = pytest.mark.django_db


def planned(how_many: int = 1) -> list[Reminder]:
    """Rows that wait."""
    for _one in range(how_many):
        ask()
    planning.plan(NOW, DAY)
    return list(Reminder.objects.order_by("id"))


def state(row: Reminder) -> tuple[str, str]:
    """Where it stands and why."""
    row.refresh_from_db()
    return row.state, row.reason


def poisoned(monkeypatch: pytest.MonkeyPatch, kind: Kind, row: Reminder) -> None:
    """One recipient at whom the kind's own question breaks."""

    def may_receive(rows: Sequence[Reminder], day: datetime.date) -> set[int]:
        if any(one.recipient_id == row.recipient_id for one in rows):
            raise RuntimeError("cannot be told\nof whom")
        return corrections.may_receive(rows, day)

    monkeypatch.setitem(KINDS, kind.name, corrections.kind(may_receive=may_receive))


def test_what_is_due_comes_into_the_inbox(kind: Kind) -> None:
    """Its own person's, and nobody else's; a second round finds nothing."""
    (row,) = planned()
    assert delivering.deliver_due(NOW, DAY) == Outcome(delivered=1)
    assert state(row) == ("delivered", "")
    assert row.delivered_at is not None
    assert list(Reminder.objects.visible_to(row.recipient)) == [row]
    assert not Reminder.objects.visible_to(make.person()).exists()
    assert delivering.deliver_due(NOW, DAY) == Outcome()


def test_what_is_not_due_yet_waits(kind: Kind) -> None:
    """Also where its key is sent: a hint is no order."""
    (row,) = planned()
    Reminder.objects.update(next_try_at=NOW + datetime.timedelta(seconds=1))
    assert delivering.deliver([row.pk], now=NOW, day=DAY) == Outcome()
    assert delivering.deliver([row.pk], now=NOW + datetime.timedelta(seconds=1), day=DAY).delivered == 1


def test_a_hint_names_the_rows(kind: Kind) -> None:
    """Others wait for theirs; a hint that comes twice finds nothing."""
    first, second = planned(2)
    assert delivering.deliver([first.pk], now=NOW, day=DAY).delivered == 1
    assert delivering.deliver([first.pk], now=NOW, day=DAY).taken == 0
    assert state(second)[0] == "waiting"


def test_a_matter_closed_meanwhile_is_dropped(kind: Kind) -> None:
    """With the reason in words."""
    (row,) = planned()
    CorrectionRequest.objects.update(state="corrected")
    assert delivering.deliver_due(NOW, DAY) == Outcome(dropped=1)
    assert state(row) == ("dropped", reasons.CLOSED)
    assert reasons.in_words(row.reason) == "The matter was closed meanwhile"
    assert reasons.in_words("KeyError: 'x'") == "KeyError: 'x'"


def test_a_recipient_who_may_no_longer_read_it_is_not_told(kind: Kind) -> None:
    """The matter is another's now."""
    (row,) = planned()
    CorrectionRequest.objects.update(person=make.person())
    delivering.deliver_due(NOW, DAY)
    assert state(row) == ("dropped", reasons.NOT_ALLOWED)


def test_an_account_closed_meanwhile_is_not_told(kind: Kind) -> None:
    """Between planning and delivery."""
    (row,) = planned()
    row.recipient.is_active = False
    row.recipient.save()
    delivering.deliver_due(NOW, DAY)
    assert state(row) == ("dropped", reasons.ACCOUNT)


def test_of_two_that_waited_the_later_is_delivered(kind: Kind) -> None:
    """The worker stood still: one catch-up, not two (trust 18)."""
    asked = ask(due_on=DAY)
    planning.plan(NOW, DAY)
    later = NOW + datetime.timedelta(days=7)
    planning.plan(later, DAY + datetime.timedelta(days=7))
    assert delivering.deliver_due(later, DAY) == Outcome(delivered=1, dropped=1)
    assert list(
        Reminder.objects.filter(subject_id=asked.pk).order_by("due_at").values_list("period", "state", "reason")
    ) == [("2026-06-10 on", "dropped", reasons.OVERTAKEN), ("2026-06-10 after 7", "delivered", "")]


def test_one_poisoned_recipient_delays_nobody(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the batch comes at once; that one waits longer each time and is given up with its reason."""
    rows = planned(5)
    poisoned(monkeypatch, kind, rows[2])
    now = NOW
    assert delivering.deliver_due(now, DAY) == Outcome(delivered=4, failed=1)
    assert state(rows[2]) == ("failed", "RuntimeError: cannot be told")
    for wait in WAITS:
        assert rows[2].next_try_at == now + datetime.timedelta(seconds=wait)
        assert delivering.deliver_due(rows[2].next_try_at - datetime.timedelta(seconds=1), DAY).taken == 0
        now = rows[2].next_try_at
        assert delivering.deliver_due(now, DAY).failed == 1
        rows[2].refresh_from_db()
    assert state(rows[2]) == ("dead", "RuntimeError: cannot be told")
    assert rows[2].attempts == len(WAITS) + 1
    assert delivering.deliver_due(now + datetime.timedelta(days=9), DAY).taken == 0


def test_without_looking_at_each_for_itself_the_poisoned_one_would_hold_all_up(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault put back: nobody of the batch is told."""
    rows = planned(5)
    poisoned(monkeypatch, kind, rows[2])

    def together(name: str, row: Reminder, now: datetime.datetime, day: datetime.date) -> Outcome:
        delivering.put_off(row, "x", now)
        return Outcome(failed=1)

    monkeypatch.setattr(delivering, "_alone", together)
    assert delivering.deliver_due(NOW, DAY) == Outcome(failed=5)


def test_a_kind_nobody_registered_waits_for_it(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a version was put back; the reason is told."""
    (row,) = planned()
    monkeypatch.delitem(KINDS, kind.name)
    delivering.deliver_due(NOW, DAY)
    assert state(row) == ("failed", "KeyError: 'test_correction'")
    assert str(row) == "test_correction, 10 Jun 2026"


def test_what_was_given_up_is_tried_again_by_an_administrator(kind: Kind) -> None:
    """With a step; nobody else, and nothing that is not given up."""
    (row,) = planned()
    Reminder.objects.update(state="dead", reason="RuntimeError: x", attempts=6)
    row.refresh_from_db()
    with pytest.raises(NotYours):
        keeping.try_again(row, by=make.official("staff", make.nation()), now=NOW)
    office = make.official("administrator", make.nation())
    keeping.try_again(row, by=office, now=NOW)
    assert (row.state, row.attempts) == ("waiting", 0)
    step = steps_of(row).get()
    assert (step.name, step.by, step.note) == ("try_again", office, "RuntimeError: x")
    with pytest.raises(NotNow):
        keeping.try_again(row, by=office, now=NOW)
    assert delivering.deliver_due(NOW, DAY).delivered == 1


def test_a_batch_asks_as_often_for_one_as_for_thirty(kind: Kind) -> None:
    """Claimed, asked and written together."""
    counts = []
    for how_many in (1, 30):
        planned(how_many)
        with CaptureQueriesContext(connection) as asked:
            delivering.deliver(None, now=NOW, day=DAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_reminders_past_their_time_are_forgotten(kind: Kind) -> None:
    """By the nation's norm, in months of 31 days; what still waits is not, and nothing forgotten is planned anew."""
    assert keeping.forget(NOW, DAY) == 0
    row, waiting = planned(2)
    Norm.objects.create(unit=make.nation(), name="keep_reminders", since=make.LONG_AGO, value="3")
    delivering.deliver([row.pk], now=NOW, day=DAY)
    limit = row.due_at + datetime.timedelta(days=93)
    assert keeping.forget(limit, DAY) == 0
    later = limit + datetime.timedelta(seconds=1)
    assert keeping.forget(later, DAY) == 1
    assert Reminder.objects.get() == waiting
    assert planning.plan(later, later.date()) == {kind.name: 0}
    assert datetime.timedelta(days=93) > planning.MISSED
