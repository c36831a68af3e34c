"""The tree of units: add, rename, move, archive. Nothing loses its history (L1)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from units.models import Person, Sector, Unit, UnitKind
from units.rules import any_of, is_administrator, is_staff
from workflow.models import steps_of
from workflow.moving import record
from workflow.refusals import NotReady, require

#: Higher apps say what keeps a unit from being archived or merged: (unit, today) -> reasons.
archive_obstacles: list[Callable[[Unit, datetime.date], list[str]]] = []

#: Staff of the committee whose area holds the unit, and administrators.
keeps_the_tree = any_of(is_staff, is_administrator)


def ensure_nation() -> Unit:
    """The one root, made when it is not there; safe to repeat."""
    found = Unit.objects.filter(parent__isnull=True).first()
    if found is not None:
        return found
    made = Unit.objects.create(
        code="KP",
        kind=UnitKind.objects.get(code="nation"),
        name_en="Democratic People's Republic of Korea",
        name_ko="조선민주주의인민공화국",
    )
    made.refresh_from_db()
    return made


def take_turn() -> None:
    """Wait for whoever is changing the tree; the trigger of a move takes the same lock (migration 0006).

    Taken before any row is, so that two who change the tree never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7021986, 7)")


def hold(unit: Unit) -> None:
    """Lock the row of a unit until the transaction ends and take over what stands there now.

    Who writes what belongs to the unit goes on meanwhile (its key stays); nobody archives, merges or adds below it.
    """
    now = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    for name in ("parent_id", "path", "depth", "archived_on", "version", "other_names"):
        setattr(unit, name, getattr(now, name))


def put_away(unit: Unit, today: datetime.date) -> None:
    """Set the day of the archive."""
    unit.archived_on = today
    unit.version += 1
    unit.save(update_fields=["archived_on", "version"])


def next_code(parent: Unit) -> str:
    """A free code for a unit below `parent`: the parent's code and the next number; can be changed."""
    # Room for the number: a code has at most 30 letters.
    stem = parent.code[:24]
    taken = set(Unit.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True))
    number = 1
    while f"{stem}-{number:02d}" in taken:
        number += 1
    return f"{stem}-{number:02d}"


@transaction.atomic
def add(
    parent: Unit,
    *,
    by: Person,
    kind: UnitKind,
    code: str,
    name_en: str = "",
    name_ko: str = "",
    sector: Sector | None = None,
    staffing: int | None = None,
    note: str = "",
) -> Unit:
    """Add a unit below `parent`. Raises NotYours, NotReady (code taken, no name, archived parent)."""
    require(keeps_the_tree(by, parent))
    hold(parent)
    if parent.archived_on is not None:
        raise NotReady(_("The unit above is archived; nothing is added below it."))
    _check(code, name_en, name_ko)
    unit = Unit(parent=parent, kind=kind, code=code, sector=sector, name_en=name_en, name_ko=name_ko, staffing=staffing)
    unit.note = note
    _save(unit)
    unit.refresh_from_db()
    record(unit, "add", by=by, facts={"title": str(unit)})
    return unit


@transaction.atomic
def edit(unit: Unit, *, by: Person, today: datetime.date, **fields: Any) -> Unit:
    """Change names, code, kind, sector, staffing or note; a former name stays findable and stands in the history.

    Raises NotYours, NotReady.
    """
    require(keeps_the_tree(by, unit))
    before = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _check(fields["code"], fields["name_en"], fields["name_ko"], unit)
    renamed = {name: getattr(before, name) for name in ("name_en", "name_ko") if getattr(before, name) != fields[name]}
    changed = {
        name: [str(getattr(before, name) or ""), str(value or "")]
        for name, value in fields.items()
        if getattr(before, name) != value
    }
    for name, value in fields.items():
        setattr(before, name, value)
    before.version += 1
    if renamed:
        former = "; ".join(value for value in renamed.values() if value and value not in before.other_names)
        before.other_names = "; ".join(part for part in (before.other_names, former) if part)[:500]
    # Without the parent: naming it takes the turn of moving units, and the row is locked already.
    _save(before, sorted({"version", "search_text", "other_names", *fields}))
    if changed:
        name = "rename" if renamed else "edit"
        title = f"{' / '.join(v for v in renamed.values() if v)} → {before}" if renamed else ""
        record(before, name, by=by, happened_on=today, facts={"changed": changed, "title": title})
    return before


