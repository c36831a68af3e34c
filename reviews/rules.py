"""Who may in reviews and deviations, beside the rules of units (units/rules.py)."""

from __future__ import annotations

from typing import Any

from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, is_superior_staff, unit_of
from workflow.models import steps_of

#: Posts that look after how the movement is run below them.
OVERSEERS = (Post.STAFF, Post.DEPARTMENT, Post.SENIOR)


def oversees(by: Any, obj: Any) -> bool:
    """Staff, department or senior official above the unit, who neither heads it nor is a member of it (L23)."""
    above = reach_of(by).holds_above(OVERSEERS, unit_of(obj))
    return above and not is_member(by, obj) and not heads_the_unit(by, obj)


def oversees_and_did_not_answer(by: Any, obj: Any) -> bool:
    """One who oversees the unit, and has not written its last explanation or measure while head of it."""
    if not oversees(by, obj):
        return False
    answers = steps_of(obj).filter(name__in=["explain", "take_measure"]).order_by("-id")
    return bool(answers.values_list("by_id", flat=True).first() != by.pk)


def owns_it(by: Any, obj: Any) -> bool:
    """Who answers for a follow-up: head of the unit that owns it, or staff above; asked of the superior, only those above."""
    if obj.of_superior:
        return reach_of(by).holds_above([Post.HEAD, Post.STAFF], obj.unit)
    return heads_the_unit(by, obj) or is_superior_staff(by, obj)


def heads_who_asked(by: Any, obj: Any) -> bool:
    """Head of the unit whose review took the measure; once that unit is merged away, of the one that owns it."""
    return heads_the_unit(by, obj if obj.review.unit.archived_on else obj.review)


def confirms(by: Any, obj: Any) -> bool:
    """Superior staff who did not propose the correction themselves: the second person (trust 14)."""
    return is_superior_staff(by, obj) and obj.proposed_by_id != by.pk
