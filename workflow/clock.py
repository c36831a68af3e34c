"""The one place that asks what day it is; verbs and querysets take the day as an argument."""

import datetime

from django.utils import timezone


def today() -> datetime.date:
    """The local date in the programme's time zone: decides due dates only, never what was recorded when."""
    return timezone.localdate()
