"""A unit resolves to win the flag: draft, adopt, submit, recall; the committee accepts or returns (L3)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evidence.checking import Checked
from evidence.models import Evidence
from evidence.storing import add
from targets.calling import open_call_of
from targets.models import Resolution
from targets.models.target import OPEN_TARGETS
from units.meetings import record_meeting
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotReady, require

#: Higher apps add reasons why a unit may not yet aim at a tier: (unit, tier, today) -> reasons.
tier_obstacles: list[Callable[[Unit, str, datetime.date], list[str]]] = []

#: A resolution does not lapse while an application under it is in one of these states (domain.md, Resolution).
STILL_APPLYING = ("submitted", "screened", "on_site", "findings_shown", "decided", "approved", "returned")

#: The flag that must be held before a tier is aimed at; the honour flag is for schools.
BEFORE = {"1": "", "2": "1", "3": "2"}


def obstacles(unit: Unit, tier: str, today: datetime.date) -> list[str]:
    """Why `unit` may not aim at `tier` now; empty when it may (L3: tier and interval are checked at the draft)."""
    reasons = []
    if tier == "honour" and unit.kind.code != "school":
        reasons.append(_("The honour flag is for schools."))
    held_before = BEFORE.get(tier, "")
    if held_before and unit.standing != held_before:
        reasons.append(_("The unit must hold the flag of the tier before this one."))
    if tier == "1" and unit.standing:
        reasons.append(_("The unit already holds a flag; aim at the next tier."))
    for further in tier_obstacles:
        reasons.extend(further(unit, tier, today))
    return reasons


@transaction.atomic
def draft(unit: Unit, *, by: Person, tier: str, aim: str, term_on: datetime.date, today: datetime.date) -> Resolution:
    """Begin a resolution. Raises NotYours, NotReady (tier, term, or another open resolution of the unit)."""
    require(heads_the_unit(by, unit))
    _check(unit, tier, term_on, today)
    try:
        with transaction.atomic():
            call = open_call_of(unit, today)
            made = Resolution.objects.create(unit=unit, state="draft", tier=tier, aim=aim, term_on=term_on, call=call)
    except IntegrityError as error:
        if "resolution_one_open" not in str(error):
            raise
        raise NotReady(_("The unit has an open resolution already; finish or withdraw that one first.")) from error
    record(made, "draft", by=by, happened_on=today)
    return made


@transaction.atomic
def edit(
    resolution: Resolution, *, by: Person, tier: str, aim: str, term_on: datetime.date, today: datetime.date
) -> Resolution:
    """Change a draft or what was returned. Raises NotYours, NotReady."""
    require(heads_the_unit(by, resolution))
    lock(resolution)
    if resolution.state not in ("draft", "returned"):
        raise NotReady(_("Only a draft or a returned resolution can be changed."))
    _check(resolution.unit, tier, term_on, today)
    resolution.tier, resolution.aim, resolution.term_on = tier, aim, term_on
    resolution.version += 1
    resolution.save(update_fields=["tier", "aim", "term_on", "version"])
    record(resolution, "edit", by=by)
    return resolution


@transaction.atomic
def adopt(
    resolution: Resolution,
    *,
    by: Person,
    evidence: Sequence[Evidence] = (),
    file: Checked | None = None,
    file_title: str = "",
    **meeting: Any,
) -> Resolution:
    """Record the meeting of the unit that adopted it: held_on, place, present, minutes; its paper may be filed.

    Raises NotYours, NotNow, NotReady (evidence of another unit).
    """
    open_move(resolution, "adopt", by)
    if any(one.unit_id != resolution.unit_id for one in evidence):
        raise NotReady(_("Evidence of another unit cannot be used here."))
    resolution.meeting = record_meeting(resolution.unit, "resolution", **meeting)
    move(resolution, "adopt", by=by, happened_on=meeting["held_on"], also=["meeting"])
    papers = list(evidence)
    if file is not None:
        title = file_title or _("Resolution of the meeting")
        papers.append(add(resolution.unit, by=by, file=file, title=title, happened_on=meeting["held_on"]))
    resolution.evidence.add(*papers)
    return resolution


def submit(resolution: Resolution, *, by: Person, today: datetime.date) -> Resolution:
    """Send it to the committee above."""
    move(resolution, "submit", by=by, happened_on=today)
    return resolution


def recall(resolution: Resolution, *, by: Person) -> Resolution:
    """Take it back while nobody has answered."""
    move(resolution, "recall", by=by)
    return resolution


def accept(resolution: Resolution, *, by: Person, today: datetime.date) -> Resolution:
    """Put it in force: staff of the committee above."""
    move(resolution, "accept", by=by, happened_on=today)
    return resolution


def return_(resolution: Resolution, *, by: Person, reason: str) -> Resolution:
    """Send it back with a reason the unit reads."""
    resolution.returned_because = reason
    move(resolution, "return", by=by, note=reason, also=["returned_because"])
    return resolution


@transaction.atomic
def withdraw(resolution: Resolution, *, by: Person, reason: str) -> Resolution:
    """End it by the unit's own will; its targets end with it."""
    move(resolution, "withdraw", by=by, note=reason)
    end_targets(resolution, by=by, reason=reason)
    return resolution


@transaction.atomic
def lapse(resolution: Resolution, *, today: datetime.date) -> Resolution:
    """End it at its term: the beat's work; its targets end with it."""
    move(resolution, "lapse", by=None, happened_on=today)
    end_targets(resolution, by=None, reason=_("The resolution's term has passed."))
    return resolution


def end_targets(resolution: Resolution, *, by: Person | None, reason: str) -> None:
    """What stood under an ended resolution ends: its open targets, each with a step."""
    for target in resolution.targets.filter(state__in=OPEN_TARGETS).select_related("unit"):
        move(target, "end_with_resolution", by=by, note=reason, facts={"title": target.title})


def _check(unit: Unit, tier: str, term_on: datetime.date, today: datetime.date) -> None:
    reasons = obstacles(unit, tier, today)
    if term_on <= today:
        reasons.append(_("Choose a term after today."))
    if reasons:
        raise NotReady(reasons)
