"""Gunicorn's settings for the floor: the programme's own, but for what is warmed."""

from __future__ import annotations

import gc
from typing import Any

from redflag.local.web import (
    control_socket_disable,
    graceful_timeout,
    post_fork,
    preload_app,
    timeout,
    worker_tmp_dir,
    workers,
)

__all__ = [
    "control_socket_disable",
    "graceful_timeout",
    "post_fork",
    "preload_app",
    "timeout",
    "when_ready",
    "worker_tmp_dir",
    "workers",
    "wsgi_app",
]
wsgi_app = "tests.bench.floor:application"


def when_ready(server: Any) -> None:
    """As the programme does it."""
    gc.collect()
    gc.freeze()
