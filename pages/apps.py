"""How pages are made."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Listing, charts, documents and the tags every template uses; holds no data."""

    name = "pages"
