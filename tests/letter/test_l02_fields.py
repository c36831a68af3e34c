"""L2: "the ideological, technical and cultural revolutions": one plan in three fields, with shape and word."""

from __future__ import annotations

import pytest

from targets.models import ShippedMeasure, Target
from tests.assessments.browser import Browser
from tests.letter.movement import Unit, home, route

pytestmark = pytest.mark.django_db


def test_one_resolution_holds_targets_in_all_three_fields() -> None:
    """They stand on the unit page by field, each with how many are met."""
    mine = Unit()
    mine.resolved("in_force")
    for field in ("ideological", "technical", "cultural"):
        mine.sets_target(field=field, title=f"Aim in the {field} field")
    page = Browser(mine.member).open(home(mine.unit))
    places = [page.index(f"Aim in the {field} field") for field in ("ideological", "technical", "cultural")]
    assert places == sorted(places)
    for word in ("Ideological", "Technical", "Cultural", "0 of 1 met"):
        assert word in page


def test_measures_of_the_catalogue_serve_each_field() -> None:
    """Lectures, processes, homes: what many units count is chosen, with its unit of measure; the rest is own words."""
    mine = Unit()
    mine.resolved("in_force")
    none = {f"stage_{n}_{name}": "" for n in (1, 2) for name in ("due_on", "value", "calculation")}
    chosen = (
        ("ideological", "lectures_held", "Lectures held"),
        ("technical", "processes_automated", "Processes automated"),
        ("cultural", "homes_repaired", "Homes repaired"),
    )
    for field, code, name in chosen:
        entry = ShippedMeasure.objects.get(code=code).pk
        mine.sets_target(field=field, title=f"Aim: {field}", counted="", shipped=entry, type="number", **none)
        assert Target.objects.latest("pk").measures.get().name == name
    page = Browser(mine.member).open(home(mine.unit))
    for words in ("68\xa0lectures", "68\xa0processes", "68\xa0homes"):
        assert words in page


def test_targets_take_force_only_with_all_three_fields() -> None:
    """Two fields are not the three revolutions: the page of the resolution says which is missing."""
    mine = Unit()
    resolution = mine.resolved("in_force")
    for field in ("ideological", "technical"):
        mine.sets_target(field=field)
    mine.discusses_all()
    mine.all_draw_up()
    answer = mine.head.send(route("enforce", resolution.pk))
    assert answer.status_code == 422
    assert "There is no target in the field: Cultural." in answer.content.decode()
    assert not Target.objects.filter(state="in_force").exists()
