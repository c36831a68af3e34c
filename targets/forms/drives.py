"""Forms of drives: what is pushed, from when to when, on which targets; and the words at the close."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField, Option
from targets.drive_workflow import DRIVE
from targets.driving import TARGETS
from targets.filters.targets import PlaceFilter
from targets.models import Drive, Target
from targets.models.drive import TALLIES
from units.models import Unit
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Targets offered one by one; in a large area they are chosen by a word of their title.
OFFERED = 60


class DriveForm(SubmissionForm):
    """A push on chosen targets."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What is pushed, and how"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    tally = forms.ChoiceField(label=_("Tally"), choices=TALLIES, widget=forms.RadioSelect, initial="day")
    targets = forms.ModelMultipleChoiceField(
        label=_("Targets"), queryset=Target.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    holds = forms.CharField(
        label=_("Or all targets in force whose title holds"), required=False, min_length=3, max_length=100
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inside = (
            Target.objects.filter(unit__path__within=str(unit.path), state="in_force")
            .select_related("unit")
            .order_by("unit__path", "order", "id")
        )
        field = self.fields["targets"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        first = self.inside.values("pk")[:OFFERED]
        kept = self.subject.targets.values("pk") if isinstance(self.subject, Drive) else Target.objects.none()
        field.queryset = self.inside.filter(pk__in=first) | self.inside.filter(pk__in=kept.values("pk"))
        field.label_from_instance = _option  # type: ignore[method-assign,assignment]  # an Option is a label

    def clean(self) -> dict[str, Any]:
        """Days in their order, and at least one target."""
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < max(since, today()):
            self.add_error("until", _now("Choose a last day that is not before the first, nor past."))
        if not data.get("targets") and not data.get("holds") and not self.errors.keys() & {"targets", "holds"}:
            self.add_error("targets", _now("Choose at least one target in force."))
        if data.get("holds") and not self._found(data["holds"]).exists():
            self.add_error("holds", _now("No target in force has these letters in its title."))
        return data

    def _found(self, word: str) -> QuerySet[Target]:
        return self.inside.filter(title__icontains=word)

    @property
    def values(self) -> dict[str, Any]:
        """The chosen targets and those found by the word, together."""
        data = super().values
        word = data.pop("holds")
        found = list(data["targets"])
        if word:
            known = {one.pk for one in found}
            found += [one for one in self._found(word)[: TARGETS + 1] if one.pk not in known]
        return {**data, "targets": found}

    def recorded(self, name: str) -> Any:
        """What the drive says now."""
        assert isinstance(self.subject, Drive)
        return self.subject.targets.all() if name == "targets" else getattr(self.subject, name, None)


def _option(one: Target) -> Option:
    return Option(one.title, str(one.unit), one.field)


class CloseForm(SubmissionForm):
    """What the drive has taught; may stay empty."""

    note = forms.CharField(
        label=_("What the drive has taught"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write of work and evidence, not of persons."),
    )


class DriveFilter(PlaceFilter):
    """Narrow the list of drives."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *DRIVE.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        state = self.cleaned_data.get("state")
        return super().narrow(rows.filter(state=state) if state else rows)


def first_days() -> dict[str, datetime.date]:
    """What the form begins with: ten days from today."""
    return {"since": today(), "until": today() + datetime.timedelta(days=9)}
