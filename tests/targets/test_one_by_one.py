"""One by one: the next task alone on top, taken in hand by one press; the last period's carried over (L6, L8)."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from targets import drawing_up, setting
from targets.models import IndividualStep, IndividualTarget, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.queries import DESK, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day
from units.models import Norm, Person
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def drawn(target: Target, who: Person, task: str, due: int) -> IndividualTarget:
    """An individual target of a member, due so many days from now."""
    return drawing_up.draw_up(target, by=who, task=task, due_on=day(due), today=TODAY, goal=4, counted_in="pumps")


def order_of(page: str) -> list[str]:
    """The tasks under way as they stand on the page, the one on top first."""
    return re.findall(r'<h3><a href="/my-targets/\d+/">([^<]+)</a>', page)


def on(when: datetime.date) -> time_machine.travel:
    """Noon in Pyongyang on another day."""
    return time_machine.travel(datetime.datetime.combine(when, datetime.time(3), tzinfo=datetime.UTC))


def test_the_next_one_stands_alone_on_top(place: Place) -> None:
    """By date, until the member decides otherwise; before anything else on the page."""
    target = place.target()
    for task, due in (("Second", 40), ("First", 20), ("Third", 60)):
        drawn(target, place.members[0], task, due)
    page = Browser(place.members[0]).open(at("mine"))
    assert order_of(page) == ["First", "Second", "Third"]
    top = page[page.index('id="next-h"') : page.index("</section>", page.index('id="next-h"'))]
    assert "First" in top and "Second" not in top
    assert page.index('id="next-h"') < page.index("Only you and the 1 responsible person")


def test_one_press_takes_another_in_hand(place: Place) -> None:
    """It stands on top; what was taken before comes after it, then the rest by date."""
    target = place.target()
    rows = {task: drawn(target, place.members[0], task, due) for task, due in (("A", 20), ("B", 40), ("C", 60))}
    member = Browser(place.members[0])
    page = member.open(at("mine"))
    assert page.count("Do this next") == 2
    form = page[page.index(f'action="{at("put_first", rows["C"].pk)}"') :]
    sent = hidden(form[: form.index("</form>")])
    assert member.client.post(at("put_first", rows["C"].pk), sent).status_code == 302
    page = member.open(at("mine"))
    assert order_of(page) == ["C", "A", "B"]
    assert "It stands first now." in page
    member.record(at("put_first", rows["B"].pk))
    assert order_of(member.open(at("mine"))) == ["B", "C", "A"]
    member.record(at("finish", rows["B"].pk))
    assert order_of(member.open(at("mine"))) == ["C", "A"]
    with pytest.raises(NotReady):
        drawing_up.put_first(IndividualTarget.objects.get(pk=rows["B"].pk), by=place.members[0])


def test_what_is_left_over_is_taken_over_by_one_press(place: Place) -> None:
    """Due by the end of this quarter, no later than the unit target; what was reached stays, what is done stays done."""
    target = place.target()
    ends_soon = place.target(target.resolution, field="cultural", limit_on=day(40), stages=[])
    who = place.members[0]
    one, short, done = drawn(target, who, "Fit", 10), drawn(ends_soon, who, "Paint", 12), drawn(target, who, "Weld", 5)
    drawing_up.note_progress(one, by=who, reached=3, today=TODAY)
    drawing_up.finish(done, by=who, today=TODAY)
    other = drawn(target, place.members[1], "Not mine", 10)
    member = Browser(who)
    assert "Take over" not in member.open(at("mine"))
    with on(datetime.date(2026, 7, 2)):
        member = Browser(who)
        page = member.open(at("mine"))
        assert "2 targets of the last period are not finished." in page
        form = page[page.index(f'action="{at("carry_over")}"') :]
        sent = hidden(form[: form.index("</form>")])
        answers = [member.client.post(at("carry_over"), sent).status_code for _ in range(2)]
        assert answers == [302, 302]
        assert "Take over" not in member.open(at("mine"))
    for row in (one, short, done, other):
        row.refresh_from_db()
    assert (one.due_on, one.reached, one.state) == (datetime.date(2026, 9, 30), 3, "open")
    assert (short.due_on, done.due_on, other.due_on) == (day(40), day(5), day(10))
    steps = IndividualStep.objects.filter(name="carry_over")
    assert [step.facts["now"] for step in steps.order_by("id")] == ["2026-09-30", day(40).isoformat()]


def test_nothing_is_taken_over_where_nothing_is_left(place: Place) -> None:
    """Under a unit target that has ended there is nothing to go on with."""
    target = place.target()
    drawn(target, place.members[0], "Fit", 10)
    Target.objects.filter(pk=target.pk).update(limit_on=day(12))
    with on(day(20)):
        member = Browser(place.members[0])
        assert "Take over" not in member.open(at("mine"))
        answer = member.send(at("carry_over"))
    assert errors(answer.content.decode()) == ["Nothing of the last period is left over."]


def test_what_was_done_is_drawn_up_again_with_its_words(place: Place) -> None:
    """Only the date is asked: two presses; another's words are never filled in."""
    target = place.target()
    one = drawn(target, place.members[0], "Hold two lectures", 10)
    drawing_up.finish(one, by=place.members[0], today=TODAY)
    member = Browser(place.members[0])
    again = f"{at('draw_up')}?again={one.pk}"
    assert again in member.open(at("mine"))
    page = member.open(again)
    assert "Hold two lectures</textarea>" in page and 'value="pumps"' in page
    assert f'value="{target.pk}"' in page and "checked" in page
    foreign = Browser(place.members[1]).open(again)
    assert "Hold two lectures" not in foreign
    assert "Hold two lectures" not in Browser(place.head).open(again)
    for odd in ("x", "9" * 30, "²", "0"):
        assert "</textarea>" in member.open(f"{at('draw_up')}?again={odd}")


