"""Drives: plan, start, close with a summary, cancel (L8)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from targets.drive_workflow import runs_the_drive
from targets.models import Drive, Target
from targets.progress import standing_readings
from targets.tallying import WEEK, tally_of
from units import asking
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require

#: A drive is a push, not a plan: at most so many days, on at most so many targets.
DAYS, TARGETS = 100, 300


@transaction.atomic
def plan_drive(unit: Unit, *, by: Person, today: datetime.date, targets: Iterable[Target], **texts: Any) -> Drive:
    """Plan a drive of a unit or area: title, text, since, until, tally, its targets. Raises NotYours, NotReady."""
    require(runs_the_drive(by, unit))
    chosen = _checked(unit, targets, texts, today)
    made = Drive.objects.create(unit=unit, state="planned", **texts)
    made.targets.set(chosen)
    record(made, "plan", by=by, happened_on=today, facts={"title": made.title})
    return made


@transaction.atomic
def edit_drive(drive: Drive, *, by: Person, today: datetime.date, targets: Iterable[Target], **texts: Any) -> Drive:
    """Change a drive that is planned. Raises NotYours, NotReady."""
    require(runs_the_drive(by, drive))
    lock(drive)
    if drive.state != "planned":
        raise NotReady(_("Only a planned drive is changed."))
    chosen = _checked(drive.unit, targets, texts, today)
    for name, value in texts.items():
        setattr(drive, name, value)
    drive.version += 1
    drive.save(update_fields=[*texts, "version"])
    drive.targets.set(chosen)
    record(drive, "edit", by=by, facts={"title": drive.title})
    return drive


@transaction.atomic
def start_drive(drive: Drive, *, by: Person | None, today: datetime.date, load_reason: str = "") -> Drive:
    """Start it: its board shows the tally from now on. Raises NotYours, NotNow, NotReady (day, no target in force)."""
    open_move(drive, "start", by)
    if drive.since > today:
        raise NotReady(_("Its first day lies ahead."))
    if drive.until < today:
        raise NotReady(_("Its last day has passed."))
    asking.justify(drive, by=by, reason=load_reason, today=today)
    move(drive, "start", by=by, happened_on=today, facts={"title": drive.title})
    asking.asked(drive, today)
    return drive


@transaction.atomic
def close_drive(drive: Drive, *, by: Person | None, today: datetime.date, note: str = "") -> Drive:
    """Close it with the summary as it stands: what was gained, beside as many days before."""
    open_move(drive, "close", by)
    drive.result = tally_of(drive, chosen_targets(drive), today).as_result()
    move(drive, "close", by=by, note=note, happened_on=today, facts={"title": drive.title}, also=["result"])
    return drive


def cancel_drive(drive: Drive, *, by: Person, reason: str) -> Drive:
    """Cancel it with a reason."""
    move(drive, "cancel", by=by, note=reason, facts={"title": drive.title})
    return drive


def keep_time(today: datetime.date) -> int:
    """Start what begins and close what is over: the beat's work; returns how many."""
    moved = 0
    for drive in Drive.objects.filter(state="planned", since__lte=today, until__gte=today).order_by("id"):
        with contextlib.suppress(NotNow, NotReady):
            start_drive(drive, by=None, today=today)
            moved += 1
    for drive in Drive.objects.filter(state="running", until__lt=today).order_by("id"):
        with contextlib.suppress(NotNow):
            close_drive(drive, by=None, today=today)
            moved += 1
    return moved


def chosen_targets(drive: Drive) -> list[Target]:
    """The targets of a drive with their units; one statement."""
    return list(drive.targets.select_related("unit", "current").order_by("unit__path", "order", "id")[:TARGETS])


def headed_units(drive: Drive, targets: list[Target], by: Person) -> list[Unit]:
    """The units whose tally `by` enters."""
    units = {one.unit_id: one.unit for one in targets if one.state == "in_force"}
    return [unit for unit in units.values() if heads_the_unit(by, unit)] if drive.state == "running" else []


def tally_owed(rows: QuerySet[Target], today: datetime.date) -> QuerySet[Target]:
    """Of `rows`, the targets in a running drive without a reading of this day, or of the seven days of a weekly tally."""
    standing = standing_readings().filter(measure__target=OuterRef("pk"))
    running = Drive.objects.filter(state="running", targets=OuterRef("pk"))
    week = today - datetime.timedelta(days=WEEK - 1)
    return rows.filter(
        Q(Exists(running.filter(tally="day")), ~Exists(standing.filter(happened_on=today)))
        | Q(Exists(running.filter(tally="week")), ~Exists(standing.filter(happened_on__gte=week))),
        state="in_force",
    )


def _checked(unit: Unit, targets: Iterable[Target], texts: dict[str, Any], today: datetime.date) -> list[Target]:
    chosen = list(targets)
    reasons = []
    inside = f"{unit.path}."
    if not chosen:
        reasons.append(_("Choose at least one target in force."))
    if len(chosen) > TARGETS:
        reasons.append(_("A drive takes at most %(n)s targets.") % {"n": TARGETS})
    if any(one.unit_id != unit.pk and not str(one.unit.path).startswith(inside) for one in chosen):
        reasons.append(_("A target of a unit outside cannot be chosen."))
    if texts["until"] < max(texts["since"], today):
        reasons.append(_("Choose a last day that is not before the first, nor past."))
    elif (texts["until"] - texts["since"]).days >= DAYS:
        reasons.append(_("A drive lasts at most %(n)s days.") % {"n": DAYS})
    if reasons:
        raise NotReady(reasons)
    return chosen
