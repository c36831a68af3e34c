"""The national data set at its smallest: every guard stands afterwards, nothing drifts, and its people can work."""

from __future__ import annotations

import datetime
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessments.models import CriterionReason
from desk.demo.placing import PASSWORD
from desk.nation import checking, loading
from desk.nation.book import Book, Columns, Missing, text
from desk.nation.building import Size, write
from honours.models import Flag
from targets.models import DirectiveAnswer, IndividualTarget, Measure, Reading, Renewal, Resolution, Target, UnitRollup
from targets.progress import follow
from tests import database
from units.models import Membership, Person, Post, Unit, UnitKind
from units.tree import ensure_nation
from workflow.models import Step

SMALL = {"units": 60, "members": 900, "individual": 3000}
TODAY = datetime.date(2026, 6, 1)
GUARDS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""


def guards() -> list[Any]:
    """Constraints, triggers and indexes as they stand."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        return cursor.fetchall()


def build(**options: Any) -> str:
    """Run the command; what it said."""
    said = io.StringIO()
    call_command("nation", stdout=said, **{**SMALL, **options})
    return said.getvalue()


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A home of the test's own: what the command writes beside the database."""
    settings.REDFLAG_HOME = tmp_path
    return tmp_path


@pytest.fixture
def nation(committed_db: str, home: Path) -> Iterator[dict[str, Any]]:
    """A small nation, and the guards as they were before it."""
    before = guards()
    said = build()
    sign_ins = json.loads((home / "demo-sign-ins.json").read_text(encoding="utf-8"))
    yield {"said": said, "before": before, "sign_ins": sign_ins}


def signed_in(nation: dict[str, Any], post: str) -> Client:
    """The browser of whoever was told with this post, after the real sign-in."""
    row = next(one for one in nation["sign_ins"] if one["post"] == post)
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": row["number"], "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return browser


def test_a_small_nation_stands_and_its_people_work(nation: dict[str, Any]) -> None:
    """Six levels, every guard as before, no drift; staff, a head and a member sign in and open their pages."""
    assert guards() == nation["before"]
    assert checking.faults() == []
    assert Unit.objects.count() == SMALL["units"]
    assert {row.path.count(".") for row in Unit.objects.all()} == {0, 1, 2, 3, 4, 5}
    assert abs(Person.objects.count() - SMALL["members"]) < SMALL["members"] / 5
    assert abs(IndividualTarget.objects.count() - SMALL["individual"]) < SMALL["individual"] / 5
    for model in (Flag, Reading, Step, UnitRollup, Resolution, CriterionReason, Renewal, DirectiveAnswer):
        assert model._default_manager.exists(), model
    found = UnitRollup.objects.filter(unit__parent=None).values_list("n", flat=True)
    assert sum(found) == Target.objects.standing().count()
    assert "rows/s" in nation["said"]
    staff = signed_in(nation, f"{Post.STAFF.label}, county")
    county = Unit.objects.get(
        name_en=next(one["where"] for one in nation["sign_ins"] if one["post"].endswith("staff, county"))
    )
    for address in ("/", f"/areas/{county.pk}/", "/targets/", "/resolutions/", "/reviews/", "/applications/"):
        assert staff.get(address).status_code == 200, address
    head = signed_in(nation, f"{Post.HEAD.label}, workteam")
    assert head.get("/targets/").status_code == 200
    assert signed_in(nation, "Member").get("/my-targets/").status_code == 200


def test_what_is_written_afterwards_goes_its_usual_way(nation: dict[str, Any]) -> None:
    """Keys run on, progress is what the readings say, and a change still leaves its delta."""
    nation_unit = Unit.objects.get(parent=None)
    made = Unit.objects.create(parent=nation_unit, kind=UnitKind.objects.get(code="other"), code="X", name_en="X")
    assert made.pk == SMALL["units"] + 1
    for target in Target.objects.filter(state__in=["in_force", "met", "unmet"])[:40]:
        stood = target.progress
        follow(target)
        assert target.progress == stood, target.title
    Target.objects.filter(state="in_force").update(weight=3)
    assert checking.faults() == []


