"""Pages that gather from all."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages that gather from all."""

    name = "desk"

    def ready(self) -> None:
        """Give the steps of all apps their words."""
        from desk.timeline import SMALLER, TITLES
        from workflow.telling import tell

        tell({**SMALLER, **TITLES})
