"""How states change."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowConfig(AppConfig):
    """Gives the application role its rights after each migration run."""

    name = "workflow"

    def ready(self) -> None:
        """Connect the grants to the end of `migrate`."""
        from workflow.roles import grant_after_migrate

        post_migrate.connect(grant_after_migrate, sender=self)
