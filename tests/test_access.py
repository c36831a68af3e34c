"""Every route × post × method × scope equals the declared expectation; foreign is as absent; the test has teeth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from tests import access_lists, access_policy
from tests import factories as make
from tests.access_mutants import MUTANTS, Mutant
from tests.access_walk import address, plain, routes, strip_tokens, walk
from tests.world import SOME_PASSWORD, World
from units.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world with the things of all apps in it: built once; each test's own changes are rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        made.things = access_policy.build_all(made)
        yield made
        transaction.set_rollback(True)


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


@pytest.mark.parametrize("post", access_policy.POSTS)
def test_lists_searches_and_files_show_what_is_declared(world: World, post: str) -> None:
    """Rows of lists and of the files made of them, hits of a search, what a page says of others' individual targets."""
    found = access_lists.misread(world, access_lists.FILES, [post], as_file=True)
    found += access_lists.misread(world, access_lists.PAGES, [post], as_file=False)
    assert not found, "\n".join(found)


#: Lists narrowed to one unit or area, searches for a name: the address names something out of reach.
ASKED = (
    "/units/list/?area={unit}",
    "/targets/?unit={unit}",
    "/campaigns/targets/?area={unit}",
    "/campaigns/results/?unit={unit}",
    "/reviews/?unit={unit}",
    "/reviews/deviations/?unit={unit}",
    "/reviews/deviations/?area={unit}",
    "/applications/?unit={unit}",
    "/search/?q={name}",
)


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("file", ["", "&format=xlsx"])
def test_a_filter_for_what_is_foreign_finds_what_one_for_the_absent_finds(world: World, path: str, file: str) -> None:
    """Rows, counts and files: the same, but for what was asked itself."""
    outsider = Client()
    outsider.force_login(world.someone("head", "foreign"))
    texts = []
    asks_for_file = bool(file) and "search" not in path
    for unit, name in ((str(world.unit.pk), "hwangok"), ("987654321", "zzyzxyz")):
        asked = path.format(unit=unit, name=name)
        text = access_lists.text_of(outsider, asked, asks_for_file)
        texts.append(re.sub(rf'(name="(?:unit|area)" value="|=){unit}\b', r"\1…", text).replace(name, "…"))
    assert texts[0]
    assert strip_tokens(texts[0]) == strip_tokens(texts[1])


@pytest.mark.parametrize("post", Post.values)
def test_a_deputy_of_any_post_may_what_the_post_may(world: World, post: str) -> None:
    """The same pages, moves and rows, above the unit and elsewhere; of three pages each post walks one, by turns."""
    rows = access_policy.policy()
    people = dict(world.people)
    try:
        for scope, place in (("subtree", world.county), ("foreign", world.foreign), ("own", world.unit)):
            principal = world.someone(post, scope).appointments.get()
            deputy = make.person(unit=world.office)
            # Some pages are signed with a password of one's own.
            deputy.password = SOME_PASSWORD
            deputy.save(update_fields=["password"])
            make.appoint(deputy, post, place, deputy_of=principal)
            world.people[post, scope] = deputy
        # The file of an import belongs to who sent it, a password to its person; neither to the post.
        names = [name for name in rows if not name.startswith(("units:import_", "account_"))]
        names = names[Post.values.index(post) % 3 :: 3]
        differences = walk(world, rows, world.things, names, [post], ["GET"])
    finally:
        world.people = people
    assert not differences, "\n".join(differences)


def noticed(world: World, mutant: Mutant) -> list[str]:
    """What the walk and the lists say of the mutant's routes."""
    rows, posts = access_policy.policy(), mutant.posts.split()
    differences = walk(world, rows, world.things, mutant.routes.split(), posts, ("GET", "POST"))
    shown = [one for one in (*access_lists.FILES, *access_lists.PAGES) if one.path in mutant.lists.split()]
    for as_file, known in ((True, access_lists.FILES), (False, access_lists.PAGES)):
        differences += access_lists.misread(world, [one for one in shown if one in known], posts, as_file=as_file)
    return differences


@pytest.mark.parametrize("mutant", MUTANTS, ids=[one.place for one in MUTANTS])
def test_a_removed_check_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch, mutant: Mutant) -> None:
    """The twin: with the check gone, the walk finds differences."""
    mutant.seed(monkeypatch)
    assert noticed(world, mutant) != []


def test_there_are_enough_removed_checks_and_no_noise(world: World) -> None:
    """Thirty at least, every `visible_to` among them; where nothing is removed, nothing is noticed."""
    assert len(MUTANTS) >= 30
    of_sets = {one.place for one in MUTANTS if one.place.endswith("visible_to")}
    written = {f"{model.__module__}:{type(model.objects.all()).__name__}" for model in scoped_models()}
    assert {place.rpartition(".")[0] for place in of_sets} >= written - DRAWN_FROM_ELSEWHERE
    routes = sorted({name for one in MUTANTS for name in one.routes.split()})
    assert walk(world, access_policy.policy(), world.things, routes, ["head"], ("GET", "POST")) == []


#: Querysets with a scope of their own that no page uses yet.
DRAWN_FROM_ELSEWHERE = {
    "assessments.models.decision:DecisionQuerySet",
}


def scoped_models() -> list[Any]:
    """Models whose querysets have a `visible_to`."""
    return [model for model in apps.get_models() if hasattr(getattr(model, "objects", None), "visible_to")]
