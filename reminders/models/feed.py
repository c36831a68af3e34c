"""A person's calendar by a secret address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext as _now

from pages import words


class Feed(models.Model):
    """A person's calendar: whoever knows its address reads it, so the address is shown once and kept as a hash alone."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    #: SHA-256 of the token in the address
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return _now("Calendar address made on %(day)s") % {"day": words.day(self.made_at)}
