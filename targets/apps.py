"""Resolutions, targets, readings, individual targets (L2-L8)."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Resolutions, targets, readings, individual targets (L2-L8)."""

    name = "targets"

    def ready(self) -> None:
        """Register the moves."""
        import targets.call_workflow
        import targets.campaign_workflow
        import targets.drive_workflow
        import targets.package_workflow
        import targets.personal  # declares what it holds on a person
        import targets.renewal_workflow  # and those of renewals and directives
        import targets.workflow  # noqa: F401  # registers its tables
        from targets import directing, merging, paper_file, renewing

        directing.connect()
        merging.connect()
        renewing.connect()
        paper_file.offer()
