"""Moves: only the table's, only by whom it names, only from the states it names, each with one step."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from tests import factories as make
from units.models import ReadLog
from workflow.models import Step, steps_of
from workflow.moving import Move, Moves, move, moved, moves_open_to, open_move, record
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def test_a_move_writes_the_state_the_version_and_one_step() -> None:
    """Who, from, to, why and when it happened stand in the step; when it was recorded is the database's."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit, state="adopted")
    before = resolution.version
    step = move(resolution, "submit", by=head, note="ready", happened_on=datetime.date(2026, 1, 5))
    resolution.refresh_from_db()
    assert (resolution.state, resolution.version) == ("submitted", before + 1)
    assert list(steps_of(resolution)) == [step]
    step.refresh_from_db()
    assert (step.source, step.target, step.by, step.note) == ("adopted", "submitted", head, "ready")
    assert step.unit == unit
    assert step.recorded_at.date() != datetime.date(2026, 1, 5)


def test_another_post_may_not_move_and_nothing_is_written() -> None:
    """403, whatever the state."""
    resolution = make.resolution(make.unit(), state="adopted")
    outsider = make.official("head", make.unit())
    with pytest.raises(NotYours):
        move(resolution, "submit", by=outsider)
    assert not steps_of(resolution).exists()


def test_a_move_from_another_state_says_somebody_was_quicker() -> None:
    """The second of two people gets 409 words, not an effect."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit, state="adopted")
    stale = type(resolution).objects.get(pk=resolution.pk)
    move(resolution, "submit", by=head)
    with pytest.raises(NotNow):
        move(stale, "submit", by=head)
    assert steps_of(resolution).count() == 1


def test_fields_set_beside_the_move_survive_the_lock() -> None:
    """`also` carries what the verb has set on the thing."""
    unit = make.unit(make.unit(kind_code="county"))
    staff = make.official("staff", unit.parent)
    resolution = make.resolution(unit, state="submitted")
    resolution.returned_because = "No date"
    move(resolution, "return", by=staff, also=["returned_because"])
    resolution.refresh_from_db()
    assert (resolution.state, resolution.returned_because) == ("returned", "No date")


def test_what_is_missing_is_said_and_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """`unless` names reasons."""
    from targets.workflow import RESOLUTION

    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit, state="adopted")
    strict = Move(
        "submit", ("adopted",), "submitted", "Submit", lambda by, obj: True, lambda obj: ["The date is missing"]
    )
    monkeypatch.setitem(RESOLUTION.moves, "submit", strict)
    with pytest.raises(NotReady) as refusal:
        move(resolution, "submit", by=head)
    assert refusal.value.reasons == ["The date is missing"]
    resolution.refresh_from_db()
    assert resolution.state == "adopted"


def test_buttons_come_from_the_same_table_as_the_rules() -> None:
    """What is drawn can be done, and the other way round."""
    county = make.unit(kind_code="county")
    unit = make.unit(county)
    resolution = make.resolution(unit, state="submitted")
    people = {post: make.official(post, county) for post in ("head", "staff", "auditor")}
    drawn = {post: {one.name for one in moves_open_to(resolution, who)} for post, who in people.items()}
    assert drawn == {"head": {"recall"}, "staff": {"accept", "return"}, "auditor": set()}
    assert moves_open_to(resolution, AnonymousUser()) == []
    for post, names in drawn.items():
        for name in ("recall", "accept", "return", "submit"):
            try:
                open_move(resolution, name, people[post])
                allowed = True
            except (NotYours, NotNow):
                allowed = False
            assert allowed == (name in names)


def test_a_telling_move_is_told_inside_the_transaction() -> None:
    """A receiver that fails takes the move with it."""
    county = make.unit(kind_code="county")
    resolution = make.resolution(make.unit(county), state="submitted")
    staff = make.official("staff", county)

    def refuse(**_: object) -> None:
        raise NotReady("the register is closed")

    moved.connect(refuse, dispatch_uid="test")
    try:
        with pytest.raises(NotReady), transaction.atomic():
            move(resolution, "accept", by=staff)
    finally:
        moved.disconnect(dispatch_uid="test")
    resolution.refresh_from_db()
    assert resolution.state == "submitted"
    assert not steps_of(resolution).exists()


def test_a_table_names_only_its_own_states() -> None:
    """A slip in a table is found when it is loaded."""
    with pytest.raises(ValueError, match="not in the table"):
        Moves("targets.nothing", [("a", "A")], [Move("go", ("a",), "b", "Go", lambda by, obj: True)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_step SET note = 'other'",
        "DELETE FROM workflow_step",
        "TRUNCATE workflow_step",
        "ALTER TABLE workflow_step DISABLE TRIGGER ALL",
        "UPDATE units_readlog SET what = 'other'",
        "DELETE FROM units_exportlog",
        "DELETE FROM assessments_decision",
        "UPDATE honours_flag SET number = 7",
        "TRUNCATE honours_flag",
    ],
)
def test_the_programs_role_cannot_rewrite_what_is_append_only(statement: str) -> None:
    """Refused by the rights of the role (trust 13)."""
    record(make.unit(), "rename", by=None)
    with pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Step.objects.count() == 1


def test_the_recording_time_is_the_databases() -> None:
    """What a client sends as recorded_at is overwritten (trust 14)."""
    person = make.person()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO units_readlog (person_id, reader_id, what, recorded_at) VALUES (%s, %s, 'x', '1999-01-01')",
            [person.pk, person.pk],
        )
    assert ReadLog.objects.get().recorded_at.year > 2020
