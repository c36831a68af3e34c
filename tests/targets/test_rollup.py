"""Counters over the tree: what each change adds, moves of units, the writer's own page, rebuild, check and rights."""

from __future__ import annotations

import datetime
import io
import logging
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from targets import rollup
from targets.models import RollupDelta, RollupDrift, RollupMove, Target, UnitRollup
from targets.rollup import Tally
from targets.tasks import check_rollup, fold
from tests import factories as make
from tests.targets.cast import Place
from units import tree
from units.models import Unit

pytestmark = pytest.mark.django_db


def counters(unit: Unit, field: str = "technical") -> tuple[Any, ...]:
    """n, done, weight, weighted over the unit and all below it."""
    row = UnitRollup.objects.filter(unit=unit, field=field).values_list("n", "done", "weight", "weighted").first()
    return row or (0, 0, 0, Decimal(0))


def test_a_target_counts_at_its_unit_and_all_above(place: Place) -> None:
    """From the discussion on, until it ends; its progress by its weight."""
    target = place.target(state="draft")
    rollup.fold()
    assert counters(place.mine) == (0, 0, 0, 0)
    Target.objects.filter(pk=target.pk).update(state="in_force", discussion=make.meeting(place.mine), progress=40)
    other = place.target(target.resolution, "met")
    Target.objects.filter(pk=other.pk).update(progress=100, weight=3)
    assert rollup.fold() > 0
    nation = Unit.objects.get(parent=None)
    for unit in (place.mine, place.county, nation):
        assert counters(unit) == (2, 1, 4, Decimal(340))
    assert counters(place.workteam) == (0, 0, 0, 0)
    own = UnitRollup.objects.get(unit=place.mine, field="technical")
    assert (own.own_n, own.own_done, own.own_weighted) == (2, 1, Decimal(340))
    assert UnitRollup.objects.get(unit=nation, field="technical").own_n == 0
    Target.objects.filter(pk=target.pk).update(state="ended", field="cultural")
    rollup.fold()
    assert counters(nation) == (1, 1, 3, Decimal(300))
    assert rollup.differing() == 0


def test_one_delta_for_each_unit_and_field_of_a_statement(place: Place) -> None:
    """However many rows it changes, and none where no counter changes."""
    under = place.resolution()
    for number in range(4):
        place.target(under, title=f"Target {number}", field="technical" if number else "cultural")
    rollup.fold()
    Target.objects.update(progress=50)
    assert sorted(RollupDelta.objects.values_list("field", "weighted")) == [("cultural", 50), ("technical", 150)]
    rollup.fold()
    Target.objects.update(title="Another title", order=3)
    assert not RollupDelta.objects.exists()


def test_a_target_that_goes_to_another_unit_or_away(place: Place) -> None:
    """As a merge does it: both units are told."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(unit=place.workteam)
    rollup.fold()
    assert (counters(place.workteam)[0], counters(place.mine)[0]) == (1, 1)
    bare = Target.objects.create(
        unit=place.mine, resolution=target.resolution, field="technical", state="met", discussion=target.discussion
    )
    rollup.fold()
    assert counters(place.county)[:2] == (2, 1)
    bare.delete()
    rollup.fold()
    assert counters(place.county)[:2] == (1, 0)
    assert rollup.differing() == 0


def test_a_unit_that_moves_takes_its_counters_along(place: Place) -> None:
    """Also what was entered before the move and not folded, and two moves before one fold."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(unit=place.workteam)
    rollup.fold()
    place.target(target.resolution)
    other = make.unit(kind_code="county")
    third = make.unit(kind_code="county")
    office = make.official("staff", Unit.objects.get(parent=None))
    day = datetime.date(2026, 6, 1)
    tree.move(place.mine, by=office, parent=other, today=day, reason="Reform")
    tree.move(place.mine, by=office, parent=third, today=day, reason="Reform")
    assert rollup.differing() == 0
    rollup.fold()
    assert [counters(one)[0] for one in (place.county, other, third, place.mine, place.workteam)] == [0, 0, 2, 2, 1]
    assert rollup.differing() == 0
    assert not RollupMove.objects.exists()


def test_a_unit_that_is_gone_leaves_nothing(place: Place) -> None:
    """Its target was taken away just before."""
    target = place.target()
    lost = make.unit(place.county)
    bare = Target.objects.create(
        unit=lost, resolution=target.resolution, field="technical", state="met", discussion=target.discussion
    )
    rollup.fold()
    bare.delete()
    lost.delete()
    rollup.fold()
    assert counters(place.county)[0] == 1
    assert rollup.differing() == 0


def test_a_heads_page_adds_what_is_not_folded(place: Place) -> None:
    """For the units a page shows, the head's own and below; nobody else's page does."""
    place.target()
    added = rollup.unfolded_for(place.head, place.county)
    assert added == {(one.pk, "technical"): Tally(1, 0, 1, Decimal(0)) for one in (place.county, place.mine)}
    assert rollup.unfolded_for(place.staff, place.county) == {}
    assert rollup.unfolded_for(place.outsider, place.county) == {}
    rollup.fold()
    assert rollup.unfolded_for(place.head, place.county) == {}


def test_tallies_add_up() -> None:
    """Their progress is the mean by weight, and none without a target."""
    both = Tally(1, 0, 1, Decimal(20)) + Tally(1, 1, 3, Decimal(300))
    assert (both.n, both.done, both.progress) == (2, 1, Decimal(80))
    assert Tally().progress is None


def test_the_figures_hold_as_of_the_oldest_change_that_waits(place: Place) -> None:
    """Of this moment when nothing waits."""
    before = rollup.as_of()
    place.target()
    waits = rollup.as_of()
    assert waits == RollupDelta.objects.order_by("id")[0].recorded_at
    rollup.fold()
    assert rollup.as_of() >= before


def test_the_beat_folds(place: Place) -> None:
    """And so does the command."""
    place.target()
    assert fold() > 0
    said = io.StringIO()
    place.target(Target.objects.get().resolution)
    call_command("fold", stdout=said)
    assert said.getvalue().startswith("folded: ")
    assert counters(place.county)[0] == 2
    assert RollupDelta.objects.count() == 0


def test_nobody_but_the_database_writes_the_counters(place: Place) -> None:
    """The programme's role reads them; a drift can only come from outside."""
    place.target()
    rollup.fold()
    for table in ("targets_unitrollup", "targets_rollupdelta", "targets_rollupmove"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        RollupDelta.objects.create(unit=place.mine, field="technical", n=1)


def test_a_drift_is_found_said_and_settled(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nightly check logs it and keeps it for the administrator; the rebuild settles it."""
    assert check_rollup() == 0
    assert not RollupDrift.objects.exists()
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(rollup, "differing", lambda: 3)
        assert check_rollup() == 3
    assert "3 counters of targets differ" in caplog.text
    assert RollupDrift.objects.get().settled_at is None
    place.target()
    said = io.StringIO()
    call_command("rebuild_rollup", stdout=said)
    assert "differing: 0" in said.getvalue()
    assert RollupDrift.objects.get().settled_at is not None
    assert counters(place.county)[0] == 1
    monkeypatch.setattr(rollup, "differing", lambda: 1)
    with pytest.raises(SystemExit):
        call_command("rebuild_rollup", stdout=said)
