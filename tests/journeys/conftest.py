"""The browser of the journeys (the one `python -m tests.run` found), the served program, and its visitors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.measuring import Figures
from tests.journeys.serving import committing, served
from tests.journeys.visiting import Visitor


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Headless Chromium, as root too."""
    found = os.environ.get("BROWSER", "/usr/bin/chromium")
    own = {} if found == "playwright" else {"executable_path": found}
    return {**browser_type_launch_args, **own, "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: each test says where its site is. (The plugin's own fixture warns under this pytest.)"""
    return ""


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """The browser's driver keeps an event loop in this thread; the tests still ask the database in it."""
    expect.set_options(timeout=15_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The program on an empty database of this test's own."""
    with committing(django_db_blocker), served() as address:
        yield address


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """`visit(person, language=…, script=…, phone=…)` opens a window; each is left when the test ends."""
    opened: list[Visitor] = []

    def open_window(person: Any = None, **how: Any) -> Visitor:
        opened.append(Visitor(browser, site, person, **how))
        return opened[-1]

    yield open_window
    for one in opened:
        one.leave()


FIGURES = Figures()


@pytest.fixture(scope="session")
def figures() -> Figures:
    """What was measured; printed at the end."""
    return FIGURES


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes hands on what it measured."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = [dict(FIGURES.counts), FIGURES.largest]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in what one of several processes measured."""
    FIGURES.merge(*getattr(node, "workeroutput", {}).get("figures", [{}, {}]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Each measure with its figure."""
    for line in FIGURES.lines():
        terminalreporter.write_line(line)
