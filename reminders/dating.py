"""The dates that lie ahead of a person, for the calendar. Higher apps say theirs when the program starts:

    tells(Source(_("Review due"), dates_of_reviews))

A source is asked one statement for one person. Planning is asked of the whole nation by the day, which no calendar that
looks in every hour could pay; so the calendar has its own question.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from reminders.calendar import Event

if TYPE_CHECKING:
    from units.models import Person

#: How far back and ahead a calendar looks, days, and how many dates of one source it holds.
BACK, AHEAD = 31, 366
MOST = 500


class Date(NamedTuple):
    """One date: a key that stays ("reviews.review-7"), the day, what it is about, and the path of its page."""

    key: str
    day: datetime.date
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Source:
    """Dates of one kind. `private`: the label alone is told, and the way leads to the inbox (Bound 3)."""

    label: Any
    #: of this person between two days, both included: open matters the person may read now
    dates: Callable[[Person, datetime.date, datetime.date], Iterable[Date]]
    private: bool = False


SOURCES: list[Source] = []


def tells(*sources: Source) -> None:
    """Add sources; each once."""
    SOURCES.extend(one for one in sources if one not in SOURCES)


def events_of(person: Person, day: datetime.date, link: Callable[[str], str]) -> list[Event]:
    """What falls due for a person in the language that is active, by day. `link` makes an address of a path."""
    first, last = day - datetime.timedelta(days=BACK), day + datetime.timedelta(days=AHEAD)
    found = []
    for source in SOURCES:
        for one in list(source.dates(person, first, last))[:MOST]:
            text = (
                source.label if source.private else _("%(kind)s: %(text)s") % {"kind": source.label, "text": one.text}
            )
            path = "" if source.private else one.path
            found.append(Event(f"{one.key}@redflag", one.day, str(text), link(path)))
    return sorted(found, key=lambda one: (one.day, one.uid))
