"""Who may do what on the way to an award; nobody judges what is theirs (rules 5, 6 of the bounds)."""

from __future__ import annotations

from typing import Any

from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, is_superior_staff

__all__ = ["assesses", "approves", "heads_the_unit", "is_superior_staff", "sits_in_committee"]


def assesses(by: Any, obj: Any) -> bool:
    """Named as an assessor of this application, and not of the unit."""
    return by is not None and not is_member(by, obj) and obj.assessors.filter(person_id=by.pk).exists()


def took_part(by: Any, obj: Any) -> bool:
    """Assessed the application or put it forward."""
    return (
        obj.assessors.filter(person_id=by.pk).exists() or obj.decisions.filter(level="committee", by_id=by.pk).exists()
    )


def sits_in_committee(by: Any, obj: Any) -> bool:
    """Committee staff above the unit, who records the sitting's decision; not of the unit, no assessor of it."""
    return is_superior_staff(by, obj) and not obj.assessors.filter(person_id=by.pk).exists()


def approves(by: Any, obj: Any) -> bool:
    """Official of the team department above the unit who neither assessed nor put forward nor belongs to the unit."""
    return (
        by is not None
        and reach_of(by).holds_above([Post.DEPARTMENT], obj.unit)
        and not is_member(by, obj)
        and not took_part(by, obj)
    )
