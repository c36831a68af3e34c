"""The pages of imports: files, dry run, word, report."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import client
from tests.units.importing.conftest import Commit
from tests.units.importing.office import SINCE, Office, book, read_book, text, upload
from units.importing.working import work
from units.models import ExportLog, ImportRun, Membership, Person, Unit
from workflow.models import Step

HEADER = ("code", "name_en", "kind", "parent_code")
GOOD = text([HEADER, ("M2", "Second Mine", "mine", "C1"), ("M3", "Third Mine", "mine", "C1")], name="mines.csv")
MIXED = text([HEADER, ("M2", "Second Mine", "mine", "C1"), ("M3", "Third Mine", "minne", "C1")], name="mines.csv")
KEY = "5d6a3a0e-4ac6-4a55-9d3a-0f61a1f2a001"


def address(name: str, *args: int) -> str:
    """An address of imports."""
    return reverse(f"units:{name}", args=args)


def sent(given: Any, kind: str = "units", **fields: Any) -> dict[str, Any]:
    """What the form of the upload sends."""
    return {"kind": kind, "file": [upload(one) for one in (given if isinstance(given, list) else [given])], **fields}


@pytest.fixture
def browser(office: Office) -> Client:
    """The county's administrator."""
    return client(office.administrator)


def test_from_the_file_to_the_units(
    office: Office, browser: Client, own_home: pathlib.Path, hints: list[int], commit: Commit
) -> None:
    """Upload, dry run, check page, word: two units in the tree, one step, no file left."""
    assert b"Choose a csv or xlsx file" in browser.get(address("imports")).content
    page = browser.get(address("import_new"))
    assert b"Areas and units" in page.content
    with commit():
        answer = browser.post(address("import_new"), sent(GOOD), follow=True)
    run = ImportRun.objects.get()
    assert hints == [run.pk]
    assert answer.redirect_chain == [(address("import_run", run.pk), 302)]
    assert b"Waiting to be started" in answer.content
    assert b'hx-trigger="every 2s"' in answer.content
    assert len(list(own_home.iterdir())) == 1
    work(run.pk)
    assert Unit.objects.filter(code__in=("M2", "M3")).count() == 0
    page = browser.get(address("import_run", run.pk))
    shown = page.content.decode()
    assert "This is what would happen" in shown
    assert "Second Mine" in shown
    assert "every 2s" not in shown
    assert address("import_start", run.pk) in shown
    assert b"Import now" in browser.get(address("import_start", run.pk)).content
    answer = browser.post(address("import_start", run.pk), {"submission_key": KEY}, follow=True)
    assert answer.redirect_chain == [(address("import_run", run.pk), 302)]
    assert not Step.objects.filter(subject_type="units.importrun").exists()
    with commit():
        work(run.pk)
    assert b"All rows are in" in browser.get(address("import_run", run.pk)).content
    assert set(Unit.objects.filter(parent=office.county).values_list("code", flat=True)) == {"M1", "M2", "M3"}
    step = Step.objects.get(subject_type="units.importrun", subject_id=run.pk)
    assert (step.name, step.by, step.facts["created"]) == ("import", office.administrator, 2)
    assert list(own_home.iterdir()) == []
    assert b"mines.csv" in browser.get(address("imports")).content


