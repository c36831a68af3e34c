"""The public data of the demonstration go in without a fault, and a second time nothing changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from honours.models import LegacyAward
from units.models import ImportRun, Unit
from workflow.models import Step

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "desk" / "demo" / "data"


def run(command: str, report: Path, *names: str, **options: Any) -> dict[str, Any]:
    """The report of a command over files of the demonstration."""
    call_command(command, *(str(DATA / name) for name in names), report=report, verbosity=0, **options)
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def figures(rows: int, created: int) -> dict[str, Any]:
    """A report without faults where all else is unchanged."""
    return {"rows": rows, "created": created, "updated": 0, "unchanged": rows - created, "errors": []}


def test_the_csv_files_and_then_the_workbook(tmp_path: Path) -> None:
    """223 areas, 132 units, 35 awards, no fault; the workbook with the same rows, and all again: nothing created."""
    report = tmp_path / "report.json"
    assert run("import_units", report, "areas.csv") == figures(223, 223)
    assert run("import_units", report, "units.csv") == figures(132, 132)
    assert run("import_awards", report, "awards.csv") == figures(35, 35)
    assert run("import_units", report, "legacy_register.xlsx") == figures(355, 0)
    assert run("import_awards", report, "legacy_register.xlsx") == figures(35, 0)
    assert run("import_units", report, "units.csv", "areas.csv") == figures(355, 0)
    assert run("import_awards", report, "awards.csv") == figures(35, 0)
    assert Unit.objects.exclude(parent=None).count() == 355
    assert LegacyAward.objects.count() == 35
    assert LegacyAward.objects.filter(precision="unknown", awarded_on=None).count() == 14
    assert Step.objects.filter(subject_type="units.importrun").count() == ImportRun.objects.count() == 7


def test_the_workbook_alone(tmp_path: Path) -> None:
    """Its three sheets give the same figures by themselves."""
    report = tmp_path / "report.json"
    assert run("import_units", report, "legacy_register.xlsx") == figures(355, 355)
    assert run("import_awards", report, "legacy_register.xlsx") == figures(35, 35)
    assert Unit.objects.filter(kind__is_area=True).exclude(parent=None).count() == 223


def test_units_before_their_areas_in_one_run(tmp_path: Path) -> None:
    """The order of the files does not matter."""
    report = tmp_path / "report.json"
    assert run("import_units", report, "units.csv", "areas.csv") == figures(355, 355)


def test_a_dry_run_tells_the_same_and_leaves_nothing(tmp_path: Path) -> None:
    """The same figures, and neither a unit nor a step behind it."""
    report = tmp_path / "report.json"
    dry = run("import_units", report, "areas.csv", "units.csv", dry_run=True)
    assert not Unit.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Step.objects.exists()
    assert run("import_units", report, "areas.csv", "units.csv") == dry
