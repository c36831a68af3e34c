"""No request makes the program fail: generated requests over all routes and posts with odd parameters (trust 23).

`REDFLAG_REQUESTS=50000 make test ARGS=tests/test_no_5xx.py` is the long run; `REDFLAG_SEED` gives another course. A
failure names the seed and number of its request, so that the same course meets it again.
"""

from __future__ import annotations

import base64
import collections
import copy
import json
import logging
import os
import random
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import access_policy
from tests import factories as make
from tests.assessments import builders
from tests.world import World
from units.models import Person

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("REDFLAG_REQUESTS", "300"))
#: What tests/world.py gives everybody.
WORLD_PASSWORD = "a long password for tests"
SEED = int(os.environ.get("REDFLAG_SEED", "1986"))

TEXTS = (
    "", " ", "0", "-1", "1", "²", "٣", "1e400", "NaN", "-Infinity", "0x1f", "1,5", "9" * 25, "9" * 5000, "-" + "9" * 25,
    "\x00", "a\x00b", "%00", "%", "_", "\\", "%%%", "'", "\"", "';--", "a.b.*", "*{1,}", "KP.X|!Y", "{", "\r\nX: y",
    "<script>", "{{ 7|add:1 }}", "=1+1", "\u202e", "\ufeff", "e\u0301" * 50, "\U0001f6a9", "한", "\ufffd", "x" * 3000,
    "0001-01-01", "9999-12-31", "2026-02-30", "0000-00-00", "1.1.1", "31.12.9999", "2026-11-24", "2020-01-01",
    "//evil.example", "https://evil.example/", "javascript:1", "/\\evil.example", "http://[", "on", "true", "None",
    "00000000-0000-0000-0000-000000000000", "not-a-uuid", "../../etc/passwd",
)  # fmt: skip
NUMBERS = (0, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30)
NAMES = (
    "sort", "after", "before", "format", "page", "q", "unit", "area", "kind", "sector", "place", "state", "field",
    "tier", "due", "year", "next", "tab", "retire", "return", "remove", "decline", "outcome", "step", "copy", "row",
)  # fmt: skip
TOKENS: tuple[Any, ...] = (
    ["\ud800", 1], ["\x00", 1], ["", 0], [1, 1], ["2026-01-01", 10**30], ["9999-12-31", 1], ["0001-01-01", -1],
    ["0001-01-01T00:00:00+14:00", 1], ["9999-12-31T23:59:59-12:00", 1], ["2026-01-01T00:00:00", 1], [10**30],
    [-(10**30)], [True, True], [float("nan"), 1], [float("inf"), 1], [[], {}], {}, [None, None], ["x" * 1500, 1], [1],
)  # fmt: skip
FILES = (
    b"", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"a,b\n\x00,\xff\n", b"\xef\xbb\xbf",
    b"code,name_en,name_ko,parent,kind\nX,=1+1,x,KP,factory\n", b"code;since\n\xff\xfe;9999-99-99\n", b"\n" * 5000,
)  # fmt: skip
FILE_NAMES = ("a.pdf", "..\\..\\a.jpg", "a\x00.pdf", "x" * 300 + ".pdf", "a.csv", "a.xlsx", ".", "한\u202e.png", "a")
HEADERS: tuple[dict[str, str], ...] = (
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "listing", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Target": "import", "HX-Trigger-Name": "\xff", "HX-Current-URL-URI-AutoEncoded": "true"},
    {"Referer": "http://testserver//evil.example/"},
    {"Referer": "http://["},
    {"Accept-Language": "ko;q=zz, *;q=9, " + "a-" * 300},
    {"Cookie": 'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000"; csrftoken="\\000"; django_language="\\377"'},
    {"Cookie": 'messages="\\000"; sessionid=' + "z" * 3000},
    {"X-Forwarded-For": "x" * 500},
    {"Range": "bytes=-1", "If-None-Match": '"', "If-Modified-Since": "yesterday"},
)
CONTENT_TYPES = (
    "application/json", "text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xff",
    "multipart/form-data; boundary=b", "", ";;;",
)  # fmt: skip
BODIES = (
    b"", b"{}", b"\xff\xfe\x00", b"a=%ff%fe&b=%00", b"&" * 9000, b"--b\r\n",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--',
)  # fmt: skip


