"""The lists of reviews and follow-ups: columns, filters, sorts (L9)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from reviews.models import Review
from reviews.presenting import lateness
from reviews.workflow import FOLLOW_UP, REVIEW
from targets.filters.resolved import OfResolvedFilter
from workflow.clock import today

CHIPS = {"held": "go", "acknowledged": "ok", "returned": "due", "planned": "mute"}


def state_chip(review: Review, day: datetime.date) -> Any:
    """The state, or how late it is: shape and word."""
    late = lateness(review, day)
    if late:
        return chip("late", words.days_left(review.late_after, day))
    return chip(CHIPS[review.state], REVIEW.label_of(review.state))


class ReviewFilter(OfResolvedFilter):
    """Narrow the calendar."""

    field_order = ("state", "resolved")

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *REVIEW.states, ("late", _("Late"))]
    )
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Review]) -> QuerySet[Review]:
        """Rows that fit."""
        rows = self.of_resolved(rows)
        state = self.cleaned_data.get("state")
        if state == "late":
            rows = rows.filter(state="planned", late_after__lt=today())
        elif state:
            rows = rows.filter(state=state)
        unit = self.cleaned_data.get("unit")
        return rows.filter(unit_id=unit) if unit else rows


CALENDAR = Listing(
    name="reviews",
    title=_("Reviews"),
    columns=(
        Column("unit", _("Unit"), link=lambda row: row.get_absolute_url(), sort="unit"),
        Column("period_start", _("From"), kind="date", width=120),
        Column("period_end", _("To"), kind="date", width=120),
        Column("due_on", _("Due"), kind="date", sort="due", width=120),
        Column(
            "state",
            _("State"),
            value=lambda row: REVIEW.label_of(row.state),
            show=lambda row: state_chip(row, today()),
            width=150,
        ),
    ),
    sorts=(Sort("due", _("Due"), ("due_on",)), Sort("unit", _("Unit"), ("unit__name_en",))),
    default_sort="-due",
    filters=ReviewFilter,
    empty=Empty(_("No reviews yet."), _("The first is planned when a resolution takes force.")),
    note=_("Units only. No list of persons exists."),
)

FOLLOW_UPS = Listing(
    name="follow-ups",
    title=_("Follow-ups"),
    columns=(
        Column(
            "measure", _("Measure"), link=lambda row: row.review.get_absolute_url(), below=lambda row: str(row.unit)
        ),
        Column("field", _("Field"), value="get_field_display", width=120),
        Column("post", _("Responsible post"), value="get_post_display", width=160),
        Column("due_on", _("By"), kind="date", sort="due", width=120),
        Column("state", _("State"), value=lambda row: FOLLOW_UP.label_of(row.state), width=110),
    ),
    sorts=(Sort("due", _("By"), ("due_on",)),),
    default_sort="due",
    empty=Empty(_("No follow-ups are open."), _("Measures written in a review stand here until they are closed.")),
)
