"""The register: one entry for one award, no gap, no twin, however many approve at once (trust 11, 13)."""

from __future__ import annotations

import datetime
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.utils import translation

from assessments import deciding
from assessments.models import Application, Decision
from honours import conferring, register
from honours.models import Flag, RegisterCounter
from tests import factories as make
from tests.assessments import builders
from units.models import Person
from workflow.clock import today
from workflow.models import Step, steps_of
from workflow.refusals import NotNow

ROUNDS = 3
AT_ONCE = 8


def approve(application: int, person: int) -> None:
    """One approval as a request would make it: everything read afresh."""
    deciding.approve(
        Application.objects.get(pk=application),
        by=Person.objects.get(pk=person),
        today=today(),
        reasons="All criteria are met.",
    )


def at_once(acts: list[Callable[[], None]]) -> Counter[str]:
    """Run all in threads that start together; how each ended: "done", or the name of what was raised."""
    ends: list[str] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        try:
            barrier.wait()
            act()
            ends.append("done")
        except Exception as end:
            ends.append(type(end).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def officials(here: builders.Road) -> list[int]:
    """As many officials of the department as approve at once."""
    return [make.official("department", here.county).pk for _ in range(AT_ONCE)]


def one_application_many_officials() -> tuple[Counter[str], list[int]]:
    """How the parallel approvals of one application ended, and the numbers in the register."""
    here = builders.application("decided")
    who, pk = officials(here), here.now.pk
    ends = at_once([lambda person=person: approve(pk, person) for person in who])
    return ends, list(Flag.objects.order_by("number").values_list("number", flat=True))


def test_parallel_approvals_make_one_entry(committed_db: str) -> None:
    """One is recorded, the others are told clearly; numbers stand without gaps; the steps are those of one approval."""
    for n in range(1, ROUNDS + 1):
        ends, numbers = one_application_many_officials()
        assert ends == {"done": 1, "NotNow": AT_ONCE - 1}
        assert numbers == list(range(1, n + 1))
    assert Step.objects.filter(name="approve").count() == ROUNDS
    assert RegisterCounter.objects.get(name="flags").last == ROUNDS


def test_without_the_lock_the_test_would_notice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the lock on the application gone, the others no longer get a clear refusal."""

    def no_lock(obj: Any) -> None:
        obj.refresh_from_db()
        time.sleep(0.1)

    monkeypatch.setattr("workflow.moving.lock", no_lock)
    monkeypatch.setattr("assessments.deciding.lock", no_lock)
    ends, _numbers = one_application_many_officials()
    assert ends != {"done": 1, "NotNow": AT_ONCE - 1}


def many_applications() -> tuple[Counter[str], list[int]]:
    """How the approvals of as many applications at once ended, and the numbers in the register."""
    roads = [builders.application("decided") for _ in range(AT_ONCE)]
    pairs = [(here.now.pk, here.department.pk) for here in roads]
    ends = at_once([lambda pair=pair: approve(*pair) for pair in pairs])
    return ends, list(Flag.objects.order_by("number").values_list("number", flat=True))


def test_many_awards_at_once_leave_no_gap(committed_db: str) -> None:
    """Each gets a number of its own, and none is left out."""
    ends, numbers = many_applications()
    assert ends == {"done": AT_ONCE}
    assert numbers == list(range(1, AT_ONCE + 1))


def test_without_the_counters_lock_the_test_would_notice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: numbers read without the lock collide, and the database refuses the twin entries."""

    def unlocked() -> int:
        counter = RegisterCounter.objects.get(name="flags")
        time.sleep(0.1)
        RegisterCounter.objects.filter(name="flags").update(last=counter.last + 1)
        return counter.last + 1

    monkeypatch.setattr(register, "next_number", unlocked)
    ends, _numbers = many_applications()
    assert ends != {"done": AT_ONCE}


@pytest.mark.django_db
def test_a_fault_at_the_last_moment_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry cannot be written: no decision, no step, no number, no standing."""
    here = builders.application("decided")
    before = steps_of(here.now).count()

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(conferring, "move", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        approve(here.now.pk, here.department.pk)
    here.unit.refresh_from_db()
    assert (here.now.state, here.unit.standing) == ("decided", "")
    assert not Flag.objects.exists()
    assert here.now.decisions.filter(level="approval").count() == 0
    assert steps_of(here.now).count() == before
    assert RegisterCounter.objects.get(name="flags").last == 0


@pytest.mark.django_db
def test_a_second_approval_is_told_so() -> None:
    """The state has moved on."""
    here = builders.application("awarded")
    with pytest.raises(NotNow):
        approve(here.now.pk, make.official("department", here.county).pk)


@pytest.mark.django_db
def test_an_entry_keeps_what_was_true_then() -> None:
    """Name, tier, day and authority in both languages, whatever the unit is called later."""
    here = builders.application("awarded")
    here.unit.name_en = "Renamed Mine"
    here.unit.save()
    flag = Flag.objects.get()
    assert (flag.unit_name_en, flag.unit_name_ko, flag.awarded_on) == ("Sangnok Mine", "상록광산", today())
    assert "Eunha County" in flag.authority
    assert str(flag) == "0001"
    with translation.override("ko"):
        assert flag.unit_name == "상록광산"


@pytest.mark.django_db
def test_the_authority_is_the_department_that_reaches_the_unit() -> None:
    """An official of two departments signs for the one above the unit."""
    here = builders.application("decided")
    elsewhere = make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Other County")
    make.appoint(here.department, "department", elsewhere)
    official = Person.objects.get(pk=here.department.pk)
    assert "Eunha County" in conferring.authority_of(official, here.unit)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE honours_flag SET tier = '3'",
        "DELETE FROM honours_flag",
        "TRUNCATE honours_flag",
        "ALTER TABLE honours_flag DISABLE TRIGGER ALL",
        "DROP TRIGGER honours_flag_follows ON honours_flag",
        "SET session_replication_role = replica",
    ],
)
def test_the_register_is_append_only(statement: str) -> None:
    """The program's own role can neither rewrite it nor put aside what watches over it."""
    builders.application("awarded")
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


INSERT = """
INSERT INTO honours_flag (number, unit_id, unit_name_en, unit_name_ko, tier, application_id, awarded_on, authority,
    approved_by_id) VALUES (%s, %s, 'x', '', '1', %s, %s, 'x', %s)
"""


@pytest.mark.django_db
def test_postgres_refuses_an_entry_out_of_order_or_without_approval() -> None:
    """Past all verbs: no number left out, no flag that nobody approved."""
    here = builders.application("decided")
    made = here.now
    for number, words in ((7, "leaves no number out"), (1, "nobody has approved")):
        with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT, [number, here.unit.pk, made.pk, today(), here.department.pk])
    builders.advance(here, "awarded", today())
    other = builders.application("decided").now
    with (
        pytest.raises(IntegrityError, match="nobody has approved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(INSERT, [2, here.unit.pk, other.pk, today(), here.department.pk])


@pytest.mark.django_db
def test_the_time_of_recording_is_the_databases() -> None:
    """Whatever is sent along, an entry and a decision carry the moment they were written (trust 14)."""
    here = builders.application("awarded")
    other = builders.application("decided", builders.road(here.county))
    made, long_ago = other.now, datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    decision = Decision.objects.create(
        application=made,
        level="approval",
        outcome="approve",
        reasons="x",
        by=other.department,
        decided_on=today(),
        recorded_at=long_ago,
    )
    for one in made.claims.all():
        decision.by_criterion.create(criterion_id=one.criterion_id, finding="met")
    flag = Flag.objects.create(
        number=2,
        unit=other.unit,
        tier="1",
        application=made,
        awarded_on=today(),
        authority="x",
        approved_by=other.department,
        recorded_at=long_ago,
    )
    for row in (decision, flag):
        row.refresh_from_db()
        assert row.recorded_at.year > 2001
