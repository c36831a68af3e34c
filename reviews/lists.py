"""The lists of reviews and follow-ups: columns, filters, sorts (L9)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip, field_name
from reviews.models import FollowUp, Review
from reviews.presenting import lateness
from reviews.review_page import asked_words, follow_up_chip
from reviews.workflow import FOLLOW_UP, REVIEW
from targets.filters.resolved import OfResolvedFilter
from targets.filters.targets import PlaceFilter
from targets.models import FIELDS, RESPONSIBLE
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


class FollowUpFilter(PlaceFilter):
    """Narrow the follow-ups; open ones unless another state is asked for."""

    field_order = ("place", "state", "field", "post", "asked")

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", FOLLOW_UP.label_of("open")), ("late", _("Late")), *FOLLOW_UP.states[1:], ("all", _("All"))],
    )
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELDS])
    post = forms.ChoiceField(label=_("Responsible post"), required=False, choices=[("", _("All")), *RESPONSIBLE])
    asked = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        choices=[("", _("All")), ("unit", _("The unit")), ("superior", _("The superior unit, by asking"))],
    )

    def narrow(self, rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
        """Rows that fit."""
        data = self.cleaned_data
        rows = super().narrow(rows.filter(**{name: data[name] for name in ("field", "post") if data.get(name)}))
        if data.get("asked"):
            rows = rows.filter(of_superior=data["asked"] == "superior")
        if data.get("state") == "all":
            return rows
        if data.get("state") == "late":
            return rows & FollowUp.objects.late_on(today())
        return rows.filter(state=data.get("state") or "open")


FOLLOW_UPS = Listing(
    name="follow-ups",
    title=_("Follow-ups"),
    columns=(
        Column(
            "measure", _("Measure"), link=lambda row: row.review.get_absolute_url(), below=lambda row: str(row.unit)
        ),
        Column("unit", _("Unit"), exported=True, value="unit.code", width=90),
        Column("field", _("Field"), value="get_field_display", show=lambda row: field_name(row.field), width=130),
        Column("post", _("Responsible post"), value="get_post_display", below=asked_words, width=150),
        Column("due_on", _("By"), kind="date", sort="due", width=110),
        Column("carried", _("Times carried on"), kind="number", width=90),
        Column(
            "state",
            _("State"),
            value=lambda row: FOLLOW_UP.label_of(row.state),
            show=lambda row: follow_up_chip(row, today()),
            width=140,
        ),
    ),
    sorts=(Sort("due", _("By"), ("due_on",)),),
    default_sort="due",
    filters=FollowUpFilter,
    empty=Empty(_("No follow-ups are open."), _("Measures written in a review stand here until they are closed.")),
    note=_("Each names a unit and a post that answers for it, never a person."),
)
