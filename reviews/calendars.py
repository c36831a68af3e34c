"""Calendars of reviews: an area by months and units, a unit by its periods (L9)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.dates import MONTHS_3
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import icon
from reviews.lists import state_chip
from reviews.models import Review
from reviews.presenting import days_late, lateness
from reviews.workflow import REVIEW
from workflow.clock import today

#: Years before this one that the calendars offer, and after it.
BACK, ON = 5, 1


class YearFilter(forms.Form):
    """The year that is shown."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = today().year
        chosen = self.fields["year"]
        assert isinstance(chosen, forms.TypedChoiceField)
        this = [("", str(now))]
        chosen.choices = this + [(year, str(year)) for year in range(now + ON, now - BACK - 1, -1) if year != now]

    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day of the year that is asked for."""
        year = self.cleaned_data.get("year") or today().year
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


class AreaYearFilter(YearFilter):
    """Units with a review that is due in the year, those reviews beside them."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; one more statement for their reviews."""
        due = Review.objects.filter(due_on__range=self.days())
        shown = Prefetch("reviews", due.select_related("meeting").order_by("due_on"), to_attr="of_year")
        return rows.filter(Exists(due.filter(unit=OuterRef("pk")))).prefetch_related(shown)


class UnitYearFilter(YearFilter):
    """Reviews of one unit that are due in the year; all of them unless one is asked for."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        return rows.filter(due_on__range=self.days()) if self.cleaned_data.get("year") else rows


def word_of(review: Review, day: datetime.date) -> tuple[str, Any]:
    """(icon, short word) of a review in a month of the calendar: the columns are narrow."""
    if lateness(review, day):
        return "late", _("late")
    if review.state == "planned":
        return ("clock", _("due")) if review.due_on <= day else ("none", _("ahead"))
    if review.state == "returned":
        return "clock", _("sent back")
    return ("late", _("held late")) if days_late(review) else ("check", _("held"))


def _in_month(month: int) -> Callable[[Any], list[Review]]:
    return lambda unit: [one for one in unit.of_year if one.due_on.month == month]


def _month(month: int) -> Column:
    of = _in_month(month)

    def drawn(unit: Any) -> str:
        day = today()
        said = ((one, *word_of(one, day)) for one in of(unit))
        rows = ((icon(sign), one.get_absolute_url(), word, words.day(one.due_on)) for one, sign, word in said)
        return format_html_join(" ", '{}<a href="{}">{}<span class="sr"> {}</span></a>', rows) or "–"

    def written(unit: Any) -> str:
        day = today()
        return ", ".join(f"{word_of(one, day)[1]} {one.due_on.isoformat()}" for one in of(unit))

    return Column(f"month_{month}", capfirst(MONTHS_3[month]), value=written, show=drawn)


AREA = Listing(
    name="reviews-of-area",
    title=_("Calendar of reviews"),
    columns=(
        Column("unit", _("Unit"), value=str, link=lambda unit: unit.get_absolute_url(), sort="unit", width=150),
        *(_month(month) for month in range(1, 13)),
    ),
    sorts=(Sort("unit", _("Unit"), ("name_en",)),),
    default_sort="unit",
    filters=AreaYearFilter,
    empty=Empty(_("No review falls due in this year."), _("The first is planned when a resolution takes force.")),
    note=_("Each review stands in the month of its date. Late: its grace is over and it was not held."),
)

UNIT = Listing(
    name="reviews-of-unit",
    title=_("Reviews of the unit"),
    columns=(
        Column(
            "period",
            _("Period"),
            value=lambda row: f"{words.day(row.period_start)} – {words.day(row.period_end)}",
            link=lambda row: row.get_absolute_url(),
        ),
        Column("due_on", _("Due"), kind="date", sort="due", width=120),
        Column("late_after", _("Closes after"), kind="date", width=120),
        Column("held", _("Held on"), value="meeting.held_on", kind="date", width=120),
        Column("late", _("Days late"), value=days_late, kind="number", width=90),
        Column(
            "state",
            _("State"),
            value=lambda row: REVIEW.label_of(row.state),
            show=lambda row: state_chip(row, today()),
            width=150,
        ),
    ),
    sorts=(Sort("due", _("Due"), ("due_on",)),),
    default_sort="-due",
    filters=UnitYearFilter,
    empty=Empty(_("No reviews yet."), _("The first is planned when a resolution takes force.")),
    template="reviews/unit_calendar.html",
)
