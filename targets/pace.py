"""The pace a goal requires beside the pace of the past: how fast the unit has to go, and how fast it went (L4)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pages.words import number
from targets.models import Reading
from targets.plan import Aim
from targets.progress import standing_readings
from units.models import Unit

#: Days of a month on average; a pace is told by the month.
MONTH = Decimal("30.4375")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Pace:
    """How fast a measure moves in a month, in its unit of measure; upwards is positive."""

    counted: str
    unit: str
    required: Decimal | None
    past: Decimal | None
    #: Where the past pace is read from.
    source: str

    @property
    def words(self) -> str:
        """`0.5 % a month required; 0.2 % a month so far …`."""
        if self.required is None:
            return _("reached or not: no pace")
        required = _("%(pace)s a month required") % {"pace": _amount(self.required, self.unit)}
        if self.past is None:
            return f"{required}; {self.source}"
        past = _("%(pace)s a month so far") % {"pace": _amount(self.past, self.unit)}
        return f"{required}; {past} ({self.source}); {self._compared()}"

    def _compared(self) -> str:
        assert self.required is not None and self.past is not None
        if self.past * self.required <= 0:
            return _("so far it has not moved towards the goal")
        times = (self.required / self.past).quantize(Decimal("0.1"))
        return _("%(times)s times the pace so far") % {"times": number(times)}


def paces(unit: Unit, measures: list[Aim], limit_on: datetime.date, today: datetime.date) -> list[Pace]:
    """The pace of each measure of a plan of `unit`; one statement for each measure that has a pace."""
    return [_pace(unit, aim, limit_on, today) for aim in measures]


def _pace(unit: Unit, aim: Aim, limit_on: datetime.date, today: datetime.date) -> Pace:
    text = str(aim.unit_of_measure or ("%" if aim.type == "percent" else ""))
    if aim.type == "yes_no":
        return Pace(aim.counted, text, None, None, "")
    if aim.type == "milestones":
        text = _("milestones")
    required = _by_month(aim.goal - aim.baseline, today, limit_on)
    past, source = _past(unit, aim, today)
    return Pace(aim.counted, text, required, past, source)


def _past(unit: Unit, aim: Aim, today: datetime.date) -> tuple[Decimal | None, str]:
    """The pace of the past, and where it is read from: the earlier level that is written, else own readings."""
    if aim.past is not None and aim.past_on is not None:
        return _by_month(aim.baseline - aim.past, aim.past_on, today), _("from the earlier level")
    if aim.type != "milestones":
        first, last = _own_readings(unit, aim)
        if first is not None and last is not None and first.happened_on < last.happened_on:
            pace = _by_month(last.value - first.value, first.happened_on, last.happened_on)
            return pace, _("from own readings")
    return None, _("no earlier level is known")


def _own_readings(unit: Unit, aim: Aim) -> tuple[Reading | None, Reading | None]:
    """The first and the last reading of the unit that counts the same thing, in one statement."""
    rows = standing_readings().filter(measure__target__unit=unit, measure__type=aim.type)
    if aim.shipped is not None:
        rows = rows.filter(measure__shipped=aim.shipped)
    else:
        rows = rows.filter(measure__name__iexact=aim.counted, measure__unit_of_measure=aim.unit_of_measure)
    ends = list(rows.order_by("happened_on", "id")[:1].union(rows.order_by("-happened_on", "-id")[:1], all=True))
    if len(ends) < 2:
        return None, None
    first, last = sorted(ends, key=lambda one: (one.happened_on, one.pk))
    return first, last


def _by_month(way: Decimal, since: datetime.date, until: datetime.date) -> Decimal | None:
    days = (until - since).days
    return (way / days * MONTH).quantize(HUNDREDTH) if days > 0 else None


def _amount(pace: Decimal, unit: str) -> str:
    sign = "+" if pace > 0 else ""
    return f"{sign}{number(pace, unit)}"
