"""What reminders are about. An app that has due dates says so here, in its `reminding.py`, read by its AppConfig.ready:

    register(
        Kind(
            name="follow_up",
            label=_("Follow-up due"),
            subject="reviews.followup",
            rows=rows, still_open=still_open, may_receive=may_receive, lines=lines,
        )
    )

`reminders` knows no higher app; all it knows of a matter are these four functions. None of them writes.

**rows(day)**: a queryset of everything that is to be reminded of by the end of `day` (a local date), as a
`values_list` of exactly six columns in this order (names do not matter, the order does; end it with `.order_by()`):

1. recipient: the person's key
2. subject: the key of the row it is about
3. period: text that makes the moment unique: the date and the moment, `"2026-12-31 before 3"`; a date that is put off
   makes another period. Never empty.
4. due at: a moment with zone, when it is to be delivered: not after `day` (its hour may still come). Local days become
   moments by the zone of `units`, quiet days and working days are counted in already.
5. due on: the date of the matter itself, as readers are told it; may be NULL
6. unit: whose paperwork it is; NULL where it is a person's own

It may say moments that are past: the planner takes the latest of each recipient and subject only, and none older than
`planning.MISSED`, so that two days without a beat are followed by one reminder. It says open matters only, and may say
again what stands in the ledger. It is asked as one INSERT … SELECT and must stay one statement: no Python in between.
A recipient whose account is closed is left out by the planner.

**still_open(ids, day)**: those of the subjects' keys that still ask for something. One query for all.

**may_receive(rows, day)**: the keys of those of the reminders (rows of the ledger: recipient_id, subject_id, unit_id)
whose recipient may read the matter on `day`. The same rule as the page of the matter, e.g. still member, still holds
the post. One query for all, not one a row.

**lines(person, ids, day)**: for the subjects `person` may see, a Line in the language that is active: what it is about
and where it is opened. A subject that is missing in the answer is shown by the kind's label, without a link. One query
for all. Called whenever a reminder is shown; the ledger keeps no text.

`private=True`: mails and calendars say the label alone and lead to the inbox (individual targets).
`escalates=True`: it goes to the office above a unit; only for units' paperwork (Bound 7).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from reminders.models import Reminder
    from units.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """What a reminder says to one reader: the name of the matter, and the path of its page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reminder; the functions are described above."""

    #: at most 40 signs, never changed once it is in a ledger
    name: str
    label: Any
    #: "app.model" of the subject
    subject: str
    rows: Callable[[datetime.date], QuerySet[Any, Any]]
    still_open: Callable[[Collection[int], datetime.date], set[int]]
    may_receive: Callable[[Sequence[Reminder], datetime.date], set[int]]
    lines: Callable[[Person, Collection[int], datetime.date], dict[int, Line]]
    private: bool = False
    escalates: bool = False


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds, each name once. Raises ValueError for a second one of a name, or a name that does not fit the ledger."""
    for kind in kinds:
        if kind.name in KINDS:
            raise ValueError(f"registered twice: {kind.name}")
        if not 0 < len(kind.name) <= 40:
            raise ValueError(f"a name has 1 to 40 signs: {kind.name!r}")
        KINDS[kind.name] = kind
