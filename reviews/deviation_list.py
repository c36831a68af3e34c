"""The list of deviations: columns, filter, sorts (L23)."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip, field_name
from reviews.finding import labels
from reviews.models import STANDING, Deviation
from reviews.workflow import DEVIATION
from targets.filters.targets import PlaceFilter
from targets.models import FIELDS
from units.models import Unit, UnitKind
from workflow.clock import today

CHIPS = {"open": "late", "explained": "due", "measure_taken": "due", "closed": "ok", "dismissed": "mute"}
#: The choice of the filter for those opened by hand.
BY_HAND = "hand"


def state_chip(deviation: Deviation) -> Any:
    """The state: shape and word."""
    return chip(CHIPS[deviation.state], DEVIATION.label_of(deviation.state))


def age(deviation: Deviation, day: datetime.date) -> str:
    """How long it has stood, while it asks for something."""
    if deviation.state not in STANDING:
        return ""
    days = (day - deviation.opened_on).days
    return ngettext("for %(days)s day", "for %(days)s days", days) % {"days": days} if days > 0 else _now("since today")


class DeviationFilter(PlaceFilter):
    """Narrow the list of deviations."""

    field_order = ("state", "rule", "place", "kind", "field", "age")

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("standing", _("Not closed yet")), ("answered", _("Answered")), *DEVIATION.states],
    )
    rule = forms.ChoiceField(label=_("Found by"), required=False)
    kind = forms.ModelChoiceField(
        label=_("Kind of unit"),
        required=False,
        queryset=UnitKind.objects.filter(retired_on__isnull=True),
        empty_label=_("All"),
    )
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All")), *FIELDS])
    age = forms.TypedChoiceField(
        label=_("Age"),
        required=False,
        coerce=int,
        choices=[
            ("", _("All")),
            ("14", _("More than 14 days")),
            ("30", _("More than 30 days")),
            ("90", _("More than 90 days")),
        ],
    )
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)
    area = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["rule"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("All")), *labels(), (BY_HAND, _("By hand"))]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        state = data.get("state")
        groups = {"standing": STANDING, "answered": STANDING[1:]}
        rows = super().narrow(rows.filter(state__in=groups.get(state, (state,))) if state else rows)
        if data.get("rule"):
            rows = rows.filter(rule="" if data["rule"] == BY_HAND else data["rule"])
        if data.get("kind"):
            rows = rows.filter(unit__kind=data["kind"])
        if data.get("field"):
            rows = rows.filter(field=data["field"])
        if data.get("age"):
            rows = rows.filter(state__in=STANDING, opened_on__lt=today() - datetime.timedelta(days=data["age"]))
        if data.get("run"):
            rows = rows.filter(run_id=data["run"])
        if data.get("area"):
            path = Unit.objects.filter(pk=data["area"]).values_list("path", flat=True).first()
            rows = rows.filter(unit__path__within=str(path)) if path else rows.none()
        return rows


LIST = Listing(
    name="deviations",
    title=_("Deviations"),
    columns=(
        Column(
            "what",
            _("What was found"),
            value="label",
            link=lambda row: row.get_absolute_url(),
        ),
        Column("unit", _("Unit"), value="unit", below=lambda row: row.unit.code, sort="unit"),
        Column(
            "field",
            _("Field"),
            value=lambda row: row.get_field_display() or None,
            show=lambda row: field_name(row.field) if row.field else "–",
            width=130,
        ),
        Column(
            "opened_on",
            _("Opened on"),
            kind="date",
            sort="opened",
            below=lambda row: age(row, today()),
            width=130,
        ),
        Column("measure_by", _("Measure by"), kind="date", width=130),
        Column("state", _("State"), value=lambda row: DEVIATION.label_of(row.state), show=state_chip, width=150),
    ),
    sorts=(Sort("opened", _("Opened on"), ("opened_on",)), Sort("unit", _("Unit"), ("unit__name_en",))),
    default_sort="-opened",
    filters=DeviationFilter,
    empty=Empty(
        _("No deviations are on record."),
        _("The rules search each night; officials above a unit open one by hand on the page of the unit."),
    ),
    note=_("Faults in how the movement is run at units. No list of persons exists."),
    template="reviews/deviations.html",
)
