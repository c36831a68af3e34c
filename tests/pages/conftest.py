"""The gallery beside the program's own templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def gallery(settings: Any) -> None:
    """Serve tests/pages/gallery.py instead of the program."""
    settings.ROOT_URLCONF = "tests.pages.gallery"
    settings.NAVIGATION = ""
    settings.STATIC_ROOT = None
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
