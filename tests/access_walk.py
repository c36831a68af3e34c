"""Walks routes × posts × methods × scopes and compares each answer with the declared expectation."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any
from unittest import mock

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_policy import POSTS, SCOPES, Row
from tests.world import World

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
    if (post, scope) not in row.does():
        return {403}
    return SHOWN


def ask(client: Client, method: str, path: str) -> int:
    """The status of one request whose effects are rolled back."""
    with transaction.atomic():
        status = client.generic(method, path).status_code
        transaction.set_rollback(True)
    return int(status)


def walk(world: World, rows: dict[str, Row], things: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The differences: "targets:adopt POST staff@own: 200, expected 404". Pages are not rendered."""
    differences = []
    # Thousands of refusals are the point here; their log lines are not.
    logging.disable(logging.CRITICAL)
    with (
        mock.patch("django.template.backends.django.Template.render", lambda *a, **k: ""),
        mock.patch("django.template.response.SimpleTemplateResponse.rendered_content", ""),
    ):
        for post in POSTS:
            for scope in SCOPES:
                client = Client(raise_request_exception=False)
                person = world.people[post, scope]
                if person is not None:
                    client.force_login(person)
                for name in names:
                    path = address(name, rows[name], things)
                    for method in METHODS:
                        status, wanted = ask(client, method, path), expected(rows[name], post, scope, method)
                        if status not in wanted:
                            differences.append(f"{name} {method} {post}@{scope}: {status}, expected {sorted(wanted)}")
    logging.disable(logging.NOTSET)
    return differences


def plain(response: HttpResponse) -> tuple[int, bytes]:
    """Status and body of an answer without what changes from one to the next (CSRF tokens)."""
    import re

    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
    return response.status_code, re.sub(rb'"X-CSRFToken": "[^"]*"', b"", body)
