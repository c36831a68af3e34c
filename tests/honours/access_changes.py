"""Who reaches the changes of the register (trust 1): flags of the world's unit, a change of each at another stage."""

from __future__ import annotations

import itertools
from typing import Any

from assessments.models import Application, Decision, Standard
from honours import changing, register
from honours.models import Flag
from targets.models import Resolution
from tests import factories as make
from tests.access_policy import FORM, GET, HEADS, UNIT, Row
from units.models import Person, Unit
from workflow.clock import today

#: The department above the unit; a senior official above it answers appeals.
DEPARTMENT, SENIOR = "department@subtree", "senior@subtree"
NUMBERS = itertools.count(1)


def _of(thing: str, do: str) -> Row:
    return Row(see=UNIT, do=do, methods=FORM, args={"pk": thing})


ROWS = {
    "honours:changes": Row(methods=GET),
    "honours:change": Row(see=UNIT, methods=GET, args={"pk": "change_opened"}),
    "honours:open_change": Row(see=UNIT, do=DEPARTMENT, methods=FORM, args={"number": "number_standing"}),
    "honours:remark_change": _of("change_opened", HEADS),
    "honours:decide_change": _of("change_opened", DEPARTMENT),
    "honours:drop_change": _of("change_opened", DEPARTMENT),
    "honours:return_change": _of("change_decided", DEPARTMENT),
    "honours:approve_change": _of("change_decided", DEPARTMENT),
    "honours:appeal_change": _of("change_entered", HEADS),
    "honours:dismiss_change": _of("change_appealed", SENIOR),
    "honours:uphold_change": _of("change_appealed", SENIOR),
}


def flag(world: Any, by: Person) -> Flag:
    """A flag of the world's unit, approved and entered."""
    resolution = Resolution.objects.filter(unit=world.unit).order_by("-id").first() or make.resolution(world.unit)
    application = Application.objects.create(
        unit=world.unit,
        resolution=resolution,
        standard=Standard.objects.get(edition=1),
        tier="1",
        state="awarded",
        statement="All our targets are met.",
        number=f"2025-{next(NUMBERS)}",
        submitted_on=today(),
    )
    for level, outcome, who in (("committee", "forward", world.staff), ("approval", "approve", by)):
        Decision.objects.create(
            application=application, level=level, outcome=outcome, reasons="Met.", by=who, decided_on=today()
        )
    return register.enter(application, by=by, today=today(), authority="Department")


def build(world: Any) -> dict[str, Any]:
    """A flag that stands, and a change opened, decided, entered and appealed."""
    one, other = (make.official("department", world.county) for _ in range(2))
    day, made = today(), {}
    for stage in ("opened", "decided", "entered", "appealed"):
        change = changing.open_change(flag(world, one), by=one, today=day, kind="suspension", grounds="Seen twice.")
        made[f"change_{stage}"] = change
        if stage == "opened":
            continue
        changing.remark(change, by=world.head, today=day, text="Mended since.")
        changing.decide(change, by=one, today=day, reasons="Counted again.")
        if stage == "decided":
            continue
        changing.approve(change, by=other, today=day, reasons="Read.")
        if stage == "appealed":
            changing.appeal(change, by=world.head, today=day, text="The log shows another count.")
    number = flag(world, one).number
    # Targets of a flag holder are examples for everybody; the walk of lists is to tell apart who reads this unit's.
    Unit.objects.filter(pk=world.unit.pk).update(standing="")
    return {"number_standing": number, **made}
