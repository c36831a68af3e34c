"""Nobody has to remember a date: the ledger of reminders, its kinds, its planner and its worker (L9, L23)."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The ledger of reminders, its kinds, its planner and its worker."""

    name = "reminders"

    def ready(self) -> None:
        """Declare what it holds on a person, and the words of its steps."""
        import reminders.personal  # registers it
        import reminders.workflow  # noqa: F401  # registers its table
        from reminders import of_units, reminding, telling

        of_units.connect()
        telling.connect()
        reminding.connect()
