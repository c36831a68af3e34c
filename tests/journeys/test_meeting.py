"""A meeting that discusses targets: from one to the next by the keyboard, large enough for the last row (L5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from targets.models import Target
from tests import factories as make
from tests.journeys.serving import let_in
from tests.journeys.visiting import Visitor
from units.models import Person


def head() -> Person:
    """The head of a mine that has drafted three targets, the first with a long problem."""
    unit = make.unit(make.unit(kind_code="county"), kind_code="mine", name_en="Sangnok Mine", name_ko="상록광산")
    made = make.official("head", unit, member_of=unit)
    resolution = make.resolution(unit)
    for field in ("ideological", "technical", "cultural"):
        target = make.target(resolution, made, state="draft", field=field, title=f"In the field {field}")
        target.versions.update(problem="Two of three mills run; dosing by hand. " * 40)
    let_in("en")
    return made


@pytest.mark.parametrize("keys", [("ArrowRight", "ArrowLeft"), ("Enter", "Shift+Tab")])
def test_from_target_to_target_by_the_keyboard(visit: Callable[..., Visitor], keys: tuple[str, str]) -> None:
    """The arrows lead on and back; so does Enter, for the link that leads on has the focus. Text is twice as large."""
    wall = visit(head())
    one, two, _three = Target.objects.order_by("pk")
    page = wall.open("targets:meeting", one.pk).page
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p:not(.s)')).fontSize)") >= 32
    page.keyboard.press(keys[0])
    wall.at("targets:meeting", two.pk)
    if keys[1] == "ArrowLeft":
        page.keyboard.press(keys[1])
        wall.at("targets:meeting", one.pk)
    else:
        expect(page.locator("[rel=next]")).to_be_focused()


def test_a_pointer_in_the_hand_reads_to_the_end_first(visit: Callable[..., Visitor]) -> None:
    """Page down scrolls while there is more to read, then leads on."""
    wall = visit(head())
    one, two, _three = Target.objects.order_by("pk")
    page = wall.open("targets:meeting", one.pk).page
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.press("PageDown")
    wall.at("targets:meeting", one.pk)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.keyboard.press("PageDown")
    wall.at("targets:meeting", two.pk)
