"""A unit is moved while others go on below it: every path stays what the parents say."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests import database
from tests import factories as make
from units.models import Unit


def faults() -> list[str]:
    """Units whose path is not that of their parent and themselves."""
    above = {one.pk: one for one in Unit.objects.all()}
    wrong = []
    for unit in above.values():
        true = str(unit.pk) if unit.parent_id is None else f"{above[unit.parent_id].path}.{unit.pk}"
        if str(unit.path) != true or unit.depth != true.count("."):
            wrong.append(f"{unit.pk}: {unit.path}, not {true}")
    return wrong


def put(unit: Unit, parent: Unit) -> None:
    """Move a unit."""
    Unit.objects.filter(pk=unit.pk).update(parent=parent)


def meanwhile(act: Callable[[Unit], object]) -> list[str]:
    """`act` is done below a county that another connection moves before it is committed; what is wrong afterwards."""
    county, province = make.unit(kind_code="county"), make.unit(kind_code="province")
    factory = make.unit(county)

    def move() -> None:
        try:
            put(county, province)
        finally:
            connection.close()

    mover = threading.Thread(target=move)
    with transaction.atomic():
        act(factory)
        mover.start()
        # Long enough for the mover to have begun and to wait for what is held here.
        time.sleep(1)
    mover.join(timeout=60)
    return faults()


def moved(below: Unit) -> None:
    """A unit from elsewhere comes to stand below."""
    put(make.unit(name_en="From elsewhere"), below)


ACTS: list[Callable[[Unit], object]] = [moved, make.unit]


@pytest.mark.parametrize("act", ACTS, ids=["moved", "added"])
def test_paths_stay_true(committed_db: str, act: Callable[[Unit], object]) -> None:
    """One is moved below, or added below, while the unit above moves."""
    assert meanwhile(act) == []


@pytest.mark.parametrize("act", ACTS, ids=["moved", "added"])
def test_without_turn_and_second_look_they_do_not(committed_db: str, act: Callable[[Unit], object]) -> None:
    """The test above has teeth: the functions as they were leave a path that is no longer true."""
    with database.server(committed_db) as owner:
        owner.execute(importlib.import_module("units.migrations.0006_moves_in_turn").UNLOCKED)
    assert meanwhile(act) != []
