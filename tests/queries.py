"""How many statements a page costs: the same at 1 and at 30 rows, and within the goal (performance.md, goals 1 and 2).

Use, table-driven, one test an app:

    def grow() -> None:
        make.resolution(make.unit(place.county), state="submitted")

    grow()  # the first row
    check([Page(staff, "/resolutions/", LIST), Page(head, found.get_absolute_url(), DETAIL)], grow)

`check` opens every page, calls `grow` until there are thirty rows, opens every page again. Counted is what a request
really asks of the database, session and user included; marks of a transaction (BEGIN, SAVEPOINT …) are left out, for
the test adds some of its own. A page is opened once before each count, so that what is kept for the life of the process
(compiled templates) or written once a day (who has read what) is not taken for its cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

#: The goals of performance.md: the most statements of a page of each sort.
LIST, DETAIL, DESK, POST = 12, 12, 8, 12
ROWS = 30
MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Page:
    """A page as one person opens it, and the most statements it may cost."""

    browser: Client
    address: str
    most: int


def asked(act: Callable[[], Any]) -> list[str]:
    """The statements that `act` asks of the database, in their order."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(MARKS)]


def opened(page: Page) -> list[str]:
    """The statements of one GET that answers 200."""

    def get() -> None:
        answer = page.browser.get(page.address)
        assert answer.status_code == 200, f"{page.address} answers {answer.status_code}"

    return asked(get)


def warm(page: Page) -> list[str]:
    """The statements of a second GET right after the first: what is kept for some seconds is kept on any machine."""
    opened(page)
    return opened(page)


def sent(browser: Client, address: str, fields: dict[str, Any]) -> list[str]:
    """The statements of one POST that is recorded (it answers with a redirect)."""
    answers: list[HttpResponse] = []
    statements = asked(lambda: answers.append(browser.post(address, fields)))  # type: ignore[arg-type]
    assert answers[0].status_code == 302, f"{address} answers {answers[0].status_code}"
    return statements


def check(pages: Iterable[Page], grow: Callable[[], Any], *, rows: int = ROWS) -> None:
    """Fail unless each page costs the same with one row (there already) and `rows`, and no more than it may.

    `grow` adds one row to whatever the pages show.
    """
    found = list(pages)
    few = [warm(page) for page in found]
    for _ in range(rows - 1):
        grow()
    faults = []
    for page, one in zip(found, few, strict=True):
        many = warm(page)
        if len(one) != len(many):
            faults.append(f"{page.address}: {len(one)} at 1 row, {len(many)} at {rows}\n{listed(many)}")
        elif len(one) > page.most:
            faults.append(f"{page.address}: {len(one)}, more than {page.most}\n{listed(one)}")
    assert not faults, "\n".join(faults)


def listed(statements: list[str]) -> str:
    """The statements for a reader: numbered, without the columns."""
    short = (re.sub(r"SELECT .*? FROM", "SELECT … FROM", " ".join(text.split())) for text in statements)
    return "\n".join(f"  {place:2} {text[:200]}" for place, text in enumerate(short, start=1))
