"""The grid of slips by keyboard: Enter goes on to the next cell, arrows to the row above and below; works without."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from targets.models import IndividualTarget
from tests import factories as make
from tests.journeys.serving import let_in
from tests.journeys.visiting import Visitor
from workflow.clock import today

BOTH = pytest.mark.parametrize("language", ["en", "ko"])


@BOTH
def test_two_slips_are_typed_in_by_keyboard_alone(visit: Callable[..., Visitor], language: str) -> None:
    """Cells, the button, the look at the names, the button again: no hand leaves the keys."""
    unit = make.unit(make.unit(kind_code="county"), name_en="Sangnok Mine", name_ko="상록광산")
    head = make.official("head", unit, member_of=unit)
    limit = today() + datetime.timedelta(days=200)
    make.target(make.resolution(unit), head, title="Ore recovery", limit_on=limit)
    members = [make.person(unit=unit) for _ in range(5)]
    let_in(language)
    visitor = visit(head, language=language)
    visitor.open("targets:type_in", unit.pk)
    keys, page = visitor.page.keyboard, visitor.page
    page.locator("#id_number_0").focus()
    for place, person in enumerate(members[:2]):
        for text in (person.number, "1", f"Turn {place + 3} bearings", limit.isoformat(), str(place + 3), "bearings"):
            keys.type(text)
            keys.press("Enter")
        # The first cell of the next row is the slip; nothing stands on these.
        keys.press("Enter")
    expect(page.locator("#id_number_2")).to_be_focused()
    keys.press("ArrowUp")
    expect(page.locator("#id_number_1")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowDown")
    expect(page.locator("#id_number_1")).to_be_focused()
    page.locator("form[data-grid] button[type=submit]").focus()
    keys.press("Enter")
    for person in members[:2]:
        expect(page.locator("form[data-grid]")).to_contain_text(person.name)
    expect(page.locator("form[data-grid] button[type=submit]")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#id_number_0")).to_have_value("")
    assert IndividualTarget.objects.filter(paper_entry__isnull=False).count() == 2
