"""Searches for deviations on demand: asked for by a button, made by a worker, told while they run (L23)."""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from reviews import deviations
from reviews.models import DeviationRun
from units.models import Person, Post
from units.reach import reach_of
from workflow.moving import record
from workflow.refusals import require

logger = logging.getLogger(__name__)
#: A search that takes longer has been left by its worker; another may be asked for.
LONGEST = datetime.timedelta(hours=1)


def may_search(by: Person) -> bool:
    """Committee staff and the administrator."""
    return reach_of(by).holds_anywhere([Post.STAFF, Post.ADMINISTRATOR])


def under_way() -> DeviationRun | None:
    """The search that waits or runs now."""
    since = timezone.now() - LONGEST
    return DeviationRun.objects.filter(finished_at=None, asked_at__gte=since).order_by("id").first()


@transaction.atomic
def ask(*, by: Person, today: datetime.date) -> DeviationRun:
    """Ask for a search, or be led to the one under way. Raises NotYours."""
    require(may_search(by))
    found = under_way()
    if found is not None:
        return found
    made = deviations.ask_run(day=today)
    record(made, "ask", by=by, happened_on=today)
    transaction.on_commit(lambda: hint(made.pk))
    return made


def hint(pk: int) -> None:
    """Tell a worker. A broker that is down costs a minute: the beat takes up what is asked for."""
    from reviews.tasks import search

    try:
        search.apply_async((pk,), retry=False)
    except Exception:
        logger.warning("search %s: the broker did not take the hint; the beat will take it up", pk)


def take_up(pk: int) -> int:
    """Make a search that was asked for, unless another worker has begun it; returns how many it opened."""
    if not DeviationRun.objects.filter(pk=pk, started_at=None).update(started_at=timezone.now()):
        return 0
    made = DeviationRun.objects.get(pk=pk)
    return deviations.run(made.day, made).total


def take_up_all() -> int:
    """Make every search that still waits: a hint was lost. Returns how many they opened."""
    waiting = DeviationRun.objects.filter(started_at=None, finished_at=None).order_by("id")
    return sum(take_up(pk) for pk in list(waiting.values_list("pk", flat=True)))
