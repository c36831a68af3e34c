"""Gunicorn's settings: warmed before the fork, and no worker without its master."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import types

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from redflag import wsgi
from redflag.local import child, web
from tests.local.system import ROOT


def test_every_template_is_compiled_before_the_fork() -> None:
    """Without asking the database (this test has none): a connection must not be shared by workers."""
    assert web.warm() == len(list((settings.BASE_DIR / "templates").rglob("*.html")))


def test_what_few_requests_need_is_not_loaded_before_the_first_of_them() -> None:
    """openpyxl, typst and docx are some 40 MB in every process of the tree."""
    script = (
        "import sys, redflag.wsgi; from redflag.local.web import warm; warm();"
        " print({'openpyxl', 'typst', 'docx'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [
        ("", ""),
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("multipart/form-data; boundary=b1", "multipart/form-data; boundary=b1"),
        ("multipart/form-data; boundary=b1; charset=base64", 'multipart/form-data; boundary="b1"'),
        ("text/plain; charset=hex", "text/plain"),
        ("text/plain; CHARSET*=us-ascii'en'undefined", "text/plain"),
        ("text/plain; a*=no-such-codec'en'%41", ""),
    ],
)
def test_a_request_is_read_as_utf_8_whatever_charset_it_claims(claimed: str, taken: str) -> None:
    """Django takes any codec Python knows, and fails on one that is none for text before it can answer."""
    assert wsgi.without_charset(claimed) == taken
    request = WSGIRequest(
        {"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(), "CONTENT_TYPE": taken, "QUERY_STRING": "q=a"}
    )
    assert request.GET["q"] == "a"


def test_without_that_care_a_codec_breaks_the_request() -> None:
    """The twin."""
    environ = {
        "REQUEST_METHOD": "GET",
        "wsgi.input": io.BytesIO(),
        "CONTENT_TYPE": "a/b; charset=hex",
        "QUERY_STRING": "q=a",
    }
    with pytest.raises(LookupError):
        WSGIRequest(environ)


def test_a_worker_asks_to_end_with_its_master(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once and whatever it is doing: what it was at is rolled back by the database."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(web, "die_with_parent", lambda number, parent: asked.append((number, parent)))
    web.post_fork(types.SimpleNamespace(pid=4711), None)
    assert asked == [(signal.SIGKILL, 4711)]
    assert web.die_with_parent is not child.die_with_parent


def test_the_sign_of_life_waits_for_no_disk() -> None:
    """On a full or slow disk workers would be taken for hung."""
    assert web.worker_tmp_dir in ("/dev/shm", None)
    assert web.preload_app
    assert web.graceful_timeout < 5
    assert os.environ.get("WEB_WORKERS", "2") == str(web.workers)
