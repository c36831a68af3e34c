"""A unit's calendar: which days carry no reminder, who set them; adding a row and removing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.expressions import ExpressionWrapper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from units import calendars
from units.forms_calendar import CalendarForm
from units.http import person_of
from units.models import CalendarRow, Unit
from units.models.calendar import KINDS
from units.views.people import answer_form
from workflow.clock import today
from workflow.forms import SubmissionForm
from workflow.refusals import require

#: How far ahead the page names the days without reminders.
AHEAD = 31


class CalendarFilter(forms.Form):
    """Narrow the rows."""

    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[("", _("All")), *KINDS])
    past = forms.ChoiceField(
        label=_("Days"), required=False, choices=[("", _("Present and coming")), ("all", _("Past ones too"))]
    )

    def narrow(self, rows: QuerySet[CalendarRow]) -> QuerySet[CalendarRow]:
        """Rows that fit; past days leave unless they are asked for."""
        if kind := self.cleaned_data.get("kind"):
            rows = rows.filter(kind=kind)
        if not self.cleaned_data.get("past"):
            rows = rows.filter(Q(until__isnull=True) | Q(yearly=True) | Q(until__gte=today()))
        return rows


LIST = Listing(
    name="calendar",
    title=_("Working days and quiet days"),
    columns=(
        Column("days", _("Days"), sort="since", width=250),
        Column("name", _("Name"), value=str),
        Column(
            "kind",
            _("What it is"),
            value="get_kind_display",
            below=lambda row: row.weekday_names if row.kind == "weekdays" else "",
            width=190,
        ),
        Column("unit", _("Set by"), width=190),
        Column(
            "remove",
            _("Remove"),
            value=lambda row: _("Remove") if row.own else "",
            link=lambda row: reverse("units:remove_calendar_row", args=[row.pk]) if row.own else "",
            exported=False,
            width=110,
        ),
    ),
    sorts=(Sort("since", _("Days"), ("since",)),),
    default_sort="since",
    filters=CalendarFilter,
    empty=Empty(
        _("Nothing is set here or above: Sundays are off."),
        _("Committee staff and the unit's head enter days off, quiet days and extra working days."),
    ),
    note=_("Single days of the nearest unit stand over those of units above, and over the days off of the week."),
    template="units/calendar.html",
)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that hold at a unit, its own and those of the units above, and the next days without reminders."""
    by = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(by), pk=pk)
    keeps = calendars.keeps_the_calendar(by, unit)
    own = ExpressionWrapper(Q(unit=unit.pk) if keeps else Value(False), output_field=BooleanField())
    rows = CalendarRow.objects.above(unit).annotate(own=own).select_related("unit")
    acts = [{"label": _("Add days"), "url": reverse("units:add_calendar_row", args=[pk]), "main": True}]
    context = {
        "over": str(unit),
        "crumbs": [(str(unit), unit.get_absolute_url()), (LIST.title, "")],
        "acts": acts if keeps else [],
        "silent": [words.day_short(day) for day in calendars.silent_days(unit, today(), AHEAD)],
    }
    return LIST.respond(request, rows, context)


@require_http_methods(["GET", "POST"])
def add_calendar_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a row to the unit's calendar."""
    by = person_of(request)
    unit = get_object_or_404(Unit.objects.visible_to(by), pk=pk)
    require(calendars.keeps_the_calendar(by, unit))
    form = CalendarForm(request.POST or None, initial={"since": today(), "kind": "off"})
    back = reverse("units:calendar", args=[unit.pk])

    def do() -> str:
        calendars.add(unit, by=by, **form.values)
        return back

    note = _("Units below inherit it. Reminders of such a day go out on the next other day.")
    context = {"title": _("Add days to the calendar"), "over": str(unit), "cancel": back, "note": note}
    return answer_form(request, form, do, _now("The days are in the calendar."), context)


@require_http_methods(["GET", "POST"])
def remove_calendar_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row out of the calendar, after a look at what it says."""
    by = person_of(request)
    row = get_object_or_404(CalendarRow.objects.visible_to(by).select_related("unit"), pk=pk)
    require(calendars.keeps_the_calendar(by, row))
    form = SubmissionForm(request.POST or None)
    back = reverse("units:calendar", args=[row.unit_id])

    def do() -> str:
        calendars.remove(row, by=by)
        return back

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("The days are no longer in the calendar."))
        return answer
    context = {
        "form": form,
        "title": _("Remove days from the calendar"),
        "over": str(row.unit),
        "rows": _told(row),
        "submit": _("Remove"),
        "back": back,
    }
    return render(request, "pages/check.html", context, status=form.status)


def _told(row: CalendarRow) -> list[dict[str, Any]]:
    weekly = [{"label": _("Weekdays"), "value": row.weekday_names}] if row.kind == "weekdays" else []
    return [
        {"label": _("Name"), "value": str(row)},
        {"label": _("What it is"), "value": row.get_kind_display()},
        *weekly,
        {"label": _("Days"), "value": row.days},
    ]
