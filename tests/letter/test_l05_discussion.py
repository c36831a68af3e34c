"""L5: "set clearly through collective discussions": a recorded meeting, what was proposed, what it changed."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from docx import Document

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


def test_the_meeting_goes_through_them_one_by_one_and_its_minutes_are_printed() -> None:
    """On a wall, without a word of persons: problem, stages, goal; then the record on paper, as PDF and for Word."""
    mine = Unit()
    resolution = mine.resolved("in_force")
    first = mine.sets_target()
    mine.sets_target(field="cultural", title="Reading room")
    page = Browser(mine.member).open(resolution.get_absolute_url())
    assert route("meeting", first.pk) in page
    page = mine.head.open(route("meeting", first.pk))
    for words in ("Target 1 of 2", "Two of three mills run", "61\xa0%", "Stage 1", "second mill: 2 points", "68\xa0%"):
        assert words in page
    for person in mine.members:
        assert person.name not in page
    assert "Reading room" in mine.head.open(next_of(page))
    mine.discusses_all()
    reader = Browser(mine.member)
    assert reader.client.get(reverse("targets:minutes", args=[first.pk, "pdf"])).content.startswith(b"%PDF-")
    paper = Document(io.BytesIO(reader.client.get(reverse("targets:minutes", args=[first.pk, "docx"])).content))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    for words in ("Eleven spoke.", "Pumps first", "Goal raised by 2 points", "2. Reading room"):
        assert words in text


def next_of(page: str) -> str:
    """The address of the next target."""
    return re.findall(r'rel="next" href="([^"]+)"', page)[0]


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
