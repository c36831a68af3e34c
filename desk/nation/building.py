"""Writes the whole book: tree, people, plans, what goes on, awards and individual targets; the same for the same seed."""

from __future__ import annotations

import datetime
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from desk.nation import members as members_
from desk.nation import people, running
from desk.nation.awarding import Awarding
from desk.nation.book import Book
from desk.nation.people import SignIn, officials
from desk.nation.planning import Planning, areas_resolve
from desk.nation.tree import Place, Tree

#: How units stand: 84 of 100 have a resolution in force, some are on the way to one, some have none.
STANDING = ["in_force"] * 84 + ["submitted"] * 5 + ["draft"] * 3 + ["returned"] * 2 + ["adopted"] * 2 + ["none"] * 4
#: One of nine units with a resolution in force applies, and each of the first eight, so that a small nation shows all.
APPLYING = ("awarded", "refused", "decided", "findings_shown", "submitted", "screened", "awarded", "awarded")
NINE = 9


@dataclass(frozen=True)
class Size:
    """How large the data set is to be."""

    units: int
    members: int
    individual: int


@dataclass
class Written:
    """A finished book, and what is done once it is loaded."""

    book: Book
    sign_ins: list[SignIn]
    holding: set[int]
    flags: int


class _Telling:
    """Says how many rows have been written since it was last asked, and how fast."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.rows, self.since = say, 0, time.monotonic()

    def so_far(self, book: Book, what: str) -> None:
        rows, now = sum(sheet.rows for sheet in book.sheets.values()), time.monotonic()
        fresh, seconds = rows - self.rows, now - self.since
        self.say(f"  {what:32} {fresh:>10,} rows  {fresh / max(seconds, 0.001):>9,.0f} rows/s")
        self.rows, self.since = rows, now


def write(
    size: Size, *, seed: int, today: datetime.date, folder: str | None = None, say: Callable[[str], None] | None = None
) -> Written:
    """The book of a data set of this size; rows wait in files of `folder`, `say` is told how far it has come."""
    tell = _Telling(say or (lambda line: None))
    tell.say(f"writing {size.units:,} units, {size.members:,} members, {size.individual:,} individual targets")
    chance = random.Random(seed)
    book = Book(folder)
    tree = Tree(book, size=size.units, chance=chance)
    tree.plant()
    count = people.seat(tree, size.members, chance)
    tree.write(today)
    sign_ins = people.write(book, tree, count)
    tell.so_far(book, "units and members")
    planning = Planning(book, today, chance)
    awarding = Awarding(book, planning)
    areas_resolve(planning, tree.places)
    calls: dict[int, int] = {}
    units = [one for one in tree.places if one.level == "unit"]
    for number, unit in enumerate(units):
        _unit(book, planning, awarding, tree, unit, calls, STANDING[(number * 37) % 100], number)
    running.direct(book, planning, tree)
    _renewals(book, planning)
    awarding.close()
    tell.so_far(book, "what units plan and reach")
    members_.write(book, planning, tree.places, size.individual)
    tell.so_far(book, "what members draw up")
    return Written(book, sign_ins, awarding.holding, awarding.flags)


def _unit(book: Book, planning: Planning, awarding: Awarding, tree: Tree, unit: Place, calls: dict[int, int],
          standing: str, number: int) -> None:  # fmt: skip
    """The road of one unit and of the workshops and workteams below it."""
    county = unit.above
    assert county is not None
    staff = officials(county)[0]
    if number % 12 == 0:
        awarding.past(unit, 2015 + number % 9)
    if standing == "none":
        return
    if standing != "in_force":
        call = calls.get(county.id) or calls.setdefault(county.id, running.call(book, planning, tree, county))
        resolution = planning.resolve(unit, unit.head, staff, standing, begun=30, call=call)
        if standing != "draft":
            planning.set_targets(unit, resolution, unit.head, begun=28, above=[], early=True)
        return
    tier, begun = "1", 300 + number % 60
    applying = _applying(number)
    if applying == "awarded":
        before = planning.resolve(unit, unit.head, staff, "fulfilled", begun=700)
        awarding.apply(unit, county, before, tier, applying, days_ago=420 + number % 30)
        tier = "2"
    resolution = planning.resolve(unit, unit.head, staff, "in_force", begun=begun, tier=tier)
    _targets(planning, unit, resolution, begun - 10)
    if applying not in ("", "awarded"):
        awarding.apply(unit, county, resolution, tier, applying, days_ago=40 + number % 30)
    running.review(book, planning, unit, staff)


def _applying(number: int) -> str:
    """How far the application of a unit has come; "" where it makes none."""
    if number < len(APPLYING):
        return APPLYING[number]
    return "" if number % NINE else APPLYING[(number // NINE) % len(APPLYING)]


def _targets(planning: Planning, unit: Place, resolution: int, begun: int) -> None:
    """Targets of the unit serve the county's, those of a workshop the unit's, those of a workteam the workshop's."""
    for place in unit.inside():
        assert place.above is not None
        above = planning.made.get(place.above.id, [])
        planning.set_targets(place, resolution, place.head, begun=begun, above=above)


def _renewals(book: Book, planning: Planning) -> None:
    """Of a hundred targets in force three ask for more time."""
    number = 0
    for made in planning.made.values():
        for one in made:
            if one.state == "in_force" and one.unit.head:
                number += 1
                if number % 33 == 0:
                    running.renew(book, planning, one, None)
