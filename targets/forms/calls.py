"""Forms of calls: what is called for, of whom, by when; the list that is forwarded; the filter of the units called."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets.call_workflow import CALL
from targets.calling import ANSWERS
from targets.filters.targets import PlaceFilter
from targets.models import Call
from units.models import Unit, UnitKind
from units.models.tree import searchable
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Areas offered below a committee; with more, the call goes to the whole area.
AREAS = 300


class CallForm(SubmissionForm):
    """A call to resolve. It sets a date, never a number of resolutions."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What the call says"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    kinds = forms.ModelMultipleChoiceField(
        label=_("Kinds of units called"), queryset=UnitKind.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all units of the committee's area."),
    )
    answer_by = DayField(label=_("Resolve by"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, areas = self.fields["kinds"], self.fields["areas"]
        assert isinstance(kinds, forms.ModelMultipleChoiceField)
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        kinds.queryset = UnitKind.objects.filter(retired_on__isnull=True)
        inside = Unit.objects.current().filter(path__within=str(unit.path), kind__is_area=True).exclude(pk=unit.pk)
        areas.queryset = inside.order_by("path")
        if not 0 < inside[: AREAS + 1].count() <= AREAS:
            del self.fields["areas"]

    def clean_answer_by(self) -> datetime.date:
        """Units need time to meet."""
        day: datetime.date = self.cleaned_data["answer_by"]
        if day <= today():
            raise forms.ValidationError(_("Choose a date after today."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """With no areas where none are offered."""
        return {"areas": [], **super().values}

    def recorded(self, name: str) -> Any:
        """What the call says now."""
        assert isinstance(self.subject, Call)
        now = getattr(self.subject, name, None)
        return now.all() if name in ("kinds", "areas") and now is not None else now


class ForwardForm(SubmissionForm):
    """The committee whose list is forwarded, and a note."""

    unit = forms.ModelChoiceField(label=_("List of"), queryset=Unit.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of work and evidence, not of persons."),
    )

    def __init__(self, *args: Any, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=units).order_by("path")

    def recorded(self, name: str) -> Any:
        """Nothing stands recorded under these."""
        return None


class CallFilter(PlaceFilter):
    """Narrow the list of calls."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *CALL.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        state = self.cleaned_data.get("state")
        return super().narrow(rows.filter(state=state) if state else rows)


#: What a tab of a call holds.
TABS: dict[str, tuple[str, ...]] = {"submitted": ("waiting", "returned"), "in_force": ("in_force",)}


class CalledFilter(forms.Form):
    """Narrow the units of a call: by name or code, and by where they stand."""

    name = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    answer = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[("", _("All")), ("submitted", _("Submitted")), *ANSWERS],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit; they bear `answer`."""
        data = self.cleaned_data
        if data.get("name"):
            rows = rows.filter(search_text__contains=searchable(data["name"]))
        if answer := data.get("answer"):
            rows = rows.filter(answer__in=TABS.get(answer, (answer,)))
        return rows
