"""The pages of reviews: calendar, record, acknowledge, return once, follow-ups carried and closed (L9)."""

from __future__ import annotations

import datetime
import html
from typing import Any

import pytest
from django.urls import reverse

from reviews import reviewing
from reviews.models import Finding, FollowUp, Review
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.queries import DETAIL, LIST, POST, Page, check, listed, sent
from tests.targets.cast import TODAY, Place, client, day
from units.models import Meeting
from units.periods import period
from workflow.models import steps_of

pytestmark = pytest.mark.django_db
WRITTEN: dict[str, Any] = {
    "held_on": TODAY,
    "place": "Hall of the mine",
    "present": 84,
    "minutes": "Three reports were heard.",
    "lines": "2",
    "technical_success_1": "Third mill in order",
    "cultural_shortcoming_1": "Reading room closed in May",
    "measure_1": "Open the reading room",
    "measure_1_field": "cultural",
    "measure_1_post": "head",
    "measure_1_due_on": day(30),
}


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"reviews:{name}", args=args)


def planned(place: Place) -> Review:
    """The review of the current period."""
    return reviewing.plan(place.mine, today=TODAY)


def held(place: Place) -> Review:
    """A review recorded through its page."""
    made = planned(place)
    Browser(place.head).record(at("hold", made.pk), **WRITTEN)
    made.refresh_from_db()
    return made


def test_the_head_records_a_review(place: Place) -> None:
    """Meeting, successes and shortcomings by field, a measure with post and date; the page of it says all."""
    place.target(title="Recovery of copper")
    made = planned(place)
    head = Browser(place.head)
    page = head.open(at("hold", made.pk))
    assert "Recovery of copper" in page
    assert "Write of work and evidence, not of persons." in page
    text = Browser(place.members[0]).open(head.record(at("hold", made.pk), **WRITTEN))
    for words in ("Third mill in order", "Reading room closed in May", "Open the reading room", "84", "Unit head"):
        assert words in text
    made.refresh_from_db()
    assert made.state == "held"
    assert made.meeting is not None
    assert (made.meeting.kind, made.meeting.present) == ("review", 84)
    (step,) = steps_of(made).filter(name="hold")
    assert step.facts == {"successes": 1, "shortcomings": 1, "follow_ups": 1}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": day(1)}, "Choose a date that is not after today"),
        ({"present": ""}, "This field is required."),
        ({"measure_1_due_on": ""}, "A measure needs a date"),
        ({"measure_1": ""}, "Write the measure, or leave its date empty"),
        ({"measure_1_due_on": day(-3)}, "Choose a date that is not before the meeting"),
        ({"measure_1": "", "measure_1_due_on": ""}, "Say what is done about the shortcomings"),
        ({"technical_success_1": "", "cultural_shortcoming_1": ""}, "Write at least one success or shortcoming."),
    ],
)
def test_what_is_missing_is_named_and_all_stays(place: Place, changes: dict[str, Any], words: str) -> None:
    """In the summary, beside the field where there is one; nothing is recorded."""
    made = planned(place)
    answer = Browser(place.head).send(at("hold", made.pk), **{**WRITTEN, **changes})
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert any(words in line for line in errors(text)), errors(text)
    assert "Three reports were heard.</textarea>" in text
    made.refresh_from_db()
    assert (made.state, Finding.objects.count(), Meeting.objects.filter(kind="review").count()) == ("planned", 0, 0)


def test_more_lines_keep_what_was_written(place: Place) -> None:
    """Without JavaScript: a button of the same form; a made-up number of lines is held in bounds."""
    made = planned(place)
    head = Browser(place.head)
    text = head.send(at("hold", made.pk), **WRITTEN, more="1").content.decode()
    assert "Third mill in order</textarea>" in text
    assert 'name="technical_success_4"' in text
    assert "There is a problem" not in text
    for lines in ("²", "9999999", "-1", "x"):
        assert head.client.post(at("hold", made.pk), {**WRITTEN, "lines": lines, "more": "1"}).status_code == 200


def test_sent_five_times_it_is_held_once(place: Place) -> None:
    """One meeting, one step."""
    made = planned(place)
    head = Browser(place.head)
    fields = {**hidden(head.open(at("hold", made.pk))), **WRITTEN}
    assert len({head.client.post(at("hold", made.pk), fields)["Location"] for _ in range(5)}) == 1
    assert steps_of(made).filter(name="hold").count() == 1
    assert Meeting.objects.filter(kind="review").count() == 1


def test_two_write_one_review(place: Place) -> None:
    """The second is told and reads their own words again; the first record stands."""
    made = planned(place)
    deputy = make.person(unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=place.head.appointments.get())
    first, second = Browser(place.head), Browser(deputy)
    page = hidden(second.open(at("hold", made.pk)))
    first.record(at("hold", made.pk), **WRITTEN)
    mine = {**page, **WRITTEN, "technical_success_1": "Words of the second"}
    answer = second.client.post(at("hold", made.pk), mine)
    assert answer.status_code == 409
    assert "Words of the second" in answer.content.decode()
    assert Finding.objects.filter(text="Third mill in order").count() == 1


