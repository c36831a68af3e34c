"""Search finds units, their targets and register entries, in both languages and with a slip; never persons (Bound 8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from desk.search import SHOWN, search
from tests import factories as make
from units.models import Person, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    """A county with units of both names, its staff, and one target."""
    county = make.unit(kind_code="county", name_en="Eunha County", name_ko="은하군")
    named = [
        ("Sangnok Mine", "상록광산"),
        ("Taehung Fishery Station", "대흥수산사업소"),
        ("Kumsong Tractor Plant", "금성뜨락또르공장"),
    ]
    units = [make.unit(county, name_en=english, name_ko=korean) for english, korean in named]
    staff = make.official("staff", county, name="Sangnok Ri")
    make.target(make.resolution(units[0]), staff, title="Ore recovery at the concentrator")
    return {"county": county, "units": units, "staff": staff}


def hits(person: Person, text: str) -> list[str]:
    """All titles."""
    return [hit.title for _kind, found in search(person, text) for hit in found]


@pytest.mark.parametrize(
    "text",
    [
        "Sangnok",
        "sangnok mine",
        "SANG",
        "Sangok",
        "Sangnock",
        "Sangrok Mine",
        "상록",
        "상록광산",
        "상녹광산",
        "상록관산",
        "광산",
    ],
)
def test_a_unit_is_found_by_part_slip_and_either_language(place: dict[str, Any], text: str) -> None:
    """One wrong, missing or added letter; a Korean syllable with one other letter in it."""
    assert hits(place["staff"], text)[0] == "Sangnok Mine"


@pytest.mark.parametrize(
    ("text", "title"), [("뜨락또르", "Kumsong Tractor Plant"), ("대흥수산", "Taehung Fishery Station")]
)
def test_korean_parts_find_their_unit_alone(place: dict[str, Any], text: str, title: str) -> None:
    """Not everything that shares a syllable."""
    assert hits(place["staff"], text) == [title]


def test_a_code_leads_straight_to_its_unit(place: dict[str, Any]) -> None:
    """In either case of letters."""
    unit: Unit = place["units"][1]
    for text in (unit.code, unit.code.lower(), f" {unit.code} "):
        assert str(unit) in hits(place["staff"], text)


def test_targets_are_found_by_a_part_of_their_title(place: dict[str, Any]) -> None:
    """With the unit below."""
    assert "Ore recovery at the concentrator" in hits(place["staff"], "recovery")


def test_persons_are_never_found(place: dict[str, Any]) -> None:
    """Neither by name nor by number; a unit of the same name is."""
    assert hits(place["staff"], "Sangnok Ri") == hits(place["staff"], "Sangnok Ri")
    assert not any("Ri" in title.split() for title in hits(place["staff"], "Sangnok Ri"))
    assert hits(place["staff"], place["staff"].number) == []


def test_what_is_out_of_reach_is_not_found(place: dict[str, Any]) -> None:
    """For another county's staff there is nothing of that name."""
    stranger = make.official("staff", make.unit(kind_code="county", name_en="Pyol County", name_ko="별군"))
    for text in ("Sangnok", "상록광산", place["units"][0].code, "recovery"):
        assert not {"Sangnok Mine", "Ore recovery at the concentrator"} & set(hits(stranger, text))


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "_", "\\", "'; DROP TABLE units_unit; --", "힣" * 100, "x" * 5000, "\x00"]
)
def test_whatever_is_typed_is_answered(place: dict[str, Any], text: str) -> None:
    """Too short, wild cards, quotes, very long: a page, not everything and no fault."""
    client = Client()
    client.force_login(place["staff"])
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    assert "Sangnok Mine" not in answer.content.decode()


def test_an_empty_answer_says_what_to_try(place: dict[str, Any]) -> None:
    """Another spelling, a part, the code."""
    client = Client()
    client.force_login(place["staff"])
    assert "Nothing was found" in client.get("/search/?q=zzyzx").content.decode()


def test_statements_and_rows_do_not_grow(place: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    """One hit or many: the same few statements, at most twenty rows of a kind."""
    client = Client()
    client.force_login(place["staff"])
    with django_assert_max_num_queries(12):
        client.get("/search/?q=sangnok")
    for n in range(30):
        make.unit(place["county"], name_en=f"Sangnok Branch {n}")
    with django_assert_max_num_queries(12):
        client.get("/search/?q=sangnok")
    assert len(hits(place["staff"], "sangnok")) <= SHOWN * 3