@transaction.atomic
def move(unit: Unit, *, by: Person, parent: Unit, today: datetime.date, reason: str) -> Unit:
    """Put a unit with all below it under another parent; its history goes with it.

    Raises NotYours (both places must be within reach), NotReady (under itself, archived, the nation).
    """
    require(keeps_the_tree(by, unit) and keeps_the_tree(by, parent))
    if unit.parent is None:
        raise NotReady(_("The nation stands above all and is not moved."))
    take_turn()
    hold(parent)
    if parent.pk == unit.pk or str(parent.path).startswith(f"{unit.path}."):
        raise NotReady(_("A unit cannot stand under itself or under a unit below it."))
    if parent.archived_on is not None:
        raise NotReady(_("The new unit above is archived."))
    before = str(unit.parent)
    unit.parent = parent
    unit.version += 1
    unit.save(update_fields=["parent", "version"])
    unit.refresh_from_db()
    record(unit, "move", by=by, note=reason, happened_on=today, facts={"title": f"{before} → {parent}"})
    return unit


def obstacles(unit: Unit, today: datetime.date) -> list[str]:
    """What keeps a unit from being archived."""
    reasons = []
    if unit.children.filter(archived_on__isnull=True).exists():
        reasons.append(_("Units below it are still there; move or archive them first."))
    if unit.memberships.filter(until__isnull=True).exists():
        reasons.append(_("It still has members; transfer them first."))
    for further in archive_obstacles:
        reasons.extend(further(unit, today))
    return reasons


@transaction.atomic
def archive(unit: Unit, *, by: Person, today: datetime.date, reason: str) -> Unit:
    """Archive a unit: it leaves the tree's lists and keeps its history. Raises NotYours, NotReady with what is open."""
    require(keeps_the_tree(by, unit))
    if unit.parent_id is None:
        raise NotReady(_("The nation is not archived."))
    take_turn()
    hold(unit)
    if reasons := obstacles(unit, today):
        raise NotReady(reasons)
    put_away(unit, today)
    record(unit, "archive", by=by, note=reason, happened_on=today)
    return unit


@transaction.atomic
def restore(unit: Unit, *, by: Person, reason: str) -> Unit:
    """Take a unit out of the archive again. Raises NotYours, NotReady (it was merged into another)."""
    require(keeps_the_tree(by, unit))
    if steps_of(unit).filter(name="merge").exists():
        raise NotReady(_("It was merged into another unit; what it held is there."))
    unit.archived_on = None
    unit.version += 1
    unit.save(update_fields=["archived_on", "version"])
    record(unit, "restore", by=by, note=reason)
    return unit


def _check(code: str, name_en: str, name_ko: str, unit: Unit | None = None) -> None:
    reasons = []
    if not name_en and not name_ko:
        reasons.append(_("Write a name in English or Korean."))
    taken = Unit.objects.filter(code=code)
    if unit is not None:
        taken = taken.exclude(pk=unit.pk)
    if taken.exists():
        reasons.append(_("The code %(code)s is taken; choose another.") % {"code": code})
    if reasons:
        raise NotReady(reasons)


def _save(unit: Unit, columns: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            unit.save(update_fields=columns)
    except IntegrityError as error:
        if "code" in str(error):
            raise NotReady(_("The code %(code)s is taken; choose another.") % {"code": unit.code}) from error
        raise
