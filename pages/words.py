"""Dates, numbers and the three fields as people write them, in the language of the page."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Text = str | Promise


class FieldOfWork(NamedTuple):
    """One of the three fields (L2): the class that colours it, the shape that repeats the colour, its words."""

    css: str
    shape: str
    sign: str
    label: Text
    adds: Text


FIELDS: dict[str, FieldOfWork] = {
    "ideological": FieldOfWork("f1", "s1", "■", gettext_lazy("Ideological"), gettext_lazy("study and training")),
    "technical": FieldOfWork("f2", "s2", "●", gettext_lazy("Technical"), ""),
    "cultural": FieldOfWork("f3", "s3", "▲", gettext_lazy("Cultural"), gettext_lazy("health, housing, surroundings")),
}
NO_FIELD = FieldOfWork("f0", "s0", "", "", "")


def field_of_work(name: str | None) -> FieldOfWork:
    """The field with this constant, or the neutral one for what belongs to no field."""
    return FIELDS.get(str(name or ""), NO_FIELD)


def _local(moment: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return timezone.localtime(moment) if isinstance(moment, dt.datetime) and timezone.is_aware(moment) else moment


def day(moment: dt.date | dt.datetime | None, precision: str = "day") -> str:
    """`4 Dec 2026` / `2026년 12월 4일`; `precision` (day, month, year, unknown) never writes more than is known."""
    if moment is None or precision == "unknown":
        return _("date not known")
    if precision == "year":
        return _("%(year)s") % {"year": moment.year}
    return str(date_format(_local(moment), "YEAR_MONTH_FORMAT" if precision == "month" else "DATE_FORMAT"))


def moment(at: dt.datetime) -> str:
    """`4 Dec 2026, 14:02:31`: as of when figures hold that change by the second."""
    return f"{day(at)}, {timezone.localtime(at):%H:%M:%S}"


def day_short(moment: dt.date | dt.datetime | None) -> str:
    """`4 Dec` / `12월 4일`: only where the year is plain from its neighbours."""
    return _("date not known") if moment is None else str(date_format(_local(moment), "MONTH_DAY_FORMAT"))


def number(value: object, unit: str = "") -> str:
    """A number without trailing zeros and with its unit of measure beside it: `66.4 %`, `1,200 t`."""
    if value is None or value == "":
        return "–"
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return f"{value} {unit}".strip()
    if not exact.is_finite():
        return "–"
    plain = format(exact, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    places = len(plain.partition(".")[2])
    text = number_format(Decimal(plain), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text}\u00a0{unit}" if unit else text


def whole_percent(share: object) -> int:
    """A share of 100 as a whole number from 0 to 100, halves up; what is absent or no number counts as 0."""
    try:
        value = Decimal(str(share))
    except InvalidOperation:
        return 0
    if not value.is_finite():
        return 0
    return int(max(Decimal(0), min(Decimal(100), value)).quantize(Decimal(1), ROUND_HALF_UP))


def days_left(until: dt.date | None, today: dt.date | None = None) -> str:
    """`38 days left`, `today`, `9 days late`; empty without a date."""
    if until is None:
        return ""
    days = (until - (today or timezone.localdate())).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