class Fields(HTMLParser):
    """The names of what a page's forms send, with the values they offer."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, texts, choices and buttons."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "select":
            self.select = name
        if tag == "option":
            name = self.select
        if tag in ("input", "textarea", "select", "button", "option") and name:
            self.found.setdefault(name, [])
            if given.get("value"):
                self.found[name].append(str(given["value"]))


def signed_in(person: Person | None) -> Client:
    """A browser whose failures are answers of 500."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


class Course:
    """One course of requests, the same for the same seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.chance, self.world = random.Random(seed), world
        self.seen: collections.Counter[tuple[str, int]] = collections.Counter()
        self.rows = access_policy.policy()
        self.ids = {}
        for name, thing in world.things.items():
            model = type(thing)
            self.ids[name] = list(model.objects.values_list("pk", flat=True)) if model in apps.get_models() else [thing]
        # All signed in before the first request: what that writes is rolled back.
        clients = {key: signed_in(person) for key, person in world.people.items()}
        self.browsers = {key: (client, client.cookies) for key, client in clients.items()}

    def browser(self, row: access_policy.Row) -> tuple[str, Client]:
        """Somebody, signed in or not; mostly one who may write on the page."""
        may = sorted(row.writes()) if self.chance.random() < 0.7 else []
        key = self.chance.choice(may or list(self.world.people))
        client, cookies = self.browsers[key]
        # Whoever signed out, or was signed out, is back.
        client.cookies = copy.deepcopy(cookies)
        return "@".join(key), client

    def address(self, name: str) -> str:
        """A route with ids that exist, or odd ones, or no route at all."""
        if self.chance.random() < 0.02:
            return self.chance.choice(
                ["/%00", "/%ff/", "//", "/static/..%2f", "/units/-1/", "/units/" + "9" * 5000 + "/"]
            )
        words = {}
        for key, word in self.rows[name].args.items():
            known = [word[1:]] if word.startswith("=") else self.ids[word]
            words[key] = self.chance.choice(NUMBERS if self.chance.random() < 0.05 else known)
            if self.chance.random() < 0.5 and not word.startswith("="):
                thing = self.world.things[word]
                words[key] = getattr(thing, "pk", thing)
        return reverse(name, kwargs=words)

    def query(self) -> str:
        """Odd parameters behind the question mark."""
        pairs: list[tuple[str, str | bytes]] = []
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            name = self.chance.choice(NAMES)
            values: list[str | bytes] = [*TEXTS, b"\xff\xfe", "-name", "name", "title", "unit", "-date", "sectors"]
            if name in ("after", "before"):
                values = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in TOKENS]
            elif name == "format":
                values = ["xlsx", "xlsx", "xlsx", "", "\x00"]
            pairs.append((name, self.chance.choice(values)))
        return "?" + urlencode(pairs) if pairs else ""

    def body(self, page: str) -> dict[str, Any]:
        """The form of the page, filled in the most part as it should be."""
        data: dict[str, Any] = {}
        for name, offered in Fields(page).found.items():
            if name in ("csrfmiddlewaretoken", "submission_key", "q") or self.chance.random() < 0.1:
                continue
            if name in ("file", "files") or name.endswith("_file"):
                content, called = self.chance.choice(FILES), self.chance.choice(FILE_NAMES)
                data[name] = SimpleUploadedFile("a", content)
                data[name]._name = called
            elif name in ("login", "password"):
                data[name] = {"login": self.world.member.number, "password": WORLD_PASSWORD}[name]
            elif self.chance.random() < 0.75:
                data[name] = self.chance.choice(offered or ["Written for the test", "2026-11-20", "12"])
            else:
                data[name] = self.chance.choice(TEXTS)
        for _ in range(self.chance.choice((0, 0, 1))):
            data[self.chance.choice(NAMES)] = self.chance.choice(TEXTS)
        return data

    def send(self) -> tuple[str, int, Any]:
        """One request; for a form, the page first. What it was, the worst status and the failure behind it."""
        name = self.chance.choice(list(self.rows))
        who, client = self.browser(self.rows[name])
        path = self.address(name) + self.query()
        headers = self.chance.choice(HEADERS) if self.chance.random() < 0.25 else {}
        answer = client.get(path, headers=headers)
        what, seen = f"GET {path[:300]} {headers}", [answer]
        takes_forms = "POST" in self.rows[name].methods
        if self.chance.random() < (0.9 if takes_forms else 0.1) and answer.status_code in (200, 405):
            page = "" if answer.streaming else answer.content.decode(errors="replace")
            if self.chance.random() < 0.1:
                method = self.chance.choice(("POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"))
                kind, body = self.chance.choice(CONTENT_TYPES), self.chance.choice(BODIES)
                what = f"{method} {path[:300]} {kind!r} {body[:40]!r} {headers}"
                seen.append(client.generic(method, path, body, kind, headers=headers))
            else:
                data = self.body(page)
                what = f"POST {path[:300]} { ({name: str(value)[:60] for name, value in data.items()}) } {headers}"
                seen.append(client.post(path, data, headers=headers))
        for one in seen:
            if one.streaming:
                # Read to its end, it closes itself without the connection.
                b"".join(one)
            self.seen[one.request["REQUEST_METHOD"], one.status_code] += 1
        worst = max(seen, key=lambda one: one.status_code)
        return f"{who} {what}", worst.status_code, getattr(worst, "exc_info", None)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of the access test, with things in more of their states."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        made.things = access_policy.build_all(made)
        for stage in builders.STAGES:
            unit = make.unit(made.county)
            builders.application(stage, builders.road(made.county, unit))
        for state in ("draft", "adopted", "submitted", "returned"):
            under = make.resolution(make.unit(made.unit, kind_code="workshop"), state=state)
            for of_target in ("draft", "discussed", "in_force"):
                make.target(under, made.head, state=of_target)
        yield made
        transaction.set_rollback(True)


def failures_of(course: Course, requests: int) -> list[str]:
    """What answered with a 5xx; what the requests write is rolled back."""
    failures = []
    logging.disable(logging.CRITICAL)
    try:
        for number in range(requests):
            with transaction.atomic():
                what, status, failure = course.send()
                transaction.set_rollback(True)
            if status >= 500:
                why = f"{failure[0].__name__}: {failure[1]}" if failure else ""
                failures.append(f"{number} (seed {SEED}): {status} {what}\n    {why}")
    finally:
        logging.disable(logging.NOTSET)
    return failures


def test_no_generated_request_makes_the_program_fail(world: World, settings: Any) -> None:
    """Whatever is sent is answered, refused or redirected; never a 5xx."""
    settings.ACCOUNT_RATE_LIMITS = False
    course = Course(world, SEED)
    failures = failures_of(course, REQUESTS)
    print(f"{REQUESTS} requests: {dict(sorted(course.seen.items()))}")
    assert not failures, f"{len(failures)} failures\n" + "\n".join(failures[:40])
    assert {("GET", 200), ("GET", 404), ("POST", 302), ("POST", 422)} <= set(course.seen)


def test_a_verb_that_fails_is_noticed(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: forms get as far as the verbs."""
    settings.ACCOUNT_RATE_LIMITS = False

    def fails(*_given: Any) -> bool:
        raise ValueError("seeded")

    monkeypatch.setattr("workflow.forms.claim", fails)
    assert len(failures_of(Course(world, SEED), 80)) > 3
