"""The tree: rename, move and archive lose no history; the database keeps the paths (L1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import factories as make
from units import tree
from units.models import Unit, UnitKind
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 6, 15)


@pytest.fixture
def place() -> dict[str, Any]:
    """province → two counties; a mine with a workshop and a workteam in the first."""
    province = make.unit(kind_code="province")
    first, second = (make.unit(province, kind_code="county") for _ in range(2))
    mine = make.unit(first, name_en="Sangnok Mine", name_ko="상록광산")
    workshop = make.unit(mine, kind_code="workshop")
    return {
        "province": province,
        "first": first,
        "second": second,
        "mine": mine,
        "workshop": workshop,
        "workteam": make.unit(workshop, kind_code="workteam"),
        "staff": make.official("staff", province),
    }


def fields(unit: Unit, **changed: Any) -> dict[str, Any]:
    """All fields of edit()."""
    names = ("kind", "code", "name_en", "name_ko", "sector", "staffing", "note")
    return {**{name: getattr(unit, name) for name in names}, **changed}


def assert_paths() -> None:
    """Every path is the parent's and the own id; depth counts the steps from the nation."""
    for unit in Unit.objects.select_related("parent"):
        above = f"{unit.parent.path}." if unit.parent else ""
        assert str(unit.path) == f"{above}{unit.pk}"
        assert unit.depth == str(unit.path).count(".")


def test_a_new_name_keeps_the_former_one(place: dict[str, Any]) -> None:
    """In the history, and findable."""
    unit = tree.edit(
        place["mine"], by=place["staff"], today=TODAY, **fields(place["mine"], name_en="Sangnok Youth Mine")
    )
    assert unit.other_names == "Sangnok Mine"
    assert "sangnok mine" in unit.search_text
    step = steps_of(unit).get()
    assert step.name == "rename"
    assert step.facts["changed"] == {"name_en": ["Sangnok Mine", "Sangnok Youth Mine"]}
    assert step.facts["title"].startswith("Sangnok Mine → ")
    same = tree.edit(unit, by=place["staff"], today=TODAY, **fields(unit))
    assert steps_of(same).count() == 1


def test_a_move_takes_everything_below_along(place: dict[str, Any]) -> None:
    """Paths, reach and history."""
    head_of_second = make.official("head", place["second"])
    assert place["workteam"] not in Unit.objects.visible_to(head_of_second)
    moved = tree.move(place["mine"], by=place["staff"], parent=place["second"], today=TODAY, reason="New border")
    assert_paths()
    assert set(Unit.objects.visible_to(head_of_second)) >= {moved, place["workshop"], place["workteam"]}
    step = steps_of(moved).get()
    assert (step.name, step.note, step.unit, step.happened_on) == ("move", "New border", moved, TODAY)
    assert step.facts["title"] == f"{place['first']} → {place['second']}"


@pytest.mark.parametrize("under", ["mine", "workshop", "workteam"])
def test_a_unit_is_not_moved_under_itself(place: dict[str, Any], under: str) -> None:
    """By rule; and by the database, past the rule."""
    with pytest.raises(NotReady, match="under itself"):
        tree.move(place["mine"], by=place["staff"], parent=place[under], today=TODAY, reason="x")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Unit.objects.filter(pk=place["mine"].pk).update(parent=place[under])
    assert_paths()


def test_what_cannot_be_moved(place: dict[str, Any]) -> None:
    """The nation; anything into what is archived; out of reach or into what is out of reach."""
    everywhere = make.official("administrator", make.nation())
    with pytest.raises(NotReady, match="nation"):
        tree.move(make.nation(), by=everywhere, parent=place["first"], today=TODAY, reason="x")
    Unit.objects.filter(pk=place["second"].pk).update(archived_on=TODAY)
    place["second"].refresh_from_db()
    with pytest.raises(NotReady, match="archived"):
        tree.move(place["mine"], by=place["staff"], parent=place["second"], today=TODAY, reason="x")
    of_first = make.official("staff", place["first"])
    with pytest.raises(NotYours):
        tree.move(place["mine"], by=of_first, parent=place["second"], today=TODAY, reason="x")
    with pytest.raises(NotYours):
        tree.move(
            place["mine"], by=make.official("head", place["mine"]), parent=place["first"], today=TODAY, reason="x"
        )


def test_an_archived_unit_leaves_the_lists_and_comes_back(place: dict[str, Any]) -> None:
    """Only when nothing is open below or inside; it keeps its steps."""
    staff, mine, workteam = place["staff"], place["mine"], place["workteam"]
    with pytest.raises(NotReady, match="Units below"):
        tree.archive(mine, by=staff, today=TODAY, reason="Closed")
    person = make.person(unit=workteam)
    with pytest.raises(NotReady, match="members"):
        tree.archive(workteam, by=staff, today=TODAY, reason="Closed")
    person.memberships.update(until=TODAY)
    archived = tree.archive(workteam, by=staff, today=TODAY, reason="Closed")
    assert archived not in Unit.objects.current()
    with pytest.raises(NotReady, match="archived"):
        tree.add(archived, by=staff, kind=mine.kind, code="X-1", name_en="New")
    tree.restore(archived, by=staff, reason="Opened again")
    assert Unit.objects.current().filter(pk=workteam.pk).exists()
    assert [step.name for step in steps_of(workteam)] == ["archive", "restore"]


def test_higher_apps_can_keep_a_unit_from_the_archive(place: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as an application that is under way."""
    monkeypatch.setattr(tree, "archive_obstacles", [lambda unit, today: ["An application is under way."]])
    with pytest.raises(NotReady, match="application"):
        tree.archive(place["workteam"], by=place["staff"], today=TODAY, reason="Closed")


def test_codes_are_made_and_can_be_changed(place: dict[str, Any]) -> None:
    """The next free one below the parent's; a taken one is refused in words; one's own stays."""
    parent, staff, kind = place["first"], place["staff"], UnitKind.objects.get(code="factory")
    code = tree.next_code(parent)
    made = tree.add(parent, by=staff, kind=kind, code=code, name_en="Mill 1")
    assert code == f"{parent.code}-01" and tree.next_code(parent) == f"{parent.code}-02"
    with pytest.raises(NotReady, match="is taken"):
        tree.add(parent, by=staff, kind=kind, code=code, name_en="Mill 2")
    with pytest.raises(NotReady, match="name in English or Korean"):
        tree.add(parent, by=staff, kind=kind, code="OTHER")
    assert tree.edit(made, by=staff, today=TODAY, **fields(made, code="MILL")).code == "MILL"
    long = make.unit(parent, code="C" * 30)
    assert len(tree.next_code(long)) <= 30 and not Unit.objects.filter(code=tree.next_code(long)).exists()


def test_there_is_one_nation(place: dict[str, Any]) -> None:
    """By constraint; making it again finds it."""
    assert tree.ensure_nation() == make.nation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(code="KP2", kind=make.kind("nation", is_area=True), name_en="Other")
