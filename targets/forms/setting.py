"""Forms of resolutions, targets and readings: they parse and check, never write."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.forms import WithEvidence
from pages.forms import DayField
from targets.models import (
    FIELDS,
    MEASURE_TYPES,
    TIERS,
    Measure,
    Reading,
    Resolution,
    Target,
    TargetVersion,
    UnitOfMeasure,
)
from targets.presenting import unit_text
from targets.setting import Plan, Step, faults
from units.meetings import MeetingForm
from units.models import Unit
from workflow.clock import today
from workflow.forms import SubmissionForm

#: Lines for stages; more than five steps are targets of their own.
STAGES = 5


class ResolutionForm(SubmissionForm):
    """What a unit resolves."""

    tier = forms.ChoiceField(
        label=_("Which flag does the unit resolve to win?"), choices=TIERS, widget=forms.RadioSelect
    )
    aim = forms.CharField(
        label=_("What the unit resolves"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    term_on = DayField(label=_("By when"))


class AdoptionForm(WithEvidence, MeetingForm):
    """The meeting that adopted a resolution; its signed paper may be filed with it."""

    field_order = ("held_on", "place", "present", "minutes", "evidence", "file", "file_title")


class DiscussionForm(MeetingForm):
    """A collective discussion of targets: what was proposed and what it changed (L5)."""

    proposals = forms.CharField(
        label=_("Proposals made"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was proposed, not who proposed it."),
    )
    changes = forms.CharField(
        label=_("What the proposals changed in the targets"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    also = forms.ModelMultipleChoiceField(
        label=_("Discussed at the same meeting"),
        queryset=Target.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["also"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = others
        if not others:
            del self.fields["also"]


class TargetForm(SubmissionForm):
    """A target in three parts: the problem; measure and goal; time limit and stages (L4)."""

    unit = forms.TypedChoiceField(label=_("Which unit's target is it?"))
    field = forms.ChoiceField(label=_("Field"), choices=FIELDS, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What will be reached"), max_length=200, help_text=_("Example: Ore recovery at the concentrator")
    )
    problem = forms.CharField(
        label=_("Problem to be solved"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("State present equipment, supply and staffing. Write of work and evidence, not of persons."),
    )
    way = forms.CharField(
        label=_("How it will be reached"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    counted = forms.CharField(label=_("What is counted"), max_length=200, help_text=_("Example: flats repaired"))
    type = forms.ChoiceField(
        label=_("Kind of measure"), choices=MEASURE_TYPES, widget=forms.RadioSelect, initial="number"
    )
    unit_of_measure = forms.ModelChoiceField(
        label=_("Unit of measure"), queryset=UnitOfMeasure.objects.filter(retired_on__isnull=True), required=False
    )
    baseline = forms.DecimalField(label=_("Level now"), max_digits=14, decimal_places=2, min_value=0)
    baseline_source = forms.CharField(
        label=_("Where the level now is read from"),
        max_length=200,
        help_text=_("Example: shift log of the concentrator"),
    )
    goal = forms.DecimalField(label=_("Goal"), max_digits=14, decimal_places=2, min_value=0)
    kind = forms.ChoiceField(label=_("Immediate or long-term"), choices=TargetVersion.KINDS, widget=forms.RadioSelect)
    limit_on = DayField(label=_("Time limit"))

    PARTS = (
        (_("1 Problem"), ("unit", "field", "title", "problem", "way")),
        (_("2 Measure and goal"), ("counted", "type", "unit_of_measure", "baseline", "baseline_source", "goal")),
        (_("3 Time limit and stages"), ("kind", "limit_on")),
    )

    def __init__(self, *args: Any, resolution: Resolution, units: list[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resolution = resolution
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        if units is None or len(units) < 2:
            # One unit only, or a target that has its unit already: nothing to choose.
            del self.fields["unit"]
        else:
            known = {str(one.pk): one for one in units}
            field.choices = [(key, str(one)) for key, one in known.items()]
            field.coerce = known.__getitem__
            field.initial = resolution.unit_id
        for number in range(1, STAGES + 1):
            self.fields[f"stage_{number}_due_on"] = DayField(label=_("Stage %(n)s, by") % {"n": number}, required=False)
            self.fields[f"stage_{number}_value"] = forms.DecimalField(
                label=_("Stage %(n)s, value") % {"n": number},
                max_digits=14,
                decimal_places=2,
                min_value=0,
                required=False,
            )
            self.fields[f"stage_{number}_calculation"] = forms.CharField(
                label=_("Stage %(n)s, calculation") % {"n": number}, max_length=300, required=False
            )

    def parts(self) -> list[tuple[Any, list[Any]]]:
        """(heading, bound fields) of the three parts; the stages stand below the third."""
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.PARTS]

    def stage_rows(self) -> list[list[Any]]:
        """Date, value and calculation of each line of stages, as bound fields."""
        names = ("due_on", "value", "calculation")
        return [[self[f"stage_{number}_{name}"] for name in names] for number in range(1, STAGES + 1)]

    def clean(self) -> dict[str, Any]:
        """Check the plan as a whole; each fault stands beside its field."""
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, STAGES + 1):
            due_on, value = data.get(f"stage_{number}_due_on"), data.get(f"stage_{number}_value")
            if (due_on is None) != (value is None) and not self.errors.get(f"stage_{number}_value"):
                missing = "due_on" if due_on is None else "value"
                self.add_error(f"stage_{number}_{missing}", _now("A stage needs both a date and a value"))
        if not self.errors:
            for name, words in faults(self.plan(), self.resolution, today()):
                self.add_error(name if name in self.fields else None, words)
        return data

    def recorded(self, name: str) -> Any:
        """The text that stands now: most of it in the current version and its measure."""
        assert isinstance(self.subject, Target)
        now = texts_of(self.subject).get(name)
        field = self.fields[name]
        if isinstance(field, forms.DecimalField) and now is not None:
            return field.to_python(now)
        return field.to_python(now) if isinstance(field, forms.ModelChoiceField) else now

    def plan(self) -> Plan:
        """The cleaned data as the plan a target is set from; empty lines of stages are left out."""
        data = self.cleaned_data
        stages = [
            Step(data[f"stage_{n}_due_on"], data[f"stage_{n}_value"], data.get(f"stage_{n}_calculation") or "")
            for n in range(1, STAGES + 1)
            if data.get(f"stage_{n}_due_on") and data.get(f"stage_{n}_value") is not None
        ]
        named = ("field", "title", "problem", "way", "kind", "limit_on", "counted", "type", "unit_of_measure")
        numbers = ("baseline", "baseline_source", "goal")
        return Plan(**{name: data[name] for name in (*named, *numbers)}, stages=stages)


class ReadingForm(WithEvidence):
    """A dated value with its evidence; the last value is filled in. Its fields follow from what is measured."""

    measure = forms.TypedChoiceField(label=_("Measure"), widget=forms.RadioSelect)
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=2, min_value=0)
    happened_on = DayField(label=_("On"))
    note = forms.CharField(
        label=_("Done, next, obstacle"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    field_order = ("measure", "value", "happened_on", "note", "reason", "evidence", "file", "file_title")

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        """`measures` are those of the target (or the one of the reading that is corrected)."""
        super().__init__(*args, **kwargs)
        known = {str(one.pk): one for one in measures}
        field = self.fields["measure"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(key, one.name) for key, one in known.items()]
        field.coerce = known.__getitem__
        if len(known) == 1:
            field.widget = forms.HiddenInput()
            field.initial = measures[0].pk
            self._count_in(measures[0])

    def _count_in(self, measure: Measure) -> None:
        if measure.type == "yes_no":
            self.fields["value"] = forms.TypedChoiceField(
                label=measure.name,
                coerce=Decimal,
                choices=[("1", _("Yes")), ("0", _("Not yet"))],
                widget=forms.RadioSelect,
            )
        elif unit := unit_text(measure):
            self.fields["value"].label = _("%(counted)s, %(unit)s") % {"counted": measure.name, "unit": unit}

    def recorded(self, name: str) -> Any:
        """What the last reading of the target says."""
        assert isinstance(self.subject, Target)
        last = Reading.objects.filter(measure__target=self.subject).order_by("-id").first()
        return getattr(last, name, None) if name in ("value", "happened_on", "note") else None

    def clean_happened_on(self) -> datetime.date:
        """Readings speak of days that have been."""
        happened_on: datetime.date = self.cleaned_data["happened_on"]
        if happened_on > today():
            raise forms.ValidationError(_("Choose a date that is not after today"))
        return happened_on


class CorrectionForm(ReadingForm):
    """A correction of a reading, with its reason."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measure"]
        del self.fields["note"]


