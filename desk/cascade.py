"""Unit, workshop, workteam: how many targets are met and how far they are, level by level (L6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q

from targets.models import Target
from units.models import Person, Unit

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


def cascade(unit: Unit, person: Person, counts: Any) -> tuple[Node, bool]:
    """The unit with two levels below it (one below an area), and whether more stand in the tree than are shown.

    `counts` maps units to what may be said of their persons' targets (fixed table, small groups hidden). Two queries.
    """
    levels = 1 if unit.kind.is_area else 2
    below = (
        Unit.objects.filter(path__within=str(unit.path), depth__gt=unit.depth, depth__lte=unit.depth + levels)
        .current()
        .select_related("kind")
        .order_by("depth", "code", "id")
        if not unit.kind.is_area
        else Unit.objects.filter(parent=unit).current().select_related("kind").order_by("code", "id")
    )
    units = list(below[: ROWS + 1])
    more, units = len(units) > ROWS, units[:ROWS]
    rows = {
        row["unit_id"]: row
        for row in Target.objects.standing()
        .filter(unit_id__in=[unit.pk, *(one.pk for one in units)])
        .values("unit_id")
        .annotate(standing=Count("id"), met=Count("id", filter=Q(state="met")), progress=Avg("progress"))
    }
    shown = counts([unit, *units])
    nodes: dict[int, Node] = {}
    for one in [unit, *units]:
        row = rows.get(one.pk, {})
        nodes[one.pk] = Node(
            unit=one,
            met=row.get("met", 0),
            standing=row.get("standing", 0),
            progress=row.get("progress"),
            persons=shown.get(one.pk),
            link="" if one.pk == unit.pk else one.get_absolute_url(),
        )
        if one.pk != unit.pk and one.parent_id in nodes:
            nodes[one.parent_id].below.append(nodes[one.pk])
    return nodes[unit.pk], more
