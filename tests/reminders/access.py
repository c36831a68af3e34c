"""Who reaches the pages of reminders."""

from typing import Any

from tests.reminders import access_inbox, access_operations

ROWS = access_inbox.ROWS | access_operations.ROWS


def build(world: Any) -> dict[str, Any]:
    """The things of both."""
    return access_inbox.build(world) | access_operations.build(world)
