"""Who may do what on the way to an award; nobody judges what is theirs (Bounds 1 and 6)."""

from __future__ import annotations

from typing import Any

from assessments.duties import part_of
from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, is_superior_staff

__all__ = ["approves", "assesses", "heads_the_unit", "keeps_standards", "screens", "sits_in_committee"]


def keeps_standards(by: Any, obj: Any) -> bool:
    """Official of the team department at the nation, who edits and publishes the standard."""
    return any(one.post == Post.DEPARTMENT and "." not in one.path for one in reach_of(by).held)


def screens(by: Any, obj: Any) -> bool:
    """Committee staff above the unit who neither belongs to it nor heads it: else the one who applies would screen."""
    return is_superior_staff(by, obj) and not heads_the_unit(by, obj)


def assesses(by: Any, obj: Any) -> bool:
    """Named as an assessor of this application, and not of the unit."""
    return by is not None and not is_member(by, obj) and obj.assessors.filter(person_id=by.pk).exists()


def sits_in_committee(by: Any, obj: Any) -> bool:
    """Committee staff above the unit, who records the sitting's decision; neither of the unit nor its head or assessor."""
    return screens(by, obj) and not obj.assessors.filter(person_id=by.pk).exists()


def approves(by: Any, obj: Any) -> bool:
    """Official of the team department above the unit who has no part in the application and does not head the unit."""
    return (
        reach_of(by).holds_above([Post.DEPARTMENT], obj.unit)
        and not heads_the_unit(by, obj)
        and not is_member(by, obj)
        and not part_of(by, obj).any
    )
