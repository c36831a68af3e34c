"""Who may: plain predicates over (person, thing). A thing is a unit or has a `unit`."""

from __future__ import annotations

from typing import Any

from units.models import Post, Unit
from units.reach import reach_of


def unit_of(obj: Any) -> Unit:
    """The unit a rule speaks about."""
    return obj if isinstance(obj, Unit) else obj.unit


def heads_the_unit(by: Any, obj: Any) -> bool:
    """Unit head (or deputy) of the unit or of a unit above it."""
    return reach_of(by).holds([Post.HEAD], unit_of(obj))


def is_own_head(by: Any, obj: Any) -> bool:
    """Unit head (or deputy) of this very unit: the only other reader of individual targets (Bound 3)."""
    return reach_of(by).holds_at([Post.HEAD], unit_of(obj).pk)


def is_member(by: Any, obj: Any) -> bool:
    """Member of the unit or of a workshop or workteam inside it."""
    return unit_of(obj).pk in reach_of(by).own_ids


def is_superior_staff(by: Any, obj: Any) -> bool:
    """Staff of a committee above the unit, and not of the unit itself."""
    return reach_of(by).holds_above([Post.STAFF], unit_of(obj)) and not is_member(by, obj)


def is_staff(by: Any, obj: Any) -> bool:
    """Committee staff whose area holds the unit."""
    return reach_of(by).holds([Post.STAFF], unit_of(obj))


def is_department_official(by: Any, obj: Any) -> bool:
    """Official of the three-revolution-team department whose area holds the unit."""
    return reach_of(by).holds([Post.DEPARTMENT], unit_of(obj))


def is_senior(by: Any, obj: Any) -> bool:
    """Senior official whose area holds the unit."""
    return reach_of(by).holds([Post.SENIOR], unit_of(obj))


def is_administrator(by: Any, obj: Any = None) -> bool:
    """System administrator: accounts, posts, catalogues; no decision in the movement."""
    reach = reach_of(by)
    return (
        reach.holds_anywhere([Post.ADMINISTRATOR]) if obj is None else reach.holds([Post.ADMINISTRATOR], unit_of(obj))
    )


def any_of(*rules: Any) -> Any:
    """One rule that holds when any of `rules` does."""

    def one_holds(by: Any, obj: Any) -> bool:
        return any(rule(by, obj) for rule in rules)

    one_holds.__name__ = "_or_".join(rule.__name__ for rule in rules)
    return one_holds
