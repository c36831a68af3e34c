"""A dry run is the real run undone; files that break midway; two runs at once."""

from __future__ import annotations

import datetime
import json
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.units.importing.office import Office, book, figures, read_book, send, text
from units.importing import placing, returning
from units.importing.kinds import KINDS, Job
from units.importing.table import Given
from units.models import ImportRun, Unit
from workflow.models import Step

DAY = datetime.date(2022, 11, 1)
HEADER = ("code", "name_en", "kind", "parent_code")
GOOD = text([HEADER, ("M2", "Second Mine", "mine", "C1")], name="good.csv")


class DryAndReal(TestCase):
    """Whatever a file holds."""

    codes = st.sampled_from(["M1", "m2", "M2", "M3", "C1", "C2", "W1", "P1", "KP", "", "?!"])
    kinds = st.sampled_from(["mine", "county", "workteam", "nation", "castle"])
    names = st.sampled_from(["Sangnok Mine", "Second Mine", "", "#REF!"])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(st.tuples(codes, names, kinds, codes), max_size=8))
    def test_the_same_is_told_and_done(self, rows: list[tuple[str, str, str, str]]) -> None:
        """The dry run leaves nothing and tells what the real run does; the one after that changes nothing."""
        Office()
        sent = text([HEADER, ("M9", "Ninth Mine", "mine", "P1"), *rows])
        before = list(Unit.objects.order_by("pk").values_list("code", "name_en", "parent__code", "kind__code"))
        dry = send("units", sent, dry_run=True)
        assert before == list(Unit.objects.order_by("pk").values_list("code", "name_en", "parent__code", "kind__code"))
        real = send("units", sent)
        assert dry.report() == real.report()
        assert dry.changes == real.changes
        assert real.created + real.updated + real.unchanged + real.came_back == real.rows
        again = send("units", sent)
        assert (again.created, again.updated) == (0, 0)
        assert again.report()["errors"] == real.report()["errors"]


@pytest.mark.django_db
def test_a_file_that_breaks_midway_is_refused_and_the_others_go_in(office: Office) -> None:
    """Its first rows are not taken either."""
    rows: list[tuple[str, ...]] = [HEADER, *((f"X{n}", "Mine", "mine", "C1") for n in range(100)), ("x",) * 300]
    outcome = send("units", text(rows, name="broken.csv"), GOOD)
    assert outcome.files_refused == ["broken.csv"]
    assert figures(outcome) == (1, 1, 0, 0)
    assert not Unit.objects.filter(code__startswith="X").exists()
    [error] = outcome.report()["errors"]
    assert (error["file"], error["row"]) == ("broken.csv", None)


@pytest.mark.django_db
def test_two_files_of_one_name_are_told_apart(office: Office) -> None:
    """In every fault."""
    bad = text([HEADER, ("M3", "Mine", "castle", "C1")], name="good.csv")
    outcome = send("units", GOOD, bad)
    assert outcome.report()["errors"][0]["file"] == "good.csv (2)"


@pytest.mark.django_db
def test_a_run_begins_anew_when_somebody_is_quicker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit entered by hand between the look and the write; the second look finds it. Three times is enough."""
    write, calls = placing.write, []

    def disturbed(job: Job) -> None:
        calls.append(1)
        if len(calls) < 3:
            raise IntegrityError("duplicate key")
        write(job)

    kind = KINDS["units"]
    monkeypatch.setitem(KINDS, "units", type(kind)(**{**vars(kind), "write": disturbed}))
    assert figures(send("units", GOOD)) == (1, 1, 0, 0)
    monkeypatch.setitem(KINDS, "units", type(kind)(**{**vars(kind), "write": _always_disturbed}))
    with pytest.raises(IntegrityError):
        send("units", GOOD)


def _always_disturbed(job: Job) -> None:
    raise IntegrityError("duplicate key")


@pytest.mark.django_db
def test_the_rows_that_came_back_are_sent_again(office: Office) -> None:
    """One sheet for each of theirs, dates as they were shown, the reason beside; sent back as they are they say the same."""
    awards = ("unit_code", "name", "tier", "date")
    sheets = {
        "awards 2022": [awards, ("M1", "Mine", 1, DAY), ("M9", "'=1+1", 1, DAY), ("M1", "M", 7, "soon")],
        "more": [awards, ("M9", "Other", 2, None)],
    }
    sent = book(sheets, formats={"D3": "mmm yyyy"})
    outcome = send("awards", sent)
    assert outcome.came_back == 3
    content = returning.workbook(outcome)
    found = read_book(content)
    assert list(found) == ["awards 2022", "more"]
    assert found["awards 2022"][0] == [*awards, "What is wrong"]
    assert found["awards 2022"][1][:4] == ["M9", "'=1+1", 1, "2022-11"]
    assert found["awards 2022"][2][4] == (
        "tier: Write 1, 2, 3 or honour.; "
        "date: Not understood as a date. Write it as 2023-06-09, 2022-11 or 1999, or leave it empty."
    )
    again = send("awards", Given("again.xlsx", content))
    assert again.came_back == 3
    assert {one.reason for one in again.faults} == {one.reason for one in outcome.faults}


@pytest.mark.django_db
def test_a_command_keeps_a_row_and_one_step_and_writes_report_and_rows(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run neither; bad rows do not make the command fail."""
    sent, report, returned = tmp_path / "units.csv", tmp_path / "report.json", tmp_path / "back.xlsx"
    sent.write_bytes(text([HEADER, ("M2", "Mine", "mine", "C1"), ("M3", "", "mine", "C1")]).content)
    call_command("import_units", str(sent), "--dry-run", "--report", str(report))
    assert "dry run, nothing is changed: rows 2, created 1" in capsys.readouterr().out
    told = json.loads(report.read_text(encoding="utf-8"))
    assert set(told) == {"rows", "created", "updated", "unchanged", "errors"}
    assert set(told["errors"][0]) == {"sheet", "row", "column", "value", "reason"}
    assert not ImportRun.objects.exists()
    call_command("import_units", str(sent), "--report", str(report), "--returned", str(returned))
    assert json.loads(report.read_text(encoding="utf-8")) == told
    assert len(read_book(returned.read_bytes())["units.csv"]) == 2
    run = ImportRun.objects.get()
    step = Step.objects.get(subject_type="units.importrun")
    assert (step.subject_id, step.by, step.facts["created"]) == (run.pk, None, 1)
    assert [file["name"] for file in run.files] == ["units.csv"]


def test_imports_go_in_one_after_the_other(committed_db: str) -> None:
    """Two runs of the same new units at once: one makes them, the other finds them."""
    office = Office()
    rows = text([HEADER, *((f"X{n}", "Mine", "mine", "C1") for n in range(50))])
    told: list[tuple[int, int, int, int]] = []

    def act() -> None:
        told.append(figures(send("units", rows)))
        connection.close()

    runs = [threading.Thread(target=act) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert sorted(told) == [(50, 0, 0, 50), (50, 50, 0, 0)]
    assert Unit.objects.filter(parent=office.county, code__startswith="X").count() == 50
