"""The form of a target in three parts: problem; measures with goals; stages. It parses and checks, never writes (L4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets.forms.measures import (
    CELLS,
    MOST_MEASURES,
    MOSTLY_ASKED,
    NEEDLESS,
    STAGES,
    Catalogues,
    EntryField,
    aim_of,
    cells_of,
    fill_from_catalogue,
    kind_of,
    lines_of,
    stage_cells,
)
from targets.models import FIELDS, RESPONSIBLE, Resolution, ShippedMeasure, Target, TargetVersion
from targets.plan import Fault, Plan, cell, faults
from targets.reasoned import Levels, compared, reason_faults
from targets.setting import TEXTS, plan_now
from units.models import Unit
from workflow.clock import today
from workflow.forms import SubmissionForm

#: The headings of the three parts.
PARTS = (_("1 Problem"), _("2 Measures and goals"), _("3 Stages"))
WHOLE = len(PARTS)


@dataclass(frozen=True)
class CellGroup:
    """Cells of one part that stand together: one measure, or the lines of its stages."""

    heading: Any
    fields: list[BoundField]
    #: Lines of stages: cells beside each other.
    rows: list[list[BoundField]]

    @property
    def cells(self) -> list[BoundField]:
        """All its cells."""
        return [*self.fields, *(one for row in self.rows for one in row)]


class TargetForm(SubmissionForm):
    """A target in three parts. `upto`: which of them are checked; cells of later parts are kept as they are typed."""

    measures = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)
    unit = forms.TypedChoiceField(
        label=_("Which unit's target is it?"),
        error_messages={"invalid_choice": _("Choose one of the units offered; an archived unit sets no target")},
    )
    field = forms.ChoiceField(label=_("Field"), choices=FIELDS, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("What will be reached"), max_length=200, help_text=_("Example: Ore recovery at the concentrator")
    )
    problem = forms.CharField(
        label=_("Problem to be solved"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    equipment = forms.CharField(label=_("Present equipment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    supply = forms.CharField(label=_("Present supply"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    staffing = forms.CharField(
        label=_("Present staffing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How many for which work; no names."),
    )
    way = forms.CharField(
        label=_("How it will be reached"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("Immediate or long-term"), choices=TargetVersion.KINDS, widget=forms.RadioSelect)
    post = forms.ChoiceField(label=_("Responsible post"), choices=RESPONSIBLE, initial="head")
    weight = forms.IntegerField(
        label=_("Weight among the unit's targets"),
        required=False,
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("1 for most; a target of weight 2 counts twice in the progress of the unit."),
    )
    limit_on = DayField(label=_("Time limit"))

    FIRST = (
        "unit",
        "field",
        "title",
        "problem",
        "equipment",
        "supply",
        "staffing",
        "way",
        "kind",
        "post",
        "weight",
        "limit_on",
    )

    def __init__(
        self,
        *args: Any,
        resolution: Resolution,
        units: list[Unit] | None = None,
        upto: int = WHOLE,
        fixed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolution, self.upto, self.fixed = resolution, upto, fixed
        self.units = units or []
        #: The plan beside what like units reached, once its goals can be compared.
        self.compared: Plan | None = None
        self._offer_units(units)
        self.catalogues = Catalogues()
        self.count = self._count()
        for number in range(1, self.count + 1):
            self.fields.update(cells_of(number, self.count > 1, self.catalogues, self._chosen))
            self.fields.update(stage_cells(number, self.kind_in(number), self.milestones_in(number)))
        for name, field in self.fields.items():
            if _base(name) in fixed:
                field.disabled = True

    def _offer_units(self, units: list[Unit] | None) -> None:
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        if units is None or len(units) < 2:
            # One unit only, or a target that has its unit already: nothing to choose.
            del self.fields["unit"]
            return
        known = {str(one.pk): one for one in units}
        field.choices = [(key, str(one)) for key, one in known.items()]
        field.coerce = known.__getitem__
        field.initial = self.resolution.unit_id

    def _raw(self, name: str) -> Any:
        """What stands in a cell before it is cleaned: typed, or filled in."""
        if self.is_bound and _base(name) not in self.fixed:
            return self.data.get(self.add_prefix(name))
        return self.initial.get(name)

    def _count(self) -> int:
        return max(1, min(MOST_MEASURES, _whole(self._raw("measures") or "1", 1)))

    def kind_in(self, number: int) -> str:
        """The kind of measure `number`, as it is typed."""
        return kind_of(self._shipped(number), self._raw(cell(number, "type")))

    def _shipped(self, number: int) -> ShippedMeasure | None:
        """The entry of the catalogue that is chosen for measure `number`; nothing is asked where none is."""
        given = self._raw(cell(number, "shipped"))
        return self.catalogues.shipped.get(str(given)) if given else None

    def milestones_in(self, number: int) -> list[str]:
        """The names of the milestones of measure `number`, as they are typed."""
        return lines_of(self._raw(cell(number, "milestones")))

    def _names(self, part: int) -> list[str]:
        if part == 1:
            return [name for name in self.FIRST if name in self.fields]
        numbers = range(1, self.count + 1)
        if part == 2:
            every = [cell(number, name) for number in numbers for name in CELLS]
            return [name for name in every if name in self.fields]
        return [name for name in self.fields if _base(name).startswith("stage_")]

    @property
    def unmarked(self) -> set[str]:
        """Cells that do not say "(not required)" though the form alone does not ask for them."""
        asked = {cell(number, name) for number in range(1, self.count + 1) for name in MOSTLY_ASKED}
        # Part 3 says once that lines stay empty where they are not needed; a milestone is no such line.
        numbers = [one for one in range(1, self.count + 1) if self.kind_in(one) != "milestones"]
        return asked | {one.name for number in numbers for row in self._rows(number) for one in row}

    def groups(self, part: int) -> list[CellGroup]:
        """The cells of a part as the page shows them."""
        if part == 1:
            return [CellGroup("", [self[name] for name in self._names(1)], [])]
        found = []
        for number in range(1, self.count + 1):
            if part == 2:
                heading = _now("Measure %(n)s") % {"n": number} if self.count > 1 else ""
                names = [cell(number, name) for name in CELLS]
                found.append(CellGroup(heading, [self[name] for name in names if self._shown(name)], []))
            elif rows := self._rows(number):
                found.append(CellGroup(self.name_of(number), [], rows))
        return found

    def _shown(self, name: str) -> bool:
        """Whether a cell of part 2 is there to be seen; why this goal is asked only of an unusual one."""
        if name not in self.fields:
            return False
        return _base(name) != "reason" or bool(self._raw(name)) or (self.is_bound and name in self.errors)

    def _rows(self, number: int) -> list[list[BoundField]]:
        lines = ([f"stage_{place}_{name}" for name in ("due_on", "value", "calculation")] for place in range(1, 13))
        rows = ([self[cell(number, name)] for name in line if cell(number, name) in self.fields] for line in lines)
        return [row for row in rows if row]

    def name_of(self, number: int) -> str:
        """What measure `number` counts, as it is typed or chosen."""
        return str(self._raw(cell(number, "counted")) or self._shipped(number) or _now("Measure %(n)s") % {"n": number})

    def faulty_parts(self) -> list[int]:
        """The parts with a fault, in their order."""
        return [part for part in range(1, WHOLE + 1) if any(name in self.errors for name in self._names(part))]

    def clean(self) -> dict[str, Any]:
        """Check what is written as a whole; each fault stands beside its cell."""
        data: dict[str, Any] = super().clean() or {}
        for part in range(self.upto + 1, WHOLE + 1):
            for name in self._names(part):
                self.errors.pop(name, None)
        if self.upto > 1:
            self._require_cells(data)
            for number in range(1, self.count + 1):
                fill_from_catalogue(data, number)
        if not self.errors:
            checked = {name for part in range(1, self.upto + 1) for name in self._names(part)}
            for name, words in self._faults(self.plan()):
                if name in checked or self.upto == WHOLE:
                    self.add_error(name if name in self.fields else None, words)
        if not self.errors and self.upto > 1:
            self.compare()
        return data

    @property
    def whose(self) -> Unit:
        """The unit whose target it is."""
        if isinstance(self.subject, Target):
            return self.subject.unit
        chosen: Unit | None = self.cleaned_data.get("unit")
        return chosen or self.units[0]

    def levels(self) -> Levels:
        """Where the unit stands, for a target under way."""
        return {}

    def compare(self) -> None:
        """Set the goals beside what like units reached; an unusual one needs its reason (rule 1)."""
        self.compared = compared(self.plan(), self.whose, today(), self.levels())
        for name, words in reason_faults(self.compared):
            self.add_error(name, words)

    def _faults(self, plan: Plan) -> list[Fault]:
        found = faults(plan, self.resolution, today())
        # What stands already is asked only where it matters: its stages may have passed.
        return faults(plan, self.resolution, today(), self.known.days) if found and self.known else found

    @cached_property
    def known(self) -> Plan | None:
        """What stands already, where a target is changed."""
        return plan_now(self.subject) if isinstance(self.subject, Target) and self.subject.current_id else None

    def _chosen(self, name: str) -> Any:
        """What stands in a cell already."""
        return texts_of_plan(self.known).get(name) if self.known else None

    def _require_cells(self, data: dict[str, Any]) -> None:
        """What a kind of measure cannot do without, and stages that are half written."""
        for number in range(1, self.count + 1):
            kind = self.kind_in(number)
            asked = [name for name in ("baseline", "goal") if kind not in NEEDLESS]
            if data.get(cell(number, "shipped")) is None:
                asked.append("counted")
            for name in asked:
                if data.get(cell(number, name)) in (None, "") and cell(number, name) not in self.errors:
                    self.add_error(cell(number, name), self.fields[cell(number, name)].error_messages["required"])
            self._derive_direction(data, number)
            if self.upto == WHOLE and kind not in NEEDLESS:
                self._require_whole_lines(data, number)

    def _derive_direction(self, data: dict[str, Any], number: int) -> None:
        """Without a choice the goal tells whether more or less is better."""
        level, goal = data.get(cell(number, "baseline")), data.get(cell(number, "goal"))
        if not data.get(cell(number, "better")) and level is not None and goal is not None:
            data[cell(number, "better")] = "higher" if goal > level else "lower"

    def _require_whole_lines(self, data: dict[str, Any], number: int) -> None:
        for place in range(1, STAGES + 1):
            names = [cell(number, f"stage_{place}_{name}") for name in ("due_on", "value")]
            empty = [name for name in names if data.get(name) is None]
            if len(empty) == 1 and not any(name in self.errors for name in names):
                self.add_error(empty[0], _now("A stage needs both a date and a value"))

    def recorded(self, name: str) -> Any:
        """The text that stands now: most of it in the current version and its measures."""
        assert isinstance(self.subject, Target)
        now = texts_of(self.subject).get(name)
        field = self.fields[name]
        if isinstance(field, EntryField):
            return field.coerce(str(now)) if now else None
        return field.to_python(now) if isinstance(field, forms.DecimalField) and now is not None else now

    def plan(self) -> Plan:
        """The cleaned data as the plan a target is set from; empty lines of stages are left out."""
        data = self.cleaned_data
        measures = [
            aim_of(data, number, whole=self.upto == WHOLE, limit_on=data["limit_on"])
            for number in range(1, self.count + 1 if self.upto > 1 else 1)
        ]
        texts = {name: data[name] for name in TEXTS}
        return Plan(field=data["field"], weight=data.get("weight") or 1, measures=measures, **texts)


def _base(name: str) -> str:
    """The name of a cell without its measure: `m2_goal` is `goal`."""
    start, _line, rest = name.partition("_")
    return rest if start[:1] == "m" and _whole(start[1:], 0) else name


def texts_of(target: Target) -> dict[str, Any]:
    """What the form of a target holds for one that is set: its current version, measures and stages."""
    return texts_of_plan(plan_now(target))


def texts_of_plan(plan: Plan) -> dict[str, Any]:
    """A plan as the form takes it."""
    data: dict[str, Any] = {"field": plan.field, "weight": plan.weight, "measures": len(plan.measures)}
    data |= {name: getattr(plan, name) for name in TEXTS}
    for number, aim in enumerate(plan.measures, start=1):
        cells: dict[str, Any] = {name: getattr(aim, name) for name in ("counted", "type", "baseline_source", "past_on")}
        cells |= {"unit_of_measure": aim.unit_of_measure and aim.unit_of_measure.pk, "better": aim.better}
        cells |= {"shipped": aim.shipped and aim.shipped.pk, "share": aim.weight, "reason": aim.reason}
        cells |= {name: plain(getattr(aim, name)) for name in ("baseline", "goal", "past")}
        cells["milestones"] = "\n".join(aim.milestones)
        for place, stage in enumerate(aim.stages, start=1):
            line = f"stage_{place}"
            cells |= {f"{line}_due_on": stage.due_on, f"{line}_calculation": stage.calculation}
            cells[f"{line}_value"] = plain(stage.value)
        data |= {cell(number, name): value for name, value in cells.items()}
    return data


#: What is taken over from a higher target: what it counts; the own level and goal are asked.
TAKEN = ("counted", "type", "unit_of_measure", "shipped", "better", "share", "milestones")


def taken_over(higher: Target, resolution: Resolution) -> dict[str, Any]:
    """What the form holds when a higher target is taken over: what it counts and by when; the own level is asked."""
    data = texts_of(higher)
    kept = {name: data[name] for name in data if name in ("field", "title", "kind", "measures") or _base(name) in TAKEN}
    return kept | {"limit_on": min(higher.limit_on, resolution.term_on)}


def plain(value: Decimal | None) -> str:
    """A number as an input takes it: `66.4`, never `66.40` or `1,200`."""
    return "" if value is None else format(value.normalize(), "f")


def one_more(data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What was typed, with cells for one more measure; what is left of the weight is proposed for it."""
    found, count = _typed(data, prefix), _count_in(data, prefix)
    if count >= MOST_MEASURES:
        return found
    shares = [found.get(cell(number, "share"), "") for number in range(1, count + 1)]
    given = sum(_whole(one, 0) for one in shares)
    left = max(0, 100 - given) if given else 100 // (count + 1)
    if count == 1 and not given:
        found["share"] = str(100 - left)
    return found | {"measures": count + 1, cell(count + 1, "share"): str(left) if left else ""}


