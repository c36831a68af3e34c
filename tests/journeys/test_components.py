"""The components in a browser: nothing for axe-core to find, no sideways scroll, drafts, focus, and all under the real policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, Page, expect

PAGES = ("unit", "form", "errors", "phone", "check")
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) sum += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => setTimeout(() => done(sum), 300));
})"""


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    """The gallery served by a thread, with the middleware of the program but no database."""
    settings.ROOT_URLCONF = "tests.pages.gallery"
    settings.NAVIGATION = ""
    settings.STATIC_ROOT = None
    settings.DEBUG = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent.parent / "pages" / "templates"]
    settings.TEMPLATES = [engine]
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://127.0.0.1:{thread.port}/gallery"
    thread.terminate()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says: a refused style, script or font, an error."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("name", ["unit", "errors", "phone"])
def test_axe_finds_nothing(page: Page, site: str, complaints: list[str], name: str) -> None:
    for theme in ("light", "dark"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site}/{name}/?theme={theme}")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/{name}/")
    # 640 px at 200 % zoom are 320 px; large text at 320 px is the hardest
    for width in (320, 390, 640, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{site}/{name}/?size=large")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
def test_nothing_moves_when_the_letters_arrive(context: BrowserContext, site: str, browser: Any, language: str) -> None:
    fresh = browser.new_context(locale=language, viewport={"width": 1280, "height": 900})
    page = fresh.new_page()
    session = fresh.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 40, "downloadThroughput": 200_000, "uploadThroughput": 90_000},
    )
    page.goto(f"{site}/unit/")
    assert page.evaluate(SHIFT) <= 0.02
    assert page.evaluate("document.fonts.check('16px \"Redflag Sans\"', 'Sangnok')")
    fresh.close()


def test_the_first_visit_is_light(page: Page, site: str) -> None:
    asked: set[str] = set()
    page.on("response", lambda answer: asked.add(answer.url))
    page.goto(f"{site}/unit/")
    page.wait_for_load_state("networkidle")
    letters = [url for url in asked if ".woff2" in url]
    assert len(asked) - len(letters) <= 6, asked
    assert len(letters) <= 4  # Latin of both families, and the Korean of the language switch


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page, site: str) -> None:
    page.goto(f"{site}/errors/")
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name="Write what you will do").click()
    expect(page.locator("#id_what")).to_be_focused()


def test_a_long_choice_scrolls_and_no_entry_is_squeezed(page: Page, site: str) -> None:
    page.goto(f"{site}/form/")
    squeezed = page.evaluate(
        """() => {
          const pick = document.querySelector('.pick'), one = pick.querySelector('label:has(small)');
          for (let n = 0; n < 20; n++) pick.append(one.cloneNode(true));
          return [pick.scrollHeight > pick.clientHeight,
            [...pick.querySelectorAll('label')].filter(it => it.scrollHeight > it.clientHeight + 1).length];
        }"""
    )
    assert squeezed == [True, 0]


def test_skip_link_is_the_first_stop(page: Page, site: str) -> None:
    page.goto(f"{site}/unit/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def drafts(page: Page) -> list[str]:
    """What is kept on the device."""
    return list(page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:')).sort()"))


def test_a_draft_survives_a_lost_connection_and_can_be_discarded(page: Page, site: str) -> None:
    page.goto(f"{site}/form/")
    expect(page.locator("[data-draft-line]")).to_be_hidden()
    page.locator("#id_what").fill("label 40 shelf bays")
    page.locator("#id_serves_1").check()
    page.locator("#id_secret").fill("not to be kept")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    page.wait_for_timeout(200)
    page.context.set_offline(False)
    page.goto(f"{site}/form/")
    expect(page.locator("#id_what")).to_have_value("label 40 shelf bays")
    expect(page.locator("#id_serves_1")).to_be_checked()
    expect(page.locator("[data-draft-line]")).to_be_visible()
    assert "not to be kept" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_what")).to_have_value("")
    expect(page.locator("#id_serves_1")).not_to_be_checked()
    assert drafts(page) == []


def test_a_recorded_form_leaves_no_draft(page: Page, site: str) -> None:
    page.goto(f"{site}/form/")
    page.locator("#id_what").fill("label 40 shelf bays")
    page.evaluate(
        "document.querySelector('form[data-draft]').addEventListener('submit', event => event.preventDefault())"
    )
    page.get_by_role("button", name="Save").click()
    assert drafts(page) == ["draft:17:gallery"]
    page.goto(f"{site}/unit/")
    assert drafts(page) == ["draft:17:gallery"]
    page.context.add_cookies([{"name": "saved", "value": "3f2b7c1e-8a55-4c1c-9d7e-0a1b2c3d4e5f", "url": site}])
    page.goto(f"{site}/unit/")
    assert drafts(page) == []
    assert page.evaluate("document.cookie").find("saved") == -1


def test_drafts_go_at_sign_out_and_are_never_shown_to_another(page: Page, site: str) -> None:
    page.goto(f"{site}/form/")
    page.locator("#id_what").fill("label 40 shelf bays")
    assert drafts(page) == ["draft:17:gallery"]
    page.goto(f"{site}/form/?person=18")
    expect(page.locator("#id_what")).to_have_value("")
    assert drafts(page) == []
    page.locator("#id_what").fill("mend the pump")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/unit/?person=")
    assert drafts(page) == []


def test_pages_print_without_frame_and_forms(page: Page, site: str) -> None:
    page.goto(f"{site}/unit/")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator(".toolbar form")).to_be_hidden()
    expect(page.get_by_role("heading", name="Sangnok Mine")).to_be_visible()


def test_a_filter_swaps_the_list_holds_the_address_and_keeps_the_focus(page: Page, site: str) -> None:
    page.goto(f"{site}/unit/")
    expect(page.get_by_role("link", name="Milbat Institute")).to_be_visible()
    page.locator("#filter_q").fill("pump")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No paper is late.")).to_be_visible()
    assert page.url == f"{site}/unit/?q=pump"
    expect(page.get_by_role("button", name="Show")).to_be_focused()
    expect(page.get_by_role("heading", name="Sangnok Mine")).to_be_visible()
