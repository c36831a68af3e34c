"""What the operations page shows: where reminders stand, what waits longest, what was given up, and the beat's last runs."""

from __future__ import annotations

import copy
import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from celery import current_app
from celery.schedules import crontab, maybe_schedule
from django.db.models import Count, Min, Value
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.listing import COUNT_CAP
from reminders.models import CHANNELS, OPEN, STATES, Digest, Reminder, Tick
from reminders.registry import KINDS

#: A run that is due for longer than this is late: a busy worker is not yet a fault.
GRACE = datetime.timedelta(minutes=5)
#: Reasons shown at most, the most frequent first.
REASONS = 20
#: What the tasks of the schedule do, for the reader of the page; by their names.
TASKS: dict[str, Any] = {
    "targets.tasks.close_due": gettext_lazy("Close targets and resolutions at their term"),
    "targets.tasks.count_individual_targets": gettext_lazy("Count individual targets"),
    "targets.tasks.delete_expired": gettext_lazy("Delete individual targets past their time"),
    "targets.tasks.fold": gettext_lazy("Add changes to the counters of the tree"),
    "targets.tasks.count_campaign_targets": gettext_lazy("Count targets of campaigns"),
    "targets.tasks.check_rollup": gettext_lazy("Check the counters of the tree"),
    "units.tasks.tell_of_imports": gettext_lazy("Begin imports that wait"),
    "units.tasks.forget_imports": gettext_lazy("Delete rows of imports past their time"),
    "reviews.tasks.plan_reviews": gettext_lazy("Plan reviews"),
    "reviews.tasks.find_deviations": gettext_lazy("Look for deviations"),
    "reviews.tasks.search_asked": gettext_lazy("Look for deviations where it was asked for"),
    "reminders.tasks.plan": gettext_lazy("Plan reminders"),
    "reminders.tasks.sweep": gettext_lazy("Deliver reminders that are due"),
    "reminders.tasks.send_mail": gettext_lazy("Send mails that are due"),
    "reviews.tasks.find_late_paperwork": gettext_lazy("Look for late paperwork"),
    "reviews.tasks.count_load": gettext_lazy("Count what is asked of units"),
    "reminders.tasks.forget": gettext_lazy("Delete reminders past their time"),
    "honours.tasks.send_head": gettext_lazy("Send the head of the register off the machine"),
    "reminders.tasks.end_notices": gettext_lazy("End notices past their date"),
}


def kind_of(row: Reminder) -> str:
    """The kind in words. What is a person's own is not told apart: here nobody reads of individual targets."""
    kind = KINDS.get(row.kind)
    if kind is not None and kind.private:
        return _("A matter of one's own")
    return str(kind.label) if kind is not None else row.kind


def standing() -> list[tuple[Any, list[tuple[Any, str]]]]:
    """(state, how many by channel) in one statement; counts stop at the cap."""
    parts = [
        Reminder.objects.filter(state=state, channel=channel)
        .order_by()
        .annotate(place=Value(f"{state} {channel}"))
        .values_list("place", flat=True)[: COUNT_CAP + 1]
        for state, _label in STATES
        for channel, _name in CHANNELS
    ]
    found = Counter(parts[0].union(*parts[1:], all=True))
    return [
        (label, [(name, capped(found[f"{state} {channel}"])) for channel, name in CHANNELS]) for state, label in STATES
    ]


def capped(number: int) -> str:
    """As lists count: up to the cap."""
    return _("1,000+") if number > COUNT_CAP else f"{number:,}"


def oldest(now: datetime.datetime) -> dict[str, datetime.datetime]:
    """By channel, when the longest waiting of those that are due should have come."""
    rows = Reminder.objects.filter(state__in=OPEN, due_at__lte=now).order_by().values("channel")
    return dict(rows.annotate(since=Min("due_at")).values_list("channel", "since"))


def mail_trouble() -> str:
    """Why mails that wait did not go when they were tried last; "" where nothing is wrong."""
    waiting = Digest.objects.filter(state="waiting").exclude(reason="").order_by("-next_try_at", "-id")
    return waiting.values_list("reason", flat=True).first() or ""


def age(since: datetime.datetime, now: datetime.datetime) -> str:
    """`2 hours, 5 minutes`."""
    return timesince(since, now)


def given_up() -> list[dict[str, Any]]:
    """The reasons of the latest given up, with how many, the most frequent first."""
    latest = Reminder.objects.filter(state="dead").order_by("-id").values("pk")[:COUNT_CAP]
    rows = Reminder.objects.filter(pk__in=latest).order_by().values("reason", "channel")
    return list(rows.annotate(number=Count("pk"), one=Min("pk")).order_by("-number", "reason", "channel")[:REASONS])


@dataclass(frozen=True)
class Run:
    """The last run of one entry of the schedule; `tick` None where it never ran."""

    label: Any
    often: str
    tick: Tick | None
    late: bool


def runs(now: datetime.datetime) -> list[Run]:
    """Every entry of the schedule, the late ones first, then the failed, then in the order of the schedule."""
    ticks = {tick.task: tick for tick in Tick.objects.all()}
    found = []
    for entry in current_app.conf.beat_schedule.values():
        schedule = copy.copy(maybe_schedule(entry["schedule"]))
        tick = ticks.get(entry["task"])
        found.append(Run(TASKS.get(entry["task"], entry["task"]), often(schedule), tick, is_late(schedule, tick, now)))
    return sorted(found, key=lambda run: (not run.late, run.tick is None or run.tick.went_well))


def is_late(schedule: Any, tick: Tick | None, now: datetime.datetime) -> bool:
    """Whether a run is due for longer than the grace. What has never run is late where it runs all day long."""
    if tick is None:
        hours: Any = getattr(schedule, "hour", range(24))
        return len(hours) == 24
    schedule.nowfun = lambda: now
    return bool(schedule.remaining_estimate(tick.ran_at) < -GRACE)


def often(schedule: Any) -> str:
    """How often it runs, in words."""
    if isinstance(schedule, crontab):
        return _at(schedule)
    seconds = round(schedule.run_every.total_seconds())
    if seconds < 60:
        return _("each %(number)s s") % {"number": seconds}
    return _("each %(number)s min") % {"number": seconds // 60}


def _at(schedule: Any) -> str:
    minute = min(schedule.minute)
    if len(schedule.hour) == 24:
        return _("each hour, at minute %(number)s") % {"number": minute}
    return _("daily at %(time)s") % {"time": f"{min(schedule.hour):02}:{minute:02}"}