def test_what_does_not_hold_is_found(nation: dict[str, Any]) -> None:
    """Each question has teeth: a fault put in as the owner is named."""
    name = connection.settings_dict["NAME"]
    faults = [
        "UPDATE units_unit SET depth = 9 WHERE id = 5",
        "UPDATE targets_serving SET target_id = higher_id, higher_id = target_id WHERE id = 1",
        "UPDATE units_membership SET unit_id = 1 WHERE person_id IN (SELECT person_id FROM targets_individualtarget)",
        "UPDATE targets_target SET unit_id = 1 WHERE id IN (SELECT target_id FROM targets_individualtarget LIMIT 1)",
        "UPDATE targets_target SET title = 'Another' WHERE id = 3",
        "UPDATE honours_flag SET number = 99 WHERE number = 1",
    ]
    with database.server(name) as session:
        for table in ("units_unit", "targets_serving", "targets_target", "honours_flag"):
            session.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for fault in faults:
            session.execute(fault)
    assert len(checking.faults()) == len(faults) + 1


def test_a_build_cut_short_leaves_nothing(committed_db: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tables or none, with their guards; then it is simply begun again."""
    before = guards()
    book = write(Size(**SMALL), seed=1, today=TODAY, folder=str(home)).book

    def say(line: str) -> None:
        if "targets_reading" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), book, loading.as_owner() as session:
        loading.load(session, book, say)
    assert guards() == before
    assert not Unit.objects.exists()
    assert "built in" in build()


def test_it_builds_over_nothing_but_its_own(committed_db: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of somebody else, another size, the same again, anew, too small, no room."""
    with pytest.raises(CommandError, match="at least 40"):
        build(units=39)
    with pytest.raises(CommandError, match="1 and more"):
        build(members=0)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=2**20))
        with pytest.raises(CommandError, match="GB are free"):
            build()
    ensure_nation()
    with pytest.raises(CommandError, match="did not make"):
        build()
    mark = home / "nation.json"
    mark.write_text(json.dumps({**SMALL, "seed": 1986, "whole": True}))
    assert "stands already" in build()
    with pytest.raises(CommandError, match="ANEW=1"):
        build(seed=2)
    # A mark that is left in the folder says nothing of the database the program is pointed at now.
    with pytest.raises(CommandError, match="did not make"):
        build(seed=2, anew=True)
    mark.write_text(json.dumps({**SMALL, "seed": 1986, "whole": False}))
    with pytest.raises(CommandError, match="did not make"):
        build()
    assert Unit.objects.count() == 1
    with loading.as_owner() as session:
        session.execute(f"COMMENT ON TABLE units_unit IS '{loading.MARK}'")
    monkeypatch.setattr(checking, "faults", lambda: ["2 units that float"])
    with pytest.raises(CommandError, match="units that float"):
        build()
    assert Unit.objects.count() == SMALL["units"]
    assert not json.loads(mark.read_text())["whole"]
    with loading.as_owner() as session:
        assert loading.is_invented(session)


@pytest.mark.django_db
def test_the_same_seed_writes_the_same_rows(tmp_path: Path) -> None:
    """And another one others; passwords are salted, all else is equal."""

    def rows(seed: int) -> dict[str, str]:
        found = {}
        with write(Size(**SMALL), seed=seed, today=TODAY, folder=str(tmp_path)).book as book:
            for model, sheet in book.sheets.items():
                sheet.file.seek(0)
                found[model._meta.label] = sheet.file.read()
        return {name: written for name, written in found.items() if name != "units.Person"}

    first = rows(3)
    assert first == rows(3)
    assert first != rows(4)


def test_a_new_column_is_noticed() -> None:
    """One without a default that a row does not give, one that is gone, and rows of one table that differ."""
    with pytest.raises(Missing, match=r"targets\.Measure\.name has no default"):
        Columns(Measure, ["target_id"])
    with pytest.raises(Missing, match="no column colour"):
        Columns(Measure, ["target_id", "name", "colour"])
    with Book() as book:
        book.add(Membership, person_id=1, unit_id=2, since=TODAY)
        assert book.coming(Membership) == 2
        with pytest.raises(Missing, match="is not"):
            book.add(Membership, person_id=1, since=TODAY, unit_id=2)


def test_values_as_copy_reads_them() -> None:
    """Nothing in a text ends a column or a row."""
    assert text("a\tb\\c\nd") == "a\\tb\\\\c\\nd"
    assert text(None) == "\\N"
    assert text({"title": 'a "b"'}) == '{"title": "a \\\\"b\\\\""}'
    assert text(["technical", "cultural"]) == "{technical,cultural}"
    assert text(TODAY) == "2026-06-01"
