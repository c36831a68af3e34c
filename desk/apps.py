"""Pages that gather from all."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages that gather from all."""

    name = "desk"
