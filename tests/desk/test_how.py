"""The public page on how the programme works."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from desk.how import NEVER, ROAD

pytestmark = pytest.mark.django_db


def read(language: str = "en") -> str:
    """The page as somebody reads it who has not signed in."""
    visitor = Client()
    visitor.post(reverse("units:language"), {"language": language, "next": "/"})
    answer = visitor.get(reverse("desk:how_it_works"))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_everybody_reads_the_road_and_who_decides() -> None:
    """Ten steps in their order, each with the one who decides."""
    page = read()
    places = [page.index(f"{number}. {one.name}") for number, one in enumerate(ROAD, 1)]
    assert len(places) == 10
    assert places == sorted(places)
    for one in ROAD:
        assert str(one.who) in page


def test_what_is_never_recorded_and_the_rights_stand_there() -> None:
    """The bounds, and the right to appeal and to correction."""
    page = read()
    for words in (*map(str, NEVER), "another official than the one who decided", "can ask for a correction"):
        assert words in page


def test_in_korean_no_text_is_left_in_english() -> None:
    """Every text of the road and of the bounds has its Korean one."""
    page = read("ko")
    main = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    assert not re.findall(r"[A-Za-z]{3,}", main)
    with translation.override("ko"):
        assert all(str(one.name) in page and str(one.what) in page for one in ROAD)


def test_its_links_open_without_sign_in_and_the_menu_shows_it() -> None:
    """Standards, honour roll and the keeping of data are open too; the menu marks the page."""
    page = read()
    main = page[page.index("<main") : page.index("</main>")]
    links = re.findall(r'<a href="([^"]+)"', main)
    assert len(links) == 3
    for address in links:
        assert Client().get(address).status_code == 200
    assert re.search(r'<a[^>]*href="/how-it-works/"[^>]*aria-current="page"', page)


def test_the_foot_of_every_page_leads_to_it() -> None:
    """Also where a page for reading has no menu."""
    page = Client().get(reverse("assessments:standards")).content.decode()
    assert 'href="/how-it-works/"' in page[page.index("<footer") :]
