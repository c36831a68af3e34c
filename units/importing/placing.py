"""Areas and units go into the tree: parents before children whatever their order in the file, changes by comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from units.importing.kinds import Job
from units.importing.outcome import Row
from units.importing.places import Place, Reading
from units.importing.tree_now import TreeNow
from units.models import Unit
from units.models.tree import searchable

BATCH = 2000
RING = _lazy("The units above it form a ring; one of them must stand elsewhere.")
#: Texts a row may change; an empty cell says nothing and changes nothing.
TEXTS = ("name_en", "name_ko", "note", "source")
CHANGED = ["kind", *TEXTS, "other_names", "sector", "staffing", "search_text", "version"]


def write(job: Job) -> None:
    """Put the rows of a run into the tree; runs inside the caller's transaction."""
    reading = Reading(job.outcome)
    places = [place for row in job.rows() if (place := reading.read(row)) is not None]
    alone = list(job.outcome.told_once(places, lambda place: place.key, "code"))
    Placing(job, alone, bad=reading.bad | {place.key for place in places} - {place.key for place in alone}).run()


class Placing:
    """One pass over the rows, generation by generation."""

    def __init__(self, job: Job, places: list[Place], *, bad: set[str]) -> None:
        """`bad` are codes, in capitals, of rows that have come back already."""
        self._job, self._out = job, job.outcome
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self._by_key[place.key].append(place)
        codes = {code for place in places for code in (place.key, place.parent_code.upper(), place.area_code.upper())}
        self._now = TreeNow(codes, job.by, bad)
        self._done = 0

    def run(self) -> None:
        """Write every row that can be written."""
        for generation in self._generations():
            left = generation
            # A code may stand in several files: the later one speaks after the earlier one.
            while left:
                self._write([self._by_key[key].pop(0) for key in left])
                left = [key for key in left if self._by_key[key]]

    def _generations(self) -> Iterator[list[str]]:
        """Codes, those above before those below. Rows that stand under themselves come back."""
        above = {
            key: {place.above for place in places if place.above in self._by_key and place.above != key}
            for key, places in self._by_key.items()
        }
        below: dict[str, list[str]] = defaultdict(list)
        waits = {key: len(parents) for key, parents in above.items()}
        for key, parents in above.items():
            for parent in parents:
                below[parent].append(key)
        ready = [key for key, number in waits.items() if number == 0]
        while ready:
            yield ready
            following = []
            for key in ready:
                waits.pop(key)
                for child in below[key]:
                    waits[child] -= 1
                    if waits[child] == 0:
                        following.append(child)
            ready = following
        for key in waits:
            for place in self._by_key[key]:
                self._out.wrong(place.row, place.above_column, str(RING))

    def _write(self, places: list[Place]) -> None:
        """Rows of one generation, each of another unit."""
        new: list[tuple[Place, Unit]] = []
        changed: list[Unit] = []
        for place in places:
            self._done += 1
            unit = self._now.get(place.key)
            parent = self._parent_of(place, unit)
            if self._out.is_wrong(place.row):
                self._now.bad.add(place.key)
            elif unit is None:
                assert parent is not None
                new.append((place, _made(place, parent)))
            elif self._change(place, unit, parent):
                changed.append(unit)
        made = Unit.objects.bulk_create([unit for _place, unit in new], batch_size=BATCH)
        for (place, _unit), unit in zip(new, made, strict=True):
            self._now.add(place.key, unit)
            self._out.created += 1
            self._out.changed(place.row, "created", unit.code, str(unit))
        Unit.objects.bulk_update(changed, CHANGED, batch_size=BATCH // 4)
        self._job.tell(self._done, self._out.rows)

    def _parent_of(self, place: Place, unit: Unit | None) -> Unit | None:
        """The unit above that the row asks for; what speaks against it comes back with the row."""
        now, row = self._now, place.row
        if unit is not None:
            self._check_unit(place, unit)
            if unit.parent_id is None or self._out.is_wrong(row):
                return None
        if place.above == place.key:
            self._out.wrong(row, place.above_column, str(RING))
            return None
        if place.kind.code == "nation":
            self._out.wrong(
                row, "kind", _("There is one nation, and it has the code %(code)s.") % {"code": now.nation.code}
            )
            return None
        if place.parent_code and place.area_code:
            self._known(row, "area_code", place.area_code, area=True)
        if not place.above:
            if unit is not None:
                return None
            if not now.reaches(now.nation):
                self._out.wrong(row, "parent_code", _("Name a unit above that is in your reach."))
            return now.nation
        parent = self._known(row, place.above_column, place.parent_code or place.area_code, area=not place.parent_code)
        if parent is not None and place.kind.is_area and not parent.kind.is_area:
            self._out.wrong(row, place.above_column, _("An area stands under an area, not under a work unit."))
        return parent

    def _check_unit(self, place: Place, unit: Unit) -> None:
        if not self._now.reaches(unit):
            self._out.wrong(place.row, "code", _("This code is taken by a unit outside your reach."))
        elif unit.archived_on is not None:
            self._out.wrong(place.row, "code", _("The unit with this code is archived."))
        elif unit.kind.is_area != place.kind.is_area or (unit.parent_id is None) != (place.kind.code == "nation"):
            self._out.wrong(place.row, "kind", _("The unit is of the kind %(kind)s.") % {"kind": unit.kind.code})

    def _known(self, row: Row, name: str, code: str, *, area: bool) -> Unit | None:
        """The unit with a code; None and a fault where it is not to be had."""
        unit = self._now.get(code.upper())
        if unit is None and code.upper() in self._now.bad:
            self._out.wrong(row, name, _("The row of %(code)s came back, so this one cannot go in.") % {"code": code})
            return None
        if unit is None or not self._now.reaches(unit):
            self._out.wrong(row, name, _("There is no unit with the code %(code)s.") % {"code": code})
            return None
        if unit.archived_on is not None:
            self._out.wrong(row, name, _("The unit %(code)s is archived.") % {"code": code})
        elif area and not unit.kind.is_area:
            self._out.wrong(row, name, _("%(code)s is a work unit; an area is meant here.") % {"code": code})
        return unit

    def _change(self, place: Place, unit: Unit, parent: Unit | None) -> bool:
        """Take over what differs. True when the row of the unit is to be written."""
        fields = _taken_over(place, unit)
        moved = parent is not None and parent.pk != unit.parent_id
        if moved and parent is not None:
            before = str(unit.parent)
            if not self._move(place, unit, parent):
                return False
            fields.append((_("unit above"), before, str(parent)))
        if not fields:
            self._out.unchanged += 1
            return False
        unit.version += 1
        self._out.updated += 1
        self._out.changed(place.row, "updated", unit.code, str(unit), fields)
        return True

    def _move(self, place: Place, unit: Unit, parent: Unit) -> bool:
        try:
            with transaction.atomic():
                Unit.objects.filter(pk=unit.pk).update(parent=parent)
        except IntegrityError:
            words = _("%(code)s stands below this unit; a unit cannot stand under itself.")
            self._out.wrong(place.row, place.above_column, words % {"code": parent.code})
            return False
        unit.parent = parent
        return True


def _made(place: Place, parent: Unit) -> Unit:
    unit = Unit(code=place.code, kind=place.kind, parent=parent, name_en=place.name_en, name_ko=place.name_ko)
    unit.other_names = "; ".join(place.other_names)
    unit.note, unit.source = place.note, place.source
    unit.sector, unit.staffing = place.sector, place.staffing
    unit.search_text = searchable(unit.name_en, unit.name_ko, unit.other_names, unit.code)
    return unit


def _taken_over(place: Place, unit: Unit) -> list[tuple[str, str, str]]:
    """Set on `unit` what the row says differently; returns (label, before, now). A former name stays findable."""
    fields: list[tuple[str, str, str]] = []
    others = [part for part in unit.other_names.split("; ") if part]
    further = [name for name in place.other_names if name not in others]
    for name in TEXTS:
        before, now = getattr(unit, name), getattr(place, name)
        if now and now != before:
            fields.append((_label(name), before, now))
            setattr(unit, name, now)
            if before and name in ("name_en", "name_ko") and before not in others:
                others.append(before)
    if further:
        fields.append((_label("other_names"), unit.other_names, "; ".join([*others, *further])))
    unit.other_names = "; ".join([*others, *further])[:500]
    for name in ("kind", "sector", "staffing"):
        before, now = getattr(unit, name), getattr(place, name)
        if now is not None and now != before:
            fields.append((_label(name), str(before or ""), str(now)))
            setattr(unit, name, now)
    unit.search_text = searchable(unit.name_en, unit.name_ko, unit.other_names, unit.code)
    return fields


def _label(name: str) -> str:
    return str(getattr(Unit._meta.get_field(name), "verbose_name", name))
