"""States change by moves, and only by moves: a table per app says which, who and unless."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal

from workflow.models import AbstractStep, Stateful, Step, subject_type_of
from workflow.refusals import NotNow, NotReady, NotYours

Text = Any  # a str or a lazily translated one
Who = Callable[[Any, Any], bool]
Unless = Callable[[Any], Sequence[Text]]

#: Sent inside the transaction of a move that says tell=True; `sender` is the model, `obj`, `move` and `by` come along.
moved = Signal()

TABLES: dict[str, "Moves"] = {}


def nothing_missing(obj: Any) -> Sequence[Text]:
    """The default of `unless`: no reason speaks against the move."""
    return []


def the_beat(by: Any, obj: Any) -> bool:
    """Only the program itself, at a date: no person draws this button."""
    return by is None


@dataclass(frozen=True, slots=True)
class Move:
    """One legal change of state. `source` empty means: at its beginning."""

    name: str
    source: tuple[str, ...]
    target: str
    label: Text
    who: Who
    unless: Unless = nothing_missing
    tell: bool = False


class Moves:
    """The table of moves of one model, in the order a reader would tell them."""

    def __init__(self, model: str, states: Sequence[tuple[str, Text]], moves: Iterable[Move]) -> None:
        """`model` is "app.model"; `states` are (name, label) in the order of the road."""
        self.model, self.states = model, tuple(states)
        self.moves = {move.name: move for move in moves}
        known = {name for name, _ in self.states}
        for one in self.moves.values():
            if not {*one.source, one.target} <= known:
                raise ValueError(f"{model}: move {one.name} names a state that is not in the table")
        TABLES[model] = self

    def label_of(self, state: str) -> Text:
        """The word for a state."""
        return dict(self.states).get(state, state)


def table_of(obj: models.Model) -> Moves:
    """The table of moves of a thing; KeyError if it has none."""
    return TABLES[subject_type_of(obj)]


def open_move(obj: Stateful, name: str, by: Any) -> Move:
    """Return the move if `by` may make it and the state allows it.

    Raises NotYours (another post's), NotNow (another state). What is still missing (`unless`) is asked by move().
    """
    one = table_of(obj).moves[name]
    if not one.who(by, obj):
        raise NotYours
    if obj.state not in one.source:
        raise NotNow
    return one


def moves_open_to(obj: Stateful, person: Any) -> list[Move]:
    """The buttons of a page: moves the state allows and `person` may make, missing conditions or not."""
    if isinstance(person, AnonymousUser):
        return []
    return [one for one in table_of(obj).moves.values() if obj.state in one.source and one.who(person, obj)]


def lock(obj: models.Model) -> None:
    """Lock the row of `obj` until the transaction ends and take over what stands there now.

    Its unit, where it has been read already, is not read again for the rule that asks next.
    """
    unit = obj._state.fields_cache.get("unit")
    obj.refresh_from_db(from_queryset=type(obj)._default_manager.select_for_update(of=("self",)))
    if unit is not None and unit.pk == getattr(obj, "unit_id", None):
        obj._state.fields_cache["unit"] = unit


@transaction.atomic
def move(
    obj: Stateful,
    name: str,
    *,
    by: Any,
    note: str = "",
    happened_on: datetime.date | None = None,
    facts: dict[str, Any] | None = None,
    also: Sequence[str] = (),
) -> AbstractStep:
    """Make the move `name`: lock, check, write the state and one step, tell.

    `also` names fields the caller has set on `obj` that are saved with the state: they are kept over the lock.
    Raises NotYours, NotNow, NotReady.
    """
    kept = {field: getattr(obj, field) for field in also}
    lock(obj)
    one = open_move(obj, name, by)
    for field, value in kept.items():
        setattr(obj, field, value)
    if reasons := list(one.unless(obj)):
        raise NotReady(reasons)
    source, obj.state = obj.state, one.target
    type(obj)._default_manager.filter(pk=obj.pk).update(state=one.target, version=F("version") + 1, **kept)
    obj.version += 1
    step = _write(obj, name, source, one.target, by=by, note=note, happened_on=happened_on, facts=facts)
    if one.tell:
        moved.send(sender=type(obj), obj=obj, move=one, by=by)
    return step


def record(
    obj: models.Model,
    name: str,
    *,
    by: Any,
    note: str = "",
    happened_on: datetime.date | None = None,
    facts: dict[str, Any] | None = None,
) -> AbstractStep:
    """Write the step of a change that moves no state (a reading added, a unit renamed). One per write."""
    state = getattr(obj, "state", "")
    return _write(obj, name, state, state, by=by, note=note, happened_on=happened_on, facts=facts)


def _write(
    obj: models.Model,
    name: str,
    source: str,
    target: str,
    *,
    by: Any,
    note: str,
    happened_on: datetime.date | None,
    facts: dict[str, Any] | None,
) -> AbstractStep:
    model: type[AbstractStep] = getattr(obj, "step_model", Step)
    unit_id = obj.step_unit_id() if hasattr(obj, "step_unit_id") else getattr(obj, "unit_id", None)
    manager: models.Manager[Any] = model._default_manager
    step: AbstractStep = manager.create(
        subject_type=subject_type_of(obj),
        subject_id=obj.pk,
        unit_id=unit_id,
        name=name,
        source=source,
        target=target,
        by=by,
        note=note,
        happened_on=happened_on,
        facts=facts or {},
    )
    return step
