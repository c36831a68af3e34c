"""Who has a part in an application, so that nobody judges what is theirs (Bounds 1 and 6, L10)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from units.models import Appointment, Membership, Person, Post, Unit
from units.norms import norm_of
from units.reach import reach_of
from workflow.clock import today as day_of_today

if TYPE_CHECKING:
    from assessments.models import Application

#: A member of the unit counts as one for so many months after leaving. No norm, so that no office can lower it; the
#: database's own check (migration 0004) holds the same figure.
RECENT_MONTHS = 12

PART_SQL = """
SELECT
    EXISTS (SELECT 1 FROM assessments_assessor WHERE application_id = %(id)s AND person_id = %(person)s),
    EXISTS (SELECT 1 FROM assessments_decision
        WHERE application_id = %(id)s AND level = 'committee' AND by_id = %(person)s),
    EXISTS (SELECT 1 FROM workflow_step WHERE subject_type = 'assessments.application' AND subject_id = %(id)s
        AND name = 'submit' AND by_id = %(person)s),
    EXISTS (SELECT 1 FROM units_membership m JOIN units_unit u ON u.id = m.unit_id
        JOIN units_unit own ON own.id = %(unit)s
        WHERE m.person_id = %(person)s AND u.path <@ own.path AND (m.until IS NULL OR m.until > %(since)s)),
    EXISTS (SELECT 1 FROM assessments_stoodback WHERE application_id = %(id)s AND person_id = %(person)s),
    EXISTS (SELECT 1 FROM assessments_decision WHERE application_id = %(id)s AND by_id = %(person)s)
        OR EXISTS (SELECT 1 FROM assessments_sitecheck WHERE application_id = %(id)s AND by_id = %(person)s)
        OR EXISTS (SELECT 1 FROM assessments_appeal
            WHERE application_id = %(id)s AND %(person)s IN (lodged_by_id, decided_by_id))
"""


@dataclass(frozen=True)
class Part:
    """What a person has already done about one application, or been at its unit."""

    assessed: bool
    put_forward: bool
    submitted: bool
    of_the_unit: bool
    # Had a part that an upheld appeal found faulty, or upheld it.
    stood_back: bool
    # Decided, checked, appealed or answered an appeal: what keeps from deciding on an appeal, not from the rest.
    acted: bool

    @property
    def any(self) -> bool:
        """Whether there is anything that keeps the person from approving or refusing."""
        return self.assessed or self.put_forward or self.submitted or self.of_the_unit or self.stood_back

    @property
    def words(self) -> str:
        """Why the person does not decide, to be read by that person; empty when nothing speaks against it."""
        if self.assessed:
            return _("You assessed this unit; another official decides.")
        if self.put_forward:
            return _("You put this application forward; another official decides.")
        if self.submitted:
            return _("You submitted this application; another official decides.")
        if self.of_the_unit:
            return _("You are or were lately a member of the unit; another official decides.")
        if self.stood_back:
            return _("You had a part in this application before an appeal was upheld; another official decides.")
        return ""

    @property
    def words_of_appeal(self) -> str:
        """The same of deciding on an appeal."""
        if self.any:
            return self.words
        return _("You acted on this application before; another official decides the appeal.") if self.acted else ""


def part_of(person: Any, application: Application) -> Part:
    """The part of a person in an application, in one statement; asked once for each version of it."""
    kept: dict[tuple[int, int], Part] = getattr(person, "_parts", {})
    person._parts = kept
    key = (application.pk, application.version)
    if key not in kept:
        with connection.cursor() as cursor:
            since = months_before(day_of_today(), RECENT_MONTHS)
            cursor.execute(
                PART_SQL, {"id": application.pk, "person": person.pk, "unit": application.unit_id, "since": since}
            )
            kept[key] = Part(*cursor.fetchone())
    return kept[key]


def line_of(unit: Unit) -> Q:
    """Condition on rows of a `unit`: the unit, what is inside it, and the work units (no areas) around it."""
    around = Q(unit__path__above=str(unit.path), unit__kind__is_area=False)
    return around | Q(unit__path__within=str(unit.path))


def members_of_line(unit: Unit, since: datetime.date) -> QuerySet[Membership]:
    """Memberships in the unit's line that held on or after `since`."""
    return Membership.objects.filter(line_of(unit)).filter(Q(until__isnull=True) | Q(until__gt=since))


def lately(unit: Unit, today: datetime.date) -> datetime.date:
    """Since when a former member or head counts as one: the norm former_unit (months)."""
    return months_before(today, norm_of(unit, "former_unit", today))


def conflicts(person: Person, unit: Unit, today: datetime.date, since: datetime.date | None = None) -> list[str]:
    """Why `person` cannot assess `unit`; empty when nothing speaks against it.

    Own unit and its line, a former unit within the norm former_unit (months), a unit headed or helped (L10, L17).
    `since` spares asking for that norm again.
    """
    if not reach_of(person, today).holds_above([Post.STAFF], unit):
        # Nothing more is said: the number may be anybody's.
        return [no_such_staff(person.number)]
    since = since or lately(unit, today)
    reasons = []
    if members_of_line(unit, since).filter(person=person).exists():
        reasons.append(_("%(person)s is or was lately a member of the unit or of its line."))
    held = Appointment.objects.filter(person=person, unit__path__above=str(unit.path)).filter(
        Q(until__isnull=True) | Q(until__gt=since)
    )
    posts = set(held.values_list("post", flat=True))
    if Post.HEAD in posts:
        reasons.append(_("%(person)s heads the unit or has lately headed it."))
    if Post.TEAM in posts:
        reasons.append(_("%(person)s helps the unit as a three-revolution team member."))
    return [reason % {"person": person.name} for reason in reasons]


def no_such_staff(number: str) -> str:
    """The one answer for a number that is nobody's or not of the staff above the unit."""
    return _("Nobody on the staff of a committee above the unit has this number: %(number)s.") % {"number": number}


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))
