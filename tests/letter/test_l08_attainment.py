"""L8: "attain the targets one by one": the unit's own order, the one in hand first, readings with evidence, met."""

from __future__ import annotations

import pytest

from evidence.models import Evidence
from tests.assessments.browser import Browser, errors
from tests.evidence import files
from tests.letter.movement import Unit, day, home, route

pytestmark = pytest.mark.django_db


def test_the_target_in_hand_stands_first() -> None:
    """The head numbers them; the page of the resolution follows that order."""
    mine = Unit()
    study, mill, room = mine.in_force()
    resolution = study.resolution
    mine.head.record(route("order", resolution.pk), **{f"t{study.pk}": 3, f"t{mill.pk}": 2, f"t{room.pk}": 1})
    page = mine.head.open(resolution.get_absolute_url())
    assert page.index(room.title) < page.index(mill.title) < page.index(study.title)


def test_readings_lead_to_the_goal_and_the_head_reports_it() -> None:
    """Not before the readings say so; the evidence is filed, the unit page and the timeline follow."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    mine.reads(mill, "64.5", note="Third mill runs", file=files.upload("log.pdf", files.pdf()), file_title="Shift log")
    early = mine.head.send(route("meet", mill.pk)).content.decode()
    assert errors(early) == ["The readings have not reached the goal yet."]
    mine.reads(mill, "68")
    mine.head.record(route("meet", mill.pk))
    page = Browser(mine.member).open(home(mine.unit))
    assert "Target met" in page
    assert "1 of 1 met" in page
    assert Evidence.objects.get().title == "Shift log"


def test_a_wrong_reading_is_corrected_by_a_new_one() -> None:
    """The old value stays, struck, with the reason beside the new one."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    mine.reads(mill, "68")
    reading = mill.measures.get().readings.get()
    words = {"value": "66", "happened_on": reading.happened_on, "reason": "Misread by a column"}
    page = mine.head.open(mine.head.record(route("correct_reading", reading.pk), **words))
    assert "<s>68" in page
    assert "Misread by a column" in page


def test_all_readings_of_the_unit_in_one_page() -> None:
    """From the desk to the grid, values typed, saved: good rows are kept, a faulty one comes back; stages mark themselves."""
    mine = Unit()
    study, mill, room = mine.in_force()
    type(study.discussion).objects.update(held_on=day(-50))  # type: ignore[union-attr]  # discussed long ago
    grid = route("readings", mine.unit.pk)
    desk = mine.head.open("/")
    assert f'href="{grid}"' in desk.split("Readings due")[0][-200:] + desk.split("Readings due")[1][:200]
    cells = {f"value_{one.measures.get().pk}": value for one, value in ((study, "63"), (mill, "66"), (room, "101"))}
    days = {f"happened_on_{one.measures.get().pk}": day(-1) for one in (study, mill, room)}
    page = mine.head.send(grid, **cells, **days).content.decode()
    assert errors(page) == ["recovery: A share lies between 0 and 100 per cent."]
    assert "2 readings are recorded." in page
    shown = Browser(mine.member).open(mill.get_absolute_url())
    assert shown.count("Reached") == 2
    assert "Readings due" in mine.head.open("/")


def test_the_unit_says_how_a_target_stands() -> None:
    """At risk, with what is done, what is next and what stands in the way; every reader of the target reads it."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    note = {"course": "at_risk", "done": "Mill repaired", "coming": "Pumps", "obstacle": "No bearings"}
    mine.head.record(route("note_course", mill.pk), **note)
    page = Browser(mine.member).open(mill.get_absolute_url())
    for words in ("At risk", "Mill repaired", "Pumps", "No bearings"):
        assert words in page
    assert "At risk" in mine.staff.open(f"{route('targets')}?ask=at_risk").split("<tbody")[1]
