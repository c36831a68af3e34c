"""The worker: once, whatever hints come; and what an import leaves behind is forgotten in time."""

from __future__ import annotations

import datetime
import logging
import os
import pathlib
import threading
import time

import pytest
import time_machine
from django.db import connection, transaction

from tests import factories as make
from tests.units.importing.conftest import Commit
from tests.units.importing.office import SINCE, TODAY, Office, text
from units import tasks
from units.importing import keeping, placing, storing, taking, working
from units.importing.kinds import KINDS, Job
from units.importing.table import Given, Refused
from units.models import ImportRun, Norm, Person, Unit
from workflow.models import Step
from workflow.refusals import NotNow, NotReady, NotYours

HEADER = ("code", "name_en", "kind", "parent_code")
MINES = text([HEADER, ("M2", "Second Mine", "mine", "C1"), ("M3", "", "mine", "C1")], name="mines.csv")
PEOPLE = text([("number", "name", "unit"), ("100", "Ri Sol", "M1"), ("101", "", "M1")], name="people.csv")


def taken_in(office: Office, kind: str = "units", given: Given = MINES) -> ImportRun:
    """An import of the county's administrator, waiting for its dry run."""
    return taking.take_in(KINDS[kind], [given], by=office.administrator, since=SINCE if kind == "people" else None)


def dated(run: ImportRun) -> None:
    """The database's clock is not the test's."""
    noon = datetime.datetime.combine(TODAY, datetime.time(3), tzinfo=datetime.UTC)
    ended = ImportRun.objects.filter(pk=run.pk, finished_at__isnull=False)
    ended.update(finished_at=noon)
    ImportRun.objects.filter(pk=run.pk).update(recorded_at=noon)


def done(office: Office, kind: str, given: Given, commit: Commit) -> ImportRun:
    """An import that has gone in."""
    run = taken_in(office, kind, given)
    working.work(run.pk)
    run.refresh_from_db()
    taking.start(run, by=office.administrator)
    with commit():
        working.work(run.pk)
    dated(run)
    run.refresh_from_db()
    assert run.state == "done"
    return run


@pytest.mark.django_db
def test_a_hint_given_again_does_nothing(office: Office, commit: Commit) -> None:
    """Neither to a dry run nor to a real one; there is one step."""
    run = taken_in(office)
    assert [working.work(run.pk) for _ in range(3)] == ["done", "nothing to do", "nothing to do"]
    run.refresh_from_db()
    taking.start(run, by=office.administrator)
    assert [working.work(run.pk) for _ in range(3)] == ["done", "nothing to do", "nothing to do"]
    assert Step.objects.filter(subject_type="units.importrun").count() == 1
    assert working.work(987654321) == "nothing to do"


@pytest.mark.django_db
def test_verbs_know_their_states_and_persons(office: Office) -> None:
    """Who may, and when; the nation's administrator reads but does not speak for the sender."""
    run = taken_in(office)
    with pytest.raises(NotNow):
        taking.start(run, by=office.administrator)
    for verb in (taking.start, taking.call_off):
        with pytest.raises(NotYours):
            verb(run, by=office.national)
    with pytest.raises(NotYours):
        taking.take_in(KINDS["units"], [MINES], by=make.person(), since=None)
    working.work(run.pk)
    run.refresh_from_db()
    taking.start(run, by=office.administrator)
    with pytest.raises(NotNow):
        taking.call_off(run, by=office.administrator)


@pytest.mark.django_db
def test_nothing_goes_in_once_the_post_has_ended(office: Office, own_home: pathlib.Path, commit: Commit) -> None:
    """Between the word and the worker (trust 6)."""
    run = taken_in(office)
    working.work(run.pk)
    run.refresh_from_db()
    taking.start(run, by=office.administrator)
    office.administrator.appointments.update(until=TODAY)
    with commit():
        working.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.reason) == ("failed", "Your post no longer allows this import.")
    assert not Unit.objects.filter(code="M2").exists()
    assert list(own_home.iterdir()) == []


