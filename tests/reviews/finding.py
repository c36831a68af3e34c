"""A rule to test the frame of deviations with: targets in force of a low goal, counted by their order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reviews.finding import RULES, Asked, Fact, Measured, Rule, Threshold, keep
from targets.models import Resolution, Target
from tests.targets.cast import Place
from units.norms import KINDS, NormKind

NORM = "test_order"


def measured(asked: Asked) -> Iterator[Measured]:
    """Every target in force whose order reaches the loosest limit, or the one that is asked for."""
    rows = Target.objects.filter(state__in=["draft", "discussed", "in_force", "met"]).order_by("id")
    rows = rows.filter(order__gte=asked.loosest[NORM]) if asked.subject is None else rows.filter(pk=asked.subject)
    for row in rows:
        facts = {"place": row.order, "title": row.title, "limit": row.limit_on.isoformat()}
        yield Measured(row.unit_id, row.pk, "once", facts, field=row.field)


@contextmanager
def ruled(**changes: Any) -> Iterator[Rule]:
    """The rule, alone among the rules, for the length of a test."""
    kept, kinds = dict(RULES), dict(KINDS)
    RULES.clear()
    kind = NormKind(NORM, "Place of a target in the order of its unit", "5", int, lowest=1, highest=20)
    given: dict[str, Any] = {
        "name": "late_place",
        "label": "Target far down the order",
        "sentence": "A target stands at place %(test_order)s or further down.",
        "subject_type": "targets.target",
        "thresholds": [Threshold(kind, "place", "at_least")],
        "facts": {"place": Fact("Place", "number"), "title": Fact("Target"), "limit": Fact("Time limit", "date")},
        "measure": measured,
    }
    try:
        yield keep(Rule(**{**given, **changes}))
    finally:
        for book, before in ((RULES, kept), (KINDS, kinds)):
            book.clear()  # type: ignore[attr-defined]  # two dicts of different values
            book.update(before)  # type: ignore[attr-defined]


def placed(place: Place, order: int, **more: Any) -> Target:
    """A target at this place of its unit's order."""
    resolution = Resolution.objects.filter(unit=place.mine).first() or place.resolution()
    made = place.target(resolution, **more)
    Target.objects.filter(pk=made.pk).update(order=order)
    made.order = order
    return made
