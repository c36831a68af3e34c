"""Who may change the register: opened and decided by the department, approved by another, appeals by a third (Bound 6)."""

from __future__ import annotations

from typing import Any

from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, unit_of

__all__ = ["answers_appeals", "approves_change", "heads_the_unit", "keeps_the_register"]


def keeps_the_register(by: Any, obj: Any) -> bool:
    """Official of the team department above the unit who neither heads it nor is a member of it."""
    above = by is not None and reach_of(by).holds_above([Post.DEPARTMENT], unit_of(obj))
    return above and not is_member(by, obj) and not heads_the_unit(by, obj)


def approves_change(by: Any, obj: Any) -> bool:
    """Such an official who has neither opened nor decided it: of the same department, or of the next level's."""
    return keeps_the_register(by, obj) and by.pk not in (obj.opened_by_id, obj.decided_by_id)


def answers_appeals(by: Any, obj: Any) -> bool:
    """Senior official above the unit who had no part in the change."""
    above = by is not None and reach_of(by).holds_above([Post.SENIOR], unit_of(obj))
    part = (obj.opened_by_id, obj.decided_by_id, obj.approved_by_id)
    return above and not is_member(by, obj) and not heads_the_unit(by, obj) and by.pk not in part
