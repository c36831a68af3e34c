"""Every individual target carries a word of its own: it is found by the member and their own head only (trust 7)."""

from __future__ import annotations

import datetime
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.core.serializers import serialize
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from targets import tasks
from targets.models import IndividualCount, IndividualTarget
from tests import access_policy
from tests import factories as make
from tests.access_walk import Asker, address, routes
from tests.assessments.browser import Browser, hidden
from tests.world import World
from units.models import Person
from workflow.clock import today
from workflow.models import Step

pytestmark = pytest.mark.django_db
#: What no page, list or file of anybody else may hold: the task, its unit of counting, its notes.
START = "canary"
AT_THE_UNIT = ("member", "head", "deputy", "staff", "administrator", "assessor")
#: Lists that can be taken along, and searches by the beginning that all the words share.
FURTHER = (
    "/targets/?format=xlsx",
    "/resolutions/?format=xlsx",
    "/reviews/?format=xlsx",
    "/reviews/follow-ups/?format=xlsx",
    "/reviews/deviations/?format=xlsx",
    "/units/list/?format=xlsx",
    "/applications/?format=xlsx",
    "/register/?format=xlsx",
    "/me/?format=json",
    f"/search/?q={START}",
    f"/targets/?place={START}",
)


@dataclass(frozen=True)
class Canary:
    """One individual target with its words, and who alone may find them."""

    row: IndividualTarget
    words: tuple[str, ...]
    member: Person
    ideological: bool


def drawn(number: int, member: Person, target: Any, head: Person) -> Canary:
    """Drawn up and noted through the pages, so that logs and steps of the writing are looked through too.

    What is not ideological the own head types in from paper, a faulty row and a second sending included.
    """
    word = f"{START}{number}"
    browser = Browser(member)
    fields = {"task": f"{word}task", "goal": 9, "counted_in": f"{word}unit"}
    if target.field == "ideological":
        browser.record(reverse("targets:draw_up"), **fields, target=target.pk, when="other", other_day=today())
    else:
        typed_in(Browser(head), target, {**fields, "number": member.number, "due_on": today()})
    row = IndividualTarget.objects.latest("pk")
    browser.record(reverse("targets:progress", args=[row.pk]), reached=3, note=f"{word}note")
    words = (f"{word}task", f"{word}unit", f"{word}note")
    return Canary(row, words, member, target.field == "ideological")


def typed_in(browser: Browser, target: Any, cells: dict[str, Any]) -> None:
    """One row as a head types it: looked at, beside a row that cannot be kept, and sent twice."""
    grid = reverse("targets:type_in", args=[target.unit_id])
    row = {f"{name}_0": value for name, value in {**cells, "target": target.title}.items()}
    wrong = {f"{name}_1": value for name, value in {**cells, "target": "none of them"}.items()}
    looked = browser.send(grid, **row, **wrong)
    fields = {**hidden(looked.content.decode()), **row, **wrong, "seen_0": f"{cells['number']}|{target.pk}"}
    for _ in range(2):
        assert browser.client.post(grid, fields).status_code == 422


@pytest.fixture
def world(caplog: pytest.LogCaptureFixture) -> World:
    """The world of the access test with its things in place."""
    caplog.set_level(logging.INFO)
    made = World()
    made.things = access_policy.build_all(made)
    return made


@pytest.fixture
def canaries(world: World) -> list[Canary]:
    """Two members of the unit, one of the county's office; the technical and the ideological field."""
    technical = world.things["target"]
    limit = today() + datetime.timedelta(days=300)
    technical.__class__.objects.filter(pk=technical.pk).update(limit_on=limit)
    study = make.target(technical.resolution, world.head, field="ideological", title="Lectures", limit_on=limit)
    second = make.person(unit=world.unit)
    pairs = [(world.member, technical), (world.member, study), (second, technical), (second, study)]
    head = world.people["head", "own"]
    made = [drawn(number, member, target, head) for number, (member, target) in enumerate(pairs)]
    tasks.count_individual_targets()
    tasks.close_due()
    return made


