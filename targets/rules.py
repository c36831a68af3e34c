"""Who may do what with resolutions, targets and individual targets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from units.models import Post
from units.reach import reach_of
from units.rules import heads_the_unit, is_member, is_own_head, is_superior_staff

__all__ = ["answered_by", "draws_up", "heads_the_unit", "is_member", "is_own_head", "is_superior_staff"]


def draws_up(by: Any, obj: Any) -> bool:
    """The member whose individual target it is: nobody else changes it."""
    return by is not None and by.pk == obj.person_id


def answered_by(person: Any, prefix: str = "unit__") -> Q:
    """Condition on rows whose unit has the person as staff of a committee above it: is_superior_staff for many."""
    reach = reach_of(person)
    return reach.seen_above(prefix, [Post.STAFF]) & ~Q(**{f"{prefix}pk__in": reach.own_ids})
