"""The pages of deviations: list, facts of then and now, opened by hand, answered, closed (L23)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from reviews import deviations
from reviews.finding import RULES, Rule
from reviews.models import Deviation, Fault
from targets.models import Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.queries import DETAIL, LIST, POST, Page, check, listed, sent
from tests.reviews.finding import placed, ruled
from tests.targets.cast import TODAY, Place, client, day
from workflow.models import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule() -> Iterator[Rule]:
    """The rule of these tests, alone."""
    with ruled() as found:
        yield found


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"reviews:{name}", args=args)


def by_rule(place: Place, order: int = 7) -> Deviation:
    """One found by the rule."""
    target = placed(place, order)
    deviations.run(TODAY)
    return Deviation.objects.get(subject_id=target.pk)


def by_hand(place: Place, **changes: Any) -> Deviation:
    """One opened through its page by the county's staff."""
    fault = Fault.objects.get(code="handed-down")
    typed = {"fault": fault.pk, "field": "technical", "text": "No meeting is recorded for three targets", **changes}
    address = Browser(place.staff).record(at("open_deviation", place.mine.pk), **typed)
    return Deviation.objects.get(pk=int(address.split("/")[-2]))


def main(page: str) -> str:
    """The part of a page under its heading."""
    return html.unescape(page.split("<main")[1])


def test_an_official_opens_one_by_hand(place: Place) -> None:
    """From the form of a unit to the page of it, which its members read; nothing names a person."""
    made = by_hand(place)
    page = main(Browser(place.members[0]).open(made.get_absolute_url()))
    for words in ("Targets handed down without discussion", "No meeting is recorded for three targets", "Technical"):
        assert words in page
    assert "The unit's head has not answered yet." in page
    assert "Sangnok Mine" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "What was found"),
        ({"fault": ""}, "Fault in running"),
        ({"field": "none"}, "Select a valid choice. none is not one of the available choices."),
    ],
)
def test_what_is_missing_is_named_and_all_stays(place: Place, typed: dict[str, str], said: str) -> None:
    """In the summary with the name of its field; what was typed is there still."""
    whole = {"fault": Fault.objects.get(code="quota").pk, "field": "", "text": "Ten were asked for", **typed}
    answer = Browser(place.staff).send(at("open_deviation", place.mine.pk), **whole)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert [line.split(" – ")[0] for line in errors(page)] == [said]
    assert not typed.get("text", "x") or "Ten were asked for</textarea>" in page
    assert not Deviation.objects.exists()


def test_a_fault_that_has_retired_is_not_offered(place: Place) -> None:
    """Nor taken when it is sent all the same; an archived unit takes none."""
    fault = Fault.objects.get(code="quota")
    Fault.objects.filter(pk=fault.pk).update(retired_on=TODAY)
    staff, url = Browser(place.staff), at("open_deviation", place.mine.pk)
    assert str(fault) not in staff.open(url)
    assert staff.send(url, fault=fault.pk, field="", text="Ten").status_code == 422
    type(place.mine).objects.filter(pk=place.mine.pk).update(archived_on=TODAY)
    assert staff.client.get(url).status_code == 409


def test_facts_of_then_and_now_stand_side_by_side(place: Place) -> None:
    """With the rule's sentence and its limit of that day; what no longer holds says so and stays open."""
    made = by_rule(place)
    staff = Browser(place.staff)
    page = main(staff.open(made.get_absolute_url()))
    assert "A target stands at place 5 or further down." in page
    assert "The rule finds it today as well." in page
    target = Target.objects.get(pk=made.subject_id)
    assert f'href="{target.get_absolute_url()}"' in page
    Target.objects.filter(pk=target.pk).update(order=2)
    page = main(staff.open(made.get_absolute_url()))
    assert "<b>7</b>" in page
    assert "<b>2</b>" in page
    assert "Today the rule would leave it alone." in page
    Target.objects.filter(pk=target.pk).update(state="ended")
    assert "What it speaks of no longer stands." in main(staff.open(made.get_absolute_url()))
    RULES.clear()
    page = main(staff.open(made.get_absolute_url()))
    assert "late place" in page
    assert "Ore recovery" in page


def test_the_unit_explains_and_another_closes(place: Place) -> None:
    """Rejected once, then a measure with its date; each act is told on the page, with its words."""
    made = by_rule(place)
    head, staff, page = Browser(place.head), Browser(place.staff), made.get_absolute_url()
    assert at("close_deviation", made.pk) not in head.open(page)
    assert "Ore recovery" in head.open(at("explain_deviation", made.pk))
    head.record(at("explain_deviation", made.pk), answer="The order was typed in a hurry")
    staff.record(at("reject_deviation", made.pk), reason="Say what you do about it")
    head.record(at("take_measure", made.pk), answer="Put in order by Friday", measure_by=day(4))
    assert "Put in order by Friday" in head.open(page)
    staff.record(at("close_deviation", made.pk), outcome="Seen on the page of the resolution")
    text = main(Browser(place.members[0]).open(page))
    for words in ("The order was typed in a hurry", "Say what you do about it", "Seen on the page of the resolution"):
        assert words in text
    assert [step.name for step in steps_of(made)] == ["find", "explain", "reject", "take_measure", "close"]
    assert at("explain_deviation", made.pk) not in head.open(page)


