"""Which rows and columns travel in a package, and why the others do not. A new column is declared here, one way or the other.

Columns travel as they are; `refs` are numbers of rows that travel too; `codes` point to catalogues and units by their
code; `given` is filled in where the package is opened; `left` stays behind, each with its reason.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from targets.models import (
    CourseNote,
    IndividualProgress,
    IndividualTarget,
    Measure,
    MeasureGoal,
    Reading,
    Resolution,
    Stage,
    Target,
    TargetVersion,
)
from targets.packaging.sealing import Broken, changed, to_json
from units.models import Meeting

WHEN = "the database's own time of each side"
WHO = "names a person; there the unit's head stands for it"


@dataclass(frozen=True)
class Carried:
    """How the rows of one model travel."""

    model: type[models.Model]
    columns: tuple[str, ...]
    refs: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`targets.reading`."""
        return self.model._meta.label_lower

    def late(self) -> tuple[str, ...]:
        """References to rows that are written after these, or to the same kind: filled in afterwards."""
        known = [one.model for one in CARRIED]
        place = known.index(self.model)
        return tuple(ref for ref in self.refs if known.index(related(self.model, ref)) >= place)


CARRIED: tuple[Carried, ...] = (
    Carried(
        Meeting,
        ("kind", "held_on", "place", "present", "minutes", "proposals", "changes"),
        codes=("unit",),
        left={"recorded_at": WHEN},
    ),
    Carried(
        Resolution,
        ("tier", "aim", "term_on", "state", "returned_because"),
        refs=("meeting",),
        codes=("unit",),
        left={
            "recorded_at": WHEN,
            "version": "counts the changes of each side",
            "call": "answered in the office",
            "evidence": "files stay in the office",
        },
    ),
    Carried(
        Target,
        ("field", "order", "state", "progress", "touched_on", "renew_on", "weight", "title", "limit_on", "course"),
        refs=("resolution", "discussion", "current"),
        codes=("unit",),
        left={"recorded_at": WHEN, "version": "counts the changes of each side"},
    ),
    Carried(
        TargetVersion,
        ("number", "title", "problem", "equipment", "supply", "staffing", "way", "post", "kind", "limit_on", "reason"),
        refs=("target",),
        given=("by",),
        left={"recorded_at": WHEN},
    ),
    Carried(
        Measure,
        ("name", "type", "higher_is_better"),
        refs=("target",),
        codes=("shipped", "unit_of_measure"),
        left={"search_name": "the database writes it", "alike": "the database writes it"},
    ),
    Carried(
        MeasureGoal,
        ("baseline", "baseline_source", "past", "past_on", "goal", "weight", "usual", "reason"),
        refs=("version", "measure"),
        left={"compared": "compared with units that stand in the office alone"},
    ),
    Carried(Stage, ("number", "name", "due_on", "value", "calculation"), refs=("goal",)),
    Carried(
        Reading,
        ("value", "milestones", "happened_on", "note", "reason"),
        refs=("measure", "corrects"),
        given=("by",),
        left={"recorded_at": WHEN, "evidence": "files stay in the office; those of new readings come with the return"},
    ),
    Carried(
        CourseNote,
        ("course", "done", "coming", "obstacle", "happened_on"),
        refs=("target",),
        given=("by",),
        left={"recorded_at": WHEN},
    ),
    # These two travel in sealed parts alone.
    Carried(
        IndividualTarget,
        ("state", "task", "due_on", "stage", "order", "goal", "counted_in", "reached", "done_on"),
        refs=("target",),
        codes=("unit",),
        given=("person",),
        left={"recorded_at": WHEN, "version": "counts the changes of each side"},
    ),
    Carried(
        IndividualProgress,
        ("reached", "note", "happened_on"),
        refs=("individual",),
        left={"recorded_at": WHEN},
    ),
)
BY_MODEL = {one.model: one for one in CARRIED}
#: Columns of a target that belong to its plan: the others follow from readings, moves and the office.
PLANNED = ("field", "title", "limit_on", "weight")
PLANNED_VERSION = ("title", "problem", "equipment", "supply", "staffing", "way", "post", "kind", "limit_on")


def related(model: type[models.Model], name: str) -> type[models.Model]:
    """The model a foreign key points to."""
    found = model._meta.get_field(name).related_model
    assert isinstance(found, type)
    return found


def schema() -> str:
    """Changes whenever what travels does; a package opens where the program carries the same."""
    said = [[one.name, one.columns, one.refs, one.codes, one.given] for one in CARRIED]
    return hashlib.sha256(to_json(said)).hexdigest()[:12]


def plain(value: Any) -> Any:
    """A value as JSON knows it; numbers with places and days as text."""
    return str(value) if isinstance(value, Decimal | datetime.date) else value


def columns_of(obj: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The columns of a row that travel, and its codes."""
    one = BY_MODEL[type(obj)]
    found = {name: plain(getattr(obj, name)) for name in (one.columns if names is None else names)}
    if names is None:
        for name in one.codes:
            there = getattr(obj, name)
            found[name] = there.code if there is not None else None
    return found


def row_of(obj: models.Model) -> dict[str, Any]:
    """A whole row: its number, columns, codes, and the numbers it points to."""
    one = BY_MODEL[type(obj)]
    return {"id": obj.pk, **columns_of(obj), **{name: getattr(obj, f"{name}_id") for name in one.refs}}


def read(model: type[models.Model], given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Columns of `names` out of a file, each checked by its field. A column that is absent keeps its default.

    Raises Broken for what does not fit.
    """
    found: dict[str, Any] = {}
    for name in names:
        if name not in given:
            continue
        column = model._meta.get_field(name)
        assert isinstance(column, models.Field)
        if isinstance(given[name], str) and "\x00" in given[name]:
            raise Broken(changed())
        try:
            found[name] = column.clean(given[name], None)
        except (ValidationError, TypeError, ValueError, ArithmeticError) as error:
            raise Broken(changed()) from error
    return found


def by_codes(model: type[models.Model], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the codes of a row point to here. Raises Broken for a code nobody knows."""
    found: dict[str, Any] = {}
    for name in BY_MODEL[model].codes:
        code = given.get(name)
        if code is None:
            found[name] = None
            continue
        there = related(model, name)._default_manager.filter(code=str(code)).first()
        if there is None:
            raise Broken(changed())
        found[name] = there
    return found


def plan_of(target: Target) -> dict[str, Any]:
    """What a target that is not yet in force says, without numbers of rows: to be compared and written anew."""
    version = target.current
    assert version is not None
    goals = version.goals.select_related("measure__unit_of_measure").prefetch_related("stages").order_by("measure_id")
    return {
        "target": columns_of(target, PLANNED),
        "version": columns_of(version, PLANNED_VERSION),
        "measures": [
            {
                "measure": columns_of(goal.measure),
                "goal": columns_of(goal),
                "stages": [columns_of(stage) for stage in goal.stages.all()],
            }
            for goal in goals
        ],
    }
