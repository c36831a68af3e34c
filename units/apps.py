"""Units and people (L1)."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Loads the table of moves."""

    name = "units"

    def ready(self) -> None:
        """Register the moves."""
        import units.workflow  # noqa: F401  # registers its table
