"""Year end: one guided rollover of a unit's unfinished targets and of how often it holds reviews (domain.md)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pages import words
from targets import renewing, setting
from targets.models import Renewal, Resolution, Rollover, Target
from targets.setting import plan_now
from units.models import Person, Unit
from units.norms import norm_of, set_norm
from units.rules import heads_the_unit
from workflow.moving import lock, record
from workflow.refusals import NotNow, NotReady, require

#: Targets of one rollover at most; a unit has a handful.
MOST = 60
#: What may become of an unfinished target.
CHOICES = (
    ("extend", _lazy("Extend it to a new time limit: the committee answers")),
    ("end", _lazy("End it")),
    ("keep", _lazy("Leave it as it is")),
)


@dataclass(frozen=True)
class Answer:
    """What becomes of one target, and why; `limit_on` is the new time limit of an extension."""

    target: Target
    choice: str
    reason: str
    limit_on: datetime.date | None = None


def first_day(year: int) -> datetime.date:
    """The day from which the rollover of a year can be done."""
    return datetime.date(year, 11, 1)


def last_day(year: int) -> datetime.date:
    """The last day on which it can be done: the end of February after it."""
    return datetime.date(year + 1, 3, 1) - datetime.timedelta(days=1)


def year_at(today: datetime.date) -> int | None:
    """The year whose rollover is open on a day; None between March and October."""
    year = today.year if today.month > 2 else today.year - 1
    return year if first_day(year) <= today <= last_day(year) else None


def year_end(year: int) -> datetime.date:
    """The day up to which a time limit makes a target one of this year's."""
    return datetime.date(year, 12, 31)


def waiting_for(units: QuerySet[Unit], today: datetime.date) -> QuerySet[Unit]:
    """Those of `units` whose rollover is open, not yet done, and has something unfinished to ask about."""
    year = year_at(today)
    if year is None:
        return units.none()
    unfinished = Target.objects.filter(unit=OuterRef("pk"), state="in_force", limit_on__lte=year_end(year))
    done = Rollover.objects.filter(unit=OuterRef("pk"), year=year)
    return units.filter(~Exists(done), Exists(unfinished), archived_on__isnull=True)


def unfinished(unit: Unit, year: int) -> list[Target]:
    """The unit's targets in force whose time limit lies in the year or before; at most MOST.

    Those with a renewal before the committee are left out: what becomes of them is being decided.
    """
    rows = Target.objects.filter(unit=unit, state="in_force", limit_on__lte=year_end(year))
    rows = rows.exclude(pk__in=Renewal.objects.filter(state="proposed").values("target_id"))
    return list(rows.select_related("unit", "resolution").order_by("limit_on", "id")[:MOST])


def cadence_of(unit: Unit, year: int) -> str:
    """How often reviews are held in the year after `year`, as it stands: month, quarter or year."""
    return str(norm_of(unit, "review_cadence", datetime.date(year + 1, 1, 1)))


def limit_fault(target: Target, limit_on: datetime.date, today: datetime.date) -> str:
    """What is wrong with a new time limit; "" when it will do."""
    if limit_on <= target.limit_on:
        return _("Choose a day after the time limit in force")
    if limit_on <= today:
        return _("Choose a time limit after today")
    if limit_on > target.resolution.term_on:
        return _("The resolution ends before this; choose a day within its term")
    return ""


@transaction.atomic
def roll_over(
    unit: Unit, *, by: Person, year: int, answers: Sequence[Answer], today: datetime.date, cadence: str = ""
) -> Rollover:
    """Record what becomes of each unfinished target, all or nothing, once for a unit and year.

    `cadence`: how often reviews are held from 1 January, where it changes; that is for staff to set.
    Raises NotYours, NotNow (done already), NotReady (out of time, targets without an answer, what a verb refuses).
    """
    require(heads_the_unit(by, unit))
    if year != year_at(today):
        raise NotReady(out_of_time(year))
    made = _begin(unit, by=by, year=year, today=today)
    # As everywhere: the resolution is locked before its targets.
    for resolution in Resolution.objects.filter(pk__in={one.target.resolution_id for one in answers}).order_by("pk"):
        lock(resolution)
    if {one.target.pk for one in answers} != {one.pk for one in unfinished(unit, year)}:
        raise NotReady(_("The unfinished targets have changed meanwhile. Open the page again and look."))
    for one in answers:
        _carry_out(one, by=by, today=today)
    standing = cadence_of(unit, year)
    if cadence and cadence != standing:
        set_norm(unit, by=by, name="review_cadence", value=cadence, since=datetime.date(year + 1, 1, 1))
    made.answers = [said(one) for one in answers]
    made.cadence = cadence or standing
    made.save(update_fields=["answers", "cadence"])
    record(made, "roll_over", by=by, happened_on=today, facts={"title": str(year)})
    return made


def out_of_time(year: int) -> str:
    """Says when the rollover of a year can be done."""
    days = {"first": words.day(first_day(year)), "last": words.day(last_day(year))}
    return _("The rollover of this year is done from %(first)s to %(last)s.") % days


def already_done() -> str:
    """Says that somebody was quicker."""
    return _("The rollover of this year has been recorded already. Open the page again to read it.")


def _begin(unit: Unit, *, by: Person, year: int, today: datetime.date) -> Rollover:
    """The row of the unit and year; whoever comes second waits here for the first, and is refused."""
    try:
        with transaction.atomic():
            return Rollover.objects.create(unit=unit, year=year, by=by, happened_on=today)
    except IntegrityError as error:
        if "rollover_once_a_year" not in str(error):
            raise
        raise NotNow(already_done()) from error


def _carry_out(answer: Answer, *, by: Person, today: datetime.date) -> None:
    target, reason = answer.target, answer.reason
    if answer.choice == "end":
        setting.end(target, by=by, reason=reason)
    elif answer.choice == "keep":
        renewing.keep(target, by=by, reason=reason, today=today)
    else:
        assert answer.limit_on is not None
        longer = replace(plan_now(target), limit_on=answer.limit_on)
        renewing.propose(target, by=by, kind="extend", plans=[longer], reason=reason, today=today)


def said(answer: Answer) -> dict[str, object]:
    """An answer as it is kept: the title as it stood, the day as text."""
    return {
        "target": answer.target.pk,
        "title": answer.target.title,
        "choice": answer.choice,
        "reason": answer.reason,
        "limit_on": answer.limit_on.isoformat() if answer.limit_on else "",
    }
