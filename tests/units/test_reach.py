"""How far posts reach: the unit and all below, on the days they hold (L1)."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from targets.models import Target
from tests import factories as make
from units.models import Post, Unit
from units.reach import reach_of
from units.rules import any_of, heads_the_unit, is_administrator, is_member, is_own_head, is_staff, is_superior_staff

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 6, 15)


@pytest.fixture
def tree() -> dict[str, Unit]:
    """county → mine → workshop → workteam, and a farm beside the mine."""
    county = make.unit(kind_code="county")
    mine = make.unit(county)
    workshop = make.unit(mine, kind_code="workshop")
    return {
        "county": county,
        "mine": mine,
        "workshop": workshop,
        "workteam": make.unit(workshop, kind_code="workteam"),
        "farm": make.unit(county, kind_code="farm"),
    }


def seen(person: Any) -> set[Unit]:
    """What the person sees, without the nation."""
    return set(Unit.objects.visible_to(person))


def test_a_post_reaches_the_unit_and_all_below(tree: dict[str, Unit]) -> None:
    """In the database's condition and in the loaded rule alike."""
    head = make.official("head", tree["mine"])
    assert seen(head) == {tree["mine"], tree["workshop"], tree["workteam"]}
    for name, unit in tree.items():
        assert heads_the_unit(head, unit) == (name not in ("county", "farm"))
        assert reach_of(head).sees(unit) == (unit in seen(head))
    assert is_own_head(head, tree["mine"]) and not is_own_head(head, tree["workshop"])


def test_a_post_that_does_not_reach_below_stays_at_its_unit(tree: dict[str, Unit]) -> None:
    """`below` is a column of the appointment."""
    who = make.person()
    make.appoint(who, "auditor", tree["mine"], below=False)
    assert seen(who) == {tree["mine"]}
    assert not reach_of(who).holds_above([Post.AUDITOR], tree["workshop"])


def test_a_path_is_no_prefix_of_digits() -> None:
    """Unit 1.12 is not below 1.1, whatever the ids."""
    parent = make.unit()
    others = [make.unit() for _ in range(12)]
    head = make.official("head", parent)
    assert not any(heads_the_unit(head, one) for one in others)


def test_a_member_sees_the_work_units_around_and_no_area(tree: dict[str, Unit]) -> None:
    """Workteam, workshop and mine; not the county, not the farm."""
    member = make.person(unit=tree["workteam"])
    assert seen(member) == {tree["workteam"], tree["workshop"], tree["mine"]}
    assert is_member(member, tree["mine"]) and not is_member(member, tree["county"])
    assert reach_of(member).member_of == tree["workteam"].pk


@pytest.mark.parametrize(
    ("since", "until", "holds"), [(0, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)]
)
def test_a_post_holds_from_its_first_day_to_the_one_before_its_end(
    tree: dict[str, Unit], since: int, until: int | None, holds: bool
) -> None:
    """`until` is the first day it no longer holds."""
    who = make.person()
    day = datetime.timedelta(days=1)
    end = None if until is None else TODAY + until * day
    make.appoint(who, "staff", tree["county"], since=TODAY + since * day, until=end)
    assert reach_of(who, TODAY).holds([Post.STAFF], tree["mine"]) == holds


def test_staff_of_the_unit_itself_are_not_its_superior(tree: dict[str, Unit]) -> None:
    """Nor is staff above that is a member of the unit (L10)."""
    own, above = make.official("staff", tree["mine"]), make.official("staff", tree["county"])
    member = make.official("staff", tree["county"], member_of=tree["workteam"])
    assert is_staff(own, tree["mine"]) and not is_superior_staff(own, tree["mine"])
    assert is_superior_staff(above, tree["mine"])
    assert not is_superior_staff(member, tree["mine"])
    assert is_superior_staff(member, tree["farm"])


def test_nobody_and_the_disabled_reach_nothing(tree: dict[str, Unit]) -> None:
    """Not signed in, or the account is closed."""
    who = make.official("senior", tree["county"])
    who.is_active = False
    for person in (AnonymousUser(), who):
        assert not Unit.objects.visible_to(person).exists()  # type: ignore[arg-type]  # the public
        assert not reach_of(person).holds_anywhere(Post.values)


def test_reach_is_asked_once_for_a_person(tree: dict[str, Unit], django_assert_num_queries: Any) -> None:
    """Many rules on one page, one statement."""
    who = type(make.person()).objects.get(pk=make.official("head", tree["mine"], member_of=tree["mine"]).pk)
    with django_assert_num_queries(1):
        for unit in tree.values():
            heads_the_unit(who, unit)
            is_member(who, unit)
            is_administrator(who, unit)


def test_one_rule_of_several(tree: dict[str, Unit]) -> None:
    """Its name tells both, for the page of states."""
    either = any_of(heads_the_unit, is_staff)
    assert either.__name__ == "heads_the_unit_or_is_staff"
    assert either(make.official("head", tree["mine"]), tree["mine"])
    assert either(make.official("staff", tree["county"]), tree["mine"])
    assert not either(make.official("auditor", tree["county"]), tree["mine"])


POSTS = [Post.STAFF, Post.AUDITOR]


@pytest.mark.parametrize("seed", range(4))
def test_conditions_find_what_the_rules_say(seed: int) -> None:
    """In random trees, with posts that reach below or not and members inside and outside of their areas."""
    chance = random.Random(seed)
    units = [make.unit(kind_code="county")]
    for _ in range(20):
        kind = chance.choice(["county", "factory", "workshop", "workteam"])
        units.append(make.unit(chance.choice(units), kind_code=kind))
    for _ in range(8):
        who = make.person(unit=chance.choice([None, *units]))
        for place in chance.sample(units, chance.randrange(4)):
            make.appoint(who, chance.choice(POSTS), place, below=chance.random() < 0.6)
        reach = reach_of(who)
        everywhere = set(Unit.objects.all())
        assert seen(who) == {one for one in everywhere if reach.sees(one)}
        by_post = set(Unit.objects.filter(reach.seen("", POSTS, as_member=False)))
        assert by_post == {one for one in everywhere if reach.holds(POSTS, one)}


def plan(statement: str, params: Any) -> str:
    """How the database would go about a statement, were the tables large."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("areas", [["mine"], ["mine", "farm"]], ids=["one area", "two areas"])
def test_an_area_is_found_by_the_index_of_paths(tree: dict[str, Unit], areas: list[str]) -> None:
    """With a member's own units elsewhere; the operator that compares with a list of paths knows no index."""
    who = make.person(unit=make.unit(tree["county"]))
    for area in areas:
        make.appoint(who, "staff", tree[area])
    assert "Index Cond: (path <@" in plan(*Unit.objects.visible_to(who).query.sql_with_params())
    paths = [str(tree[area].path) for area in areas]
    fault = plan("SELECT id FROM units_unit WHERE path <@ %s::ltree[]", [paths])
    assert "path <@" in fault and "Index Cond: (path <@" not in fault


@pytest.mark.parametrize("inside", [True, False], ids=["own unit inside", "own unit outside"])
def test_rows_of_an_area_are_asked_for_by_one_table(tree: dict[str, Unit], inside: bool) -> None:
    """An OR between the unit's path and the row's key could be read by no index: a county's list read the nation."""
    who = make.official("staff", tree["mine"], member_of=tree["workteam" if inside else "farm"])
    statement, _params = Target.objects.visible_to(who).query.sql_with_params()
    condition = statement.partition(" WHERE ")[2]
    assert '"units_unit"."path" <@' in condition
    assert "targets_target" not in condition
    assert (" OR " in condition) != inside
