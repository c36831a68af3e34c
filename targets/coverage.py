"""The coverage gate: targets take force only when the unit's own members have drawn up targets under them (rule 2).

Counted are persons of the own unit only, at this moment, and the answer outside the unit is "reached" or "not yet".
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from targets.models import IndividualTarget, Target
from units.models import Membership, Unit
from units.norms import norm_of

#: A unit with fewer members draws up under its parent's targets: nothing could be said of it without naming persons.
SMALLEST = 5


@dataclass(frozen=True)
class Coverage:
    """Whether a unit has reached the set share; `share` (per cent, for the own head alone) is None above workteams."""

    reached: bool
    needed: int
    share: int | None = None
    reached_below: int = 0
    all_below: int = 0


def coverage(unit: Unit, today: datetime.date) -> Coverage:
    """The coverage of `unit` on a day (rule 2 of domain.md). Two statements, however large the unit is.

    A unit with subunits counts those that have reached theirs; a workteam, or a unit without subunits of 5 members or
    more, counts its own members. A unit whose own members are fewer than 5 has nothing of its own to reach.
    """
    needed = norm_of(unit, "coverage_share", today)
    counted = _counted(unit, today)
    share = _share(*counted.pop(unit.pk, (0, 0)))
    subunits = list(counted.values())
    if not subunits:
        return Coverage(reached=share is None or share >= needed, needed=needed, share=share)
    reached_below = sum(1 for members, drawn in subunits if drawn * 100 >= members * needed)
    below_ok = reached_below * 100 >= len(subunits) * needed
    return Coverage(
        reached=below_ok and (share is None or share >= needed),
        needed=needed,
        share=share,
        reached_below=reached_below,
        all_below=len(subunits),
    )


def draws_under(unit: Unit, today: datetime.date) -> list[int]:
    """Ids of the units whose targets a member of `unit` may serve: its own, and its parent's while it is small."""
    if unit.parent_id is None or _members(today).filter(unit=unit).count() >= SMALLEST:
        return [unit.pk]
    return [unit.pk, unit.parent_id]


def _members(today: datetime.date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=today), since__lte=today)


def _drawn() -> Exists:
    """Whether the member has an individual target, in any unit, under a target that stands."""
    standing = Target.objects.filter(pk=OuterRef("target_id"), state__in=["discussed", "in_force", "met"])
    return Exists(
        IndividualTarget.objects.filter(
            Exists(standing), person_id=OuterRef("person_id"), unit_id=OuterRef("unit_id"), state__in=["open", "done"]
        )
    )


def _share(members: int, drawn: int) -> int | None:
    """Share of the own members with a target, per cent, rounded down; None for fewer than 5 members."""
    return drawn * 100 // members if members >= SMALLEST else None


def _counted(unit: Unit, today: datetime.date) -> dict[int, tuple[int, int]]:
    """Unit id → (members, members with a target) of the unit and of those below it that are large enough to count."""
    rows = (
        _members(today)
        .filter(Q(unit__archived_on__isnull=True) | Q(unit=unit), unit__path__within=str(unit.path))
        .annotate(drawn=_drawn())
        .values("unit_id")
        .annotate(members=Count("id"), with_target=Count("id", filter=Q(drawn=True)))
        .filter(members__gte=SMALLEST)
    )
    return {row["unit_id"]: (row["members"], row["with_target"]) for row in rows}
