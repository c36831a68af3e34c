"""Who may do what with resolutions, targets and individual targets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from units.models import Post, Unit
from units.reach import reach_of
from units.rules import any_of, heads_the_unit, is_member, is_own_head, is_superior_staff

__all__ = [
    "answered_by",
    "carries_the_unit",
    "draws_up",
    "heads_the_unit",
    "is_member",
    "is_own_head",
    "is_superior_staff",
    "keeps_the_campaign",
    "leads_the_campaign",
    "organizations_at",
    "reads_examples",
]
#: Who adds campaigns and lets them retire.
KEEPERS = (Post.STAFF, Post.ADMINISTRATOR)

#: The head; for a unit without a network the staff of the committee above, who get no individual target with it.
carries_the_unit = any_of(heads_the_unit, is_superior_staff)


def draws_up(by: Any, obj: Any) -> bool:
    """The member whose individual target it is: nobody else changes it."""
    return by is not None and by.pk == obj.person_id


def answered_by(person: Any, prefix: str = "unit__") -> Q:
    """Condition on rows whose unit has the person as staff of a committee above it: is_superior_staff for many."""
    reach = reach_of(person)
    return reach.seen_above(prefix, [Post.STAFF]) & ~Q(**{f"{prefix}pk__in": reach.own_ids})


def keeps_the_campaign(by: Any, obj: Any) -> bool:
    """Staff or administrator of its committee or above; of the nation, for a campaign of the whole nation."""
    reach = reach_of(by)
    if obj.unit is None:
        return any(one.post in KEEPERS and "." not in one.path for one in reach.held)
    return reach.holds(KEEPERS, obj.unit)


def organizations_at(by: Any, unit: Unit) -> set[str]:
    """The organizations of whose officials the person is one, as far as the post reaches the unit."""
    held = (one for one in reach_of(by).held if one.post == Post.ORGANIZATION and one.reaches(unit))
    return {one.organization for one in held if one.organization}


def leads_the_campaign(by: Any, campaign: Any, unit: Unit) -> bool:
    """Official of an organization that leads the campaign, whose post reaches the unit (L15)."""
    return bool(organizations_at(by, unit) & set(campaign.organizations))


def reads_examples(by: Any) -> bool:
    """Who sets targets or helps with them: heads (and deputies), team members, committee staff, wherever they are."""
    return reach_of(by).holds_anywhere([Post.HEAD, Post.TEAM, Post.STAFF])
