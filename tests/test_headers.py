"""Every answer is guarded by its headers, and no page asks another host for anything (trust 21)."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests import factories as make
from tests.evidence.access import build as build_evidence
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db
ROOT = pathlib.Path(settings.BASE_DIR)
TEMPLATES = sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")])


def fails(kind: type[Exception], *args: Any) -> Any:
    """A view that fails in one way."""

    def view(request: HttpRequest) -> HttpResponse:
        raise kind(*args)

    return view


urlpatterns = [
    path("broken/", fails(ZeroDivisionError)),
    path("not-now/", fails(NotNow)),
    path("not-ready/", fails(NotReady, ["Something is missing"])),
    path("not-yours/", fails(NotYours)),
]
handler500 = "pages.errors.server_error"


@pytest.fixture
def answers(tmp_path: pathlib.Path, settings: Any) -> dict[str, Any]:
    """One answer of each kind, over https."""
    (tmp_path / "css").mkdir()
    shutil.copy(ROOT / "static" / "css" / "app.css", tmp_path / "css")
    settings.STATIC_ROOT = tmp_path
    unit = make.unit()
    head = make.official("head", unit, member_of=unit)
    client = Client(raise_request_exception=False)
    client.force_login(head)
    world: Any = type("Place", (), {"unit": unit, "head": head})
    evidence = build_evidence(world)["evidence"]
    asked = {
        "page": (client, "/me/", 200),
        "list": (client, "/units/list/", 200),
        "file of a list": (client, "/units/list/?format=xlsx", 200),
        "download": (client, f"/evidence/file/{evidence.pk}/", 200),
        "json": (client, "/me/?format=json", 200),
        "redirect to sign in": (Client(), "/me/", 302),
        "sign in": (Client(), "/account/sign-in/", 200),
        "public page": (Client(), "/honour-roll/", 200),
        "not yours": (client, "/people/", 403),
        "absent": (client, "/units/987654321/", 404),
        "no such address": (client, "/nothing/here/", 404),
        "wrong method": (client, "/language/", 405),
        "static file": (client, "/static/css/app.css", 200),
        "unreadable host": (Client(headers={"host": "evil.example"}), "/me/", 400),
    }
    found = {}
    for name, (who, address, status) in asked.items():
        found[name] = read(who.get(address, secure=True))
        assert found[name].status_code == status, (name, found[name].status_code)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head)
    found["form without its token"] = strict.post("/settings/", secure=True)
    assert found["form without its token"].status_code == 403
    with override_settings(ROOT_URLCONF="tests.test_headers", LOGIN_URL="/in/", NAVIGATION=""):
        for address, status in (("broken", 500), ("not-now", 409), ("not-ready", 409), ("not-yours", 403)):
            found[address] = client.get(f"/{address}/", secure=True)
            assert found[address].status_code == status
    with override_settings(SECURE_SSL_REDIRECT=True):
        found["to https"] = Client().get("/me/")
        assert found["to https"].status_code == 301
    return found


def read(answer: Any) -> Any:
    """Read a streamed answer to its end, so that its file is closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def directives(policy: str) -> dict[str, list[str]]:
    """A policy by directive."""
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def test_every_answer_carries_every_header(answers: dict[str, Any]) -> None:
    """Pages, lists, files, redirects, refusals, failures, static files."""
    assert len(answers) >= 20
    for name, answer in answers.items():
        got = answer.headers
        policy = directives(got["Content-Security-Policy"])
        assert policy["default-src"] == ["'none'"], name
        assert "unsafe" not in got["Content-Security-Policy"], name
        if "sandbox" not in policy:
            assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"], name
            assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"], name
        assert got["X-Content-Type-Options"] == "nosniff", name
        assert got["Referrer-Policy"] == "same-origin", name
        assert "camera=()" in got["Permissions-Policy"], name
        assert got["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "Server" not in got and "X-Powered-By" not in got, name
        if name != "to https":
            assert got["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload", name


def test_what_belongs_to_a_person_is_kept_by_no_cache(answers: dict[str, Any]) -> None:
    """Pages and files of a signed-in person are not stored."""
    for name in ("page", "list", "file of a list", "download", "json", "not yours", "absent"):
        assert "no-store" in answers[name]["Cache-Control"], name


def test_files_are_attachments(answers: dict[str, Any]) -> None:
    """No uploaded or exported file is shown by the browser inside the program's origin."""
    for name in ("file of a list", "download", "json"):
        assert answers[name]["Content-Disposition"].startswith("attachment"), name


def test_failures_say_what_to_do_and_echo_nothing(answers: dict[str, Any]) -> None:
    """No address, no trace of the inside."""
    for name in ("no such address", "broken", "absent", "unreadable host"):
        text = answers[name].content.decode()
        assert "<h1>" in text and "<a " in text, name
        for inside in ("nothing/here", "evil.example", "Traceback", "ZeroDivision", "987654321"):
            assert inside not in text, (name, inside)


@pytest.mark.parametrize(
    "pattern", [r"\sstyle=", r"\son\w+=\"", r"<script(?![^>]*\bsrc=)", r"<style\b", r"javascript:"]
)
def test_no_template_has_inline_code_or_style(pattern: str) -> None:
    """The policy would refuse it; it never goes out."""
    assert len(TEMPLATES) > 50
    found = [str(one.relative_to(ROOT)) for one in TEMPLATES if re.search(pattern, one.read_text(encoding="utf-8"))]
    assert found == []


def test_nothing_refers_to_another_host() -> None:
    """Templates, style sheets and scripts name only this host; the names of XML vocabularies are no requests."""
    files = [*TEMPLATES, *ROOT.glob("static/**/*.css"), *ROOT.glob("static/**/*.js"), *ROOT.glob("static/**/*.svg")]
    outside = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
    found = {str(one.relative_to(ROOT)): outside.findall(one.read_text(encoding="utf-8")) for one in files}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_the_deployment_check_is_clean() -> None:
    """`manage.py check --deploy` behind TLS, with a key of its own: no warning."""
    # A browser in the same process sets the variable that lets its loop run beside Django: no part of a deployment.
    machine = {key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    own = {**machine, "SECURE": "1", "SECRET_KEY": "k" * 30 + "0123456789-abcdefghijklmnopqrstuvwxyz"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout and "silenced" in answer.stdout.replace("0 silenced", "silenced")
    assert settings.SILENCED_SYSTEM_CHECKS == []