def test_a_measure_needs_words_and_a_day_that_lies_ahead(place: Place) -> None:
    """Each named beside its field."""
    made = by_hand(place)
    head, url = Browser(place.head), at("take_measure", made.pk)
    page = head.send(url, answer="", measure_by=day(-1)).content.decode()
    assert errors(page) == ["Measure – This field is required.", "Choose a date that is not before today."]


def test_two_answer_one_deviation(place: Place) -> None:
    """The second is told, reads their own words again; the first answer stands."""
    made = by_hand(place)
    deputy = make.person(unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=place.head.appointments.get())
    first, second = Browser(place.head), Browser(deputy)
    url = at("explain_deviation", made.pk)
    page = hidden(second.open(url))
    first.record(url, answer="A meeting was held")
    answer = second.client.post(url, {**page, "answer": "Words of the second"})
    assert answer.status_code == 409
    assert "Words of the second" in answer.content.decode()
    made.refresh_from_db()
    assert made.answer == "A meeting was held"


def test_sent_five_times_it_is_opened_once(place: Place) -> None:
    """One deviation, one step."""
    staff, url = client(place.staff), at("open_deviation", place.mine.pk)
    fields = {
        **hidden(staff.get(url).content.decode()),
        "fault": Fault.objects.get(code="quota").pk,
        "field": "",
        "text": "Ten",
    }
    assert len({staff.post(url, fields)["Location"] for _ in range(5)}) == 1
    assert steps_of(Deviation.objects.get()).count() == 1


def test_a_false_alarm_is_dismissed_with_its_reason(place: Place) -> None:
    """By one who oversees the unit; the reason is asked for and read."""
    made = by_rule(place)
    staff = Browser(place.staff)
    refused = staff.send(at("dismiss_deviation", made.pk), reason="").content.decode()
    assert errors(refused) == ["Reason – This field is required."]
    staff.record(at("dismiss_deviation", made.pk), reason="The unit has forty targets")
    assert "The unit has forty targets" in Browser(place.head).open(made.get_absolute_url())


def test_the_list_is_narrowed_and_sorted(place: Place) -> None:
    """By state, rule, place, kind of unit, field and age; the file holds the same rows."""
    found, hand = by_rule(place), by_hand(place)
    farm = make.unit(place.county, name_en="Haedoji Farm", kind_code="cooperative_farm")
    old = Deviation.objects.create(
        unit=farm, fault=Fault.objects.all()[0], text="x", opened_on=day(-40), state="closed", outcome="Done"
    )
    staff = Browser(place.staff)

    def rows(**narrow: Any) -> set[int]:
        page = staff.client.get(at("deviations"), narrow).content.decode()
        assert page.count("<h1") == 1
        return {one.pk for one in (found, hand, old) if f'href="{one.get_absolute_url()}"' in page}

    assert rows() == {found.pk, hand.pk, old.pk}
    assert rows(state="closed") == {old.pk}
    assert rows(state="standing") == {found.pk, hand.pk}
    assert rows(state="answered") == set()
    assert rows(rule="late_place") == {found.pk}
    assert rows(rule="hand") == {hand.pk, old.pk}
    assert rows(place="Haedoji") == {old.pk}
    assert rows(unit=place.mine.pk) == {found.pk, hand.pk}
    assert rows(kind=farm.kind_id) == {old.pk}
    assert rows(field="technical") == {found.pk, hand.pk}
    Deviation.objects.filter(pk=hand.pk).update(opened_on=day(-31))
    assert rows(age="30") == {hand.pk}
    assert rows(age="90") == set()
    assert rows(sort="unit") == rows(sort="opened") == {found.pk, hand.pk, old.pk}
    assert rows(run=found.run_id) == {found.pk}
    assert rows(area=place.county.pk) == {found.pk, hand.pk, old.pk}
    assert rows(area=farm.pk) == {old.pk}
    assert rows(area=10**9) == set()
    assert "for 31 days" in staff.open(at("deviations"))
    file = staff.client.get(at("deviations"), {"format": "xlsx"})
    assert len(b"".join(file.streaming_content)) > 1000


def test_an_empty_list_says_what_comes_next(place: Place) -> None:
    """And a filter that leaves nothing says so."""
    staff = Browser(place.staff)
    assert "The rules search each night" in staff.open(at("deviations"))
    by_hand(place)
    assert "Nothing matches this filter." in staff.open(at("deviations") + "?state=closed")


def test_what_the_pages_cost(place: Place) -> None:
    """The same with one row and with thirty."""
    made = by_rule(place)
    staff, head = client(place.staff), client(place.head)
    fault = Fault.objects.get(code="copied")

    def grow() -> None:
        Deviation.objects.create(unit=make.unit(place.county), fault=fault, text="x", opened_on=TODAY, state="open")

    grow()
    check(
        [
            Page(staff, at("deviations"), LIST),
            Page(staff, made.get_absolute_url(), DETAIL),
            Page(head, at("explain_deviation", made.pk), DETAIL),
            Page(staff, at("open_deviation", place.mine.pk), DETAIL),
        ],
        grow,
    )
    url = at("explain_deviation", made.pk)
    fields = {**hidden(head.get(url).content.decode()), "answer": "It was typed in a hurry"}
    statements = sent(head, url, fields)
    assert len(statements) <= POST, listed(statements)
