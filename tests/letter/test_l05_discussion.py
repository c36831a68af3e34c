"""L5: "set clearly through collective discussions": a recorded meeting, what was proposed, what it changed."""

from __future__ import annotations

import pytest

from targets.models import Target
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, day, route

pytestmark = pytest.mark.django_db


def test_the_discussion_stands_on_each_target() -> None:
    """Date, place, number present, proposals, changes; never who said what."""
    mine = Unit()
    mine.resolved("in_force")
    one, two = mine.sets_target(), mine.sets_target(field="cultural", title="Reading room")
    page = mine.head.open(route("discuss", one.pk))
    assert "What was proposed, not who proposed it." in page
    mine.discusses_all()
    for target in (one, two):
        text = Browser(mine.member).open(target.get_absolute_url())
        for words in ("118", "Pumps first", "Goal raised by 2 points"):
            assert words in text


def test_no_target_takes_force_without_it() -> None:
    """The gate names it; a meeting still to come is no record."""
    mine = Unit()
    resolution = mine.resolved("in_force")
    for field in ("ideological", "technical", "cultural"):
        target = mine.sets_target(field=field)
    answer = mine.head.send(route("enforce", resolution.pk)).content.decode()
    assert "Not every target has been discussed at a recorded meeting." in errors(answer)
    meeting = {"place": "Hall", "present": 3, "minutes": "x", "proposals": "none"}
    page = mine.head.send(route("discuss", target.pk), **meeting, held_on=day(1)).content.decode()
    assert "Choose a date that is not after today" in errors(page)
    assert set(Target.objects.values_list("state", flat=True)) == {"draft"}
