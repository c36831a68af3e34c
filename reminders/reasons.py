"""Why a reminder was dropped, as the ledger keeps it and as the operations page says it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CLOSED = "closed"
NOT_ALLOWED = "not allowed"
ACCOUNT = "account closed"
OVERTAKEN = "overtaken"
RESTORED = "sent before the restore"

WORDS: dict[str, Any] = {
    CLOSED: _("The matter was closed meanwhile"),
    NOT_ALLOWED: _("The recipient may no longer read the matter"),
    ACCOUNT: _("The account was closed"),
    OVERTAKEN: _("A later reminder of the same matter took its place"),
    RESTORED: _("It was sent before the data were restored"),
}


def in_words(reason: str) -> str:
    """A reason in the reader's language; the error's own name where it is one."""
    return str(WORDS.get(reason, reason))