def test_the_superior_acknowledges(place: Place) -> None:
    """With a remark the unit reads; a remark is required."""
    made = held(place)
    staff = Browser(place.staff)
    assert at("acknowledge", made.pk) in staff.open(made.get_absolute_url())
    refused = staff.send(at("acknowledge", made.pk), remark="").content.decode()
    assert errors(refused) == ["Remark – This field is required."]
    staff.record(at("acknowledge", made.pk), remark="Go on with the second mill")
    page = Browser(place.head).open(made.get_absolute_url())
    assert "Go on with the second mill" in page
    made.refresh_from_db()
    assert made.state == "acknowledged"


def test_a_review_is_returned_once(place: Place) -> None:
    """The head mends what stands, reads the remark beside it; the second time it is acknowledged only."""
    made = held(place)
    staff, head = Browser(place.staff), Browser(place.head)
    staff.record(at("return_review", made.pk), remark="Say what the ideological field did")
    page = head.open(at("hold", made.pk))
    assert "Say what the ideological field did" in page
    assert "Third mill in order</textarea>" in page
    assert "Open the reading room</textarea>" in page
    assert 'value="84"' in page
    FollowUp.objects.create(
        review=made,
        unit=place.mine,
        field="technical",
        measure="Done before",
        due_on=TODAY,
        state="closed",
        closed_on=TODAY,
    )
    head.record(at("hold", made.pk), **WRITTEN, ideological_success_1="Twelve lectures held")
    assert set(FollowUp.objects.values_list("measure", flat=True)) == {"Open the reading room", "Done before"}
    answer = staff.send(at("return_review", made.pk), remark="Again")
    assert errors(answer.content.decode()) == ["This review was returned once already; acknowledge it with a remark."]
    staff.record(at("acknowledge", made.pk), remark="Complete")
    assert [step.name for step in steps_of(made)] == ["plan", "hold", "return", "hold", "acknowledge"]


def test_two_officials_answer_one_review(place: Place) -> None:
    """One acknowledges, the other had it open to return it: nothing of the second is recorded or lost."""
    made = held(place)
    first, second = Browser(place.staff), Browser(make.official("staff", place.county))
    page = hidden(second.open(at("return_review", made.pk)))
    first.record(at("acknowledge", made.pk), remark="Complete")
    answer = second.client.post(at("return_review", made.pk), {**page, "remark": "The minutes are missing"})
    assert answer.status_code == 409
    assert "The minutes are missing" in answer.content.decode()
    made.refresh_from_db()
    assert (made.state, made.remark) == ("acknowledged", "Complete")


def test_follow_ups_are_carried_until_they_are_closed(place: Place) -> None:
    """They stand beside the form of the next review and in the list; the head or the superior closes them."""
    made = held(place)
    (one,) = FollowUp.objects.all()
    following = reviewing.plan(place.mine, today=day(92))
    assert following.pk != made.pk
    head = Browser(place.head)
    assert "Open the reading room" in head.open(at("hold", following.pk))
    assert "Open the reading room" in head.open(at("follow_ups"))
    assert at("close_follow_up", one.pk) in head.open(made.get_absolute_url())
    assert at("withdraw_follow_up", one.pk) not in Browser(place.staff).open(made.get_absolute_url())
    text = head.send(at("close_follow_up", one.pk), outcome="").content.decode()
    assert errors(text) == ["Outcome – This field is required."]
    text = head.open(head.record(at("close_follow_up", one.pk), outcome="Open since Monday"))
    assert "Open since Monday" in text
    assert "Open the reading room" not in head.open(at("follow_ups")).split("<main")[1]
    assert "Open the reading room" not in head.open(at("hold", following.pk))


def test_a_follow_up_set_by_mistake_is_withdrawn(place: Place) -> None:
    """By the head, with a reason, while it is open."""
    made = held(place)
    (one,) = FollowUp.objects.all()
    head = Browser(place.head)
    head.record(at("withdraw_follow_up", one.pk), reason="Written twice")
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert head.client.get(at("close_follow_up", one.pk)).status_code == 409
    assert at("withdraw_follow_up", one.pk) not in head.open(made.get_absolute_url())


def test_who_may_do_what(place: Place) -> None:
    """A member reads; the head does not answer their own review; own staff is no superior; foreign is as absent."""
    made = held(place)
    member, head = client(place.members[0]), client(place.head)
    assert member.get(made.get_absolute_url()).status_code == 200
    for name in ("acknowledge", "return_review"):
        assert member.get(at(name, made.pk)).status_code == 403
        assert head.get(at(name, made.pk)).status_code == 403
        assert client(make.official("staff", place.mine)).get(at(name, made.pk)).status_code == 403
    (one,) = FollowUp.objects.all()
    for name, pk in (("review", made.pk), ("hold", made.pk), ("acknowledge", made.pk), ("close_follow_up", one.pk)):
        assert client(place.outsider).get(at(name, pk)).status_code == 404


