"""L8: "attain the targets one by one": the unit's own order, the one in hand first, readings with evidence, met."""

from __future__ import annotations

import pytest

from evidence.models import Evidence
from tests.assessments.browser import Browser, errors
from tests.evidence import files
from tests.letter.movement import Unit, home, route

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
