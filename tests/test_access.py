"""Every route × post × method × scope equals the declared expectation; foreign is as absent; the test has teeth."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import access_policy
from tests.access_walk import address, plain, routes, walk
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The world with the things of all apps in it."""
    made = World()
    made.things = access_policy.build_all(made)
    return made


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    """A page nobody declared does not go out, nor does a row outlive its page."""
    assert set(routes()) == set(access_policy.policy())


@pytest.mark.parametrize("post", access_policy.POSTS)
def test_the_matrix_is_as_declared(world: World, post: str) -> None:
    """All routes, posts, methods and scopes."""
    rows = access_policy.policy()
    differences = walk(world, rows, world.things, rows, [post])
    # One a line: a report of a list is cut short.
    assert not differences, f"{len(differences)} differences\n" + "\n".join(differences)


def test_foreign_is_answered_as_absent(world: World) -> None:
    """An outsider's answer for a thing that exists equals the one for a thing that does not: status, headers, body."""
    rows = access_policy.policy()
    outsider = Client()
    outsider.force_login(world.someone("head", "foreign"))
    compared = 0
    for name, row in rows.items():
        if row.open or "all" in row.see.split() or ("head", "foreign") in row.sees():
            continue
        if not any(not word.startswith("=") for word in row.args.values()):
            continue
        absent_things = dict.fromkeys(world.things, 987654321)
        for method in row.methods.split():
            if method in ("HEAD", "OPTIONS"):
                continue
            here = outsider.generic(method, address(name, row, world.things))
            gone = outsider.generic(method, address(name, row, absent_things))
            assert here.status_code == 404, name
            assert plain(here) == plain(gone), name
            assert dict(here.headers) == dict(gone.headers), name
            compared += 1
    assert compared > 20


def everything(self: Any, person: Any) -> Any:
    """A `visible_to` that forgot its scope."""
    return self.all()


def anybody(by: Any, obj: Any = None) -> bool:
    """A rule that forgot to ask."""
    return True


#: A removed check, and the routes where it must be noticed.
MUTANTS: list[tuple[str, Callable[..., Any], tuple[str, ...]]] = []


@pytest.mark.parametrize(("place", "fault", "names"), MUTANTS, ids=[place for place, _f, _n in MUTANTS])
def test_a_removed_check_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, fault: Callable[..., Any], names: tuple[str, ...]
) -> None:
    """The twin: with the check gone, the walk finds differences."""
    module, _, attribute = place.partition(":")
    holder: Any = importlib.import_module(module)
    *path, last = attribute.split(".")
    for part in path:
        holder = getattr(holder, part)
    monkeypatch.setattr(holder, last, fault)
    rows = access_policy.policy()
    assert walk(world, rows, world.things, names) != []
