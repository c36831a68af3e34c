"""The cascade: a target serves higher ones with a weight; who has taken one up, and how far it has come (L6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from targets.models import Serving, Target
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.moving import lock, record
from workflow.refusals import NotReady, require

#: Lines of one part of a page; more are in the list of targets.
SHOWN = 40
#: What may be served: what stands and is not over.
SERVED = ("discussed", "in_force")

ANCESTRY = """
WITH RECURSIVE up AS (
    SELECT s.id, s.target_id, s.higher_id, s.weight, 1 AS step FROM targets_serving s WHERE s.target_id = %(target)s
    UNION
    SELECT s.id, s.target_id, s.higher_id, s.weight, up.step + 1
    FROM up JOIN targets_serving s ON s.target_id = up.higher_id WHERE up.step < 12
)
SELECT up.id, up.step, up.weight, t.id, t.title, t.progress, t.unit_id, u.name_en, u.name_ko
FROM up JOIN targets_target t ON t.id = up.higher_id JOIN units_unit u ON u.id = t.unit_id
ORDER BY up.step, u.depth DESC, t.id LIMIT %(shown)s
"""


@dataclass(frozen=True)
class Above:
    """One target that is served, directly (step 1) or through others."""

    serving: int
    step: int
    weight: int
    target: Target


def higher_for(unit: Unit) -> QuerySet[Target]:
    """Targets a target of `unit` may serve: those of the units above it that stand. They are set to be taken up."""
    rows = Target.objects.filter(unit__in=unit.ancestor_ids, state__in=SERVED)
    return rows.select_related("unit").order_by("unit__depth", "limit_on", "id")


@transaction.atomic
def serve(target: Target, *, by: Person, higher: Target, weight: int = 1) -> Target:
    """Let a target serve a higher one. Raises NotYours, NotReady (over, not above, a loop, served already)."""
    require(heads_the_unit(by, target))
    lock(target)
    if target.state in ("ended", "replaced"):
        raise NotReady(_("The target has ended."))
    if not higher_for(target.unit).filter(pk=higher.pk).exists():
        raise NotReady(_("Only a standing target of a unit above can be served."))
    try:
        with transaction.atomic():
            Serving.objects.create(target=target, higher=higher, weight=weight, by=by)
    except IntegrityError as error:
        raise NotReady(_("It serves this target already, or a loop would arise.")) from error
    record(target, "serve", by=by, facts={"title": target.title, "value": higher.title})
    return target


@transaction.atomic
def stop_serving(serving: Serving, *, by: Person, reason: str) -> Target:
    """Take a target out of the service of a higher one. Raises NotYours."""
    target = serving.target
    require(heads_the_unit(by, target))
    lock(target)
    higher = serving.higher.title
    serving.delete()
    record(target, "stop_serving", by=by, note=reason, facts={"title": target.title, "value": higher})
    return target


def ancestry(target: Target) -> list[Above]:
    """What a target serves, directly and further up to the nation; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTRY, {"target": target.pk, "shown": SHOWN})
        rows = cursor.fetchall()
    found = []
    for serving, step, weight, pk, title, progress, unit, name_en, name_ko in rows:
        at = Unit(pk=unit, name_en=name_en, name_ko=name_ko)
        found.append(Above(serving, step, weight, Target(pk=pk, title=title, progress=progress, unit=at)))
    return found


def serving_it(target: Target) -> QuerySet[Serving]:
    """The edges of the targets that serve one and stand, the heaviest first."""
    edges = target.served_by.filter(target__state__in=["discussed", "in_force", "met", "unmet"])
    return edges.select_related("target__unit").order_by("-weight", "target__unit__code", "id")


def progress_of(target: Target) -> Decimal | None:
    """The weighted mean of the progress of the targets that serve it directly; None where none does."""
    sums = serving_it(target).order_by().aggregate(w=Sum("weight"), p=Sum(F("weight") * F("target__progress")))
    return None if not sums["w"] else Decimal(sums["p"]) / sums["w"]


def taken_up(target: Target) -> QuerySet[Any]:
    """The units right below, each with whether it, or one below it, has a target that serves this one (`taken`)."""
    inside = Serving.objects.filter(higher=target, target__unit__path__within=OuterRef("path"))
    below = Unit.objects.current().filter(parent_id=target.unit_id)
    return below.annotate(taken=Exists(inside)).order_by("taken", "code")
