"""Several beats, a beat that stood still, a clock that jumps, one recipient who is poison (trust 18)."""

from __future__ import annotations

import datetime

import psycopg
import pytest

from reminders import reasons
from reminders.models import Reminder
from tests.local.system import alive, eventually
from tests.reliability.ground import SWEEP, Ground, size
from tests.reminders.corrections import ask
from units.models import CorrectionRequest, Person
from workflow import clock

MATTERS = size(200, 12)
#: A step of the simulated clock, minutes.
STEP = size(5, 30)
DAY = datetime.date(2026, 6, 10)
HOUR, WHOLE_DAY = 60, 24 * 60
MOMENTS = [[-1, "before 1"], [0, "on"]]


def begins(hours_before: int = 1) -> datetime.datetime:
    """Some hours before the first moment of matters due on DAY."""
    return clock.midnight(DAY - datetime.timedelta(days=1)) - datetime.timedelta(hours=hours_before)


def matters(how_many: int) -> None:
    """Open matters due on DAY, of a person each."""
    people = [Person(number=f"B{n:06d}", name=f"Reader {n}", password="!", language="en") for n in range(how_many)]
    for person in Person.objects.bulk_create(people):
        ask(person, due_on=DAY)


def run(ground: Ground, since: datetime.datetime, minutes: list[int], beats: int = 1, **wish: object) -> None:
    """Let the beats go through the minutes, all at the same pace, and wait for their end."""
    for old in ground.broker.folder.glob("step-*"):
        old.unlink()
    given = {"folder": str(ground.broker.folder), "of": beats, "begins": since.isoformat(), "minutes": minutes}
    pids = [
        ground.start(
            "call",
            what="tests.reliability.beats:simulate",
            given={**given, "number": number},
            moments=MOMENTS,
            **wish,
        )
        for number in range(beats)
    ]
    for pid in pids:
        eventually(lambda pid=pid: not alive(pid), 240, "a simulated beat ends")  # type: ignore[misc]  # bound at once
        ground.children.remove(pid)
    assert "Traceback" not in ground.said(), ground.said()


def doubled(ground: Ground) -> int:
    """Rows of the ledger beyond the first of one reminder."""
    with psycopg.connect(**ground.parts()) as session:
        row = session.execute(
            "SELECT count(*) - count(DISTINCT (recipient_id, subject_type, subject_id, kind, period, channel))"
            " FROM reminders_reminder"
        ).fetchone()
    assert row is not None
    return int(row[0])


def told(channel: str = "page") -> dict[str, int]:
    """How many reminders came, by period."""
    rows = Reminder.objects.filter(channel=channel, state="delivered").values_list("period", flat=True)
    return {period: list(rows).count(period) for period in set(rows)}


def test_three_beats_for_a_day_make_one_row_each(ground: Ground) -> None:
    """Each moment of each matter once, and once in the inbox."""
    matters(MATTERS)
    run(ground, begins(), list(range(0, WHOLE_DAY + 2 * HOUR, STEP)), beats=3)
    assert doubled(ground) == 0
    assert ground.seen() == (0, 0)
    assert told() == {"2026-06-10 before 1": MATTERS, "2026-06-10 on": MATTERS}
    print(f"three beats, {MATTERS} matters, 24 simulated hours: one row each")


def test_without_the_unique_key_three_beats_make_more(ground: Ground) -> None:
    """The fault put back."""
    ground.as_owner("ALTER TABLE reminders_reminder DROP CONSTRAINT reminder_once")
    matters(4)
    run(ground, begins(), list(range(0, 4 * HOUR, 30)), beats=3)
    assert doubled(ground) > 0


