"""Notices: drafted, published, withdrawn with a reason, over after their last day; and whom they reach."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reminders.models import Notice
from units.models import Appointment, Membership, Person, Unit
from units.rules import is_administrator
from workflow.moving import lock, move, record
from workflow.refusals import NotNow, NotReady, require

#: Fewer recipients than this are not counted in words (Bound 3).
FEW = 5


@transaction.atomic
def draft_notice(unit: Unit, *, by: Person, today: datetime.date, **texts: Any) -> Notice:
    """Begin a notice to the area of `unit`: posts (none: everyone), titles and texts, since, until.

    Raises NotYours, NotReady.
    """
    require(is_administrator(by, unit))
    _check(texts, today)
    made = Notice.objects.create(unit=unit, state="draft", **texts)
    record(made, "draft", by=by, facts={"title": made.title_en})
    return made


@transaction.atomic
def edit_notice(notice: Notice, *, by: Person, today: datetime.date, **texts: Any) -> Notice:
    """Change a draft. Raises NotYours, NotReady."""
    require(is_administrator(by, notice))
    lock(notice)
    if notice.state != "draft":
        raise NotReady(_("A notice that was published is not changed; withdraw it and write another."))
    _check(texts, today)
    for name, value in texts.items():
        setattr(notice, name, value)
    notice.version += 1
    notice.save(update_fields=[*texts, "version"])
    record(notice, "edit", by=by, facts={"title": notice.title_en})
    return notice


def publish(notice: Notice, *, by: Person, today: datetime.date) -> Notice:
    """Publish it: it stands on desks from its first day, and reaches the inboxes by the planner. Not in the past."""
    notice.since, notice.published = max(notice.since, today), True
    facts = {"title": notice.title_en}
    move(notice, "publish", by=by, happened_on=today, also=["since", "published"], facts=facts)
    return notice


def withdraw(notice: Notice, *, by: Person, reason: str) -> Notice:
    """Withdraw it; who has read it reads the reason."""
    notice.withdrawn_because = reason
    move(notice, "withdraw", by=by, note=reason, also=["withdrawn_because"], facts={"title": notice.title_en})
    return notice


def end_due(today: datetime.date) -> int:
    """End the notices whose last day has passed: the beat's work; returns how many."""
    ended = 0
    for notice in Notice.objects.filter(state="published", until__lt=today).order_by("id"):
        with contextlib.suppress(NotNow):
            move(notice, "end", by=None, happened_on=today)
            ended += 1
    return ended


def audience(notice: Notice, day: datetime.date) -> QuerySet[Person]:
    """Whom a notice is addressed to: members and holders of posts in its area, or holders of its posts alone."""
    here = {"unit__path__within": str(notice.unit.path)}
    holders = Appointment.objects.on(day).filter(**here)
    if notice.posts:
        return Person.objects.filter(is_active=True, pk__in=holders.filter(post__in=notice.posts).values("person"))
    members = Membership.objects.on(day).filter(**here)
    return Person.objects.filter(is_active=True, pk__in=members.values("person").union(holders.values("person")))


def _check(texts: dict[str, Any], today: datetime.date) -> None:
    if texts["until"] < max(today, texts["since"]):
        raise NotReady(_("The last day lies before today or before the first day."))