def one_less(data: QueryDict, number: int, prefix: str = "") -> dict[str, Any]:
    """What was typed, without measure `number`; those after it move up."""
    found, count = _typed(data, prefix), _count_in(data, prefix)
    if count < 2 or not 1 <= number <= count:
        return found
    place = {one: one - (one > number) for one in range(1, count + 1) if one != number}
    kept = {name: value for name, value in found.items() if _number(name) == 0}
    for name, value in found.items():
        if (at := _number(name)) in place:
            kept[cell(place[at], _base(name))] = value
    return kept | {"measures": count - 1} | ({"share": ""} if count == 2 else {})


def _typed(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    start = f"{prefix}-" if prefix else ""
    return {name[len(start) :]: value for name, value in data.items() if name.startswith(start)}


def _count_in(data: Mapping[str, Any], prefix: str) -> int:
    return _whole(data.get(f"{prefix}-measures" if prefix else "measures") or "1", 1)


def _whole(typed: Any, otherwise: int) -> int:
    """A whole number of at most three digits, else `otherwise`; whatever a browser sends."""
    given = str(typed)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else otherwise


def _number(name: str) -> int:
    """Which measure a cell belongs to; 0: none."""
    base = _base(name)
    if base != name:
        return int(name.partition("_")[0][1:])
    return 1 if base in CELLS or base.startswith("stage_") else 0
