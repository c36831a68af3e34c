"""Who may do what with resolutions, targets and individual targets."""

from __future__ import annotations

from typing import Any

from units.rules import heads_the_unit, is_member, is_own_head, is_superior_staff

__all__ = ["draws_up", "heads_the_unit", "is_member", "is_own_head", "is_superior_staff"]


def draws_up(by: Any, obj: Any) -> bool:
    """The member whose individual target it is: nobody else changes it."""
    return by is not None and by.pk == obj.person_id
