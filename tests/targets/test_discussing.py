"""The meeting that discusses targets: one after the other on a wall, its record, and its minutes on paper (L5)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from targets import setting
from targets.discussing import looked_at, minutes_of
from targets.models import Target
from tests.assessments.browser import Browser
from tests.queries import DETAIL, Page, check
from tests.targets.cast import ADOPTED, TODAY, Place, client, plan

pytestmark = pytest.mark.django_db
HELD: dict[str, Any] = {
    "held_on": ADOPTED,
    "place": "Hall of culture",
    "present": 118,
    "minutes": "The third mill stands.",
    "proposals": "Pumps first\nThen the mill",
    "changes": "Goal raised by 2 points",
}


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def drafts(place: Place) -> list[Target]:
    """A draft in each field."""
    return place.three_fields(place.resolution(), "draft")


def links(page: str) -> dict[str, str]:
    """rel → address of the links from target to target."""
    return dict(re.findall(r'rel="(next|prev)" href="([^"]+)"', page))


def test_it_goes_from_target_to_target_in_the_units_order(place: Place) -> None:
    """From the first to the last and back; the link that leads on has the focus, so that one key is enough."""
    one, two, three = drafts(place)
    setting.put_in_order(one.resolution, by=place.head, ids=[three.pk, one.pk, two.pk])
    seen = Browser(place.members[0])
    page = seen.open(at("meeting", three.pk))
    assert "Target 1 of 3" in page
    assert links(page) == {"next": at("meeting", one.pk)}
    assert re.search(r'rel="next" href="[^"]+" autofocus', page)
    assert links(seen.open(at("meeting", one.pk))) == {"next": at("meeting", two.pk), "prev": at("meeting", three.pk)}
    page = seen.open(at("meeting", two.pk))
    assert links(page) == {"prev": at("meeting", one.pk)}
    assert re.search(r'rel="prev" href="[^"]+" autofocus', page)


def test_it_shows_problem_stages_and_goal_and_nobody(place: Place) -> None:
    """Large, without the frame of the program; no individual target, no name of a member stands there."""
    target = place.target()
    place.draw_up(target, place.members)
    page = Browser(place.head).open(at("meeting", target.pk))
    for words in ("Two of three mills run", "Level now", "61\xa0%", "Stage 2", "66\xa0%", "pumps: 3 points", "68\xa0%"):
        assert words in page
    assert 'data-size="wall"' in page
    assert "Label 40 bays" not in page
    assert not [one.name for one in (*place.members, place.head) if one.name in page]


def test_only_who_may_record_the_discussion_is_led_to_it(place: Place) -> None:
    """The head, while it is a draft."""
    one, *_rest = drafts(place)
    assert at("discuss", one.pk) in Browser(place.head).open(at("meeting", one.pk))
    assert at("discuss", one.pk) not in Browser(place.members[0]).open(at("meeting", one.pk))
    Target.objects.filter(pk=one.pk).update(state="ended")
    assert client(place.head).get(at("meeting", one.pk)).status_code == 404


def test_targets_of_other_units_and_what_is_over_are_left_out(place: Place) -> None:
    """A workteam holds its own meeting."""
    one, two, three = drafts(place)
    Target.objects.filter(pk=two.pk).update(state="ended")
    inside = setting.set_target(one.resolution, by=place.head, plan=plan(), today=TODAY, unit=place.workteam)
    assert [row.pk for row in looked_at(one)] == [one.pk, three.pk]
    assert [row.pk for row in looked_at(inside)] == [inside.pk]


def test_the_minutes_hold_the_record_and_each_target_as_it_was_discussed(place: Place) -> None:
    """Proposals and what they changed can be told apart; a later version does not rewrite the paper."""
    one, two, three = drafts(place)
    setting.discuss(one, by=place.head, also=[two], **HELD)
    setting.edit(one, by=place.head, plan=plan(title="Recovery raised", goal=Decimal(70)), today=TODAY)
    assert one.discussion is not None
    with translation.override("en"):
        made = minutes_of(one.discussion)
    parts = {part.heading: part for part in made.sections}
    assert ("Number present", "118") in made.facts
    assert list(parts["Proposals made"].paragraphs) == ["Pumps first\nThen the mill"]
    assert list(parts["What they changed"].paragraphs) == ["Goal raised by 2 points"]
    assert list(parts)[3:] == ["1. Recovery raised", f"2. {two.title}"]
    goal = parts["1. Recovery raised"].rows
    assert [(row[1], row[3]) for row in goal] == [
        ("Level now", "61\xa0%"),
        ("Stage 1", "63\xa0%"),
        ("Stage 2", "66\xa0%"),
        ("Goal", "70\xa0%"),
    ]
    assert three.title not in parts


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_who_sees_the_target_saves_the_minutes(place: Place, kind: str, begins: bytes, language: str) -> None:
    """A file to save; the name holds a number only. Who does not see the target is told nothing."""
    one, *_rest = drafts(place)
    setting.discuss(one, by=place.head, **HELD)
    person = place.members[0]
    person.language = language
    person.save()
    answer = client(person).get(at("minutes", one.pk, kind))
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="minutes-{one.discussion_id}.{kind}"'
    assert client(place.outsider).get(at("minutes", one.pk, kind)).status_code == 404


def test_without_a_record_or_in_another_form_there_are_no_minutes(place: Place) -> None:
    """Absent is absent."""
    one, two, *_rest = drafts(place)
    setting.discuss(two, by=place.head, **HELD)
    head = client(place.head)
    assert head.get(at("minutes", one.pk, "pdf")).status_code == 404
    assert head.get(at("minutes", two.pk, "exe")).status_code == 404


def test_the_target_page_tells_the_record_and_leads_to_both(place: Place) -> None:
    """Minutes, proposals and changes each under its own word."""
    one, *_rest = drafts(place)
    setting.discuss(one, by=place.head, **HELD)
    page = Browser(place.members[0]).open(one.get_absolute_url())
    for words in ("The third mill stands.", "Pumps first<br>Then the mill", "Goal raised by 2 points"):
        assert words in page
    for address in (at("minutes", one.pk, "pdf"), at("minutes", one.pk, "docx"), at("meeting", one.pk)):
        assert address in page


def test_neither_page_costs_more_for_thirty_targets(place: Place) -> None:
    """At 1 and at 30 rows the same (performance.md)."""
    one = place.target(state="draft")
    setting.discuss(one, by=place.head, **HELD)

    def grow() -> None:
        made = place.target(one.resolution, "draft")
        Target.objects.filter(pk=made.pk).update(state="discussed", discussion=one.discussion_id)

    head = client(place.head)
    pages = [Page(head, at("meeting", one.pk), DETAIL), Page(head, at("minutes", one.pk, "docx"), DETAIL)]
    check(pages, grow)
