"""The head goes through the report of a return: each row is kept as it stands here, or taken as it came (rule 7)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from evidence.models import Evidence
from targets import progress
from targets.models import CourseNote, Measure, PackageConflict, PackageRow, Reading, Resolution
from targets.models.resolution import OPEN
from targets.noting import note_course
from targets.packaging.carried import BY_MODEL, read
from targets.packaging.drafting import rewrite_draft, write_draft
from targets.packaging.making import WRITABLE
from units.models import Meeting, Person
from workflow.moving import lock, move, open_move
from workflow.refusals import NotReady


def keep_ours(conflict: PackageConflict, *, by: Person, today: datetime.date, note: str = "") -> PackageConflict:
    """What stands here holds; the other text stays in the report. Raises NotYours, NotNow."""
    move(conflict, "keep", by=by, note=note, happened_on=today, facts={"title": conflict.title})
    return conflict


@transaction.atomic
def take_theirs(conflict: PackageConflict, *, by: Person, today: datetime.date, note: str = "") -> PackageConflict:
    """Take what came back, through the verb the pages use, so that every rule holds. Raises NotYours, NotNow, NotReady."""
    open_move(conflict, "take", by)
    lock(conflict)
    open_move(conflict, "take", by)
    {"reading": _take_reading, "note": _take_note, "draft": _take_draft, "act": _take_act}[conflict.kind](
        conflict, by=by, today=today
    )
    move(conflict, "take", by=by, note=note, happened_on=today, facts={"title": conflict.title})
    return conflict


def _take_reading(conflict: PackageConflict, *, by: Person, today: datetime.date) -> None:
    theirs = conflict.theirs
    measure = Measure.objects.filter(pk=_number(conflict, Measure, theirs["measure"]) or 0).first()
    if measure is None or conflict.target is None:
        raise NotReady(_("Its target is not here. Set the target first, then add the reading on its page."))
    corrected = conflict.ours.get("id") or _number(conflict, Reading, theirs["corrects"])
    if theirs["corrects"] is not None and corrected is None:
        raise NotReady(_("What it corrects waits in this report too. Decide on that row first."))
    values: dict[str, Any] = {
        "value": Decimal(theirs["value"]),
        "happened_on": datetime.date.fromisoformat(theirs["happened_on"]),
        "evidence": list(Evidence.objects.filter(pk__in=theirs["evidence"])),
        "by": by,
        "today": today,
    }
    if corrected is None:
        progress.add_reading(conflict.target, measure=measure, note=theirs["note"], **values)
    else:
        reason = theirs["reason"] or _("Taken from the return of package %(number)s.") % {"number": conflict.package}
        progress.correct_reading(_standing(corrected), reason=reason, **values)
    made = Reading.objects.filter(measure=measure).latest("id")
    made.note, made.milestones = theirs["note"], theirs.get("milestones", [])
    made.save(update_fields=["note", "milestones"])
    _remember(conflict, made)


def _standing(number: int) -> Reading:
    """The last correction of a reading."""
    found = Reading.objects.select_related("measure__target__resolution__meeting").get(pk=number)
    after = Reading.objects.filter(corrects=found).first()
    return found if after is None else _standing(after.pk)


def _take_note(conflict: PackageConflict, *, by: Person, today: datetime.date) -> None:
    theirs = conflict.theirs
    if conflict.target is None:
        raise NotReady(_("Its target is not here."))
    texts = {name: theirs[name] for name in ("course", "done", "coming", "obstacle")}
    note_course(conflict.target, by=by, today=datetime.date.fromisoformat(theirs["happened_on"]), **texts)
    _remember(conflict, CourseNote.objects.filter(target=conflict.target).latest("id"))


def _take_draft(conflict: PackageConflict, *, by: Person, today: datetime.date) -> None:
    plan, target = conflict.theirs["plan"], conflict.target
    if target is not None:
        lock(target)
        if target.state not in WRITABLE:
            raise NotReady(_("The target is in force or has ended; it is changed by a renewal only."))
        rewrite_draft(target, plan, by=by)
        return
    resolution = Resolution.objects.filter(unit=conflict.unit, state__in=OPEN).first()
    if resolution is None:
        raise NotReady(_("The unit has no open resolution. Take it once there is one."))
    _remember(conflict, write_draft(plan, unit=conflict.unit, resolution=resolution, by=by))


def _take_act(conflict: PackageConflict, *, by: Person, today: datetime.date) -> None:
    """Of what does not travel a discussion alone is taken over: its record came along, word for word (L5)."""
    target, words = conflict.target, conflict.theirs.get("meeting")
    if target is None or not words:
        raise NotReady(_("This is done again on the page of its target; then keep what stands here."))
    open_move(target, "discuss", by)
    # One meeting may have discussed several targets: it is one meeting here too.
    held = Meeting.objects.filter(pk=_number(conflict, Meeting, {"new": words["id"]}) or 0).first()
    if held is None:
        held = Meeting.objects.create(unit=target.unit, **read(Meeting, words, BY_MODEL[Meeting].columns))
        _remember(conflict, held, words["id"])
    target.discussion = held
    move(target, "discuss", by=by, happened_on=held.held_on, also=["discussion"], facts={"title": target.title})


def _number(conflict: PackageConflict, model: type[models.Model], ref: dict[str, int] | None) -> int | None:
    if not ref:
        return None
    if "up" in ref:
        return int(ref["up"])
    rows = PackageRow.objects.filter(package=conflict.package_id, model=model._meta.label_lower, theirs=ref["new"])
    return rows.values_list("ours", flat=True).first()


def _remember(conflict: PackageConflict, row: models.Model, theirs: int | None = None) -> None:
    number = conflict.theirs["id"] if theirs is None else theirs
    PackageRow.objects.create(package_id=conflict.package_id, model=row._meta.label_lower, theirs=number, ours=row.pk)