@pytest.mark.django_db
def test_reasons_are_in_the_language_of_who_asked(office: Office) -> None:
    """A worker has no page to tell it by."""
    Person.objects.filter(pk=office.administrator.pk).update(language="ko")
    run = taken_in(office)
    working.work(run.pk)
    run.refresh_from_db()
    assert not run.details["faults"][0]["reason"].isascii()


@pytest.mark.django_db
def test_a_file_that_is_gone_and_a_fault_of_the_program(
    office: Office, commit: Commit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Told on the page; the log has the place and not the words, which might quote a row."""
    gone = taken_in(office)
    storing.delete(taking.stored(gone))
    with commit():
        working.work(gone.pk)
    gone.refresh_from_db()
    assert (gone.state, gone.reason) == ("failed", "The file is no longer kept. Send it again.")

    quoted = " ".join(("Ri", "Sol"))

    def broken(job: Job) -> None:
        raise RuntimeError(quoted)

    kind = KINDS["units"]
    monkeypatch.setitem(KINDS, "units", type(kind)(**{**vars(kind), "write": broken}))
    run = taken_in(office)
    with caplog.at_level(logging.ERROR):
        working.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.reason) == ("failed", "")
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert quoted not in caplog.text


@pytest.mark.django_db
def test_a_full_disk_and_a_name_that_leads_elsewhere(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is told in the form, and nothing half-kept stays; the second opens nothing."""
    with pytest.raises(ValueError, match="badly formed"):
        storing.read("../../etc/passwd")
    with pytest.raises(Refused):
        storing.read("0" * 32)

    def full(self: pathlib.Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "write_bytes", full)
    with pytest.raises(NotReady, match="the disk does not take it"):
        taken_in(office)
    assert list(storing.folder().iterdir()) == []
    assert storing.folder().stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_a_broker_that_is_down_stops_nobody(
    office: Office, commit: Commit, monkeypatch: pytest.MonkeyPatch, hints: list[int]
) -> None:
    """The beat tells again."""

    def down(*args: object, **options: object) -> None:
        raise OSError("no broker")

    with monkeypatch.context() as patched:
        patched.setattr(tasks.do_import, "apply_async", down)
        with commit():
            run = taken_in(office)
    assert hints == []
    assert tasks.tell_of_imports() == 1
    assert hints == [run.pk]
    assert tasks.do_import(run.pk) == "done"
    assert tasks.tell_of_imports() == 0


@pytest.mark.django_db
def test_a_waiting_import_is_tried_again_soon(
    office: Office, monkeypatch: pytest.MonkeyPatch, hints: list[int]
) -> None:
    """While another one goes in."""
    monkeypatch.setattr(working, "work", lambda pk: working.LATER)
    assert tasks.do_import(7) == "later"
    assert hints == [7]


@pytest.mark.django_db
def test_what_is_of_persons_is_forgotten_after_its_time(office: Office, commit: Commit) -> None:
    """Figures stay; single rows and the xlsx go; the time is a norm."""
    run = done(office, "people", PEOPLE, commit)
    assert run.report["errors"]
    assert storing.read(run.returned_as)
    kept_as = run.returned_as
    assert tasks.forget_imports() == 0
    Norm.objects.create(unit=office.nation, name="import_days", since=SINCE, value="20")
    with time_machine.travel(datetime.datetime(2026, 7, 4, 3, tzinfo=datetime.UTC)):
        assert tasks.forget_imports() == 0
    with time_machine.travel(datetime.datetime(2026, 7, 6, 3, tzinfo=datetime.UTC)), commit():
        assert tasks.forget_imports() == 1
        assert tasks.forget_imports() == 0
    run.refresh_from_db()
    assert run.report == {"rows": 2, "created": 1, "updated": 0, "unchanged": 0, "errors": []}
    assert "changes" not in run.details
    assert "faults" not in run.details
    assert (run.returned_as, run.came_back) == ("", 1)
    with pytest.raises(Refused):
        storing.read(kept_as)


@pytest.mark.django_db
def test_rows_of_units_that_came_back_go_and_their_report_stays(office: Office, commit: Commit) -> None:
    """Nothing of persons is in it."""
    run = done(office, "units", MINES, commit)
    with commit():
        assert keeping.forget(TODAY + datetime.timedelta(days=21)) == 1
    run.refresh_from_db()
    assert run.returned_as == ""
    assert len(run.report["errors"]) == 1


@pytest.mark.django_db
def test_a_dry_run_nobody_answers_is_called_off(office: Office, own_home: pathlib.Path, commit: Commit) -> None:
    """With its files, and of persons everything but the figures."""
    run = taken_in(office, "people", PEOPLE)
    working.work(run.pk)
    dated(run)
    assert len(list(own_home.iterdir())) == 2
    assert keeping.forget(TODAY + datetime.timedelta(days=13)) == 0
    with commit():
        assert keeping.forget(TODAY + datetime.timedelta(days=30)) == 1
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert run.details["forgotten"]
    assert list(own_home.iterdir()) == []


@pytest.mark.django_db
def test_files_nobody_names_are_deleted_after_a_day(office: Office) -> None:
    """Left by a request that broke off; those of open imports stay."""
    run = taken_in(office)
    left = storing.store(b"left over")
    young = storing.store(b"just now")
    old = time.time() - 2 * storing.LEFT_OVER
    for name in (left, taking.stored(run)[0]):
        os.utime(storing.folder() / name, (old, old))
    os.utime(storing.folder() / young, (time.time(), time.time()))
    keeping.forget(TODAY)
    assert {one.name for one in storing.folder().iterdir()} == {young, *taking.stored(run)}


@pytest.mark.django_db
def test_an_empty_system_has_the_default_time() -> None:
    """No nation, no norm; and asking makes none."""
    assert keeping.days_kept(TODAY) == 14
    assert not Unit.objects.exists()


def test_two_workers_and_the_page_meanwhile(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds the run taken up, the page sees it and how far it is; called off in the middle nothing stays."""
    office = Office()
    at_it, go_on = threading.Event(), threading.Event()

    def slow(job: Job) -> None:
        time.sleep(working.SECONDS)
        job.tell(40, 100)
        at_it.set()
        assert go_on.wait(20)
        placing.write(job)

    kind = KINDS["units"]
    monkeypatch.setitem(KINDS, "units", type(kind)(**{**vars(kind), "write": slow}))
    with transaction.atomic():
        run = taken_in(office)
        other = taken_in(office)
    assert not taking.taken_up(run)

    def act() -> None:
        working.work(run.pk)
        connection.close()

    worker = threading.Thread(target=act)
    worker.start()
    assert at_it.wait(20)
    assert taking.taken_up(run)
    assert not taking.taken_up(other)
    assert working.work(run.pk) == "nothing to do"
    assert working.work(other.pk) == "later"
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.rows_total) == ("checking", 40, 100)
    taking.call_off(run, by=office.administrator)
    go_on.set()
    worker.join()
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert taking.stored(run) == []
    assert {one.name for one in storing.folder().iterdir()} == set(taking.stored(other))


def test_twenty_workers_at_one_real_run(committed_db: str) -> None:
    """One does it; there is one step and one unit."""
    office = Office()
    run = taken_in(office)
    working.work(run.pk)
    run.refresh_from_db()
    taking.start(run, by=office.administrator)
    said: list[str] = []

    def act() -> None:
        said.append(working.work(run.pk))
        connection.close()

    workers = [threading.Thread(target=act) for _ in range(20)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert said.count("done") == 1
    assert Step.objects.filter(subject_type="units.importrun").count() == 1
    assert Unit.objects.filter(code="M2").count() == 1
