"""Pages on paper: an award on two sheets at most, a list whose names can be read, nothing that only a screen needs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from tests import factories as make
from tests.assessments import builders
from tests.honours.test_pages import legacy
from tests.journeys.serving import let_in
from tests.journeys.visiting import Visitor
from workflow.clock import today

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
A4 = {"width": 690, "height": 1000}


def sheets(visitor: Visitor) -> int:
    """How many A4 sheets the page takes."""
    paper = visitor.page.pdf(format="A4")
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) or int(re.findall(rb"/Count (\d+)", paper)[0])


@BOTH
def test_an_award_takes_two_sheets(visit: Callable[..., Visitor], language: str) -> None:
    """Everything it is decided on, without form and menu; the application too."""
    here = builders.application("decided", n_4_3="not_checked")
    let_in(language)
    official = visit(here.department, language=language)
    for route in ("award", "application"):
        official.open(f"assessments:{route}", here.now.pk)
        assert sheets(official) <= 2
        official.page.emulate_media(media="print")
        for what in (".nav", ".top", "main form", ".acts"):
            assert not any(one.is_visible() for one in official.page.locator(what).all()), what
        assert official.page.locator("#k-h").is_visible()


@BOTH
@pytest.mark.parametrize("width", [690, 768, 1024])
def test_a_list_keeps_its_names_on_paper_and_on_a_tablet(
    visit: Callable[..., Visitor], language: str, width: int
) -> None:
    """The columns beside it leave the name its share, and nothing runs out at the side."""
    unit = make.unit(name_en="Workshop No. 5 of the Thermal Power Complex", name_ko="화력발전련합기업소 5호직장")
    legacy(unit, "화력발전련합기업소 5호직장", "day", today())
    reader = visit(language=language)
    reader.page.set_viewport_size({**A4, "width": width})  # type: ignore[arg-type]
    reader.page.goto(reader.address + reverse("honours:roll"))
    for media in ("print", "screen"):
        reader.page.emulate_media(media=media)  # type: ignore[arg-type]
        box = reader.page.locator("#listing tbody th").first.bounding_box()
        assert box is not None
        assert box["width"] >= 110
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
