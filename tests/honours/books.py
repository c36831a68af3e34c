"""Books of the register to tamper with, and the owner's hand that does it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections, transaction

from honours.models import Flag, RegisterEntry
from tests import database
from tests.assessments import builders

#: Another value of the same kind; of text another text.
CHANGED = {
    "bigint": "{c} + 1000000",
    "integer": "{c} + 1000000",
    "date": "{c} + 1",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
}
GUARDED = ("honours_flag", "honours_registerentry")
RE_HASH = """
DO $$ DECLARE e honours_registerentry; last text := (SELECT hash FROM honours_registerentry WHERE number = {first} - 1);
BEGIN
    UPDATE honours_registerentry SET previous = '-' || number, hash = '-' || number WHERE number >= {first};
    FOR e IN SELECT * FROM honours_registerentry WHERE number >= {first} ORDER BY number LOOP
        e.previous := coalesce(last, repeat('0', 64));
        e.hash := encode(sha256(convert_to(honours_entry_text(e), 'UTF8')), 'hex');
        UPDATE honours_registerentry SET previous = e.previous, hash = e.hash WHERE number = e.number;
        last := e.hash;
    END LOOP;
END $$
"""


def book(awards: int) -> None:
    """A register with so many awards."""
    road = builders.application("awarded")
    for _ in range(awards - 1):
        builders.application("awarded", builders.road(road.county))


def last() -> RegisterEntry:
    """The last line of a book that has one."""
    return RegisterEntry.objects.latest("number")


@contextmanager
def as_owner() -> Iterator[None]:
    """The programme's own connection as the owner of the tables, the guards of the book put aside."""
    settings = connections["default"].settings_dict
    kept = {key: settings[key] for key in ("USER", "PASSWORD")}
    connections["default"].close()
    settings.update({key: database.owner()[key] for key in kept})
    try:
        with connections["default"].cursor() as cursor:
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
    finally:
        connections["default"].close()
        settings.update(kept)


class Undone(Exception):
    """Ends a tampering, so that it leaves nothing."""


@contextmanager
def tampered(*statements: str) -> Iterator[None]:
    """The book as it stands after the statements; afterwards as before."""
    try:
        with transaction.atomic():
            with connections["default"].cursor() as cursor:
                for one in statements:
                    cursor.execute(one)
            yield
            raise Undone
    except Undone:
        pass


def kinds_of(cursor: Any, table: str) -> dict[str, str]:
    """The type of each column."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return dict(cursor.fetchall())


class Hand:
    """Draws tamperings of one book by lot: the statements, and the first line they harm."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)
        self.numbers = list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))
        self.awards = list(Flag.objects.order_by("number").values_list("number", flat=True))
        with connections["default"].cursor() as cursor:
            self.kinds = {table: kinds_of(cursor, table) for table in GUARDED}

    def draw(self) -> tuple[list[str], int]:
        """One of the ways somebody with the owner's rights could go, each hash re-made afterwards or none."""
        ways = [self.changed, self.changed, self.changed, self.removed, self.swapped, self.cut]
        statements, first = self.lot.choice(ways)()
        # A hash alone, made anew, would be the old one again.
        if "SET hash" not in statements[0] and "SET previous" not in statements[0] and self.lot.random() < 0.4:
            statements.append(RE_HASH.format(first=first))
        return statements, first

    def changed(self) -> tuple[list[str], int]:
        """One value of one line or flag."""
        table = self.lot.choice(GUARDED)
        numbers = self.awards if table == "honours_flag" else self.numbers
        column, kind = self.lot.choice(sorted(self.kinds[table].items()))
        number = self.lot.choice(numbers)
        new = CHANGED.get(kind, "left({c} || 'x', 200)").format(c=column)
        if column in ("hash", "previous", "salt", "tier", "kind"):
            # These are full or short: one sign gives way to another.
            new = f"translate({column}, '0123456789abcdehilnou', '1234567890bcdefaoutil')"
        return [f"UPDATE {table} SET {column} = {new} WHERE number = {number}"], number

    def removed(self) -> tuple[list[str], int]:
        """One line, with its flag or without; those after it move up or not."""
        number = self.lot.choice(self.numbers)
        statements = [f"DELETE FROM honours_registerentry WHERE number = {number}"]
        if self.lot.random() < 0.5:
            statements.append(f"DELETE FROM honours_flag WHERE number = {number}")
        if self.lot.random() < 0.3:
            statements += [
                f"UPDATE honours_registerentry SET number = number + 1000000 WHERE number > {number}",
                "UPDATE honours_registerentry SET number = number - 1000001 WHERE number > 1000000",
            ]
        return statements, number

    def swapped(self) -> tuple[list[str], int]:
        """Two lines change places."""
        one, other = sorted(self.lot.sample(self.numbers, 2))
        return [
            f"UPDATE honours_registerentry SET number = 0 WHERE number = {one}",
            f"UPDATE honours_registerentry SET number = {one} WHERE number = {other}",
            f"UPDATE honours_registerentry SET number = {other} WHERE number = 0",
        ], one

    def cut(self) -> tuple[list[str], int]:
        """All lines from one on, their flags, and the counter set back: what is left is right in itself."""
        number = self.lot.choice(self.numbers)
        return [
            f"DELETE FROM honours_registerentry WHERE number >= {number}",
            f"DELETE FROM honours_flag WHERE number >= {number}",
            f"UPDATE honours_registercounter SET last = {number - 1}",
        ], number


def refused_by(statement: str) -> type[psycopg.Error] | None:
    """What the database says to a statement of the programme's role; None where it is done (and undone)."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
            raise Undone
    except Undone:
        return None
    except Exception as error:
        cause = error.__cause__
        assert isinstance(cause, psycopg.Error)
        return type(cause)
