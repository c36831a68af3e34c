"""A unit says how a target stands: flag, done, next, obstacle; each note a dated row (L8)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from targets.models import CourseNote, Target
from units.models import Person
from units.rules import heads_the_unit
from workflow.moving import lock, record
from workflow.refusals import NotReady, require


@transaction.atomic
def note_course(
    target: Target,
    *,
    by: Person,
    today: datetime.date,
    course: str = "",
    done: str = "",
    coming: str = "",
    obstacle: str = "",
) -> Target:
    """Add a note to a target in force; its flag stands on the target until the next note. Raises NotYours, NotReady."""
    require(heads_the_unit(by, target))
    lock(target)
    if target.state != "in_force":
        raise NotReady(_("Notes are added to targets in force."))
    if not (course or done or coming or obstacle):
        raise NotReady(_("Choose a flag or write at least one of the three."))
    CourseNote.objects.create(
        target=target, course=course, done=done, coming=coming, obstacle=obstacle, happened_on=today, by=by
    )
    target.course = course
    target.version += 1
    target.save(update_fields=["course", "version"])
    record(target, "note_course", by=by, happened_on=today, facts={"title": target.title, "course": course})
    return target
