"""The office and the machine without a network, each a database of its own; the program looks at one at a time."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from targets import drawing_up, progress
from targets.models import IndividualTarget, Package, Reading, Target
from targets.packaging import making, opening, returning, sealing
from tests import database
from tests.targets.cast import TODAY, Place, day
from units.models import Person

PASSPHRASE = "ore from the ninth gallery"
#: argon2id at a cost that lets a hundred examples run.
CHEAP = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}


class Sides:
    """One mine in the office's database; the other database stands empty until a package is opened in it."""

    def __init__(self, members: int = 3) -> None:
        names = [f"test_{os.getpid()}_{uuid.uuid4().hex[:6]}" for _ in range(2)]
        self.here, self.there = names
        for name in names:
            database.clone(name)
        database.use(self.here)
        self.place = Place(members)
        self.target: Target = self.place.target()
        self.package: Package

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Look at the machine without a network."""
        database.use(self.there)
        try:
            yield
        finally:
            database.use(self.here)

    def head(self) -> Person:
        """The head as an account of the side looked at."""
        return Person.objects.get(number=self.place.head.number)

    def member(self, place: int = 0) -> Person:
        """A member as an account of the side looked at."""
        return Person.objects.get(number=self.place.members[place].number)

    def make(self, by: Person | None = None) -> bytes:
        """A package is made in the office; its file."""
        unit = self.place.mine
        self.package = making.make_package(unit, by=by or self.head(), passphrase=PASSPHRASE, today=TODAY)
        return file_of(self.package, "package")

    def carry(self) -> None:
        """Made in the office and opened elsewhere."""
        file = self.make()
        with self.elsewhere():
            opening.open_package(file, by=None, passphrase=PASSPHRASE, today=TODAY)

    def make_return(self) -> bytes:
        """Made elsewhere; its file."""
        with self.elsewhere():
            opened = Package.objects.get()
            returning.make_return(opened, by=self.head(), passphrase=PASSPHRASE, today=TODAY)
            return file_of(opened, "return")

    def close(self) -> None:
        """Both databases go."""
        for connection in connections.all(initialized_only=True):
            connection.close()
        for name in (self.here, self.there):
            database.drop(name)


def file_of(package: Package, part: str) -> bytes:
    """A file of a package as it is carried."""
    return bytes(package.files.get(part=part).content)


@contextmanager
def two_sides(members: int = 3) -> Iterator[Sides]:
    """Two databases for a while, with a cheap passphrase."""
    shared = connections["default"].settings_dict["NAME"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "COST", CHEAP)
        sides = Sides(members)
        try:
            yield sides
        finally:
            sides.close()
            database.use(shared)


def read(target: Target, by: Person, value: int | str, days: int = -5, **more: Any) -> Reading:
    """A reading of a target's measure, `days` from the fixed day."""
    measure = target.measures.get()
    progress.add_reading(
        target, by=by, measure=measure, value=Decimal(value), happened_on=day(days), today=TODAY, **more
    )
    return Reading.objects.latest("id")


def draw_up(target: Target, by: Person, task: str, **more: Any) -> IndividualTarget:
    """An individual target of a member."""
    return drawing_up.draw_up(target, by=by, task=task, due_on=day(60), today=TODAY, **more)
