"""How often a unit reviews, by which day and with how many days of grace: dated norms, and what follows from them (L9)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.models import Review
from units.models import Norm, Person, Unit
from units.norms import KINDS, set_norm
from units.periods import due_in, period
from units.rules import is_staff
from workflow.refusals import NotReady, require

#: The norms a review is planned by.
NAMES = ("review_cadence", "review_day", "review_grace", "time_zone")
DAY = datetime.timedelta(days=1)
#: Periods shown that are not planned yet; units inside shown that set their own.
AHEAD, OWN = 4, 40


class Dated:
    """All dated values of some norms at a unit and above it, read in one statement: what holds on any day."""

    def __init__(self, unit: Unit, names: Iterable[str] = NAMES) -> None:
        rows = Norm.objects.filter(unit__path__above=str(unit.path), name__in=list(names)).select_related("unit")
        self.rows = list(rows.order_by("-unit__depth", "-since"))

    def row(self, name: str, on: datetime.date) -> Norm | None:
        """The row that decides on a day; None where the programme's default does."""
        return next((row for row in self.rows if row.name == name and row.since <= on), None)

    def value(self, name: str, on: datetime.date) -> Any:
        """The value on a day."""
        row = self.row(name, on)
        return KINDS[name].read(KINDS[name].default if row is None else row.value)


@dataclass(frozen=True)
class Planned:
    """One period as the norms make it: first and last day, the date of its review, the last day of grace."""

    first: datetime.date
    last: datetime.date
    due_on: datetime.date
    late_after: datetime.date
    zone: str


def planned(dated: Dated, day: datetime.date, others: Sequence[tuple[datetime.date, datetime.date]] = ()) -> Planned:
    """The period that holds `day`; it begins after those planned before it and ends before those planned after it."""
    first, last = period(dated.value("review_cadence", day), day)
    first = max([first, *(end + DAY for _start, end in others if end < day)])
    last = min([last, *(start - DAY for start, _end in others if start > day)])
    due_on = max(first, due_in(last, dated.value("review_day", day)))
    grace = datetime.timedelta(days=dated.value("review_grace", day))
    return Planned(first, last, due_on, due_on + grace, dated.value("time_zone", day))


def ahead(unit: Unit, dated: Dated, today: datetime.date) -> list[Planned]:
    """The periods that follow the one planned last, by what is set now; one statement."""
    last = Review.objects.filter(unit=unit).order_by("-period_end").values_list("period_end", flat=True).first()
    day = today if last is None or last < today else last + DAY
    found: list[Planned] = []
    for _number in range(AHEAD):
        before = [(one.first, one.last) for one in found]
        found.append(planned(dated, day, before + ([(last, last)] if last else [])))
        day = found[-1].last + DAY
    return found


@transaction.atomic
def set_cadence(unit: Unit, *, by: Person, since: datetime.date, today: datetime.date, **values: Any) -> Unit:
    """Set what differs from what holds on `since`; units inside inherit it. Raises NotYours, NotReady (a past day)."""
    require(is_staff(by, unit))
    if since < today:
        raise NotReady(_("Choose today or a later day: reviews planned already keep their dates."))
    dated = Dated(unit)
    changed = {name: value for name, value in values.items() if str(dated.value(name, since)) != str(value)}
    if not changed:
        raise NotReady(_("This is what holds already; change a value, or leave the page."))
    for name, value in changed.items():
        set_norm(unit, by=by, name=name, value=value, since=since)
    return unit


def value_words(name: str, value: Any) -> Any:
    """A value as people read it."""
    return dict(KINDS[name].choices).get(str(value), value)


def rows_of(dated: Dated, today: datetime.date) -> list[dict[str, Any]]:
    """Each norm with its value, which unit set it and since when, and what is set for later."""
    found = []
    for name in NAMES:
        row = dated.row(name, today)
        later = [
            {"value": value_words(name, one.value), "unit": one.unit, "since": one.since}
            for one in dated.rows
            if one.name == name and one.since > today
        ]
        found.append(
            {
                "label": KINDS[name].label,
                "value": value_words(name, dated.value(name, today)),
                "source": row.unit if row else None,
                "since": row.since if row else None,
                "later": later,
            }
        )
    return found


def own_inside(unit: Unit) -> list[Unit]:
    """The units inside that set a value of their own, by code; one statement."""
    setting = Norm.objects.filter(name__in=NAMES).values("unit")
    inside = Unit.objects.filter(path__within=str(unit.path), pk__in=setting).exclude(pk=unit.pk)
    return list(inside.current().order_by("code")[:OWN])
