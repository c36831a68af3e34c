"""The units a run speaks of, as they stand in the tree while it runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Upper

from units.models import Person, Post, Unit
from units.reach import reach_of
from units.tree import ensure_nation

#: Codes asked for in one statement.
AT_ONCE = 5000


def units_by_code(codes: Iterable[str], *, locked: bool = False) -> dict[str, Unit]:
    """Units with their kind, parent and sector, by code in capitals."""
    found: dict[str, Unit] = {}
    wanted = sorted(code for code in codes if code)
    for start in range(0, len(wanted), AT_ONCE):
        asked = Unit.objects.annotate(capitals=Upper("code")).filter(capitals__in=wanted[start : start + AT_ONCE])
        asked = asked.select_related("kind", "parent", "sector").defer("search_text", "parent__search_text")
        if locked:
            asked = asked.select_for_update(of=("self",))
        found.update({unit.code.upper(): unit for unit in asked.order_by("pk")})
    return found


class TreeNow:
    """Units by code, without regard to case; which of them a person may write to."""

    def __init__(self, codes: Iterable[str], by: Person | None, bad: set[str] | None = None) -> None:
        """`codes` in capitals; `by` None reaches everything; `bad` are codes of rows that came back.

        Units that are there are locked until the transaction ends: what somebody else writes meanwhile is not lost.
        """
        ensure_nation()
        self.nation = Unit.objects.select_related("kind").get(parent__isnull=True)
        self.bad: set[str] = bad or set()
        self._reach = None if by is None else reach_of(by)
        self._units = units_by_code(codes, locked=True)
        self._made: set[int] = set()

    def get(self, key: str) -> Unit | None:
        """The unit with a code in capitals."""
        return self._units.get(key)

    def add(self, key: str, unit: Unit) -> None:
        """A unit the run has made; it stands under one that is within reach."""
        self._units[key] = unit
        self._made.add(unit.pk)

    def reaches(self, unit: Unit) -> bool:
        """Whether the run may write to a unit."""
        return self._reach is None or unit.pk in self._made or self._reach.holds([Post.ADMINISTRATOR], unit)
