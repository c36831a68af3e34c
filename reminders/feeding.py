"""A person's calendar by a secret address: made, renewed, stopped. It is the person's own: no step is written."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from reminders.models import Feed

if TYPE_CHECKING:
    from units.models import Person

#: Bytes of the secret in the address of a calendar.
SECRET = 32


def make_feed(*, by: Person) -> str:
    """A calendar address in place of any earlier one; returns its token, which is kept nowhere."""
    token = secrets.token_urlsafe(SECRET)
    Feed.objects.update_or_create(person=by, defaults={"token_hash": hash_of_token(token), "made_at": Now()})
    return token


def stop_feed(*, by: Person) -> None:
    """The address leads nowhere from now on."""
    Feed.objects.filter(person=by).delete()


def person_behind(token: str) -> Person | None:
    """Whose calendar it is; None for a token nobody has, and for an account that was closed."""
    rows = Feed.objects.filter(token_hash=hash_of_token(token), person__is_active=True).select_related("person")
    found = rows.first()
    return found.person if found else None


def hash_of_token(token: str) -> str:
    """What is kept of a token. It has 256 bits by chance: no salt, no slow hash could make it harder to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
