"""Resolutions, targets, readings, individual targets (L2-L8)."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Resolutions, targets, readings, individual targets (L2-L8)."""

    name = "targets"

    def ready(self) -> None:
        """Register the moves."""
        import targets.workflow  # noqa: F401  # registers its tables
        import targets.personal  # noqa: F401  # declares what it holds on a person
