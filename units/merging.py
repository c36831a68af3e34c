"""Two units become one, or one becomes two. Nothing loses its history (L1; domain.md, when the tree changes).

Merge: the survivor inherits the open work, the absorbed unit's resolution ends, its flags keep its name. Split: the
original keeps the history; chosen subunits and members go over. What higher apps hold they hand over themselves, inside
the same transaction: `takers_over`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from units import tree
from units.appointing import in_words
from units.models import Appointment, Membership, Person, Unit
from units.models.tree import searchable
from units.rules import is_superior_staff
from workflow.moving import record
from workflow.refusals import NotReady, require

#: What higher apps hand over: (absorbed, survivor, by=, today=, reason=), after the tree itself, in the order of the apps.
takers_over: list[Callable[..., None]] = []
#: What higher apps tell on the check page: (absorbed, survivor) -> [(label, how many)].
inheritances: list[Callable[[Unit, Unit], list[tuple[Any, int]]]] = []

#: Staff of a committee above; a merger ends a resolution, which no administrator decides.
reforms_units = is_superior_staff


@transaction.atomic
def merge(unit: Unit, *, by: Person, into: Unit, today: datetime.date, reason: str) -> Unit:
    """Merge `unit` into another; returns the survivor. Raises NotYours (both within reach), NotReady with the reasons."""
    require(reforms_units(by, unit) and reforms_units(by, into))
    tree.take_turn()
    for one in sorted((unit, into), key=lambda row: row.pk):
        tree.hold(one)
    if reasons := merge_obstacles(unit, into, today):
        raise NotReady(reasons)
    for child in unit.children.filter(archived_on__isnull=True).order_by("id"):
        _put_below(child, into, by, today, reason)
    _members_over(Membership.objects.filter(unit=unit), into, today)
    _end_posts(Appointment.objects.filter(unit=unit), by, today)
    tree.put_away(unit, today)
    unit.merging_into = into
    for take_over in takers_over:
        take_over(unit, into, by=by, today=today, reason=reason)
    _remember_name(unit, into)
    title = f"{unit} → {into}"
    record(unit, "merge", by=by, note=reason, happened_on=today, facts={"title": title, "into": into.pk})
    record(into, "absorb", by=by, note=reason, happened_on=today, facts={"title": title, "absorbed": unit.pk})
    return into


@transaction.atomic
def split(
    unit: Unit,
    *,
    by: Person,
    today: datetime.date,
    reason: str,
    subunits: Sequence[Unit],
    numbers: Sequence[str],
    **fields: Any,
) -> Unit:
    """Make a new unit beside `unit` of chosen subunits and members (by their numbers); the original keeps the history.

    `fields`: code, kind, names, sector, staffing of the new one. Posts held at the original by those who go over end;
    posts at the new one are entered on the committee's decision. Returns the new unit. Raises NotYours, NotReady.
    """
    require(reforms_units(by, unit))
    tree.take_turn()
    tree.hold(unit)
    if unit.archived_on is not None:
        raise NotReady(_("The unit is archived."))
    above = unit.parent
    if above is None:
        raise NotReady(_("The nation is not split."))
    goes = members_named(unit, numbers, today)
    if not goes and not subunits:
        raise NotReady(_("Choose at least one subunit or member that goes over."))
    if any(one.parent_id != unit.pk or one.archived_on for one in subunits):
        raise NotReady(_("Only units directly below can go over."))
    made = tree.add(above, by=by, **fields)
    for child in subunits:
        _put_below(child, made, by, today, reason)
    people = [row.person_id for row in goes]
    _members_over(Membership.objects.filter(unit=unit, person__in=people), made, today)
    _end_posts(Appointment.objects.filter(unit=unit, person__in=people), by, today)
    Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
    title, counts = f"{unit} → {made}", {"subunits": len(subunits), "members": len(goes)}
    record(unit, "split", by=by, note=reason, happened_on=today, facts={"title": title, "made": made.pk, **counts})
    return made


def merge_obstacles(unit: Unit, into: Unit, today: datetime.date) -> list[str]:
    """What keeps `unit` from being merged into `into`."""
    reasons = []
    if unit.pk == into.pk:
        return [_("Choose another unit than this one.")]
    if unit.parent_id is None:
        reasons.append(_("The nation is not merged."))
    if unit.archived_on is not None or into.archived_on is not None:
        reasons.append(_("One of the two units is archived."))
    if str(into.path).startswith(f"{unit.path}."):
        reasons.append(_("A unit is not merged into one of its own subunits; move that one out first."))
    if unit.kind.is_area != into.kind.is_area:
        reasons.append(_("An area is merged with an area, a work unit with a work unit."))
    for further in tree.archive_obstacles:
        reasons.extend(further(unit, today))
    return reasons


def inherited(unit: Unit, into: Unit) -> list[tuple[Any, int]]:
    """What goes over, for the check page: (label, how many)."""
    now = Q(until__isnull=True)
    counts: list[tuple[Any, int]] = [
        (_("Units directly below"), unit.children.filter(archived_on__isnull=True).count()),
        (_("Members"), unit.memberships.filter(now).count()),
        (_("Posts that end"), unit.appointments.filter(now).count()),
    ]
    for further in inheritances:
        counts.extend(further(unit, into))
    return counts


def members_named(unit: Unit, numbers: Sequence[str], today: datetime.date) -> list[Membership]:
    """The memberships of the persons with these numbers. Raises NotReady, which says of each number what is wrong.

    Somebody of another unit and a number nobody has read the same: a form is no way to find persons (Bound 8).
    """
    rows = Membership.objects.on(today).filter(unit=unit, person__number__in=numbers).select_related("person")
    found = {row.person.number: row for row in rows}
    missing = [one for one in dict.fromkeys(numbers) if one not in found]
    if missing:
        raise NotReady([_("%(number)s: no member of this unit has this number.") % {"number": one} for one in missing])
    return [found[one] for one in dict.fromkeys(numbers)]


def _put_below(child: Unit, parent: Unit, by: Person, today: datetime.date, reason: str) -> None:
    before = str(child.parent)
    child.parent = parent
    child.version += 1
    child.save(update_fields=["parent", "version"])
    record(child, "move", by=by, note=reason, happened_on=today, facts={"title": f"{before} → {parent}"})


def _members_over(rows: QuerySet[Membership], into: Unit, today: datetime.date) -> None:
    """Memberships that hold end today and begin at the other unit; later ones are entered there."""
    standing = rows.filter(Q(until__isnull=True) | Q(until__gt=today))
    present = list(standing.filter(since__lt=today))
    try:
        with transaction.atomic():
            standing.filter(since__gte=today).update(unit=into)
            Membership.objects.filter(pk__in=[row.pk for row in present]).update(until=today)
            Membership.objects.bulk_create(
                Membership(person_id=row.person_id, unit=into, since=today, until=row.until) for row in present
            )
    except IntegrityError as error:
        raise in_words(error) from error


def _end_posts(rows: QuerySet[Appointment], by: Person, today: datetime.date) -> None:
    """Posts end today; one that begins today or later lasts the one day a row must have."""
    for row in rows.filter(Q(until__isnull=True) | Q(until__gt=today)).order_by("-deputy_of_id", "id"):
        row.until = max(today, row.since + datetime.timedelta(days=1))
        row.save(update_fields=["until"])
        record(row, "end", by=by, happened_on=row.until)


def _remember_name(unit: Unit, into: Unit) -> None:
    """The absorbed unit's names find the survivor too."""
    names = [one for one in (unit.name_en, unit.name_ko) if one and one not in into.other_names]
    into.other_names = "; ".join(part for part in (into.other_names, *names) if part)[:500]
    into.search_text = searchable(into.name_en, into.name_ko, into.other_names, into.code)
    into.version += 1
    into.save(update_fields=["other_names", "search_text", "version"])
