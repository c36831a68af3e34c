"""Reviews on paper: minutes of one that was held, the blank form to write one by hand (L9)."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document

from reviews import reviewing
from reviews.minutes import blank_of, minutes_of
from reviews.models import FollowUp, Review
from reviews.reviewing import Found, Taken
from targets.models import Reading
from tests import factories as make
from tests.queries import DETAIL, Page, check
from tests.targets.cast import TODAY, Place, client, day

pytestmark = pytest.mark.django_db
MEETING = {"held_on": TODAY, "place": "Hall of the mine", "present": 84, "minutes": "Three reports.\n#panic()"}
KINDS = pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
BOTH = pytest.mark.parametrize("language", ["en", "ko"])


def at(name: str, pk: int, kind: str) -> str:
    """An address of a paper."""
    return reverse(f"reviews:{name}", args=[pk, kind])


def planned(place: Place) -> Review:
    """The review of the current period."""
    return reviewing.plan(place.mine, today=TODAY)


def held(place: Place) -> Review:
    """A review with a success, a shortcoming and a measure."""
    findings = [Found("success", "technical", "Third mill in order"), Found("shortcoming", "cultural", "Room closed")]
    taken = [Taken("Open the reading room", "cultural", "head", day(30))]
    return reviewing.hold(planned(place), by=place.head, meeting=MEETING, findings=findings, follow_ups=taken)


def test_the_minutes_say_all_that_was_recorded(place: Place) -> None:
    """Findings by field, fields without a word left out; measures with post and unit, date and how they ended."""
    made = held(place)
    reviewing.acknowledge(made, by=place.staff, remark="Go on", today=TODAY)
    FollowUp.objects.create(
        review=made, unit=place.mine, of_superior=True, field="technical", measure="Pumps", due_on=day(60), state="open"
    )
    reviewing.close_follow_up(FollowUp.objects.first(), by=place.head, outcome="Open since Monday", today=TODAY)
    with translation.override("en"):
        said = minutes_of(made)
    assert said.unit == "Sangnok Mine"
    assert dict(said.facts)["Number present"] == "84"
    assert dict(said.facts)["Remark of the superior"] == "Go on"
    parts = {part.heading: part for part in said.sections}
    assert list(parts) == ["Minutes", "Technical: Successes", "Cultural: Shortcomings of work", "Measures taken"]
    assert list(parts["Technical: Successes"].paragraphs) == ["Third mill in order"]
    row, asked = parts["Measures taken"].rows
    assert asked[2] == "Unit head, asked of the superior unit"
    assert row == [
        "Open the reading room",
        "Cultural",
        "Unit head, Sangnok Mine",
        "15 Jul 2026",
        "Closed: Open since Monday",
    ]


def test_a_finding_on_a_target_names_it(place: Place) -> None:
    """The minutes say of which target it speaks."""
    made = held(place)
    made.findings.filter(kind="success").update(target=place.target(title="Recovery of copper"))
    with translation.override("en"):
        parts = {part.heading: part for part in minutes_of(made).sections}
    assert list(parts["Technical: Successes"].paragraphs) == ["Recovery of copper: Third mill in order"]


@KINDS
@BOTH
def test_who_sees_the_review_saves_its_minutes(place: Place, kind: str, begins: bytes, language: str) -> None:
    """A file whose name holds a number only; who does not see the review is told nothing."""
    made = held(place)
    person = place.members[0]
    person.language = language
    person.save()
    answer = client(person).get(at("minutes", made.pk, kind))
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="review-{made.pk}.{kind}"'
    assert client(place.outsider).get(at("minutes", made.pk, kind)).status_code == 404
    assert client(place.outsider).get(at("blank_form", made.pk, kind)).status_code == 404
    if kind == "docx":
        title = Document(io.BytesIO(answer.content)).paragraphs[1].text
        assert title == {"en": "Minutes: review", "ko": "총화 회의록"}[language]


def test_what_was_not_held_has_no_minutes(place: Place) -> None:
    """Nor is there a paper in another form."""
    made = planned(place)
    head = client(place.head)
    assert head.get(at("minutes", made.pk, "pdf")).status_code == 404
    assert head.get(at("blank_form", made.pk, "exe")).status_code == 404
    with pytest.raises(ValueError, match="held"):
        minutes_of(made)


@KINDS
@BOTH
def test_the_blank_form_is_printed_before_the_meeting(place: Place, kind: str, begins: bytes, language: str) -> None:
    """By the head, in the language of the page."""
    place.target()
    place.head.language = language
    place.head.save()
    answer = client(place.head).get(at("blank_form", planned(place).pk, kind))
    assert answer.content.startswith(begins)


def test_the_blank_form_brings_what_the_meeting_looks_at(place: Place) -> None:
    """Targets in force with their last values, follow-ups still open, empty lines for each field and for measures."""
    resolution = place.resolution()
    target = place.target(resolution, title="Recovery of copper", limit_on=day(200))
    measure = target.measures.get()
    for when, value in ((day(-20), 62), (day(-3), 64)):
        Reading.objects.create(measure=measure, value=Decimal(value), happened_on=when, by=place.head)
    place.target(resolution, state="draft", title="Still a draft")
    held(place)
    following = reviewing.plan(place.mine, today=day(92))
    with translation.override("en"):
        form = blank_of(following, TODAY)
    parts = {part.heading: part for part in form.sections}
    assert list(parts) == [
        "Targets now",
        "Follow-ups still open",
        "Ideological",
        "Technical",
        "Cultural",
        "Measures taken",
        "Minutes",
    ]
    (row,) = parts["Targets now"].rows
    assert row == ["Recovery of copper", "recovery", "64\xa0%, 12 Jun 2026", "68\xa0%", "1 Jan 2027", ""]
    (carried,) = parts["Follow-ups still open"].rows
    assert carried[:3] == ["Open the reading room", "Unit head", "15 Jul 2026"]
    assert not any("".join(line).strip() for line in parts["Technical"].rows)
    assert dict(form.facts)["Place"] == ""
    assert dict(form.facts)["Period"] == "1 Jul 2026 – 30 Sep 2026"


def test_an_empty_form_says_so(place: Place) -> None:
    """A unit without targets and follow-ups writes all the same."""
    with translation.override("en"):
        parts = {part.heading: part for part in blank_of(planned(place), TODAY).sections}
    assert list(parts["Targets now"].paragraphs) == ["No targets yet."]
    assert list(parts["Follow-ups still open"].paragraphs) == ["None."]


def test_the_pages_of_a_review_lead_to_its_papers(place: Place) -> None:
    """Before it is held to the form, afterwards to the minutes."""
    made = planned(place)
    head = client(place.head)
    for address in (made.get_absolute_url(), reverse("reviews:hold", args=[made.pk])):
        assert at("blank_form", made.pk, "pdf") in head.get(address).content.decode()
    held(place)
    page = head.get(made.get_absolute_url()).content.decode()
    for kind in ("pdf", "docx"):
        assert at("minutes", made.pk, kind) in page
    assert at("blank_form", made.pk, "pdf") not in page


def test_papers_cost_no_more_for_thirty_rows(place: Place) -> None:
    """At 1 and at 30 rows the same (performance.md)."""
    resolution = place.resolution()
    place.target(resolution)
    made = held(place)

    def grow() -> None:
        place.target(resolution)
        text: dict[str, object] = {"field": "technical", "measure": "Order pumps", "due_on": day(9), "state": "open"}
        FollowUp.objects.create(review=made, unit=make.unit(place.mine), **text)
        FollowUp.objects.create(review=made, unit=place.mine, **text)

    head = client(place.head)
    check([Page(head, at(name, made.pk, "docx"), DETAIL) for name in ("minutes", "blank_form")], grow, rows=9)


def test_a_day_is_written_in_the_language_of_the_paper(place: Place) -> None:
    """Dates are words of the document, not of the machine."""
    made = planned(place)
    with translation.override("ko"):
        form = blank_of(made, datetime.date(2026, 6, 15))
    assert dict(form.facts)["기간"] == "2026년 4월 1일 – 2026년 6월 30일"
