"""Counts of persons: nothing under five is said or can be worked out, over random trees (Bound 3, trust 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from targets import counting
from targets.counting import LEAST, refresh_counts, said
from targets.models import FIELDS, IndividualCount, IndividualTarget, Target
from tests import factories as make
from tests.targets.attacking import Said, highest
from tests.targets.cast import TODAY, Place, day
from units.models import Person, Unit

NAMES = [name for name, _label in FIELDS]
#: The groups persons fall into by the fields they have a target in: one, two or all three.
GROUPS = [tuple(at for at in range(3) if bits >> at & 1) for bits in range(1, 8)]
#: Seven sizes make a unit; a place says under which of the units before it one stands.
Team = tuple[int, tuple[int, ...]]

sizes = st.tuples(*[st.sampled_from([0, 0, 0, 1, 2, 3, 5, 6, 9])] * len(GROUPS))
trees = st.lists(st.tuples(st.integers(0, 6), sizes), min_size=1, max_size=5)
#: What people have at work: most in one or two fields, sums near the bounds.
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Shown:
    """One unit as every reader above it may see it."""

    unit: int
    path: str
    peopled: bool
    own: int | None
    fields: tuple[int | None, ...]
    exact: int | None
    text: str


class Trees:
    """Random trees of units below one county, their persons by fields; the same hundred persons in each."""

    def __init__(self) -> None:
        self.county = make.unit(kind_code="county")
        self.head = make.official("head", self.county)
        resolution = make.resolution(self.county)
        self.targets = [make.target(resolution, self.head, field=name) for name in NAMES]
        self.people = Person.objects.bulk_create(
            [Person(number=f"X{at:04d}", name="x", password="!", language="en") for at in range(100)]
        )

    def plant(self, teams: Sequence[Team]) -> list[Unit]:
        """Units of a tree, each under the county or one made before, with a member and the groups of its persons."""
        made: list[Unit] = []
        for place, groups in teams:
            above = [self.county, *made]
            unit = make.unit(above[place % len(above)], kind_code="workteam")
            make.person(unit=unit)
            made.append(unit)
            self.fill(unit, groups)
        return made

    def fill(self, unit: Unit, groups: Sequence[int]) -> None:
        """So many persons of each group, nobody in two groups."""
        people = iter(self.people)
        IndividualTarget.objects.filter(unit=unit).delete()
        IndividualTarget.objects.bulk_create(
            [
                self.one(person, unit, self.targets[field])
                for group, size in zip(GROUPS, groups, strict=True)
                for person, _n in zip(people, range(size), strict=False)
                for field in group
            ]
        )

    def one(self, person: Person, unit: Unit, target: Target) -> IndividualTarget:
        """An individual target."""
        return IndividualTarget(person=person, unit=unit, target=target, state="open", task="x", due_on=day(9))


def read() -> list[Shown]:
    """Everything that is said after the nightly pass: the table, and the words of the pages.

    Of an area nobody is a member of, its own count is no count of persons: it is said to have none.
    """
    refresh_counts(TODAY)
    found = []
    for row in IndividualCount.objects.select_related("unit").order_by("unit_id"):
        words = said(row)
        assert words is not None
        exact = int(words.text) if words.text.isdigit() else None
        fields = (row.ideological, row.technical, row.cultural)
        found.append(
            Shown(row.unit_id, f"{row.unit.path}.", row.unit.memberships.exists(), row.own, fields, exact, words.text)
        )
    return found


def given_away(shown: Sequence[Shown]) -> list[str]:
    """Each count under five that is said or can be worked out by a reader of all pages; empty when nothing can."""
    return small_said(shown) + small_units(shown) + small_groups(shown)


def small_said(shown: Sequence[Shown]) -> list[str]:
    """What stands on a page as a number."""
    return [
        f"{one.unit} says {number}"
        for one in shown
        for number in (one.own, one.exact, *one.fields)
        if number is not None and number < LEAST
    ]


def small_units(shown: Sequence[Shown]) -> list[str]:
    """Units whose own count is hidden, but bounded below five by the sums of those above them and the counts beside."""
    told: list[Said] = []
    for place, one in enumerate(shown):
        if one.own is not None:
            told.append(([int(place == at) for at in range(len(shown))], one.own))
        if one.exact is not None:
            told.append(([int(other.path.startswith(one.path)) for other in shown], one.exact))
    hidden = [place for place, one in enumerate(shown) if one.own is None and one.peopled]
    limits = {place: highest(told, place) for place in hidden}
    return [
        f"{shown[place].unit} has at most {most}" for place, most in limits.items() if most is not None and most < LEAST
    ]


def small_groups(shown: Sequence[Shown]) -> list[str]:
    """Groups by fields within a unit that its counts by field bound below five."""
    found = []
    for one in shown:
        if one.own is None or None in one.fields:
            continue
        told: list[Said] = [([1] * len(GROUPS), one.own)]
        told += [([int(at in group) for group in GROUPS], n or 0) for at, n in enumerate(one.fields)]
        for place, group in enumerate(GROUPS):
            most = highest(told, place)
            if most is not None and most < LEAST:
                found.append(f"{one.unit}: at most {most} have targets in {group} alone")
    return found


class NothingUnderFive(TestCase):
    """The nightly table over random trees."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.trees = Trees()

    @SETTINGS
    @given(trees)
    def test_nothing_under_five_is_said_or_can_be_worked_out(self, teams: list[Team]) -> None:
        """By linear programming over all that is said: no hidden count, no group within a count is bounded below five."""
        self.trees.plant(teams)
        assert given_away(read()) == []

    @SETTINGS
    @given(trees, st.data())
    def test_a_hidden_count_leaves_no_trace(self, teams: list[Team], data: Any) -> None:
        """Whatever a count under five is, from none to four, the whole table and all words stay the same."""
        units = self.trees.plant(teams)
        small = [unit for unit, team in zip(units, teams, strict=True) if sum(team[1]) < LEAST]
        if not small:
            return
        before = read()
        unit = data.draw(st.sampled_from(small))
        for number in range(LEAST):
            self.trees.fill(unit, [number, *[0] * (len(GROUPS) - 1)])
            assert read() == before


