"""The one place that asks what day it is; verbs and querysets take the day as an argument."""

import datetime

from django.utils import timezone


def today() -> datetime.date:
    """The local date in the programme's time zone: decides due dates only, never what was recorded when."""
    return timezone.localdate()


def day_of(now: datetime.datetime, zone: datetime.tzinfo | None = None) -> datetime.date:
    """The local date of an instant in a zone; in the programme's own (Asia/Pyongyang unless set) without one."""
    return now.astimezone(zone or timezone.get_default_timezone()).date()


def midnight(day: datetime.date, zone: datetime.tzinfo | None = None) -> datetime.datetime:
    """The instant, in UTC, at which a local date begins in a zone; in the programme's own without one.

    Where clocks go forward at midnight the day begins with their first minute after it; where midnight comes twice it
    begins with the first one (both by fold 0).
    """
    begins = datetime.datetime.combine(day, datetime.time.min, zone or timezone.get_default_timezone())
    return begins.astimezone(datetime.UTC)
