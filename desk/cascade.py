"""Unit, workshop, workteam: how many targets are met and how far they are, level by level (L6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, FloatField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, NullIf

from targets.counting import said
from targets.models import Target, UnitRollup
from units.models import Unit

#: Rows shown in one panel; a larger unit is read on in the tree.
ROWS = 40


@dataclass
class Node:
    """One unit of the cascade."""

    unit: Unit
    met: int = 0
    standing: int = 0
    progress: float | None = None
    persons: Any = None
    link: str = ""
    below: list[Node] = field(default_factory=list)


def family(unit: Unit) -> list[Unit]:
    """The unit, those above it, and the two levels below it (one below an area), each with its tally.

    In an area the tally is that of the unit and all below it, from the counters of the tree.

    One statement. Below, one unit more is read than is shown, so that the page knows there are more.
    """
    two_levels = Q(path__within=str(unit.path), depth__gt=unit.depth, depth__lte=unit.depth + 2)
    below = Q(parent=unit) if unit.kind.is_area else two_levels
    around = Q(pk__in=[*unit.ancestor_ids, unit.pk]) | (below & Q(archived_on__isnull=True))
    rows = (
        Unit.objects.filter(around)
        .select_related("individual_count")
        .annotate(**(_counters() if unit.kind.is_area else _tally()))
    )
    return list(rows.order_by("depth", "code", "id")[: len(unit.ancestor_ids) + 1 + ROWS + 1])


def _tally() -> dict[str, Any]:
    """Of a unit's own targets: how many stand, how many are met, the mean progress. Asked for the shown rows only."""
    own = Target.objects.standing().filter(unit=OuterRef("pk")).order_by().values("unit")
    return {
        "targets_standing": Subquery(own.annotate(n=Count("id")).values("n")),
        "targets_met": Subquery(own.annotate(n=Count("id", filter=Q(state="met"))).values("n")),
        "targets_mean": Subquery(own.annotate(n=Avg("progress")).values("n")),
    }


def _counters() -> dict[str, Any]:
    """The same over a unit and all below it, as the tree's counters hold it (targets/rollup.py)."""
    kept = UnitRollup.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    share = Cast(Sum("weighted"), FloatField()) / NullIf(Cast(Sum("weight"), FloatField()), 0.0)
    return {
        "targets_standing": Subquery(kept.annotate(sum=Sum("n")).values("sum")),
        "targets_met": Subquery(kept.annotate(sum=Sum("done")).values("sum")),
        "targets_mean": Subquery(kept.annotate(sum=share).values("sum")),
    }


def cascade(unit: Unit, around: list[Unit]) -> tuple[Node, bool]:
    """The unit with those of its family that stand below it, and whether more stand in the tree than are shown."""
    below = [one for one in around if one.depth > unit.depth]
    more, below = len(below) > ROWS, below[:ROWS]
    here = next(one for one in around if one.pk == unit.pk)
    nodes = {one.pk: _node(one, "" if one is here else one.get_absolute_url()) for one in [here, *below]}
    for one in below:
        if one.parent_id in nodes:
            nodes[one.parent_id].below.append(nodes[one.pk])
    return nodes[unit.pk], more


def _node(unit: Any, link: str) -> Node:
    return Node(
        unit=unit,
        met=unit.targets_met or 0,
        standing=unit.targets_standing or 0,
        progress=unit.targets_mean,
        persons=said(getattr(unit, "individual_count", None)),
        link=link,
    )