def test_the_calendar_tells_late_ones_and_is_narrowed(place: Place) -> None:
    """Lateness is derived: a planned review past its grace."""
    late = reviewing.plan(place.mine, today=day(-200))
    farm = make.unit(place.county, name_en="Haedoji Farm")
    reviewing.plan(farm, today=TODAY)
    staff = Browser(place.staff)

    def found(**narrow: str) -> tuple[bool, bool]:
        answer = staff.client.get(at("calendar"), narrow).content.decode().split("<main")[1]
        return ("Sangnok Mine" in answer, "Haedoji Farm" in answer)

    assert found() == (True, True)
    assert found(state="late") == (True, False)
    assert found(unit=str(farm.pk)) == (False, True)
    assert found(sort="unit") == (True, True)
    assert "days late" in staff.open(at("calendar"))
    Browser(place.head).record(at("hold", late.pk), **WRITTEN)
    assert found(state="late") == (False, False)
    assert "No reviews yet." in Browser(place.outsider).open(at("calendar"))


@pytest.mark.parametrize(
    ("cadence", "on", "first", "last"),
    [
        ("month", (2026, 2, 10), (2026, 2, 1), (2026, 2, 28)),
        ("month", (2024, 2, 10), (2024, 2, 1), (2024, 2, 29)),
        ("month", (2026, 12, 31), (2026, 12, 1), (2026, 12, 31)),
        ("quarter", (2026, 11, 1), (2026, 10, 1), (2026, 12, 31)),
        ("year", (2026, 6, 15), (2026, 1, 1), (2026, 12, 31)),
    ],
)
def test_a_period_holds_its_day(cadence: str, on: Any, first: Any, last: Any) -> None:
    """First and last day of the month, the quarter, the year."""
    assert period(cadence, datetime.date(*on)) == (datetime.date(*first), datetime.date(*last))


def test_reviews_are_planned_once_for_units_that_resolved(place: Place) -> None:
    """The beat may run twice."""
    place.resolution()
    assert reviewing.plan_all(TODAY) == 1
    assert reviewing.plan_all(TODAY) == 1
    assert Review.objects.count() == 1


def test_what_the_pages_cost(place: Place) -> None:
    """The same with one row and with thirty: reviews, findings, follow-ups, targets beside the form."""
    resolution = place.resolution()
    made = held(place)
    following = reviewing.plan(place.mine, today=day(92))
    numbers = iter(range(1000))

    def grow() -> None:
        number = next(numbers)
        place.target(resolution, title=f"Target {number}")
        reviewing.plan(make.unit(place.county), today=TODAY)
        Finding.objects.create(review=made, kind="success", field="technical", text=f"Success {number}")
        FollowUp.objects.create(
            review=made, unit=place.mine, field="technical", measure=f"M{number}", due_on=TODAY, state="open"
        )

    grow()
    head, staff = client(place.head), client(place.staff)
    (first, *_rest) = FollowUp.objects.order_by("id")
    check(
        [
            Page(staff, at("calendar"), LIST),
            Page(staff, at("calendar") + "?state=late", LIST),
            Page(staff, at("follow_ups"), LIST),
            Page(head, made.get_absolute_url(), DETAIL),
            Page(staff, made.get_absolute_url(), DETAIL),
            Page(head, at("hold", following.pk), DETAIL),
            Page(staff, at("acknowledge", made.pk), DETAIL),
            Page(staff, at("return_review", made.pk), DETAIL),
            Page(head, at("close_follow_up", first.pk), DETAIL),
            Page(head, at("withdraw_follow_up", first.pk), DETAIL),
        ],
        grow,
    )


def test_what_is_recorded_costs(place: Place) -> None:
    """A review gathers what it speaks about and writes meeting, findings, follow-ups; an answer is one row and one step."""
    made = planned(place)
    head, staff = client(place.head), client(place.staff)

    def version(of: Any) -> dict[str, int]:
        of.refresh_from_db()
        return {"subject_version": of.version}

    found = {"hold": sent(head, at("hold", made.pk), {**WRITTEN, **version(made)})}
    found["acknowledge"] = sent(staff, at("acknowledge", made.pk), {"remark": "Complete", **version(made)})
    one = FollowUp.objects.get()
    found["close"] = sent(head, at("close_follow_up", one.pk), {"outcome": "Open", **version(one)})
    too_many = {name: asked for name, asked in found.items() if len(asked) > POST + 10 * (name == "hold")}
    assert not too_many, "\n".join(f"{name}: {len(asked)}\n{listed(asked)}" for name, asked in too_many.items())
