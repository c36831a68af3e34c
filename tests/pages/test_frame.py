"""The frame of the pages, the components drawn, the pages of failure."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from pages import context, errors
from pages.middleware import HeadersMiddleware, LanguageMiddleware
from tests.pages.gallery import TargetForm

PAGES = ("unit", "form", "errors", "phone", "check")
pytestmark = pytest.mark.usefixtures("gallery")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_component_draws_without_style_or_script(client: Client, name: str, language: str) -> None:
    page = client.get(f"/gallery/{name}/?theme=dark", headers={"accept-language": language})
    text = page.content.decode()
    assert page.status_code == 200
    assert page["Content-Language"] == language
    assert f'<html lang="{language}" data-theme="dark"' in text
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*src=)", text)
    assert len(page.content) <= 80 * 1024
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))


def test_the_policy_forbids_what_is_inline(client: Client) -> None:
    policy = client.get("/gallery/unit/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_summary_says_the_words_of_the_field_and_leads_to_it(client: Client) -> None:
    text = client.get("/gallery/errors/").content.decode()
    assert "<title>Error: " in text
    assert '<a href="#id_what">Write what you will do</a>' in text
    assert 'id="id_what_error"' in text
    assert 'aria-describedby="id_what_helptext id_what_error"' in text
    assert text.count("Choose a date after 23 November 2026") == 2


def test_what_many_fields_can_lack_names_its_field_in_the_summary() -> None:
    from pages.templatetags.movement import errors_in_summary

    form = TargetForm({})
    assert errors_in_summary(form["serves"]) == ["Which workteam target does it help? – This field is required."]
    assert errors_in_summary(form["what"]) == ["Write what you will do"]


def test_the_summary_leads_to_the_first_choice_of_a_group() -> None:
    from pages.templatetags.movement import anchor, input_kind

    form = TargetForm({})
    assert anchor(form["serves"]) == "id_serves_0"
    assert [input_kind(form[name]) for name in form.fields] == [
        "text", "pick", "area", "number", "date", "select", "pick", "tick", "file", "secret",
    ]  # fmt: skip


def test_the_address_keeps_filter_and_sort() -> None:
    from pages.templatetags.movement import same_list, same_list_bare

    request = RequestFactory().get("/units/?kind=farm&sort=-due&after=AA")
    assert same_list({"request": request}, after=None, sort="unit") == "?kind=farm&sort=unit"
    assert same_list({"request": request}, after=None, sort=None, kind=None) == "?"
    assert same_list_bare({"request": request}) == "?sort=-due"
    assert same_list({}) == ""
    assert same_list_bare({}) == "?"


class Visitor:
    """Somebody signed in, without a database."""

    pk, is_authenticated = 17, True
    theme, text_size, density, language = "dark", "large", "huge", "ko"
    post_and_place = "Eunha County · staff"


def test_the_shell_takes_what_the_person_chose(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = Visitor()  # type: ignore[assignment]
    shell = context.shell(request)["shell"]
    assert (shell["theme"], shell["size"], shell["density"]) == ("dark", "large", "normal")
    assert shell["person_key"] == 17


@pytest.mark.parametrize(
    ("dotted", "groups"), [("", []), ("absent.module.name", []), ("tests.pages.test_frame.links", [("Work", [])])]
)
def test_navigation_comes_from_the_settings(rf: RequestFactory, settings: Any, dotted: str, groups: list[Any]) -> None:
    settings.NAVIGATION = dotted
    assert context.navigation(rf.get("/")) == groups


def links(_request: Any) -> list[Any]:
    """Navigation for the test above."""
    return [("Work", [])]


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.not_allowed, 403), (errors.not_found, 404), (errors.csrf_refused, 403)],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_of_failure_say_what_to_do_and_echo_nothing(
    rf: RequestFactory, view: Any, status: int, language: str
) -> None:
    request = rf.get("/secret-path-417/?next=/elsewhere-418/&q=word-419", HTTP_REFERER="/referer-420/")
    with translation.override(language):
        page = view(request)
    text = page.content.decode()
    assert page.status_code == status
    assert not re.search("secret-path-417|elsewhere-418|word-419|referer-420", text)
    assert 'class="btn btn-main" href="/' in text


def test_the_page_of_a_fault_needs_no_database(rf: RequestFactory) -> None:
    # No database fixture here: any query would fail this test.
    with translation.override("ko"):
        page = errors.server_error(rf.get("/path-417/"))
    assert page.status_code == 500
    assert "프로그람에서 고장이 났습니다" in page.content.decode()
    assert "path-417" not in page.content.decode()


@pytest.mark.parametrize(
    ("context_", "words"), [({"reasons": ["A review"]}, "A review"), ({"reason": "Too late"}, "Too late")]
)
def test_the_page_of_a_conflict_gives_its_reasons(rf: RequestFactory, context_: dict[str, Any], words: str) -> None:
    from django.shortcuts import render

    assert words in render(rf.get("/"), "errors/409.html", context_).content.decode()


def answer(request: Any, status: int = 200, **headers: str) -> HttpResponse:
    """What the view below the middleware would answer."""
    return HttpResponse(status=status, headers=headers)


@pytest.mark.parametrize(
    ("cookie", "asked", "language"), [("ko", "en", "ko"), ("xx", "ko", "ko"), ("", "fr", "en"), ("en", "ko", "en")]
)
def test_the_language_before_sign_in(rf: RequestFactory, settings: Any, cookie: str, asked: str, language: str) -> None:
    request = rf.get("/", headers={"accept-language": asked})
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    page = LanguageMiddleware(answer)(request)
    assert page["Content-Language"] == language
    assert page["Vary"] == "Accept-Language, Cookie"


def test_a_person_s_choice_stands_above_the_browser(rf: RequestFactory) -> None:
    def view(request: Any) -> HttpResponse:
        request.user = Visitor()
        LanguageMiddleware(answer).process_view(request)
        return answer(request)

    page = LanguageMiddleware(view)(rf.get("/", headers={"accept-language": "en"}))
    assert page["Content-Language"] == "ko"


def test_a_lost_session_sends_the_whole_page_to_sign_in(rf: RequestFactory, settings: Any) -> None:
    settings.LOGIN_URL = "/in/"
    middleware = HeadersMiddleware(lambda request: answer(request, 302, Location="/in/?next=/x/"))
    page = middleware(rf.get("/", headers={"hx-request": "true"}))
    assert (page.status_code, page["HX-Redirect"]) == (200, "/in/?next=/x/")
    assert "Location" not in page
    assert middleware(rf.get("/")).status_code == 302


KEY = "3f2b7c1e-8a55-4c1c-9d7e-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("status", "location", "key", "saved"),
    [
        (302, "/done/", KEY, KEY),
        (302, "/done/", "x", ""),
        (302, "/in/", KEY, ""),
        (422, "", KEY, ""),
        (302, "/done/", "", ""),
    ],
)
def test_a_recorded_form_is_named_so_that_its_draft_goes(
    rf: RequestFactory, settings: Any, status: int, location: str, key: str, saved: str
) -> None:
    settings.LOGIN_URL = "/in/"
    page = HeadersMiddleware(lambda request: answer(request, status, Location=location))(
        rf.post("/", {"submission_key": key})
    )
    assert (page.cookies["saved"].value if "saved" in page.cookies else "") == saved


def test_every_answer_carries_the_headers(rf: RequestFactory) -> None:
    page = HeadersMiddleware(answer)(rf.get("/"))
    assert "camera=()" in page["Permissions-Policy"]
    assert page["Cache-Control"] == "private, no-store"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
