"""Whose account an administrator keeps: a post in one county opens nobody's account in another, nor a superior's."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from units.models import Appointment, Membership, Person, Post
from units.reach import Reach, reach_of
from workflow.clock import today


def accounts_kept_by(by: Any) -> QuerySet[Person]:
    """The accounts a person keeps as administrator."""
    return accounts_within(reach_of(by))


def accounts_within(reach: Reach) -> QuerySet[Person]:
    """Persons all of whose present and coming units and posts lie within the reach of an administrator.

    Who has neither belongs to the nation's administrators. Else a password set for an official above would open that
    official's posts.
    """
    held = [one for one in reach.held if one.post == Post.ADMINISTRATOR]
    if any("." not in one.path for one in held):
        return Person.objects.all()
    within = reach.seen("unit__", [Post.ADMINISTRATOR], as_member=False)
    still = Q(until__isnull=True) | Q(until__gt=today())
    of_person = {"person": OuterRef("pk")}
    inside = [Exists(rows.filter(still, within, **of_person)) for rows in _bonds()]
    outside = [Exists(rows.filter(still, **of_person).exclude(within)) for rows in _bonds()]
    return Person.objects.filter(inside[0] | inside[1]).exclude(outside[0] | outside[1])


def keeps_account(by: Any, person: Person) -> bool:
    """Administrator of all the person has to do with, and another person."""
    return by.pk != person.pk and accounts_kept_by(by).filter(pk=person.pk).exists()


def _bonds() -> tuple[QuerySet[Any], QuerySet[Any]]:
    return Membership.objects.all(), Appointment.objects.all()
