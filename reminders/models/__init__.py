"""The ledger of reminders, and what is known of the machinery that empties it."""

from reminders.models.ledger import CHANNELS, OPEN, STATES, Reminder
from reminders.models.machinery import Hold, Tick
from reminders.models.mail import Address, Digest

__all__ = ["CHANNELS", "OPEN", "STATES", "Address", "Digest", "Hold", "Reminder", "Tick"]
