"""Days on which nobody is reminded: weekdays off, holidays, quiet days, extra working days, as an office sets them.

The rule stands once, in the database (migration 0009): single days of the nearest unit above decide, else the nearest
unit's days off of the week, else Sunday is off. What falls on such a day goes out on the next other one, within a month.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from units.models import CalendarRow, Person, Unit
from units.rules import any_of, heads_the_unit, is_staff
from workflow.moving import record
from workflow.refusals import NotNow, require

#: Committee staff whose area holds the unit, and the unit's head.
keeps_the_calendar = any_of(is_staff, heads_the_unit)

SILENT = """
SELECT day::date FROM generate_series(%(first)s::date, %(first)s::date + %(days)s - 1, interval '1 day') AS day
WHERE NOT units_reminds_on(%(place)s::ltree, day::date) ORDER BY day
"""


def reminded_on(unit: Unit, day: datetime.date) -> datetime.date:
    """The day on which a reminder of `day` goes out at the unit: that day, or the next one that carries reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT units_reminded_on(%s::ltree, %s)", [str(unit.path), day])
        found: datetime.date = cursor.fetchone()[0]
    return found


def silent_days(unit: Unit, first: datetime.date, days: int) -> list[datetime.date]:
    """The days without reminders among `days` of them from `first` on."""
    with connection.cursor() as cursor:
        cursor.execute(SILENT, {"place": str(unit.path), "first": first, "days": days})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def add(unit: Unit, *, by: Person, **fields: Any) -> CalendarRow:
    """Add a row to the unit's calendar; units below inherit it. Raises NotYours."""
    require(keeps_the_calendar(by, unit))
    made = CalendarRow.objects.create(unit=unit, **fields)
    record(unit, "calendar", by=by, happened_on=made.since, facts={"title": f"{made}: {made.days}"})
    return made


@transaction.atomic
def remove(row: CalendarRow, *, by: Person) -> Unit:
    """Take a row out of the calendar; the unit's history keeps it. Raises NotYours, NotNow (another was quicker)."""
    require(keeps_the_calendar(by, row))
    title = f"{row}: {row.days}"
    removed, _rows = CalendarRow.objects.filter(pk=row.pk).delete()
    if not removed:
        raise NotNow(_("It has been removed meanwhile."))
    record(row.unit, "calendar_removed", by=by, facts={"title": title})
    return row.unit
