"""L6: "all the members of the unit must draw up their own individual detailed targets": those without a device on paper."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from targets import slip_codes
from targets.models import IndividualTarget, SlipBatch, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.letter.movement import Unit, day, route
from tests.targets.test_paper_grid import filled
from units import models

pytestmark = pytest.mark.django_db


def row(place: int, person: models.Person, target: int, task: str, slip: str = "") -> dict[str, str]:
    """What stands on a slip, as the head types it."""
    cells = {"slip": slip, "number": person.number, "target": target, "task": task, "due_on": day(60), "goal": 4}
    return {f"{name}_{place}": str(value) for name, value in cells.items()}


def prepared() -> tuple[Unit, SlipBatch]:
    """Three discussed targets; the head has printed twenty slips."""
    mine = Unit()
    mine.resolved("in_force")
    for field in ("ideological", "technical", "cultural"):
        mine.sets_target(field=field, title=f"Aim in the {field} field")
    mine.discusses_all()
    mine.head.record(route("print_slips", mine.unit.pk), slips=20, ends_on=day(90))
    return mine, SlipBatch.objects.get()


def test_from_blank_slips_to_targets_in_force() -> None:
    """Printed, filled by hand, opened by a code, typed in, looked at, kept: the coverage gate counts them like others."""
    mine, batch = prepared()
    assert mine.resolution is not None
    sheet = mine.head.client.get(route("slips", batch.pk))
    assert sheet.content.startswith(b"%PDF-")
    grid = mine.head.record(route("open_slips"), code=slip_codes.written(batch.code, 1))
    cells: dict[str, str] = {}
    for place, person in enumerate(mine.members[:8]):
        cells |= row(place, person, 2, f"Turn {place + 3} bearings", slip_codes.written(batch.code, place + 1))
    looked = mine.head.send(grid, **cells)
    assert not IndividualTarget.objects.exists()
    assert mine.members[7].name in looked.content.decode()
    assert mine.head.client.post(grid, filled(looked))["Location"] == grid
    assert "8 targets are kept." in mine.head.open(grid)
    mine.head.record(route("enforce", mine.resolution.pk))
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}


def test_what_was_typed_in_is_the_members() -> None:
    """Where it came from stands beside it; the member corrects and finishes it; the head reads and does no more."""
    mine, _batch = prepared()
    grid = route("type_in", mine.unit.pk)
    mine.head.client.post(grid, filled(mine.head.send(grid, **row(0, mine.member, 3, "Paint 3 rooms"))))
    made = IndividualTarget.objects.get()
    member = Browser(mine.member)
    page = member.open(route("mine"))
    assert "Paint 3 rooms" in page
    assert f"Typed in from paper by {mine.head_person.name}" in page
    member.record(
        route("individual", made.pk), task="Paint 4 rooms", when="other", other_day=day(50), goal=4, counted_in="rooms"
    )
    member.record(route("progress", made.pk), reached=4)
    member.record(route("finish", made.pk))
    assert "Paint 4 rooms" in mine.head.open(route("unit_individual", mine.unit.pk))
    assert mine.head.client.get(route("finish", made.pk)).status_code == 404


def test_ideological_ones_the_member_enters_alone() -> None:
    """The head's grid names it beside the cell; the code of the slip leads the member to the own page."""
    mine, batch = prepared()
    grid = route("type_in", mine.unit.pk)
    page = mine.head.send(grid, **row(0, mine.member, 1, "Hold the heron lectures")).content.decode()
    assert "the member enters this alone" in errors(page)[0]
    member = Browser(mine.member)
    assert member.record(route("open_slips"), code=slip_codes.written(batch.code, 9)) == route("draw_up")
    mine.draws_up(mine.member, Target.objects.get(field="ideological"), "Hold the heron lectures")
    assert "heron" not in mine.head.open(route("unit_individual", mine.unit.pk))


def test_by_workbook_with_errors_by_row() -> None:
    """The template, two rows, one of them with a member of another unit: named, and the other one is kept."""
    mine, _batch = prepared()
    book = load_workbook(io.BytesIO(mine.head.client.get(route("paper_template", mine.unit.pk)).content))
    foreign = make.person(unit=make.unit())
    for number, (person, task) in enumerate(((mine.member, "Paint 3 rooms"), (foreign, "Foreign")), 2):
        cells = ("", person.number, book.worksheets[1]["A4"].value, task, day(60), 3, "rooms")
        for place, value in enumerate(cells, 1):
            book.worksheets[0].cell(number, place, value)
    file = io.BytesIO()
    book.save(file)
    page = route("paper_file", mine.unit.pk)
    fields = {**hidden(mine.head.open(page)), "file": SimpleUploadedFile("rows.xlsx", file.getvalue())}
    looked = mine.head.client.post(page, fields)
    assert errors(looked.content.decode()) == ["Row 2, Member&#x27;s number: No member of this unit has this number."]
    assert not IndividualTarget.objects.exists()
    again = mine.head.client.post(route("type_in", mine.unit.pk), filled(looked))
    assert errors(again.content.decode()) == ["Row 1, Member&#x27;s number: No member of this unit has this number."]
    assert IndividualTarget.objects.get().task == "Paint 3 rooms"