def test_a_bad_row_stands_on_the_page_and_comes_back(browser: Client, own_home: pathlib.Path, commit: Commit) -> None:
    """Row, column, value and reason; the xlsx, corrected, goes in; the report is JSON."""
    browser.post(address("import_new"), sent(MIXED))
    run = ImportRun.objects.get()
    work(run.pk)
    shown = browser.get(address("import_run", run.pk)).content.decode()
    assert "minne" in shown
    assert "Not a known kind" in shown
    browser.post(address("import_start", run.pk))
    with commit():
        work(run.pk)
    assert Unit.objects.filter(code="M2").exists()
    report = browser.get(address("import_report", run.pk))
    assert report.headers["Content-Disposition"] == f'attachment; filename="import-{run.pk}.json"'
    told = json.loads(report.content)
    assert {name: told[name] for name in ("rows", "created", "updated", "unchanged")} == {
        "rows": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
    }
    [fault] = told["errors"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["value"]) == ("mines.csv", 3, "kind", "minne")
    came_back = browser.get(address("import_returned", run.pk))
    rows = read_book(came_back.content)["mines.csv"]
    assert rows[0] == [*HEADER, "What is wrong"]
    assert rows[1][:4] == ["M3", "Third Mine", "minne", "C1"]
    rows[1][2] = "mine"
    browser.post(address("import_new"), sent(book({"mines": rows})))
    second = ImportRun.objects.latest("pk")
    work(second.pk)
    browser.post(address("import_start", second.pk))
    with commit():
        work(second.pk)
    assert Unit.objects.filter(code="M3").exists()
    assert list(own_home.iterdir()) == [own_home / ImportRun.objects.get(pk=run.pk).returned_as]
    assert set(ExportLog.objects.values_list("name", flat=True)) == {"import report", "import rows"}


def test_what_is_no_table_is_named_beside_the_field_and_not_kept(browser: Client, own_home: pathlib.Path) -> None:
    """A picture, an unknown header, nothing at all, too many."""
    from units.importing.table import Given

    for given, words in (
        (Given("a.csv", b"\x89PNG..."), "this file holds something else"),
        (text([("colour", "shape"), ("red", "round")]), "No header is found"),
        (text([("code", "name_en"), ("M2", "Mine")]), "The column kind is missing"),
        ([GOOD] * 11, "Choose at most 10 files"),
    ):
        page = browser.post(address("import_new"), sent(given))
        assert page.status_code == 422
        assert page.content.decode().count(words) == 2  # in the summary and beside the field
    page = browser.post(address("import_new"), {"kind": "units"})
    assert page.status_code == 422
    assert not ImportRun.objects.exists()
    assert not own_home.exists()


def test_people_with_a_further_personal_column_are_refused_unread(browser: Client, own_home: pathlib.Path) -> None:
    """Bound 4: nothing is kept of the file."""
    given = text([("number", "name", "unit", "birthday"), ("1", "Ri", "M1", "1990-01-01")])
    page = browser.post(address("import_new"), sent(given, "people", since=SINCE))
    assert page.status_code == 422
    assert "birthday" in page.content.decode()
    assert not own_home.exists()


def test_people_go_in_since_a_day(browser: Client) -> None:
    """The day is asked for; a later one than today is refused."""
    given = text([("number", "name", "unit"), ("100", "Ri Sol", "M1")], name="people.csv")
    assert browser.get(address("import_new") + "?kind=people").content.count(b"checked") == 1
    assert b"Say from which day" in browser.post(address("import_new"), sent(given, "people", since="")).content
    assert b"not after today" in browser.post(address("import_new"), sent(given, "people", since="2026-06-16")).content
    browser.post(address("import_new"), sent(given, "people", since=SINCE))
    run = ImportRun.objects.get()
    work(run.pk)
    browser.post(address("import_start", run.pk))
    work(run.pk)
    assert Membership.objects.get(person__number="100").since == SINCE
    assert not Person.objects.get(number="100").has_usable_password()
    assert "of single persons after 14 days" in browser.get(address("import_run", run.pk)).content.decode()


def test_called_off(browser: Client, own_home: pathlib.Path, commit: Commit) -> None:
    """The files are deleted; what comes later is told that it is over."""
    browser.post(address("import_new"), sent(GOOD))
    run = ImportRun.objects.get()
    with commit():
        answer = browser.post(address("import_cancel", run.pk), {"submission_key": KEY}, follow=True)
    assert b"Called off" in answer.content
    assert list(own_home.iterdir()) == []
    assert work(run.pk) == "nothing to do"
    assert browser.post(address("import_start", run.pk)).status_code == 409
    assert browser.post(address("import_cancel", run.pk)).status_code == 409
    assert browser.get(address("import_report", run.pk)).status_code == 404
    assert browser.get(address("import_returned", run.pk)).status_code == 404
    assert browser.get(address("import_start", run.pk)).status_code == 302


