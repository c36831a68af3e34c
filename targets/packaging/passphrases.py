"""What a passphrase must be: as long as a password that stands alone, and none of the common ones."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from workflow.refusals import NotReady


def check_passphrase(passphrase: str) -> None:
    """Raises NotReady with what is wrong. It is checked like a password and, unlike one, not even its hash is kept."""
    try:
        validate_password(passphrase)
    except ValidationError as error:
        raise NotReady(error.messages) from error