#: Without the rule: the sum counts who is left out, too; the counts by field are said beside any whole.
SUMS = (
    "SELECT above.id AS unit_id, coalesce(sum(s.own), 0) AS below, bool_and(s.own IS NOT NULL) AS complete\n    FROM said s JOIN",
    "SELECT above.id AS unit_id, sum(coalesce(w.every, 0)) AS below, sum(coalesce(w.every, 0)) >= 5 AS complete\n"
    "    FROM said s LEFT JOIN own w USING (unit_id) JOIN",
)
REST = ("AND o.every - greatest(o.ideological, o.technical, o.cultural) >= %(least)s", "")
SHARED = ("AND o.ideological + o.technical + o.cultural - o.every >= 2 * %(least)s", "")
#: ideological 10, technical 10, cultural 10 of 12: two have none of a field; 10 + 10 + 10 of 30: nobody has two.
TWO_TEAMS = [(0, (8, 0, 0, 0, 0, 0, 0)), (0, (3, 0, 0, 0, 0, 0, 0))]
NEARLY_ALL = [(0, (1, 1, 0, 0, 0, 1, 12))]
ONE_FIELD_EACH = [(0, (10, 10, 0, 10, 0, 0, 0))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("teams", "fault"),
    [(TWO_TEAMS, SUMS), (NEARLY_ALL, REST), (ONE_FIELD_EACH, SHARED)],
    ids=["sums", "rest", "shared"],
)
def test_without_the_complements_hidden_the_attack_succeeds(
    monkeypatch: pytest.MonkeyPatch, teams: list[Team], fault: tuple[str, str]
) -> None:
    """The twin: each rule taken out is found out by the same attack on the same tree."""
    Trees().plant(teams)
    assert given_away(read()) == []
    right = counting.REFRESH
    assert fault[0] in right
    monkeypatch.setattr(counting, "REFRESH", right.replace(*fault))
    assert given_away(read()) != []


@pytest.mark.django_db
def test_the_attack_finds_what_can_be_found() -> None:
    """Two hidden beside one total; a total of totals; nothing said leaves everything open."""
    assert highest([([1, 1, 1], 12), ([1, 0, 0], 8)], 1) == 4
    assert highest([([1, 1, 1, 1], 30), ([0, 0, 1, 1], 22)], 0) == 8
    assert highest([([1, 1, 0], 12)], 2) is None
    assert highest([([1, 1], 7), ([1, 1], 7)], 0) == 7


@pytest.mark.django_db
def test_counts_by_field_are_said_where_they_give_nobody_away(place: Place) -> None:
    """Twenty with all kinds of plans: by field as well; then one of the three is too small."""
    grown = Trees()
    (unit,) = grown.plant([(0, (6, 6, 6, 6, 6, 6, 6))])
    refresh_counts(TODAY)
    row = IndividualCount.objects.get(unit=unit)
    assert (row.own, row.ideological, row.technical, row.cultural) == (42, 24, 24, 24)
    grown.fill(unit, (20, 20, 0, 4, 0, 0, 0))
    refresh_counts(TODAY)
    row = IndividualCount.objects.get(unit=unit)
    assert (row.own, row.ideological, row.technical, row.cultural) == (44, None, None, None)


@pytest.mark.django_db
def test_the_pass_costs_the_same_for_one_unit_and_thirty(place: Place) -> None:
    """Two statements."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            refresh_counts(TODAY)
        return len([one for one in statements.captured_queries if "SAVEPOINT" not in one["sql"]])

    few = asked()
    Trees().plant([(0, (6, 0, 0, 0, 0, 0, 0))] * 29)
    assert asked() == few <= 3
