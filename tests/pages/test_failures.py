"""The pages of failure as a visitor meets them: in both languages, with something to do, echoing nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "secret-417"
ECHO = re.compile(SECRET)


def broken(*_args: Any, **_kwargs: Any) -> Any:
    """A fault inside a page."""
    raise RuntimeError(SECRET)


def ask(client: Client, status: int, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An answer of this status, with a secret wherever a request can carry one."""
    client.raise_request_exception = False
    more = {"referer": f"https://x/{SECRET}", "user-agent": SECRET}
    if status == 400:
        return client.get("/", headers={**more, "host": f"{SECRET}.example"})
    if status == 403:
        client.handler.enforce_csrf_checks = True
        return client.post(reverse("account_login") + f"?next=/{SECRET}/", {"login": SECRET}, headers=more)
    if status == 500:
        monkeypatch.setattr("honours.views.register.ROLL.__class__.respond", broken)
        return client.get(reverse("honours:roll") + f"?q={SECRET}", headers=more)
    return client.get(f"/{SECRET}/?q={SECRET}", headers=more)


@pytest.mark.parametrize(("status", "words"), [
    (400, "The request could not be read"),
    (403, "This form is too old"),
    (404, "Not found"),
    (500, "Something broke on our side"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_failure_says_what_to_do_and_repeats_nothing(
    client: Client, status: int, words: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own words in the person's language, a way on, no part of what was asked, never a trace."""
    client.force_login(make.person(unit=make.unit(), language=language))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answer = ask(client, status, monkeypatch)
    page = answer.content.decode()
    assert answer.status_code == status
    with translation.override(language):
        assert gettext(words) in page
    assert f'lang="{language}"' in page
    assert not ECHO.search(page)
    assert "Traceback" not in page
    assert re.search(r'<a class="btn[^"]*" href="/', page)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
