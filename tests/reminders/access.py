"""Who reaches the pages of reminders."""

from tests.reminders import access_operations

ROWS = access_operations.ROWS
build = access_operations.build
