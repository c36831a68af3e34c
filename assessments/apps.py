"""Standards, applications, assessment, decision (L10)."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Standards, applications, assessment, decision (L10)."""

    name = "assessments"

    def ready(self) -> None:
        """Register the moves."""
        import assessments.workflow  # noqa: F401  # registers its tables
