"""L8: "a strong speed campaign": a time-boxed push on chosen targets, tallied each day, summed up at its close."""

from __future__ import annotations

import pytest

from targets import tasks
from targets.models import Drive
from tests.assessments.browser import Browser
from tests.letter.movement import Unit, day, home, route

pytestmark = pytest.mark.django_db


def planned(mine: Unit, by: Browser, at: int, **changes: object) -> Drive:
    """Plan a drive through its page."""
    words = {"title": "Ten days for the mill", "text": "Three shifts at the mill", "tally": "day", "holds": ""}
    days = {"since": day(0), "until": day(9)}
    by.record(route("add_drive", at), **{**words, **days, **changes})
    return Drive.objects.get()


def test_a_unit_pushes_its_chosen_targets_and_sums_up() -> None:
    """Planned, started, tallied in the grid with the last values, seen on the board, closed with its summary."""
    mine = Unit()
    study, mill, _room = mine.in_force()
    mine.reads(mill, "62.5")
    drive = planned(mine, mine.head, mine.unit.pk, targets=[study.pk, mill.pk])
    assert "The tally begins when the drive starts" in mine.head.open(drive.get_absolute_url())
    mine.head.record(route("start_drive", drive.pk))
    assert "Targets of a drive without today&#x27;s tally" in mine.head.open("/")
    grid = f"{route('readings', mine.unit.pk)}?drive={drive.pk}"
    assert grid in mine.head.open(drive.get_absolute_url())
    assert 'value="62.5"' in mine.head.open(grid)
    cells = {one: one.measures.get().pk for one in (study, mill)}
    typed = {f"value_{cells[study]}": "62", f"value_{cells[mill]}": "64.5"}
    mine.head.record(grid, **typed, **{f"happened_on_{pk}": day(0) for pk in cells.values()})
    board = Browser(mine.member).open(route("board", drive.pk))
    assert board.count("Sangnok Mine") > 1
    assert "<b>+2</b>" in board
    assert "Targets of a drive without today&#x27;s tally" not in mine.head.open("/")
    mine.head.record(route("close_drive", drive.pk), note="A second dosing pump saves a shift")
    page = Browser(mine.member).open(drive.get_absolute_url())
    assert "Closed" in page
    assert "A second dosing pump saves a shift" in page
    gained, before = page.split("Gained in the drive")[1], page.split("In as many days before")[1]
    assert "+21.4" in gained[:60]
    assert "+10.7" in before[:60]
    assert "Drive closed" in mine.head.open(home(mine.unit))


def test_a_committee_calls_a_drive_of_the_units_below() -> None:
    """By a word of the targets' titles; each head tallies the own unit's, the staff reads all."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    drive = planned(mine, mine.staff, mine.county.pk, holds="technical")
    assert list(drive.targets.all()) == [mill]
    assert tasks.close_due() == 1
    page = mine.head.open(drive.get_absolute_url())
    assert "Enter the tally" in page
    assert "Enter the tally" not in mine.staff.open(drive.get_absolute_url())
    assert route("close_drive", drive.pk) not in page
    mine.head.open(route("close_drive", drive.pk), status=403)
    mine.reads(mill, "63.4")
    assert "Sangnok Mine" in mine.staff.open(route("board", drive.pk)).split("<tbody")[1]


def test_a_drive_is_cancelled_with_a_reason() -> None:
    """Its readers read why; the readings stay."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    drive = planned(mine, mine.head, mine.unit.pk, targets=[mill.pk])
    mine.head.record(route("cancel_drive", drive.pk), reason="The line is down for repair")
    page = mine.head.open(drive.get_absolute_url())
    assert "Cancelled" in page
    assert "The line is down for repair" in page