def text(answer: Any) -> str:
    """All that an answer holds: body, headers, and the parts of a workbook."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    return body.decode(errors="replace") + str(dict(answer.headers))


def read(browser: Asker, path: str) -> str:
    """All that one page says, without what the test client notes down of each template."""
    request = browser.factory.get(path)
    request.COOKIES.update(browser.cookies)
    answer = browser.handler.get_response(request)
    assert answer.status_code < 500, path
    found = text(answer)
    # The end of a request closes the connection; the test's transaction lives on it.
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return found.replace(f'value="{START}"', "")


def addresses(world: World, canaries: list[Canary]) -> Iterator[str]:
    """Every route that can be opened, for the things of the world and each canary; files and searches."""
    rows = access_policy.policy()
    own = ("individual", "progress", "finish", "drop", "reopen")
    for name in routes():
        if "GET" in rows[name].methods.split():
            yield address(name, rows[name], world.things)
    for one in canaries:
        yield from (reverse(f"targets:{name}", args=[one.row.pk]) for name in own)
    yield from FURTHER


def everybody(world: World, canaries: list[Canary]) -> dict[str, Person | None]:
    """Every post above the unit, those at the unit that act there, a post elsewhere, the members, the public."""
    found = {
        f"{post}@{scope}": one
        for (post, scope), one in world.people.items()
        if scope == "subtree" or (scope == "own" and post in AT_THE_UNIT)
    }
    found["head@foreign"] = world.people["head", "foreign"]
    found["second member"] = canaries[2].member
    return found


def test_the_words_are_found_by_the_member_and_the_own_head_only(
    world: World, canaries: list[Canary], caplog: pytest.LogCaptureFixture
) -> None:
    """Pages, lists, searches, files, answers' headers, of all posts; the ideological ones by the member alone."""
    paths = list(dict.fromkeys(addresses(world, canaries)))
    own_heads = {world.people["head", "own"], world.people["deputy", "own"]}
    seen: dict[tuple[int, str], set[str]] = {}
    for who, person in everybody(world, canaries).items():
        browser = Asker(person)
        for path in paths:
            page = read(browser, path)
            for number, one in enumerate(canaries):
                if any(word in page for word in one.words):
                    may = person == one.member or (person in own_heads and not one.ideological)
                    assert may, f"{who} finds {one.words} at {path}"
                    seen.setdefault((number, who), set()).add(path)
    for number, one in enumerate(canaries):
        finders = {who for place, who in seen if place == number}
        member = "member@own" if one.member == world.member else "second member"
        assert finders == ({member} if one.ideological else {member, "head@own", "deputy@own"})
    unit_page = reverse("targets:unit_individual", args=[world.unit.pk])
    assert seen[0, "head@own"] == {unit_page}
    assert START not in "".join(record.getMessage() for record in caplog.records if "?" not in record.getMessage())


def test_nothing_of_them_is_kept_elsewhere(canaries: list[Canary], caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the steps that stay, nor in the counts, nor in a mail or a line of a log; nor in any other table."""
    assert len(canaries) == 4
    assert START not in serialize("json", Step.objects.all())
    assert START not in serialize("json", IndividualCount.objects.all())
    assert not [one for one in mail.outbox if START in one.message().as_string()]
    assert not [record for record in caplog.records if START in record.getMessage()]
    assert tables_with(START) == {"targets_individualtarget", "targets_individualprogress"}


def tables_with(word: str) -> set[str]:
    """Names of the tables that hold the word in any row."""
    from django.apps import apps
    from django.db import connection

    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", [f"%{word}%"])
            if cursor.fetchone():
                found.add(model._meta.db_table)
    return found


def test_their_own_file_holds_all_of_it(world: World, canaries: list[Canary]) -> None:
    """What is held on a member can be taken along, notes included (Bound 4)."""
    browser = Client()
    browser.force_login(world.member)
    held = json.dumps(browser.get(f"{reverse('desk:record')}?format=json").json())
    for one in canaries[:2]:
        assert one.words[0] in held
    assert canaries[2].words[0] not in held
