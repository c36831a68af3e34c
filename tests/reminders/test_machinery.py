"""The machinery around the ledger: sweeper, tasks, ticks, commands, delivery on hold."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from kombu.exceptions import OperationalError

from redflag.celery import app
from reminders import delivering, holding, planning, reasons, sweeping, tasks
from reminders.models import Hold, Reminder, Tick
from reminders.registry import Kind
from tests import factories as make
from tests.reminders.corrections import DAY, NOW, ask
from workflow.models import steps_of
from workflow.refusals import NotNow
from workflow.telling import told

pytestmark = pytest.mark.django_db


def say(name: str, *given: str) -> str:
    """What a command says."""
    out = io.StringIO()
    call_command(name, *given, stdout=out)
    return out.getvalue()


def planned(how_many: int = 1) -> None:
    """Rows that wait."""
    for _one in range(how_many):
        ask()
    planning.plan(NOW, DAY)


def test_the_sweeper_sends_keys_in_batches(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is due only; one round sends no more than a bound."""
    monkeypatch.setattr(sweeping, "BATCH", 2)
    planned(5)
    sent: list[list[int]] = []
    assert sweeping.sweep(sent.append, NOW) == 5
    assert [len(one) for one in sent] == [2, 2, 1]
    assert {key for one in sent for key in one} == set(Reminder.objects.values_list("pk", flat=True))
    assert sweeping.sweep(sent.append, NOW - datetime.timedelta(days=1)) == 0
    monkeypatch.setattr(sweeping, "ROUND", 3)
    assert sweeping.sweep(sent.append, NOW) == 3


@time_machine.travel(NOW, tick=False)
def test_the_tasks_plan_sweep_and_deliver(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint carries keys alone."""
    ask()
    assert tasks.plan() == 1
    hints: list[Any] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **options: hints.append(args))
    assert tasks.sweep() == 1
    ((keys,),) = hints
    assert Reminder.objects.get().state == "waiting"
    assert tasks.deliver(keys) == 1
    assert tasks.deliver(keys) == 0
    assert tasks.send_mail() == 0
    assert tasks.forget() == 0


@time_machine.travel(NOW, tick=False)
def test_without_a_broker_the_sweeper_delivers_itself(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are the truth, the broker is a hint."""

    def refuse(*args: Any, **options: Any) -> None:
        raise OperationalError("nobody listens")

    planned(2)
    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    assert tasks.sweep() == 2
    assert set(Reminder.objects.values_list("state", flat=True)) == {"delivered"}


@time_machine.travel(NOW, tick=False)
def test_send_due_does_it_all_by_itself(kind: Kind) -> None:
    """Plans and delivers; again nothing."""
    ask()
    assert say("send_due") == "planned: 1\ndelivered: 1, dropped: 0, failed: 0\nmails sent: 0, dropped: 0, failed: 0\n"
    assert say("send_due") == "planned: 0\ndelivered: 0, dropped: 0, failed: 0\nmails sent: 0, dropped: 0, failed: 0\n"


@time_machine.travel(NOW, tick=False)
def test_nothing_is_delivered_while_on_hold(kind: Kind) -> None:
    """Planning goes on; released it is delivered."""
    ask()
    assert say("hold_delivery", "--reason", "Restored from a backup") == "on hold: Restored from a backup\n"
    assert say("hold_delivery") == "on hold: Restored from a backup\n"
    assert say("send_due") == "planned: 1\ndelivery is on hold: Restored from a backup\n"
    assert delivering.deliver_due(NOW, DAY).taken == 0
    assert say("release_delivery") == "released; dropped as sent before: 0\n"
    assert delivering.deliver_due(NOW, DAY).delivered == 1
    steps = list(steps_of(Hold.objects.get()))
    assert [told(one) for one in steps] == [
        "Delivery of reminders put on hold",
        "Delivery of reminders released",
    ]


@time_machine.travel(NOW, tick=False)
def test_what_was_sent_before_a_restore_is_not_sent_again(kind: Kind) -> None:
    """Also what was planned after the backup and is lost with it: it is planned anew first."""
    ask()
    ask(due_on=DAY + datetime.timedelta(days=4))
    holding.hold(reason="Restored")
    assert say("release_delivery", "--sent-until", "2026-06-10T09:00") == "released; dropped as sent before: 1\n"
    assert Reminder.objects.values_list("state", "reason").get() == ("dropped", reasons.RESTORED)
    with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
        assert (
            say("send_due") == "planned: 1\ndelivered: 1, dropped: 0, failed: 0\nmails sent: 0, dropped: 0, failed: 0\n"
        )


def test_a_hold_stands_once_and_is_released_once() -> None:
    """By constraint; releasing nothing is refused."""
    holding.hold(reason="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(reason="Two")
    office = make.official("administrator", make.nation())
    assert holding.release(by=office, sent_until=None) == 0
    assert Hold.objects.get().released_by == office
    with pytest.raises(NotNow):
        holding.release(by=None)
    with pytest.raises(CommandError, match="not on hold"):
        call_command("release_delivery")
    assert str(holding.hold(reason="Three")) == "Three"


def test_each_task_of_the_schedule_leaves_its_tick(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it ran, what it said; a failure too, and one that cannot be written harms no task."""
    tasks.plan()
    tasks.plan()
    tick = Tick.objects.get(task="reminders.tasks.plan")
    assert (tick.went_well, tick.said, str(tick)) == (True, "0", "reminders.tasks.plan")
    monkeypatch.setattr(planning, "plan", lambda now, day: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.plan()
    again = Tick.objects.get(task="reminders.tasks.plan")
    assert (again.went_well, again.said, again.ran_at > tick.ran_at) == (False, "ZeroDivisionError", True)
    tasks.deliver([])
    assert not Tick.objects.filter(task="reminders.tasks.deliver").exists()


def test_a_tick_that_cannot_be_written_harms_no_task(
    kind: Kind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged."""

    def refuse(*args: Any, **options: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(Tick.objects, "bulk_create", refuse)
    assert tasks.plan() == 0
    assert "the tick of reminders.tasks.plan could not be written" in caplog.text
    assert app.tasks["reminders.tasks.plan"] is not None
