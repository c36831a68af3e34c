"""Who can read an individual target: the sentence on the page comes from the rule that guards the rows (Bound 3)."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from units.models import Appointment, Person, Post, Unit


def own_heads(unit: Unit, today: datetime.date) -> QuerySet[Person]:
    """The head of this very unit and the head's deputies: the only other readers of individual targets."""
    held = Appointment.objects.on(today).filter(unit=unit, post=Post.HEAD)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "id")


def readers_sentence(heads: int, *, ideological: bool = False) -> str:
    """`Only you and the 2 responsible people of your unit. Units above see a count only.`"""
    if ideological or heads == 0:
        return _("Only you. Units above see a count only.")
    return ngettext(
        "Only you and the %(n)s responsible person of your unit. Units above see a count only.",
        "Only you and the %(n)s responsible people of your unit. Units above see a count only.",
        heads,
    ) % {"n": heads}
