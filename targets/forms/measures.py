"""The cells of one measure in the form of a target, and what they say once they are cleaned (L4)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets.models import MEASURE_TYPES, ShippedMeasure, UnitOfMeasure
from targets.plan import Aim, Step, cell

#: Measures of one target at most; a target that needs more is two.
MOST_MEASURES = 5
#: Lines for stages; more than five steps are targets of their own.
STAGES = 5
MOST_MILESTONES = 12
BETTER = [("higher", _("Higher is better")), ("lower", _("Lower is better"))]
#: The cells of part 2, in their order.
CELLS = (
    "shipped",
    "counted",
    "type",
    "unit_of_measure",
    "better",
    "baseline",
    "baseline_source",
    "past",
    "past_on",
    "goal",
    "reason",
    "milestones",
    "share",
)
#: Cells that most kinds of measure ask for: their hint says when they are not needed, so no mark says it.
MOSTLY_ASKED = ("counted", "unit_of_measure", "baseline", "goal")
#: What a kind of measure does without, in the form and in what is read from it.
NEEDLESS = {
    "yes_no": ("unit_of_measure", "past", "past_on", "milestones"),
    "milestones": ("unit_of_measure", "past", "past_on", "goal", "baseline"),
}


class Catalogues:
    """The entries of both catalogues by their ids as text: loaded once for a whole form, and only where one is asked."""

    @cached_property
    def units(self) -> dict[str, UnitOfMeasure]:
        """Units of measure."""
        return {str(one.pk): one for one in UnitOfMeasure.objects.all()}

    @cached_property
    def shipped(self) -> dict[str, ShippedMeasure]:
        """Measures."""
        return {str(one.pk): one for one in ShippedMeasure.objects.select_related("unit_of_measure")}


class EntryField(forms.TypedChoiceField):
    """An entry of a catalogue; a retired one is offered only where it is `chosen` already."""

    def __init__(
        self, *, known: Callable[[], Mapping[str, Any]], chosen: Callable[[], Any], empty: Any, **kwargs: Any
    ) -> None:
        def choices() -> list[tuple[str, Any]]:
            offered = [
                (key, str(one)) for key, one in known().items() if one.retired_on is None or key == str(chosen())
            ]
            return [("", empty), *offered]

        super().__init__(choices=choices, coerce=lambda key: known()[key], empty_value=None, required=False, **kwargs)


def number_field(label: Any, **more: Any) -> forms.DecimalField:
    """A number of any measure; that it is no negative count, no share above 100 … is said by the plan."""
    made = forms.DecimalField(label=label, max_digits=14, decimal_places=2, required=False, **more)
    made.widget.attrs |= {"inputmode": "decimal"}
    return made


def cells_of(number: int, many: bool, catalogues: Catalogues, chosen: Callable[[str], Any]) -> dict[str, forms.Field]:
    """Part 2: what is counted, from where to where, with what weight (asked only where there are `many`)."""
    made: dict[str, forms.Field] = {
        "shipped": EntryField(
            label=_("Measure of the catalogue"),
            known=lambda: catalogues.shipped,
            chosen=lambda: chosen(cell(number, "shipped")),
            empty=_("Own words"),
            help_text=_("It brings its own kind and unit of measure."),
        ),
        "counted": forms.CharField(
            label=_("What is counted"),
            max_length=200,
            required=False,
            help_text=_("Example: flats repaired. Not needed with a measure of the catalogue."),
        ),
        "type": forms.ChoiceField(
            label=_("Kind of measure"), choices=MEASURE_TYPES, widget=forms.RadioSelect, initial="number"
        ),
        "unit_of_measure": EntryField(
            label=_("Unit of measure"),
            known=lambda: catalogues.units,
            chosen=lambda: chosen(cell(number, "unit_of_measure")),
            empty="–",
            help_text=_("Not needed for yes or no, for milestones and with a measure of the catalogue."),
        ),
        "better": forms.ChoiceField(
            label=_("Direction"), choices=BETTER, widget=forms.RadioSelect, required=False, initial="higher"
        ),
        "baseline": number_field(_("Level now"), help_text=_("Not needed for yes or no and for milestones.")),
        "baseline_source": forms.CharField(
            label=_("Where the level now is read from"),
            max_length=200,
            help_text=_("Example: shift log of the concentrator"),
        ),
        "past": number_field(_("Earlier level"), help_text=_("It shows the pace of the past beside the one required.")),
        "past_on": DayField(label=_("Day of the earlier level"), required=False),
        "goal": number_field(_("Goal"), help_text=_("Not needed for yes or no and for milestones.")),
        "reason": forms.CharField(
            label=_("Why this goal"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("It stands with the goal and is read by the committee. Write of work, not of persons."),
        ),
        "milestones": forms.CharField(
            label=_("Milestones"),
            required=False,
            max_length=3000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("For milestones alone: one on each line, in their order."),
        ),
    }
    if many:
        made["share"] = forms.IntegerField(
            label=_("Weight in the target, per cent"),
            min_value=1,
            max_value=100,
            help_text=_("The weights of all measures add up to 100."),
        )
    return {cell(number, name): one for name, one in made.items()}


def stage_cells(number: int, kind: str, milestones: list[str]) -> dict[str, forms.Field]:
    """Part 3: by when, which value, the calculation behind it; for milestones by when, and what shows it."""
    made: dict[str, forms.Field] = {}
    if kind == "milestones":
        for place, name in enumerate(milestones, start=1):
            made[f"stage_{place}_due_on"] = DayField(label=_("%(name)s, by") % {"name": name})
            made[f"stage_{place}_calculation"] = forms.CharField(
                label=_("What shows that it is reached"), max_length=300, required=False
            )
    elif kind != "yes_no":
        for place in range(1, STAGES + 1):
            made[f"stage_{place}_due_on"] = DayField(label=_("Stage %(n)s, by") % {"n": place}, required=False)
            made[f"stage_{place}_value"] = number_field(_("Stage %(n)s, value") % {"n": place})
            made[f"stage_{place}_calculation"] = forms.CharField(
                label=_("Stage %(n)s, calculation") % {"n": place}, max_length=300, required=False
            )
    return {cell(number, name): one for name, one in made.items()}


def lines_of(text: Any) -> list[str]:
    """The names on the lines of a text, without empty ones."""
    lines = [" ".join(line.split())[:200] for line in str(text or "").splitlines()]
    return [line for line in lines if line][:MOST_MILESTONES]


def kind_of(shipped: ShippedMeasure | None, typed: Any) -> str:
    """The kind of measure: an entry of the catalogue brings its own."""
    return shipped.type if shipped is not None else str(typed or "")


def fill_from_catalogue(data: dict[str, Any], number: int) -> None:
    """Put the kind and the unit of measure of a chosen entry where the check page reads them."""
    shipped = data.get(cell(number, "shipped"))
    if shipped is not None:
        data[cell(number, "type")], data[cell(number, "unit_of_measure")] = shipped.type, shipped.unit_of_measure


def aim_of(data: Mapping[str, Any], number: int, *, whole: bool, limit_on: datetime.date) -> Aim:
    """The cleaned cells of one measure as the plan takes them; without part 3 (`whole`) milestones have no days yet."""
    typed = {name: data.get(cell(number, name)) for name in CELLS}
    shipped = typed["shipped"]
    kind = kind_of(shipped, typed["type"])
    for name in NEEDLESS.get(kind, ()):
        typed[name] = None
    names = lines_of(typed["milestones"]) if kind == "milestones" else []
    goals = {"yes_no": Decimal(1), "milestones": Decimal(len(names))}
    if whole:
        stages = _steps(data, number, names)
    else:
        stages = [Step(limit_on, Decimal(place), "", name) for place, name in enumerate(names, start=1)]
    return Aim(
        counted=typed["counted"] or (str(shipped) if shipped else ""),
        type=kind,
        unit_of_measure=shipped.unit_of_measure if shipped else typed["unit_of_measure"],
        baseline=typed["baseline"] if typed["baseline"] is not None else Decimal(0),
        baseline_source=typed["baseline_source"] or "",
        goal=typed["goal"] if typed["goal"] is not None else goals[kind],
        stages=stages,
        weight=typed["share"] or 100,
        shipped=shipped,
        past=typed["past"],
        past_on=typed["past_on"],
        better=(typed["better"] or "") if kind not in NEEDLESS else "",
        reason=typed["reason"] or "",
    )


def _steps(data: Mapping[str, Any], number: int, names: list[str]) -> list[Step]:
    """The stages that are written; of milestones each one, with the day it is due."""
    found = []
    for place in range(1, (len(names) or STAGES) + 1):
        due_on, value, calculation = (
            data.get(cell(number, f"stage_{place}_{name}")) for name in ("due_on", "value", "calculation")
        )
        if names:
            value = Decimal(place)
        if due_on is not None and value is not None:
            found.append(Step(due_on, value, calculation or "", names[place - 1] if names else ""))
    return found
