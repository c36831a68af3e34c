"""The tree of the national data set: the areas the programme ships, and invented units, workshops and workteams."""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desk.nation import wording
from desk.nation.book import Book
from units.models import ContactPost, Sector, Unit, UnitKind
from units.models.tree import searchable

AREAS = Path(__file__).resolve().parent.parent / "demo" / "data" / "areas.csv"
#: Members of a committee's office, and of the office of a large unit.
OFFICE, HEADQUARTERS = 14, 6


@dataclass
class Place:
    """One unit of the tree; persons `first` to `first + members - 1` work there."""

    id: int
    above: Place | None
    level: str
    code: str
    name: tuple[str, str]
    members: int = 0
    first: int = 0
    head: int = 0
    path: str = ""
    below: list[Place] = field(default_factory=list)

    def inside(self) -> Iterator[Place]:
        """The unit and all below it, from above."""
        yield self
        for one in self.below:
            yield from one.inside()

    def up(self, level: str) -> Place | None:
        """The next one above of a level."""
        one = self.above
        while one is not None and one.level != level:
            one = one.above
        return one


class Tree:
    """Plants units into the book, `size` in all."""

    def __init__(self, book: Book, *, size: int, chance: random.Random) -> None:
        self.book, self.size, self.chance = book, size, chance
        self.kinds = dict(UnitKind.objects.values_list("code", "id"))
        self.sectors = dict(Sector.objects.values_list("code", "id"))
        self.places: list[Place] = []
        # Written last, once the members are known: a unit names its staffing.
        self.kept: list[tuple[Place, str, str]] = []

    def plant(self) -> None:
        """Nation, areas with an office each, then units in all counties by turns until there are enough."""
        nation = self.add(
            None, "nation", "nation", "KP", ("Democratic People's Republic of Korea", "조선민주주의인민공화국")
        )
        areas = self._areas(nation, max(2, min(self.size // 10, 10_000)))
        for place in [nation, *areas]:
            names = (f"Committee office, {place.name[0]}", f"{place.name[1]} 당위원회 사무실".strip())
            self.add(place, "office", "organ", f"{place.code}-O", names).members = OFFICE
        holders = [one for one in areas if one.level == "county"] or areas
        number = 0
        while len(self.places) < self.size:
            self._group(holders[number % len(holders)], number)
            number += 1

    def add(
        self, above: Place | None, level: str, kind: str, code: str, name: tuple[str, str], sector: str = ""
    ) -> Place:
        """One more unit."""
        made = Place(len(self.places) + 1, above, level, code, name)
        made.path = f"{above.path}.{made.id}" if above else str(made.id)
        if above:
            above.below.append(made)
        self.places.append(made)
        self.kept.append((made, kind, sector))
        return made

    def _areas(self, nation: Place, most: int) -> list[Place]:
        """The first of the areas that ship with the programme: whole provinces while there is room."""
        with AREAS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        known: dict[str, Place] = {}
        upper = [row for row in rows if not row["parent_code"]]
        chosen = upper[1 : 1 + max(1, most * len(upper) // len(rows))] if most < len(rows) else upper
        for row in chosen:
            known[row["code"]] = self._area(nation, "province", row)
        waiting = [row for row in rows if row["parent_code"]]
        # A district stands below a city that may come later in the file.
        while len(known) < most and (fit := [row for row in waiting if row["parent_code"] in known]):
            for row in fit[: most - len(known)]:
                known[row["code"]] = self._area(known[row["parent_code"]], "county", row)
            waiting = [row for row in waiting if row["code"] not in known]
        return list(known.values())

    def _area(self, above: Place, level: str, row: dict[str, str]) -> Place:
        return self.add(above, level, row["kind"], row["code"], (row["name_en"], row["name_ko"]))

    def _group(self, county: Place, number: int) -> None:
        """A unit with its workshops and their workteams; a school, hospital or institute has workteams at once."""
        kind = wording.KINDS[number % len(wording.KINDS)]
        word = wording.NAMES[(number * 7 + number // len(wording.NAMES)) % len(wording.NAMES)]
        ending = f" no. {number + 1}"
        names = (f"{word[0]} {kind.name_en}{ending}", f"{word[1]}{kind.name_ko} {number + 1}호")
        unit = self.add(county, "unit", kind.code, f"N{number + 1:05d}", names, kind.sector)
        unit.members = HEADQUARTERS
        for shop in range(self.chance.randint(1, 3) if kind.workshops else 0):
            if len(self.places) >= self.size:
                return
            english, korean = wording.SHOPS[shop]
            workshop = self.add(
                unit, "workshop", "workshop", f"{unit.code}-{shop + 1}", (f"{english} workshop", korean)
            )
            self._teams(workshop, self.chance.randint(2, 4))
        if not kind.workshops:
            self._teams(unit, self.chance.randint(1, 3))

    def _teams(self, above: Place, how_many: int) -> None:
        for team in range(how_many):
            if len(self.places) < self.size:
                names = (f"Workteam {team + 1}", f"{team + 1}작업반")
                self.add(above, "workteam", "workteam", f"{above.code}-{team + 1}", names)

    def write(self, today: datetime.date) -> None:
        """The rows of all units, with the offices' telephones."""
        for place, kind, sector in self.kept:
            self.book.add(
                Unit,
                code=place.code,
                kind_id=self.kinds[kind],
                sector_id=self.sectors.get(sector),
                parent_id=place.above.id if place.above else None,
                path=place.path,
                depth=place.path.count("."),
                name_en=place.name[0],
                name_ko=place.name[1],
                search_text=searchable(*place.name, place.code),
                staffing=sum(one.members for one in place.inside()) if place.level in ("unit", "workshop") else None,
                note=wording.INVENTED if place.level not in ("nation", "province", "county") else "",
            )
            if place.level in ("office", "unit"):
                self.book.add(
                    ContactPost, unit_id=place.id, title_en="Office", title_ko="사무실", contact=f"{place.code}-1"
                )
