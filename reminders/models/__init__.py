"""The ledger of reminders, and what is known of the machinery that empties it."""

from reminders.models.ledger import CHANNELS, OPEN, STATES, Reminder
from reminders.models.machinery import Hold, Tick

__all__ = ["CHANNELS", "OPEN", "STATES", "Hold", "Reminder", "Tick"]
