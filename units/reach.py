"""How far a person's posts reach in the tree. Every `visible_to` and every rule is built on this (trust 1, 3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from workflow.clock import today

if TYPE_CHECKING:
    from units.models import Unit

# One statement: the appointments that hold on the day, then the membership with the work units around it.
REACH_SQL = """
SELECT a.post, a.unit_id, u.path::text, a.below, NULL::bigint[], u.name_en, u.name_ko, k.is_area, a.organization
FROM units_appointment a JOIN units_unit u ON u.id = a.unit_id JOIN units_unitkind k ON k.id = u.kind_id
WHERE a.person_id = %(person)s AND a.since <= %(day)s AND (a.until IS NULL OR a.until > %(day)s)
UNION ALL
SELECT 'member', m.unit_id, u.path::text, false, ARRAY(
    SELECT w.id FROM units_unit w JOIN units_unitkind k ON k.id = w.kind_id
    WHERE w.path @> u.path AND (NOT k.is_area OR w.id = u.id)), u.name_en, u.name_ko, false, ''
FROM units_membership m JOIN units_unit u ON u.id = m.unit_id
WHERE m.person_id = %(person)s AND m.since <= %(day)s AND (m.until IS NULL OR m.until > %(day)s)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One post in force: where, and whether it reaches the units below."""

    post: str
    unit_id: int
    path: str
    below: bool
    name_en: str
    name_ko: str
    # Whether the unit is an area: it has a committee and a dashboard.
    is_area: bool
    #: of which organization an organization official is
    organization: str = ""

    def reaches(self, unit: Unit) -> bool:
        """Whether the post reaches `unit`."""
        if unit.pk == self.unit_id:
            return True
        return self.below and str(unit.path).startswith(self.path + ".")


@dataclass(frozen=True, slots=True)
class Reach:
    """All posts of one person on one day, and the work units they are a member of (ids; own unit and around it)."""

    held: tuple[Held, ...]
    member_of: int | None
    own_ids: tuple[int, ...]
    #: English and Korean name of the unit the person is a member of
    member_name: tuple[str, str] = ("", "")
    #: path of that unit; those around it stand on it
    member_path: str = ""

    def holds(self, posts: Iterable[str], unit: Unit) -> bool:
        """Whether one of `posts` reaches `unit`."""
        wanted = set(posts)
        return any(one.post in wanted and one.reaches(unit) for one in self.held)

    def sees(self, unit: Unit) -> bool:
        """Whether the person sees `unit`: `seen()` for one that is loaded."""
        return unit.pk in self.own_ids or any(one.reaches(unit) for one in self.held)

    def holds_above(self, posts: Iterable[str], unit: Unit) -> bool:
        """Whether one of `posts` is held strictly above `unit`."""
        wanted = set(posts)
        return any(one.post in wanted and one.unit_id != unit.pk and one.reaches(unit) for one in self.held)

    def holds_at(self, posts: Iterable[str], unit_id: int) -> bool:
        """Whether one of `posts` is held at this very unit."""
        wanted = set(posts)
        return any(one.post in wanted and one.unit_id == unit_id for one in self.held)

    def holds_anywhere(self, posts: Iterable[str]) -> bool:
        """Whether one of `posts` is held at all."""
        wanted = set(posts)
        return any(one.post in wanted for one in self.held)

    def seen_above(self, prefix: str, posts: Iterable[str]) -> Q:
        """Condition on rows of units below one where a post of `posts` is held: holds_above() for many."""
        wanted = set(posts)
        condition = Q(pk__in=[])
        for one in self.held:
            if one.post in wanted and one.below:
                condition |= Q(**{f"{prefix}path__within": one.path}) & ~Q(**{f"{prefix}pk": one.unit_id})
        return condition

    def seen(self, prefix: str = "", posts: Iterable[str] | None = None, *, as_member: bool = True) -> Q:
        """Condition on rows whose unit this person's posts reach; `prefix` leads to the unit, e.g. "unit__".

        `posts` narrows to some posts; `as_member` adds the person's own work units. Nothing held means no row.
        """
        wanted = None if posts is None else set(posts)
        counted = [one for one in self.held if wanted is None or one.post in wanted]
        paths = [one.path for one in counted if one.below]
        single = {one.unit_id: one.path for one in counted if not one.below}
        if as_member:
            single |= self._own_paths()
        if not paths:
            return Q(**{f"{prefix}pk__in": sorted(single)})
        within = Q(**{f"{prefix}path__within": paths})
        # A unit inside one of the areas asks nothing more; another is asked for by its path, never by the key of the
        # row: an OR over two tables can be read by no index, and a list of one county would read the whole nation.
        outside = sorted({path for path in single.values() if not _inside(path, paths)})
        return within | Q(**{f"{prefix}path__at": outside}) if outside else within

    def _own_paths(self) -> dict[int, str]:
        """The member's own work units with their paths: each stands on the path of the own unit."""
        labels = self.member_path.split(".")
        found = {int(label): ".".join(labels[:place]) for place, label in enumerate(labels, start=1) if label}
        return {pk: found[pk] for pk in self.own_ids}


def reach_of(person: Any, on: datetime.date | None = None) -> Reach:
    """The reach of `person` on a day (default today), asked once for each loaded person. Nobody reaches nothing."""
    if not getattr(person, "pk", None) or not person.is_active:
        return Reach((), None, ())
    day = on or today()
    # By attribute, not by __dict__: the user of a request is a wrapper with a __dict__ of its own.
    kept: dict[datetime.date, Reach] = getattr(person, "_reach", {})
    person._reach = kept
    if day not in kept:
        kept[day] = _ask(person.pk, day)
    return kept[day]


def _inside(path: str, areas: Iterable[str]) -> bool:
    return any(path == one or path.startswith(one + ".") for one in areas)


def units_seen_by(person: Any, prefix: str = "") -> Q:
    """Condition for the units (or rows under `prefix`) a person may see."""
    return reach_of(person).seen(prefix)


def office_units(person: Any) -> list[int]:
    """The very units a person heads or is the committee's staff of: whose own paperwork is theirs to do."""
    from units.models import Post

    return [one.unit_id for one in reach_of(person).held if one.post in (Post.HEAD, Post.STAFF)]


def _ask(person_id: int, day: datetime.date) -> Reach:
    with connection.cursor() as cursor:
        cursor.execute(REACH_SQL, {"person": person_id, "day": day})
        rows = cursor.fetchall()
    held = tuple(Held(*row[:4], *row[5:]) for row in rows if row[4] is None)
    for _post, unit, path, _below, own, name_en, name_ko, _is_area, _organization in rows:
        if own is not None:
            return Reach(held, unit, tuple(own), (name_en, name_ko), path)
    return Reach(held, None, ())
