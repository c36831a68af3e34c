"""Upload, check, store and serve evidence."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Upload, check, store and serve evidence."""

    name = "evidence"

    def ready(self) -> None:
        """Declare what it holds on a person."""
        import evidence.personal  # noqa: F401  # registers it
