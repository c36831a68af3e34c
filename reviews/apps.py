"""Reviews, findings, follow-ups (L9)."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Reviews, findings, follow-ups (L9)."""

    name = "reviews"

    def ready(self) -> None:
        """Register the moves."""
        import reviews.workflow  # noqa: F401  # registers its tables
        from reviews import merging

        merging.connect()
