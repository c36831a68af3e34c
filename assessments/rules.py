"""Who may do what on the way to an award; nobody judges what is theirs (Bounds 1 and 6)."""

from __future__ import annotations

from typing import Any

from assessments.duties import part_of
from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, is_superior_staff

__all__ = [
    "approves",
    "assesses",
    "decides_appeals",
    "heads_the_unit",
    "holds_appeals",
    "keeps_standards",
    "reopens",
    "screens",
    "sits_in_committee",
]


def keeps_standards(by: Any, obj: Any) -> bool:
    """Official of the team department at the nation, who edits and publishes the standard."""
    return any(one.post == Post.DEPARTMENT and "." not in one.path for one in reach_of(by).held)


def screens(by: Any, obj: Any) -> bool:
    """Committee staff above the unit who neither belongs to it nor heads it: else the one who applies would screen.

    Nor had a part in it that an upheld appeal found faulty.
    """
    return is_superior_staff(by, obj) and not heads_the_unit(by, obj) and not part_of(by, obj).stood_back


def assesses(by: Any, obj: Any) -> bool:
    """Named as an assessor of this application, and not of the unit."""
    return by is not None and not is_member(by, obj) and obj.assessors.filter(person_id=by.pk).exists()


def sits_in_committee(by: Any, obj: Any) -> bool:
    """Committee staff above the unit, who records the sitting's decision; neither of the unit nor its head or assessor."""
    return screens(by, obj) and not part_of(by, obj).assessed


def approves(by: Any, obj: Any) -> bool:
    """Official of the team department above the unit who has no part in the application and does not head the unit."""
    return (
        reach_of(by).holds_above([Post.DEPARTMENT], obj.unit)
        and not heads_the_unit(by, obj)
        and not is_member(by, obj)
        and not part_of(by, obj).any
    )


def holds_appeals(by: Any, obj: Any) -> bool:
    """Holds a post that decides such an appeal: senior official above the unit, or a department of the next level."""
    reach = reach_of(by)
    return reach.holds_above([Post.SENIOR], obj.unit) or reach.holds_above([Post.DEPARTMENT], obj.decided_at)


def decides_appeals(by: Any, obj: Any) -> bool:
    """Another than who decided, proposed, assessed, lodged it or belongs to the unit (Bound 6)."""
    return holds_appeals(by, obj) and _has_no_part(by, obj.application)


def reopens(by: Any, obj: Any) -> bool:
    """Of an application that was refused: a senior or department official who may decide on an appeal against it."""
    return reach_of(by).holds_above([Post.SENIOR, Post.DEPARTMENT], obj.unit) and _has_no_part(by, obj)


def _has_no_part(by: Any, application: Any) -> bool:
    if heads_the_unit(by, application) or is_member(by, application):
        return False
    part = part_of(by, application)
    return not part.any and not part.acted
