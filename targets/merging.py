"""What becomes of open work when a unit is merged into another (domain.md, when the tree changes).

The absorbed unit's resolution ends. Its open targets go over to the survivor, under a resolution in force there or above
it; where none is, they end with a reason. Individual targets stay with the unit where they were drawn up and end with
the membership (Bound 3): the survivor's head never reads them.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from targets.models import Call, Campaign, CampaignTarget, Directive, Drive, Renewal, Resolution, Target
from targets.models.resolution import OPEN
from targets.models.target import OPEN_TARGETS
from units import merging
from units.models import Person, Unit
from workflow.moving import lock, move, record


def connect() -> None:
    """Hand over, and tell on the check page what will be."""
    merging.takers_over.append(take_over)
    merging.inheritances.append(inherited)


def take_over(absorbed: Unit, survivor: Unit, *, by: Person, today: datetime.date, reason: str) -> None:
    """End the resolution; hand over targets with their renewals, and what the unit itself has opened."""
    targets = open_targets(absorbed)
    for resolution in Resolution.objects.filter(unit=absorbed, state__in=OPEN).order_by("id"):
        resolution.unit = absorbed
        move(resolution, "end_by_merger", by=by, note=reason, happened_on=today, facts={"title": str(survivor)})
    heir = resolution_for(survivor)
    for target in targets.select_related("unit").order_by("id"):
        _hand_target(target, absorbed, survivor, heir, by=by, today=today, reason=reason)
    opened: list[QuerySet[Any]] = [
        Drive.objects.filter(unit=absorbed, state__in=["planned", "running"]),
        Call.objects.filter(unit=absorbed, state__in=["draft", "open"]),
        Directive.objects.filter(unit=absorbed, state__in=["draft", "issued"]),
        Campaign.objects.filter(unit=absorbed, state="running"),
    ]
    for rows in opened:
        for one in rows.order_by("id"):
            hand(one, survivor, by=by, today=today, reason=reason)
    for call in Call.objects.filter(areas=absorbed, state__in=["draft", "open"]):
        call.areas.add(survivor)


def open_targets(unit: Unit) -> QuerySet[Target]:
    """The open targets of a unit, and those of units below that stand under its resolution."""
    return Target.objects.filter(Q(unit=unit) | Q(resolution__unit=unit), state__in=OPEN_TARGETS)


def resolution_for(unit: Unit) -> Resolution | None:
    """The resolution in force of the unit, else of the nearest one above: what its targets stand under."""
    rows = Resolution.objects.filter(unit__path__above=str(unit.path), state="in_force")
    return rows.order_by("-unit__depth").first()


def inherited(absorbed: Unit, survivor: Unit) -> list[tuple[Any, int]]:
    """For the check page: the resolution that ends, the targets that go over or end."""
    ends = Resolution.objects.filter(unit=absorbed, state__in=OPEN).count()
    targets = open_targets(absorbed)
    kept = targets.filter(_stays_under(survivor, absorbed)).count()
    left = targets.count() - kept
    over, end = (kept + left, 0) if resolution_for(survivor) else (kept, left)
    return [
        (_("Open resolutions that end"), ends),
        (_("Open targets that go over"), over),
        (_("Open targets that end, as no resolution in force takes them"), end),
        (_("Drives that go over"), Drive.objects.filter(unit=absorbed, state__in=["planned", "running"]).count()),
    ]


def _stays_under(survivor: Unit, absorbed: Unit) -> Q:
    """Targets whose resolution stands at or above the survivor, and goes on."""
    return Q(resolution__unit__path__above=str(survivor.path), resolution__state__in=OPEN) & ~Q(
        resolution__unit=absorbed
    )


def _hand_target(
    target: Target,
    absorbed: Unit,
    survivor: Unit,
    heir: Resolution | None,
    *,
    by: Person,
    today: datetime.date,
    reason: str,
) -> None:
    if target.unit_id == absorbed.pk:
        target.unit = absorbed
    lock(target)
    if target.state not in OPEN_TARGETS:
        return
    stays = Target.objects.filter(_stays_under(survivor, absorbed), pk=target.pk).exists()
    if not stays and heir is None:
        ended = "end_with_resolution" if target.resolution.unit_id == absorbed.pk else "end_by_merger"
        move(target, ended, by=by, note=reason, happened_on=today, facts={"title": target.title})
        return
    if not stays and heir is not None:
        target.resolution = heir
    if target.unit_id == absorbed.pk:
        target.unit = survivor
        Renewal.objects.filter(target=target, state="proposed").update(unit=survivor)
        CampaignTarget.objects.filter(target=target).exclude(state="withdrawn").update(unit=survivor)
    target.version += 1
    target.save(update_fields=["unit", "resolution", "version"])
    facts = {"title": target.title, "from": absorbed.pk}
    record(target, "take_over", by=by, note=reason, happened_on=today, facts=facts)


def hand(one: models.Model, survivor: Unit, *, by: Person, today: datetime.date, reason: str) -> None:
    """What a unit has opened is the survivor's from now on, with a step."""
    lock(one)
    one.unit = survivor  # type: ignore[attr-defined]  # everything handed over has a unit and a version
    one.version += 1  # type: ignore[attr-defined]
    one.save(update_fields=["unit", "version"])
    record(one, "take_over", by=by, note=reason, happened_on=today, facts={"title": str(one)})
