"""The dates that lie ahead of a person, for the calendar: from the same kinds, under the same rules as the reminders."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from reminders.calendar import Event
from reminders.registry import KINDS, Kind

if TYPE_CHECKING:
    from units.models import Person

#: How far back and ahead a calendar looks, days, and how many dates of one kind it holds.
BACK, AHEAD = 31, 366
MOST = 500

DATES = """
SELECT DISTINCT q.subject, q.due_on FROM ({rows}) AS q (recipient, subject, period, due_at, due_on, unit)
WHERE q.recipient = %s AND q.due_on BETWEEN %s AND %s ORDER BY q.due_on, q.subject LIMIT %s
"""


def events_of(person: Person, day: datetime.date, link: Callable[[str], str]) -> list[Event]:
    """What falls due for a person: a matter once, whichever kinds tell of it. `link` makes an address of a path.

    What goes to an office because it is late below it is no date of the office's own and stays out; a private kind gives
    its label and leads to the inbox.
    """
    found: dict[str, Event] = {}
    for kind in KINDS.values():
        if kind.escalates:
            continue
        dates = dates_of(kind, person, day)
        lines = kind.lines(person, {subject for subject, _on in dates}, day) if dates else {}
        for subject, on in dates:
            line = lines.get(subject)
            if line is None:
                continue
            uid = f"{kind.subject}-{subject}-{on:%Y%m%d}@redflag"
            text = (
                str(kind.label) if kind.private else _("%(kind)s: %(text)s") % {"kind": kind.label, "text": line.text}
            )
            found.setdefault(uid, Event(uid, on, text, link("" if kind.private else line.url)))
    return sorted(found.values(), key=lambda one: (one.day, one.uid))


def dates_of(kind: Kind, person: Person, day: datetime.date) -> list[tuple[int, datetime.date]]:
    """(subject, date) of one kind, as its rows say for the year ahead: one statement."""
    first, last = day - datetime.timedelta(days=BACK), day + datetime.timedelta(days=AHEAD)
    sql, given = kind.rows(last).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(DATES.format(rows=sql), [*given, person.pk, first, last, MOST])
        return list(cursor.fetchall())
