"""A review fills itself: targets since the review before, stages due, follow-ups still open, directives (L9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reviews import reviewing
from reviews.filling import fill
from reviews.models import Finding, FollowUp, Review
from targets import noting, progress, setting
from targets.models import Directive, DirectiveAnswer, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.reviews.test_pages import at
from tests.targets.cast import TODAY, Place, client, day

pytestmark = pytest.mark.django_db
ANSWERED = {
    "held_on": TODAY,
    "place": "Hall of the mine",
    "present": 84,
    "lines": "2",
    "technical_success_1": "Third mill in order",
}


def read(place: Place, target: Target, value: int, on: int) -> None:
    """A reading `on` days after today."""
    measure = target.measures.get()
    progress.add_reading(target, by=place.head, measure=measure, value=Decimal(value), happened_on=day(on), today=TODAY)


def before(place: Place, held_on: int = -80, **taken: Any) -> Review:
    """The review of the quarter before, held with one measure."""
    made = reviewing.plan(place.mine, today=day(-90))
    measure = {"measure": "Order liners", "field": "technical", "post": "head", "due_on": day(-10), **taken}
    return reviewing.hold(
        made,
        by=place.head,
        meeting={"held_on": day(held_on), "place": "Hall", "present": 80, "minutes": ""},
        findings=[reviewing.Found("success", "technical", "Second mill in order")],
        follow_ups=[reviewing.Taken(**measure)],
    )


def now(place: Place) -> Review:
    """The review of this quarter, planned."""
    return reviewing.plan(place.mine, today=TODAY)


def sent(place: Place, made: Review, **fields: Any) -> list[str]:
    """What the error summary says of a review that is sent like this; it is not recorded."""
    answer = Browser(place.head).send(at("hold", made.pk), **ANSWERED, **fields)
    assert answer.status_code == 422
    return errors(answer.content.decode())


def test_each_target_says_then_now_and_the_change(place: Place) -> None:
    """Then is the last reading up to the meeting before; a stage that fell due says whether it was reached."""
    target = place.target()
    setting.Stage.objects.filter(goal__measure__target=target, number=1).update(due_on=day(-20))
    read(place, target, 62, -85)
    before(place)
    read(place, target, 64, -15)
    noting.note_course(target, by=place.head, today=day(-5), course="at_risk", obstacle="Liners are late")
    made = now(place)
    for page in (made.get_absolute_url(), at("hold", made.pk)):
        text = Browser(place.head).open(page)
        for words in ("62\xa0%", "64\xa0%", "+2\xa0%", "Stage 1", "Reached", "Liners are late", "At risk"):
            assert words in text, (page, words)


def test_without_a_reading_then_is_the_level_at_the_start(place: Place) -> None:
    """And a stage that was not reached is said to be so."""
    target = place.target()
    setting.Stage.objects.filter(goal__measure__target=target, number=1).update(due_on=day(-20))
    text = Browser(place.head).open(now(place).get_absolute_url())
    assert "61\xa0% (level at the start)" in text
    assert "no reading yet" in text
    assert "Not reached" in text


def test_what_is_read_later_changes_no_review_that_was_held(place: Place) -> None:
    """The figures stay as they stood on the day of the meeting."""
    target = place.target()
    read(place, target, 62, -15)
    made = now(place)
    head = Browser(place.head)
    head.record(at("hold", made.pk), **ANSWERED)
    read(place, target, 66, -1)
    text = head.open(made.get_absolute_url()).split("Timeline")[0]
    assert "62\xa0%" in text
    assert "66\xa0%" not in text
    assert "66\xa0%" in head.open(target.get_absolute_url())


def test_only_open_stages_targets_and_directives_of_the_time_are_spoken_of(place: Place) -> None:
    """A draft, a target that ended before and a directive that was answered are left out."""
    under = place.resolution()
    place.target(under, "draft", title="Still a draft")
    old = place.target(under, title="Ended long ago")
    setting.miss(old, today=TODAY)
    place.target(under, title="In force")
    for title, state in (("Save fuel", "unanswered"), ("Save wood", "renewed")):
        directive = Directive.objects.create(
            unit=place.county, title=title, text="Save", authority="Office", answer_by=day(5), state="issued",
            fields=["technical"], issued_on=day(-3),
        )  # fmt: skip
        answered_on = None if state == "unanswered" else TODAY
        DirectiveAnswer.objects.create(directive=directive, unit=place.mine, state=state, answered_on=answered_on)
    made = now(place)
    Review.objects.filter(pk=made.pk).update(
        period_start=day(30), period_end=day(60), due_on=day(60), late_after=day(70)
    )
    made.refresh_from_db()
    found = fill(made, until=day(60))
    # It ended today, which is before the time the review speaks of.
    assert [one["title"] for one in found["targets"]] == ["In force"]
    assert [one["title"] for one in found["directives"]] == ["Save fuel"]
    page = Browser(place.head).open(at("hold", made.pk))
    assert "Save fuel" in page
    assert "Save wood" not in page


def test_findings_are_written_by_target_and_come_back_with_a_returned_review(place: Place) -> None:
    """Beside those of the field; the page names the target with a link."""
    target = place.target(title="Recovery of copper")
    made = now(place)
    head = Browser(place.head)
    wrote = {f"target_{target.pk}_success": "Recovery rose by two points"}
    text = head.open(head.record(at("hold", made.pk), **ANSWERED, **wrote))
    assert "Recovery rose by two points" in text
    assert target.get_absolute_url() in text
    found = Finding.objects.get(target=target)
    assert (found.kind, found.field, found.closing) == ("success", "technical", False)
    Browser(place.staff).record(at("return_review", made.pk), remark="Say more")
    page = head.open(at("hold", made.pk))
    assert "Recovery rose by two points</textarea>" in page
    head.record(at("hold", made.pk), **ANSWERED, **wrote)
    assert Finding.objects.filter(target=target).count() == 1


def test_one_that_ended_after_the_meeting_was_still_in_force_then(place: Place) -> None:
    """A review that is written down late speaks of its own time."""
    target = place.target()
    read(place, target, 68, -15)
    target.refresh_from_db()
    setting.meet(target, by=place.head, today=day(-10))
    made = now(place)
    assert [one["state"] for one in fill(made, until=day(-11))["targets"]] == ["in_force"]
    assert [one["state"] for one in fill(made, until=day(-10))["targets"]] == ["met"]


def test_a_target_that_ended_keeps_its_closing_finding_on_top(place: Place) -> None:
    """Of the review, before the fields, and of its own page."""
    target = place.target(title="Recovery of copper")
    read(place, target, 68, -15)
    made = now(place)
    head = Browser(place.head)
    assert "Closing finding" not in head.open(target.get_absolute_url())
    target.refresh_from_db()
    setting.meet(target, by=place.head, today=day(-10))
    assert "write its closing finding" in head.open(at("hold", made.pk))
    head.record(at("hold", made.pk), **ANSWERED, **{f"target_{target.pk}_success": "Reached with parts of our own"})
    text = head.open(made.get_absolute_url())
    assert text.index("Targets that ended") < text.index("Reached with parts of our own") < text.index("Third mill")
    text = head.open(target.get_absolute_url())
    assert (
        text.index("Closing finding") < text.index("Reached with parts of our own") < text.index("Now, stages and goal")
    )


def test_follow_ups_are_closed_or_carried_on_at_the_meeting(place: Place) -> None:
    """In the same form; how often one was carried on stands beside it, and the review keeps what was said."""
    before(place)
    (one,) = FollowUp.objects.all()
    made = now(place)
    head = Browser(place.head)
    assert "Order liners" in head.open(at("hold", made.pk))
    carried = {f"follow_up_{one.pk}": "carry", f"follow_up_{one.pk}_word": "The train was late"}
    page = head.open(head.record(at("hold", made.pk), **ANSWERED, **carried, **{f"follow_up_{one.pk}_due_on": day(20)}))
    assert "The train was late" in page
    assert "Carried on 1 time" in page
    one.refresh_from_db()
    assert (one.state, one.carried, one.due_on) == ("open", 1, day(20))
    after = reviewing.plan(place.mine, today=day(60))
    closed = {f"follow_up_{one.pk}": "close", f"follow_up_{one.pk}_word": "All in store"}
    page = head.open(head.record(at("hold", after.pk), **ANSWERED, **closed))
    assert "All in store" in page
    one.refresh_from_db()
    assert (one.state, one.outcome, one.closed_on) == ("closed", "All in store", TODAY)


def test_one_of_which_nothing_is_said_stays_open(place: Place) -> None:
    """It stands in the next form again."""
    before(place)
    head = Browser(place.head)
    head.record(at("hold", now(place).pk), **ANSWERED)
    assert FollowUp.objects.get().state == "open"
    assert "Order liners" in head.open(at("hold", reviewing.plan(place.mine, today=day(60)).pk))


def test_what_is_missing_of_a_follow_up_is_named(place: Place) -> None:
    """Outcome, reason, date; words without a choice; what was typed stays, nothing is recorded."""
    before(place)
    (one,) = FollowUp.objects.all()
    name, made = f"follow_up_{one.pk}", now(place)
    assert "Write how it ended" in sent(place, made, **{name: "close"})[0]
    lines = sent(place, made, **{name: "carry"})
    assert "Write why it is carried on" in lines[0]
    assert "Choose a new date" in lines[1]
    stale = {name: "carry", f"{name}_word": "Late", f"{name}_due_on": TODAY}
    assert "after the meeting" in sent(place, made, **stale)[0]
    assert "Choose what becomes of it" in sent(place, made, **{f"{name}_word": "Late"})[0]
    one.refresh_from_db()
    assert (one.state, one.carried) == ("open", 0)


def test_one_closed_meanwhile_is_said_to_be(place: Place) -> None:
    """The form was open while another closed it: nothing of the review is recorded, and the list says what is left."""
    before(place)
    (one,) = FollowUp.objects.all()
    made = now(place)
    filled = reviewing.Answer(one, "close", "Done")
    Browser(place.head).record(at("close_follow_up", one.pk), outcome="In store")
    with pytest.raises(reviewing.NotReady):
        reviewing.hold(
            made,
            by=place.head,
            meeting={"held_on": TODAY, "place": "Hall", "present": 80, "minutes": ""},
            findings=[reviewing.Found("success", "technical", "Mill in order")],
            follow_ups=[],
            answers=[filled],
        )
    made.refresh_from_db()
    assert made.state == "planned"


def test_a_measure_is_owned_by_the_unit_one_inside_or_asked_of_the_superior(place: Place) -> None:
    """Who owns it closes it; who asked carries it on or withdraws it."""
    made = now(place)
    head = Browser(place.head)
    measures = {
        "measure_1": "Clean the store", "measure_1_owner": str(place.workteam.pk), "measure_1_due_on": day(30),
        "measure_2": "Send liners", "measure_2_owner": "superior", "measure_2_due_on": day(30),
        "measure_2_post": "staff",
    }  # fmt: skip
    text = head.open(head.record(at("hold", made.pk), **ANSWERED, **measures))
    assert "Workteam 1 ·" in text
    assert "asked of the superior unit" in text
    inside, asked = FollowUp.objects.order_by("id")
    assert (inside.unit, asked.unit, asked.of_superior) == (place.workteam, place.mine, True)
    leader = client(make.official("head", place.workteam))
    assert leader.get(at("close_follow_up", inside.pk)).status_code == 200
    assert leader.get(at("withdraw_follow_up", inside.pk)).status_code == 403
    assert head.client.get(at("close_follow_up", asked.pk)).status_code == 403
    for act in ("carry", "withdraw"):
        assert head.client.get(at(f"{act}_follow_up", asked.pk)).status_code == 200
    Browser(place.staff).record(at("close_follow_up", asked.pk), outcome="Sent by rail")
    # Those its review gave to others stand in the next form too; what is asked of the superior is not the head's to close.
    page = head.open(at("hold", reviewing.plan(place.mine, today=day(92)).pk))
    assert "Clean the store" in page


def test_a_foreign_owner_is_refused(place: Place) -> None:
    """By the form, and by the verb."""
    made = now(place)
    foreign = make.unit(place.county)
    measure = {"measure_1": "Clean", "measure_1_owner": str(foreign.pk), "measure_1_due_on": day(30)}
    assert "valid choice" in sent(place, made, **measure)[0]
    with pytest.raises(reviewing.NotReady):
        reviewing.hold(
            made,
            by=place.head,
            meeting={"held_on": TODAY, "place": "Hall", "present": 80, "minutes": ""},
            findings=[reviewing.Found("success", "technical", "Mill in order")],
            follow_ups=[reviewing.Taken("Clean", "technical", "head", day(30), foreign.pk)],
        )


def test_a_follow_up_is_carried_on_from_its_own_page(place: Place) -> None:
    """With a later date and the reason; an earlier date is refused."""
    before(place)
    (one,) = FollowUp.objects.all()
    head = Browser(place.head)
    answer = head.send(at("carry_follow_up", one.pk), due_on=day(-1), word="Late")
    assert "Choose a new date" in errors(answer.content.decode())[0]
    head.record(at("carry_follow_up", one.pk), due_on=day(9), word="The train was late")
    one.refresh_from_db()
    assert (one.carried, one.due_on) == (1, day(9))
    assert Browser(place.members[0]).client.get(at("carry_follow_up", one.pk)).status_code == 403


def test_a_finding_on_a_target_of_another_unit_is_refused(place: Place) -> None:
    """The form knows the targets of its review only; the verb refuses."""
    made = now(place)
    other = place.target()
    Target.objects.filter(pk=other.pk).update(unit=place.workteam)
    with pytest.raises(reviewing.NotReady):
        reviewing.hold(
            made,
            by=place.head,
            meeting={"held_on": TODAY, "place": "Hall", "present": 80, "minutes": ""},
            findings=[reviewing.Found("success", "technical", "Mill", other.pk)],
            follow_ups=[],
        )
