"""Standards, applications, assessment, decision (L10)."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Standards, applications, assessment, decision (L10)."""

    name = "assessments"

    def ready(self) -> None:
        """Register the moves, and open the unit's evidence to the named assessors."""
        import assessments.appeal_workflow
        import assessments.personal  # declares what it holds on a person
        import assessments.workflow  # noqa: F401  # registers its tables
        from assessments import closing
        from assessments.reading import evidence_of_assessors
        from evidence.models import further_readers

        further_readers.append(evidence_of_assessors)
        closing.connect()
