"""Units and people (L1)."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Loads the table of moves."""

    name = "units"

    def ready(self) -> None:
        """Register the moves and the kinds of import; every export of a list is written down."""
        import units.workflow  # noqa: F401  # registers its table
        from pages.listing import Listing
        from units.held import log_export
        from units.importing.offering import offer

        offer()
        Listing.on_export = staticmethod(log_export)