def test_a_beat_dead_for_two_days_catches_up_once(ground: Ground) -> None:
    """Two moments were missed: one reminder. What was closed meanwhile has none."""
    matters(MATTERS)
    run(ground, begins(), [0, 30])
    assert not Reminder.objects.exists()
    closed = list(CorrectionRequest.objects.order_by("pk").values_list("pk", flat=True)[: MATTERS // 2])
    CorrectionRequest.objects.filter(pk__in=closed).update(state="corrected")
    run(ground, begins() + datetime.timedelta(hours=48), [0, 30, 60, 90])
    assert told() == {"2026-06-10 on": MATTERS - len(closed)}
    assert not Reminder.objects.filter(subject_id__in=closed).exists()
    assert ground.seen() == (0, 0)


def test_a_clock_that_jumps_a_day_forward_and_back(ground: Ground) -> None:
    """Early by what the clock said, but once; nothing is lost."""
    matters(MATTERS)
    forward = [WHOLE_DAY + 2 * HOUR, WHOLE_DAY + 2 * HOUR + 30]
    run(ground, begins(), [0, 30, 90, *forward, *range(120, WHOLE_DAY + 3 * HOUR, 60)])
    assert doubled(ground) == 0
    assert ground.seen() == (0, 0)
    assert told() == {"2026-06-10 before 1": MATTERS, "2026-06-10 on": MATTERS}


def poisoned(ground: Ground) -> Reminder:
    """Reminders that are due, one of them of a recipient at whom the database itself complains."""
    ground.plan(MATTERS)
    row = Reminder.objects.order_by("pk")[MATTERS // 2]
    ground.more = {"poison": row.recipient_id, "batch": 20, "stale": 2}
    return row


def deliver_once(ground: Ground, **wish: object) -> None:
    """One round of a process of its own, to its end."""
    pid = ground.start("call", what="tests.reliability.beats:deliver_now", **wish)
    eventually(lambda: not alive(pid), 60, "the round ends")
    ground.children.remove(pid)


def test_one_poisoned_recipient_delays_nobody(ground: Ground) -> None:
    """Workers deliver all others; that one waits with its reason."""
    row = poisoned(ground)
    ground.start("beat", every={SWEEP: 1.0}, only=[SWEEP])
    ground.start("worker")
    eventually(lambda: ground.left() == 1, 60, "all others are told")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "DataError: division by zero")
    assert ground.seen() == (1, 0)


def test_without_the_savepoint_nobody_is_told(ground: Ground) -> None:
    """The fault put back: the error of one spoils the transaction of all."""
    poisoned(ground)
    deliver_once(ground, fault="without the savepoint", batch=500)
    assert ground.left() == MATTERS


def test_what_changed_between_planning_and_delivery(ground: Ground) -> None:
    """Closed, left to another, an account closed: not told, with the reason; all others are told."""
    ground.plan(MATTERS)
    closed, left, gone = Reminder.objects.order_by("pk")[:3]
    CorrectionRequest.objects.filter(pk=closed.subject_id).update(state="corrected")
    other = Person.objects.create(number="R999999", name="Another", password="!", language="en")
    CorrectionRequest.objects.filter(pk=left.subject_id).update(person=other)
    Person.objects.filter(pk=gone.recipient_id).update(is_active=False)
    ground.more = {"batch": 20, "stale": 2}
    ground.start("beat", every={SWEEP: 1.0}, only=[SWEEP])
    ground.start("worker")
    ground.wait(60)
    dropped = dict(Reminder.objects.filter(state="dropped").values_list("pk", "reason"))
    assert dropped == {closed.pk: reasons.CLOSED, left.pk: reasons.NOT_ALLOWED, gone.pk: reasons.ACCOUNT}
    assert ground.seen() == (3, 0)


@pytest.mark.parametrize("beats", [1, 3])
def test_the_simulated_beat_sends_what_the_schedule_says(ground: Ground, beats: int) -> None:
    """Once an hour the planner ran: the harness does what it says."""
    matters(1)
    run(ground, begins(), [0], beats=beats)
    assert not Reminder.objects.exists()
    run(ground, begins(), [0, 61], beats=beats)
    assert Reminder.objects.count() == 1
