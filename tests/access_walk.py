"""Walks routes × posts × methods × scopes and compares each answer with the declared expectation."""

from __future__ import annotations

import copy
import itertools
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_policy import POSTS, SCOPES, Row
from tests.world import World
from units.models import Person
from units.signing_in import NumberOrNameBackend

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHOWN = {200, 302, 409, 422}


def routes(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    """Names of all routes of the urlconf; a route without a name is an error."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = ":".join(part for part in (namespace, one.namespace or "") if part)
            yield from routes(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            if not one.name:
                raise AssertionError(f"a route without a name: {one.pattern}")
            yield f"{namespace}:{one.name}" if namespace else one.name


def address(name: str, row: Row, things: dict[str, Any]) -> str:
    """The address of a route for the things of the world."""
    args = {}
    for key, word in row.args.items():
        thing = word[1:] if word.startswith("=") else things[word]
        args[key] = getattr(thing, "pk", thing)
    return reverse(name, kwargs=args)


def expected(row: Row, post: str, scope: str, method: str) -> set[int]:
    """The statuses that keep the expectation."""
    if post == "public" and not row.open:
        return {302}
    if method not in row.methods.split():
        return {405}
    if post == "public" or row.open:
        return SHOWN
    if (post, scope) not in row.sees():
        return {404}
    if (post, scope) not in (row.writes() if method == "POST" else row.does()):
        return {403}
    return SHOWN


class Asker:
    """Sends requests of one person through the whole middleware, as the test client does, but without its ballast."""

    def __init__(self, person: Person | None) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory()
        client = Client()
        if person is not None:
            client.force_login(person)
        # Kept as they are: a request that signs out takes nothing from the next one.
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.loaded = None if person is None else Person.objects.get(pk=person.pk)

    def user(self) -> Person | None:
        """The person as the session would load them: without anything an earlier request has found out."""
        return copy.copy(self.loaded)

    def status(self, method: str, path: str, *, writes: bool = True) -> int:
        """The status of one request; what it writes is rolled back (a refused method writes nothing)."""
        request = self.factory.generic(method, path)
        request.COOKIES.update(self.cookies)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # as the test client does
        with (
            mock.patch.object(NumberOrNameBackend, "get_user", lambda backend, pk: self.user()),
            transaction.atomic() if writes else nullcontext(),
        ):
            response = self.handler.get_response(request)
            response.close()
            if writes:
                transaction.set_rollback(True)
        return response.status_code


@contextmanager
def quickly() -> Iterator[None]:
    """Pages are not rendered, thousands of refusals leave no log lines, sessions need no statement, nothing throttles."""
    logging.disable(logging.CRITICAL)
    # The end of a request closes the connection; the test's transaction lives on it.
    request_finished.disconnect(close_old_connections)
    try:
        with (
            mock.patch("django.template.backends.django.Template.render", lambda *a, **k: ""),
            mock.patch("django.template.response.SimpleTemplateResponse.rendered_content", ""),
            override_settings(
                SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies", ACCOUNT_RATE_LIMITS=False
            ),
        ):
            yield
    finally:
        request_finished.connect(close_old_connections)
        logging.disable(logging.NOTSET)


def walk(
    world: World,
    rows: dict[str, Row],
    things: dict[str, Any],
    names: Iterable[str],
    posts: Iterable[str] = POSTS,
    methods: Iterable[str] = METHODS,
) -> list[str]:
    """The differences: "targets:adopt POST staff@own: 200, expected 404"."""
    differences = []
    paths = {name: address(name, rows[name], things) for name in names}
    with quickly():
        for post, scope in itertools.product(posts, SCOPES):
            asker = Asker(world.people[post, scope])
            for (name, path), method in itertools.product(paths.items(), methods):
                wanted = expected(rows[name], post, scope, method)
                status = asker.status(method, path, writes=wanted != {405})
                if status not in wanted:
                    differences.append(f"{name} {method} {post}@{scope}: {status}, expected {sorted(wanted)}")
    return differences


def plain(response: HttpResponse) -> tuple[int, str]:
    """Status and body of an answer without what changes from one to the next (CSRF tokens)."""
    return response.status_code, strip_tokens(response.content.decode())


def strip_tokens(text: str) -> str:
    """A page without its CSRF tokens and the keys of its forms."""
    text = re.sub(r'name="(csrfmiddlewaretoken|submission_key)" value="[^"]*"', "", text)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", text)
