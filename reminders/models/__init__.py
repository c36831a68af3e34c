"""The ledger of reminders, what is known of the machinery that empties it, mail, notices, calendars."""

from reminders.models.feed import Feed
from reminders.models.ledger import CHANNELS, OPEN, STATES, Reminder
from reminders.models.machinery import Hold, Tick
from reminders.models.mail import Address, Digest
from reminders.models.notice import Notice

__all__ = ["CHANNELS", "OPEN", "STATES", "Address", "Digest", "Feed", "Hold", "Notice", "Reminder", "Tick"]