@pytest.mark.parametrize(("last", "may"), [(datetime.date(2026, 7, 10), True), (datetime.date(2026, 7, 11), False)])
@pytest.mark.parametrize("verb", ["finish", "drop"])
def test_it_is_opened_again_until_the_period_closes(place: Place, verb: str, last: datetime.date, may: bool) -> None:
    """The quarter ends on 30 June and has ten days of grace."""
    one = drawn(place.target(), place.members[0], "Fit", 10)
    getattr(drawing_up, verb)(one, by=place.members[0], today=TODAY)
    with on(last):
        member = Browser(place.members[0])
        if verb == "finish":
            assert (at("reopen", one.pk) in member.open(at("mine"))) is may
        answer = member.send(at("reopen", one.pk))
    assert (answer.status_code == 302) is may
    one.refresh_from_db()
    assert (one.state == "open") is may
    if not may:
        assert errors(answer.content.decode()) == ["Its period is closed; draw it up anew."]


def test_the_period_is_the_units_own(place: Place) -> None:
    """A unit that reviews once a year keeps it open for longer."""
    Norm.objects.create(unit=place.mine, name="review_cadence", value="year", since=day(-400))
    one = drawn(place.target(), place.members[0], "Fit", 10)
    drawing_up.finish(one, by=place.members[0], today=TODAY)
    with on(datetime.date(2026, 12, 30)):
        assert Browser(place.members[0]).send(at("reopen", one.pk)).status_code == 302


def test_many_that_are_over_never_hide_what_is_under_way(place: Place) -> None:
    """A hundred done before."""
    target = place.target()
    IndividualTarget.objects.bulk_create(
        IndividualTarget(
            person=place.members[0],
            unit=place.mine,
            target=target,
            state="done",
            task="Old",
            due_on=day(1),
            done_on=TODAY,
        )
        for _ in range(130)
    )
    drawn(target, place.members[0], "Under way", 60)
    assert order_of(Browser(place.members[0]).open(at("mine"))) == ["Under way"]


def test_unit_page_and_desk_put_the_one_in_hand_first(place: Place) -> None:
    """The first in force in the unit's own order; the head orders, everybody of the unit sees."""
    one, two, three = place.three_fields(place.resolution(), "in_force")
    setting.put_in_order(one.resolution, by=place.head, ids=[three.pk, one.pk, two.pk])
    for person in (place.head, place.members[0]):
        page = Browser(person).open(reverse("desk:unit", args=[place.mine.pk]))
        hand = page[page.index("In hand") : page.index("<table", page.index("In hand"))]
        assert three.title in hand and one.title not in hand
    page = Browser(place.head).open("/")
    assert page.index(three.title) > page.index("In hand")
    assert one.title not in page
    options = re.findall(r"In the field \w+", Browser(place.members[0]).open(at("draw_up")))
    assert options[0] == three.title
    Target.objects.filter(pk=three.pk).update(state="met")
    assert one.title in Browser(place.head).open("/")


def test_the_pages_cost_the_same_for_thirty(place: Place) -> None:
    """My targets and the desk of a head."""
    target = place.target()
    who = place.members[0]

    def grow() -> None:
        made = drawn(target, who, "Fit", 60)
        drawing_up.finish(drawn(target, who, "Weld", 60), by=who, today=TODAY)
        IndividualTarget.objects.filter(pk=made.pk).update(due_on=day(-3))
        unit = make.unit(place.county)
        make.appoint(place.head, "head", unit)
        make.target(make.resolution(unit), place.head)

    grow()
    check([Page(client(who), at("mine"), LIST), Page(client(place.head), "/", DESK)], grow)
