"""Why a reminder was dropped, as the ledger keeps it and as the operations page says it."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

CLOSED = "closed"
NOT_ALLOWED = "not allowed"
ACCOUNT = "account closed"
OVERTAKEN = "overtaken"
RESTORED = "sent before the restore"
NO_ADDRESS = "no address"
NOTHING_LEFT = "nothing left"
LATER_MAIL = "with a later mail"
NOT_FINISHED = "begun and never finished"

WORDS: dict[str, Any] = {
    CLOSED: _("The matter was closed meanwhile"),
    NOT_ALLOWED: _("The recipient may no longer read the matter"),
    ACCOUNT: _("The account was closed"),
    OVERTAKEN: _("A later reminder of the same matter took its place"),
    RESTORED: _("It was sent before the data were restored"),
    NO_ADDRESS: _("The recipient has no mail address any more"),
    NOTHING_LEFT: _("Nothing was left to say"),
    LATER_MAIL: _("It goes with a later mail"),
    NOT_FINISHED: _("It was begun several times and never finished"),
}


def in_words(reason: str) -> str:
    """A reason in the reader's language; the error's own name where it is one."""
    return str(WORDS.get(reason, reason))


def masked(text: str) -> str:
    """The first line of what a server or a database says, without mail addresses; rows stand in the lines after it."""
    return re.sub(r"\S+@\S+", "…", (text.splitlines() or [""])[0])[:200]


def in_short(error: Exception) -> str:
    """The name and first line of an error."""
    return masked(f"{type(error).__name__}: {error}")
