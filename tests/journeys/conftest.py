"""The browser of the journeys: the one `python -m tests.run` found."""

from __future__ import annotations

import os
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Headless Chromium, as root too."""
    found = os.environ.get("BROWSER", "/usr/bin/chromium")
    own = {} if found == "playwright" else {"executable_path": found}
    return {**browser_type_launch_args, **own, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: each test says where its site is. (The plugin's own fixture warns under this pytest.)"""
    return ""
