"""Every page × two languages × two themes × 390 and 1280 px: axe-core finds nothing, and what else interface.md measures."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from pages.styles import shortened
from tests.access_policy import policy
from tests.journeys import measuring
from tests.journeys.measuring import LIMITS, Figures
from tests.journeys.serving import committing, served
from tests.journeys.tour import FILES, Stop, Tour, settle
from tests.journeys.visiting import LOCALES
from units.models import Person

ROWS = policy()
PAGES = sorted(name for name, row in ROWS.items() if "GET" in row.methods.split() and name not in FILES)

#: Theme and width, so ordered that each turn changes one of them.
LOOKS = (("light", 1280), ("light", 390), ("dark", 390), ("dark", 1280))
#: Where time is short (`make axe ONCE=1`) each page is seen in one language and one look of its two, by turns.
ONCE = bool(os.environ.get("ONCE"))
SEEN = {"en": LOOKS[::2], "ko": LOOKS[1::2]} if ONCE else dict.fromkeys(LOCALES, LOOKS)


def turns(names: Sequence[str]) -> list[tuple[str, str]]:
    """(name, language) of each look to be had: every one, or where time is short one of each name."""
    every = [(name, language) for name in names for language in LOCALES]
    return [every[2 * place + place % 2] for place in range(len(names))] if ONCE else every


def looks(name: str, language: str) -> Sequence[tuple[str, int]]:
    """The looks of a page in a language: all of the language's, or where time is short one of them."""
    # A language has every second page, and of those every second one look.
    return SEEN[language] if not ONCE else [SEEN[language][PAGES.index(name) // 2 % 2]]


class Grid:
    """The served demonstration, one window for each language, and the stops found so far."""

    def __init__(self, browser: Browser, address: str, figures: Figures) -> None:
        self.address, self.figures = address, figures
        self.tour = Tour(settle())
        self.language = ""
        self.found: dict[str, list[Stop]] = {}
        self.contexts = {language: self._window(browser, language) for language in LOCALES}
        self.foreign: list[str] = []
        self.said: list[str] = []

    def _window(self, browser: Browser, language: str) -> BrowserContext:
        context = browser.new_context(locale=LOCALES[language], reduced_motion="reduce")
        context.on("request", self._hear_request)
        context.on("console", lambda one: self._hear(one.type, one.text))
        context.on("weberror", lambda one: self.said.append(str(one.error)))
        context.new_page()
        return context

    def _hear_request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.foreign.append(request.url)

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "status of 4" not in text:
            self.said.append(text)

    def stops(self, name: str) -> list[Stop]:
        """The pages of a route; looked for once."""
        if name not in self.found:
            self.found[name] = self.tour.stops(name, ROWS[name])
        return self.found[name]

    def speak(self, language: str) -> None:
        """Everybody's language."""
        if language != self.language:
            Person.objects.update(language=language)
            self.language = language

    def page(self, language: str) -> Page:
        """The window of a language."""
        return self.contexts[language].pages[0]

    def go(self, stop: Stop, language: str, status: int = 200) -> Response:
        """Open a stop at 1280 px as its person."""
        self.speak(language)
        context, page = self.contexts[language], self.page(language)
        self.tour.ready(stop.name, stop.arguments, stop.person)
        context.clear_cookies()
        if stop.person:
            key = self.tour.session(stop.person)
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(self.address + stop.path)
        assert answer is not None
        assert answer.status == status, (stop.path, answer.status)
        self.figures.counts["pages opened"] += 1
        return answer

    def themes(self, language: str, looks: Sequence[tuple[str, int]] = LOOKS) -> list[str]:
        """axe on the open page in each theme and width of `looks` that this language is seen in."""
        page, wrong = self.page(language), []
        for theme, width in [one for one in looks if one in SEEN[language]]:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [f"{theme} {width} px: {one}" for one in measuring.violations(page)]
            self.figures.counts["axe runs"] += 1
        return wrong

    def heard(self) -> list[str]:
        """What the console said and whom else the page asked, since the last time."""
        wrong = [f"console: {one}" for one in self.said] + [f"asked of another host: {one}" for one in self.foreign]
        self.said.clear()
        self.foreign.clear()
        return wrong


@pytest.fixture(scope="module")
def grid(browser: Browser, figures: Figures, django_db_setup: None, django_db_blocker: Any) -> Iterator[Grid]:
    """The site of the whole module."""
    begun = time.monotonic()
    with committing(django_db_blocker), served() as address:
        made = Grid(browser, address, figures)
        yield made
        for context in made.contexts.values():
            context.close()
    figures.note("seconds", round(time.monotonic() - begun), "the whole grid")


def weight(grid: Grid, stop: Stop, answer: Response) -> list[str]:
    """Size of the page and how much it moved while it came.

    Letters that come late on a busy machine move a page once; a fault of the page moves it each time.
    """
    size = len(answer.body())
    page = grid.page(grid.language)
    moved, what = page.evaluate(measuring.SHIFT)
    if moved > LIMITS["shift"]:
        page.reload()
        moved, what = page.evaluate(measuring.SHIFT)
    grid.figures.note("page, bytes", size, stop.path)
    grid.figures.note("layout shift", round(moved, 4), stop.path)
    wrong = [f"{size} bytes"] if size > LIMITS["page"] else []
    return wrong + ([f"moved by {moved:.3f} while it came: {what}"] if moved > LIMITS["shift"] else [])


def none_of(wrong: list[str]) -> None:
    """Nothing is wrong; else all of it is told, a line for each."""
    if wrong:
        pytest.fail("\n".join(["", *wrong]), pytrace=False)


@pytest.mark.parametrize(("name", "language"), turns(PAGES))
def test_every_page(grid: Grid, language: str, name: str) -> None:
    """axe, weight, stillness, sideways scroll, large and long texts, visible focus, silence of the console."""
    stops = grid.stops(name)
    assert stops, "nobody was found who may open this page"
    wrong: list[str] = []
    for stop in stops:
        answer = grid.go(stop, language)
        page = grid.page(language)
        assert page.locator("html").get_attribute("lang") == language
        found = weight(grid, stop, answer) + grid.themes(language, looks(name, language))
        found += page.evaluate(measuring.UNSEEN_FOCUS)
        found += measuring.sideways(page, 320) + measuring.larger_text(page) + measuring.longer_text(page)
        wrong += [f"{stop.path}: {one}" for one in found + grid.heard()]
    none_of(wrong)


#: Pages that take a form. All forms are made of the same parts: where time is short every third one is sent.
FORMS = [name for name in PAGES if "POST" in ROWS[name].methods.split()][:: 3 if ONCE else 1]


@pytest.mark.parametrize(("name", "language"), turns(FORMS))
def test_a_refused_form(grid: Grid, language: str, name: str) -> None:
    """What must be filled is left empty: the summary has the focus, leads to its field, and axe finds nothing."""
    stop = grid.stops(name)[0]
    grid.go(stop, language)
    page = grid.page(language)
    if not page.evaluate(EMPTY):
        # Nothing here can be left empty: a page that only asks for a word of consent.
        return
    with page.expect_navigation():
        page.locator("main form .btn-main").last.click()
    expect(page.locator(".errors")).to_be_focused()
    grid.figures.counts["refused forms"] += 1
    # The page itself has been seen in every look; here the summary and the words beside the field are new.
    wrong = grid.themes(language, SEEN[language][::2]) + measuring.sideways(page, 320)
    page.set_viewport_size({"width": 1280, "height": 800})
    wrong += page.evaluate(LEADS_NOWHERE)
    none_of(wrong + grid.heard())


#: Empties the first thing that must be filled, or finds one that is not; whether there is one.
EMPTY = """() => {
  const all = document.querySelector('main form .btn-main') ? [...document.querySelectorAll('main form [required]')] : [];
  const typed = all.find(one => !['radio', 'checkbox', 'file'].includes(one.type) && one.tagName !== 'SELECT');
  if (typed) typed.value = '';
  const unchosen = one => one.type === 'file' || (one.type === 'radio' && !document.querySelector(`[name="${one.name}"]:checked`));
  return Boolean(typed || all.some(unchosen));
}"""
LEADS_NOWHERE = """() => [...document.querySelectorAll('.errors a')].map(one => one.getAttribute('href'))
  .filter(href => !document.querySelector(href)).map(href => 'the summary leads nowhere: ' + href)"""


@pytest.mark.parametrize("language", list(LOCALES))
@pytest.mark.parametrize(("path", "status"), [("/nothing-here/", 404), ("/catalogues/", 403)])
def test_pages_of_failure(grid: Grid, language: str, path: str, status: int) -> None:
    """Absent, and not yours."""
    member = Person.objects.filter(appointments__isnull=True).order_by("id")[0]
    grid.go(Stop("", path, member.pk, 0, {}), language, status)
    none_of(grid.themes(language) + grid.heard())


def test_scripts_and_styles_are_light(figures: Figures) -> None:
    """JS ≤ 60 KB, CSS ≤ 40 KB, both as they are sent before compression."""
    root = Path(settings.BASE_DIR)
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    sizes = {
        "scripts": sum(one.stat().st_size for one in [htmx, *root.glob("static/js/*.js")]),
        "styles": sum(len(shortened(one.read_text()).encode()) for one in root.glob("static/css/*.css")),
    }
    for name, size in sizes.items():
        figures.note(f"{name}, bytes", size, "all files")
    assert sizes["scripts"] <= 60 * 1024
    assert sizes["styles"] <= 40 * 1024


#: The main action of each post, by the page it stands on.
KEYBOARD = ("targets:draw_up", "targets:mine", "assessments:award", "targets:resolution", "reviews:hold", "units:list")


@pytest.mark.parametrize("name", KEYBOARD)
def test_by_keyboard(grid: Grid, name: str) -> None:
    """Tab walks through everything in the order it is read, the main button included; no trap; the skip link is first."""
    grid.go(grid.stops(name)[0], "en")
    page = grid.page("en")
    wanted = page.evaluate(STOPS)
    walked = []
    for _ in range(len(wanted)):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.dataset.stop"))
        # A date is three stops in one: day, month, year.
        while len(walked) > 1 and walked[-1] == walked[-2]:
            page.keyboard.press("Tab")
            walked[-1] = page.evaluate("document.activeElement.dataset.stop")
    assert walked == wanted
    assert page.evaluate("document.querySelector('.skip').dataset.stop") == wanted[0]


#: Marks what Tab stops at in the order of the page; of a group of radios the chosen or else the first one.
STOPS = """() => {
  const groups = new Set(), stops = [];
  for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!one.checkVisibility() || !one.getClientRects().length || one.disabled) continue;
    if (one.type === 'radio') {
      if (groups.has(one.name)) continue;
      groups.add(one.name);
      const chosen = document.querySelector(`input[name="${one.name}"]:checked`) || one;
      chosen.dataset.stop = String(stops.length);
    } else one.dataset.stop = String(stops.length);
    stops.push(String(stops.length));
  }
  return stops;
}"""
