"""Upload, check, store and serve evidence."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Upload, check, store and serve evidence."""

    name = "evidence"
