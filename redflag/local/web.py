"""Gunicorn's settings: loaded and warmed once, then forked, so that the workers share what they do not change."""

from __future__ import annotations

import gc
import os
import pathlib
import signal
from typing import Any

from redflag.local.child import die_with_parent

wsgi_app = "redflag.wsgi:application"
workers = int(os.environ.get("WEB_WORKERS", "2"))
preload_app = True
timeout = 60
graceful_timeout = 4
max_requests = 5000
max_requests_jitter = 500
# The sign of life is a file that is touched each second; in memory it waits for no disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Leave what is loaded out of the collector's rounds, whose marks would copy every page of it into each worker."""
    warm()
    gc.collect()
    gc.freeze()


def warm() -> int:
    """Load what the first requests would: addresses, texts of all languages, templates (their number is returned)."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Save")
            get_resolver()._populate()
    folder = pathlib.Path(settings.BASE_DIR) / "templates"
    names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.html"))]
    for name in names:
        get_template(name)
    return len(names)


def post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its master, also when that one is killed."""
    die_with_parent(signal.SIGKILL, server.pid)
