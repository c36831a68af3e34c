"""Calendars by area and by unit; how often a unit reviews, set by staff, and what follows from it (L9)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from reviews import reviewing
from reviews.cadence import Dated, ahead, set_cadence
from reviews.models import Review
from tests import factories as make
from tests.access_lists import text_of
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, LIST, Page, check
from tests.reviews.test_pages import WRITTEN, at
from tests.targets.cast import TODAY, Place, client, day
from units.models import Norm
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
#: What the form sends when nothing but the cadence changes.
QUARTERS = {"review_day": 31, "review_grace": 10, "time_zone": "Asia/Pyongyang", "since": TODAY}


def main(page: str) -> str:
    """The page without its frame."""
    return page.split("<main")[1]


def test_the_area_by_months_says_what_is_due_held_and_late(place: Place) -> None:
    """Each review in the month of its date; a unit without one in the year is left out; the file says the same."""
    late = reviewing.plan(place.mine, today=day(-100))
    held = reviewing.plan(place.mine, today=TODAY)
    Browser(place.head).record(at("hold", held.pk), **WRITTEN)
    farm = make.unit(place.county, name_en="Haedoji Farm")
    reviewing.plan(farm, today=TODAY)
    make.unit(place.county, name_en="Quiet School")
    staff = Browser(place.staff)
    page = main(staff.open(at("area_calendar", place.county.pk)))
    for words in ("Sangnok Mine", "Haedoji Farm", "late", "held", "Mar", "31 Mar 2026", "30 Jun 2026"):
        assert words in page
    assert "Quiet School" not in page
    assert late.get_absolute_url() in page
    assert "No review falls due" in main(staff.open(at("area_calendar", place.county.pk) + "?year=2024")) or (
        "Nothing matches this filter" in main(staff.open(at("area_calendar", place.county.pk) + "?year=2024"))
    )
    file = text_of(staff.client, at("area_calendar", place.county.pk), True)
    assert "late 2026-03-31" in file
    assert "held 2026-06-30" in file
    assert at("area_calendar", place.county.pk) in staff.open(f"/areas/{place.county.pk}/")


def test_the_area_shows_units_in_reach_only(place: Place) -> None:
    """To the head of one mine in it neither the area nor its other units."""
    assert client(place.head).get(at("area_calendar", place.county.pk)).status_code == 404
    assert client(place.outsider).get(at("unit_calendar", place.mine.pk)).status_code == 404


def test_the_unit_by_its_periods(place: Place) -> None:
    """The reviews there are, and the periods that follow by what is set now."""
    made = reviewing.plan(place.mine, today=TODAY)
    head = Browser(place.head)
    page = main(head.open(at("unit_calendar", place.mine.pk)))
    assert made.get_absolute_url() in page
    for words in ("Periods that follow", "1 Jul 2026", "30 Sep 2026", "10 Oct 2026"):
        assert words in page
    assert made.get_absolute_url() not in main(head.open(at("unit_calendar", place.mine.pk) + "?year=2025"))
    assert at("unit_calendar", place.mine.pk) in head.open(f"/units/{place.mine.pk}/")


def test_staff_set_the_cadence_for_units_below(place: Place) -> None:
    """The page says where each value comes from and since when; what is planned keeps its dates."""
    planned = reviewing.plan(place.mine, today=TODAY)
    staff = Browser(place.staff)
    page = staff.open(at("cadence", place.mine.pk))
    assert "the programme" in page
    assert "Reviews planned already keep their dates" in page
    staff.record(at("cadence", place.county.pk), **{**QUARTERS, "review_cadence": "month", "review_grace": 5})
    assert set(Norm.objects.values_list("name", "value")) == {("review_cadence", "month"), ("review_grace", "5")}
    page = main(Browser(place.head).open(at("cadence", place.mine.pk)))
    for words in ("Eunha County", "15 Jun 2026", "1 Jul 2026", "31 Jul 2026", "5 Aug 2026"):
        assert words in page
    assert "Set the cadence" not in page
    kept = Review.objects.get(pk=planned.pk)
    assert reviewing.plan(place.mine, today=TODAY) == kept
    after = reviewing.plan(place.mine, today=day(20))
    assert (after.period_start, after.period_end) == (datetime.date(2026, 7, 1), datetime.date(2026, 7, 31))
    assert after.late_after == datetime.date(2026, 8, 5)


def test_a_later_value_stands_beside_the_one_in_force(place: Place) -> None:
    """With its day and who set it; units inside that set their own are named."""
    set_cadence(place.mine, by=place.staff, since=day(16), today=TODAY, review_cadence="month")
    page = main(Browser(place.staff).open(at("cadence", place.mine.pk)))
    assert "month from 1 Jul 2026, set by Sangnok Mine" in page
    assert "Sangnok Mine" in main(Browser(place.staff).open(at("cadence", place.county.pk)))
    made = [one.last for one in ahead(place.mine, Dated(place.mine), TODAY)]
    assert made[:2] == [datetime.date(2026, 6, 30), datetime.date(2026, 7, 31)]


def test_what_the_cadence_refuses(place: Place) -> None:
    """A past day, no change, more days of grace than there may be, another than staff."""
    staff = Browser(place.staff)

    def sent(**changes: Any) -> str:
        answer = staff.send(at("cadence", place.mine.pk), **{**QUARTERS, "review_cadence": "quarter", **changes})
        assert answer.status_code == 422
        return errors(answer.content.decode())[0]

    assert "This is what holds already" in sent()
    assert "today or a later day" in sent(review_cadence="year", since=day(-1))
    assert "90" in sent(review_grace=91)
    head = Browser(place.head)
    assert head.client.post(at("cadence", place.mine.pk), {**QUARTERS, "review_cadence": "year"}).status_code == 403
    with pytest.raises(NotYours):
        set_cadence(place.mine, by=place.head, since=TODAY, today=TODAY, review_cadence="year")
    with pytest.raises(NotReady):
        set_cadence(place.mine, by=place.staff, since=TODAY, today=TODAY, review_cadence="quarter")
    assert not Norm.objects.exists()


@pytest.mark.parametrize(
    ("was", "becomes", "first", "last"),
    [
        ("quarter", "month", (2026, 7, 1), (2026, 7, 31)),
        ("month", "year", (2026, 7, 1), (2026, 12, 31)),
        ("month", "quarter", (2026, 7, 1), (2026, 9, 30)),
    ],
)
def test_a_new_cadence_begins_behind_what_is_planned(
    place: Place, was: str, becomes: str, first: Any, last: Any
) -> None:
    """No day belongs to two reviews, and none is left out."""
    Norm.objects.create(unit=place.county, name="review_cadence", value=was, since=day(-900))
    before = reviewing.plan(place.mine, today=TODAY)
    set_cadence(place.mine, by=place.staff, since=day(1), today=TODAY, review_cadence=becomes)
    after = reviewing.plan(place.mine, today=day(20))
    assert (after.period_start, after.period_end) == (datetime.date(*first), datetime.date(*last))
    assert after.period_start - before.period_end == datetime.timedelta(days=1)


def test_a_period_planned_late_ends_before_the_next_one(place: Place) -> None:
    """Planned for a day long past, by a cadence set since: what lies behind it stays as it is."""
    Norm.objects.create(unit=place.county, name="review_cadence", value="month", since=day(-900))
    reviewing.plan(place.mine, today=TODAY)
    Norm.objects.update(value="year")
    old = reviewing.plan(place.mine, today=day(-60))
    assert (old.period_start, old.period_end) == (datetime.date(2026, 1, 1), datetime.date(2026, 5, 31))


def test_what_the_calendars_cost(place: Place) -> None:
    """The same with one row and with thirty."""
    numbers = iter(range(1, 100))

    def grow() -> None:
        number = next(numbers)
        unit = make.unit(place.county, name_en=f"Farm {number}")
        reviewing.plan(unit, today=TODAY)
        Norm.objects.create(unit=unit, name="review_grace", value="5", since=TODAY)
        Review.objects.create(
            unit=place.mine,
            state="planned",
            period_start=day(400 * number),
            period_end=day(400 * number + 30),
            due_on=day(400 * number + 30),
            late_after=day(400 * number + 40),
        )

    reviewing.plan(place.mine, today=TODAY)
    grow()
    head, staff = client(place.head), client(place.staff)
    check(
        [
            Page(staff, at("area_calendar", place.county.pk), LIST),
            Page(head, at("unit_calendar", place.mine.pk), LIST),
            Page(staff, at("cadence", place.county.pk), DETAIL),
            Page(head, at("cadence", place.mine.pk), DETAIL),
        ],
        grow,
    )