def test_sent_twice_has_one_effect(browser: Client) -> None:
    """A double click on each button: one import, one start, one step."""
    for _ in range(2):
        assert browser.post(address("import_new"), sent(GOOD, submission_key=KEY)).status_code == 302
    run = ImportRun.objects.get()
    work(run.pk)
    other = KEY.replace("5d6a", "6d6a")
    for _ in range(2):
        assert browser.post(address("import_start", run.pk), {"submission_key": other}).status_code == 302
    for _ in range(2):
        work(run.pk)
    assert browser.post(address("import_start", run.pk)).status_code == 409
    assert Step.objects.filter(subject_type="units.importrun").count() == 1


def test_nothing_new_is_not_imported(browser: Client) -> None:
    """The page says so, has no button, and a POST is answered with the reason."""
    browser.post(address("import_new"), sent(text([HEADER, ("M1", "Sangnok Mine", "mine", "C1")])))
    run = ImportRun.objects.get()
    work(run.pk)
    page = browser.get(address("import_run", run.pk)).content.decode()
    assert "no row is new or different" in page
    assert address("import_start", run.pk) not in page
    assert browser.post(address("import_start", run.pk)).status_code == 422


def test_an_import_is_seen_by_who_sent_it_and_the_nation_and_started_by_the_sender(
    office: Office, browser: Client
) -> None:
    """Another administrator gets 404; the nation's reads it and may not start it."""
    browser.post(address("import_new"), sent(GOOD))
    run = ImportRun.objects.get()
    work(run.pk)
    other = client(make.official("administrator", office.county))
    for name in ("import_run", "import_start", "import_report", "import_returned"):
        assert other.get(address(name, run.pk)).status_code == 404
    assert other.post(address("import_cancel", run.pk)).status_code == 404
    national = client(office.national)
    assert national.get(address("import_run", run.pk)).status_code == 200
    assert national.post(address("import_start", run.pk)).status_code == 403
    assert national.post(address("import_cancel", run.pk)).status_code == 403
    assert client(make.official("staff", office.county)).get(address("imports")).status_code == 403
    department = client(make.official("department", office.nation))
    assert department.get(address("import_run", run.pk)).status_code == 404
    assert b"Past awards" in department.get(address("import_new")).content
    assert b"Areas and units" not in department.get(address("import_new")).content
    assert department.post(address("import_new"), sent(GOOD)).status_code == 422


def test_the_part_for_a_look_now_and_then(browser: Client) -> None:
    """htmx gets the part alone."""
    browser.post(address("import_new"), sent(GOOD))
    run = ImportRun.objects.get()
    headers = {"HX-Request": "true", "HX-Target": "import"}
    part = browser.get(address("import_run", run.pk), headers=headers)
    assert part.content.startswith(b'<div id="import"')
    assert "HX-Request" in part.headers["Vary"]


def test_statements_are_the_same_at_one_row_and_at_thirty(office: Office, browser: Client) -> None:
    """The list; and the page of one import, however many faults it has."""
    number = iter(range(100))

    def grow() -> None:
        made = ImportRun.objects.create(
            kind="units",
            state="planned",
            by=office.administrator,
            files=[{"name": "a.csv"}],
            details={"faults": [{"sheet": "a", "row": n, "reason": "?"} for n in range(next(number))]},
        )
        ImportRun.objects.filter(pk=first.pk).update(details=made.details)

    first = ImportRun.objects.create(kind="units", state="planned", by=office.administrator, files=[{"name": "a.csv"}])
    pages = [Page(browser, address("imports"), LIST), Page(browser, address("import_run", first.pk), DETAIL)]
    check(pages, grow)


def test_a_file_a_command_refused_is_not_told_as_taken(office: Office, tmp_path: pathlib.Path) -> None:
    """The page of the run says that nothing went in, and why."""
    bad = tmp_path / "people.csv"
    bad.write_text("number,name,unit,birthday\nN1,Kim,C1,1980-01-01\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_people", str(bad), verbosity=0)
    national = client(office.national)
    page = national.get(address("import_run", ImportRun.objects.get().pk)).content.decode()
    assert "Nothing was taken: the file was refused." in page
    assert "birthday" in page
    assert "The good rows are in" not in page