class OrderForm(SubmissionForm):
    """The unit's own order of its targets: a number for each, the smallest first."""

    def __init__(self, *args: Any, rows: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for place, one in enumerate(rows, start=1):
            self.fields[f"t{one.pk}"] = forms.IntegerField(label=one.title, min_value=1, max_value=999, initial=place)

    def recorded(self, name: str) -> Any:
        """The place a target has now."""
        if name not in self.fields:
            return None
        rows = Target.objects.filter(pk__in=[one.pk for one in self.rows]).order_by("unit__path", "order", "id")
        return [f"t{pk}" for pk in rows.values_list("pk", flat=True)].index(name) + 1

    def ids(self) -> list[int]:
        """The targets in the order asked for; equal numbers keep the order they stood in."""
        return [one.pk for one in sorted(self.rows, key=lambda one: self.cleaned_data[f"t{one.pk}"])]


def texts_of(target: Target) -> dict[str, Any]:
    """What the form of a target holds for one that is set: its current version, measure and stages."""
    version = target.current
    assert version is not None
    goal = version.goals.select_related("measure").prefetch_related("stages").order_by("id").first()
    data: dict[str, Any] = {"field": target.field}
    data |= {name: getattr(version, name) for name in ("title", "problem", "way", "kind", "limit_on")}
    if goal is not None:
        measure = goal.measure
        data |= {"counted": measure.name, "type": measure.type, "unit_of_measure": measure.unit_of_measure_id}
        data |= {"baseline": plain(goal.baseline), "goal": plain(goal.goal), "baseline_source": goal.baseline_source}
        for stage in goal.stages.all():
            line = f"stage_{stage.number}"
            data |= {f"{line}_due_on": stage.due_on, f"{line}_value": plain(stage.value)}
            data[f"{line}_calculation"] = stage.calculation
    return data


def taken_over(higher: Target, resolution: Resolution) -> dict[str, Any]:
    """What the form holds when a higher target is taken over: what it counts and by when; the own level is asked."""
    data = texts_of(higher)
    kept = ("field", "title", "kind", "counted", "type", "unit_of_measure")
    limit = min(higher.limit_on, resolution.term_on)
    return {name: data[name] for name in kept if name in data} | {"limit_on": limit}


def plain(value: Decimal) -> str:
    """A number as an input takes it: `66.4`, never `66.40` or `1,200`."""
    return format(value.normalize(), "f")
