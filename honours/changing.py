"""Corrections, suspensions, withdrawals and reinstatements: never an edit, always a new line that names the flag (L11)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honours import register, standing
from honours.models import Flag, RegisterChange
from honours.rules import keeps_the_register
from units.models import Person
from units.norms import norm_of
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require

#: What a correction may put in another's place.
CORRECTED = ("unit_name_en", "unit_name_ko", "awarded_on", "authority")


def obstacles(flag: Flag, kind: str) -> list[str]:
    """Why a change of this kind does not fit how the flag stands; empty where it does."""
    down = flag.down
    if kind == "reinstated" and not down:
        return [_("The flag stands; there is nothing to reinstate.")]
    if kind == "suspension" and down:
        return [_("The flag does not stand; it cannot be suspended.")]
    if kind == "withdrawal" and down == "withdrawal":
        return [_("The flag is withdrawn already.")]
    return []


@transaction.atomic
def open_change(
    flag: Flag, *, by: Person, today: datetime.date, kind: str, grounds: str, **corrected: Any
) -> RegisterChange:
    """Open a change with its grounds; the unit may write a remark until a date (norm remark_days).

    `corrected` are the values of a correction (CORRECTED), empty where they stay. Raises NotYours, NotNow, NotReady.
    """
    require(keeps_the_register(by, flag))
    # An entry is never locked (append-only): who opens at the same moment is stopped by the unit's row.
    lock(flag.unit)
    if RegisterChange.objects.filter(flag=flag).under_way().exists():
        raise NotNow(_("A change of this flag is under way already."))
    given = {name: value for name, value in corrected.items() if value} if kind == "correction" else {}
    now = flag.now
    if reasons := obstacles(flag, kind):
        raise NotReady(reasons)
    if kind == "correction" and all(getattr(now, name) == value for name, value in given.items()):
        raise NotReady([_("Write what is to stand in the register from now on.")])
    if (day := given.get("awarded_on")) and day > today:
        raise NotReady([_("The day of the award cannot be yet to come.")])
    days = norm_of(flag.unit, "remark_days", today)
    made = RegisterChange.objects.create(
        flag=flag, unit=flag.unit, kind=kind, grounds=grounds, state="opened", opened_by=by, opened_on=today,
        remark_until=today + datetime.timedelta(days=days), **given,
    )  # fmt: skip
    record(made, "open", by=by, note=grounds, happened_on=today, facts={"title": str(made), "kind": kind})
    return made


def remark(change: RegisterChange, *, by: Person, today: datetime.date, text: str) -> RegisterChange:
    """What the unit says to it; kept beside the grounds. Raises NotYours, NotNow, NotReady."""
    change.remark = text
    move(change, "remark", by=by, note=text, happened_on=today, also=["remark"])
    return change


def decide(change: RegisterChange, *, by: Person, today: datetime.date, reasons: str) -> RegisterChange:
    """Decide that it is to be entered; another official approves. Raises NotYours, NotNow, NotReady (unit not heard)."""
    change.decision, change.decided_by, change.decided_on = reasons, by, today
    move(change, "decide", by=by, note=reasons, happened_on=today, also=["decision", "decided_by", "decided_on"])
    return change


def drop(change: RegisterChange, *, by: Person, today: datetime.date, reason: str) -> RegisterChange:
    """Let it go: the register stays as it is. Raises NotYours, NotNow."""
    move(change, "drop", by=by, note=reason, happened_on=today)
    return change


def return_(change: RegisterChange, *, by: Person, today: datetime.date, reason: str) -> RegisterChange:
    """The approver sends it back to be decided again. Raises NotYours, NotNow."""
    change.decision, change.decided_by, change.decided_on = "", None, None
    move(change, "return", by=by, note=reason, happened_on=today, also=["decision", "decided_by", "decided_on"])
    return change


@transaction.atomic
def approve(change: RegisterChange, *, by: Person, today: datetime.date, reasons: str) -> RegisterChange:
    """Another official approves: the line is written, and standing and roll follow, all in one transaction.

    The unit can appeal until a date (norm appeal_days). Raises NotYours, NotNow, NotReady.
    """
    lock(change)
    open_move(change, "approve", by)
    if found := obstacles(change.flag, change.kind):
        raise NotReady(found)
    line = register.enter_change(change.flag, change.kind, by=by, today=today, corrected=_corrected(change))
    change.approval, change.approved_by, change.approved_on, change.entry = reasons, by, today, line
    if change.kind != "reinstated":
        change.appeal_until = today + datetime.timedelta(days=norm_of(change.unit, "appeal_days", today))
    also = ["approval", "approved_by", "approved_on", "entry", "appeal_until"]
    facts = {"title": str(change), "number": line.number, "kind": change.kind}
    move(change, "approve", by=by, note=reasons, happened_on=today, also=also, facts=facts)
    standing.refresh([change.unit_id])
    return change


def appeal(change: RegisterChange, *, by: Person, today: datetime.date, text: str) -> RegisterChange:
    """The unit appeals; a senior official who had no part in it decides. Raises NotYours, NotNow, NotReady."""
    change.appeal = text
    move(change, "appeal", by=by, note=text, happened_on=today, also=["appeal"])
    return change


@transaction.atomic
def dismiss(change: RegisterChange, *, by: Person, today: datetime.date, reasons: str) -> RegisterChange:
    """The register stays as it was changed, with the reasons. Raises NotYours, NotNow."""
    change.answer, change.answered_by = reasons, by
    move(change, "dismiss", by=by, note=reasons, happened_on=today, also=["answer", "answered_by"])
    return change


@transaction.atomic
def uphold(change: RegisterChange, *, by: Person, today: datetime.date, reasons: str) -> RegisterChange:
    """What the change took is given back by a line of its own. Raises NotYours, NotNow."""
    lock(change)
    open_move(change, "uphold", by)
    assert change.entry is not None  # a constraint of the table
    before = change.flag.entries.filter(number__lt=change.entry.number).latest("number")
    kind = "correction" if change.kind == "correction" else "reinstated"
    values = {name: getattr(before, name) for name in CORRECTED} if kind == "correction" else {}
    line = register.enter_change(change.flag, kind, by=by, today=today, corrected=values)
    change.answer, change.answered_by, change.restored = reasons, by, line
    facts = {"title": str(change), "number": line.number, "kind": kind}
    move(
        change,
        "uphold",
        by=by,
        note=reasons,
        happened_on=today,
        also=["answer", "answered_by", "restored"],
        facts=facts,
    )
    standing.refresh([change.unit_id])
    return change


def _corrected(change: RegisterChange) -> dict[str, Any]:
    return {name: value for name in CORRECTED if (value := getattr(change, name))}
