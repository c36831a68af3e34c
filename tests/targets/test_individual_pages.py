"""The members' pages on a phone: draw up, note progress, finish, drop, reopen; who reads what (L6, Bound 3)."""

from __future__ import annotations

import datetime
import html

import pytest
import time_machine
from django.urls import reverse

from targets import drawing_up, tasks
from targets.models import IndividualStep, IndividualTarget, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.targets.cast import TODAY, Place, client, day
from units.models import Membership, ReadLog
from workflow.models import Step
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def drawn(place: Place, *, field: str = "technical", task: str = "Fit two pumps", who: int = 0) -> IndividualTarget:
    """An individual target of a member of the mine, under a target in force of a field."""
    under = Target.objects.filter(field=field).first() or place.target(
        place.mine.resolutions.first() or place.resolution(), field=field, title=f"In the field {field}"
    )
    return drawing_up.draw_up(
        under, by=place.members[who], task=task, due_on=day(90), today=TODAY, goal=4, counted_in="pumps"
    )


def test_three_answers_and_one_press(place: Place) -> None:
    """The target it helps, what, by when, save: four interactions; who can read it stands there."""
    target = place.target()
    other = place.target(target.resolution, field="cultural", title="Reading room")
    browser = Browser(place.members[0])
    page = browser.open(at("draw_up"))
    assert "Only you and the 1 responsible person of your unit." in page
    for title in (target.title, other.title):
        assert title in page
    assert page.count('type="radio" name="target"') == 2
    to = browser.record(at("draw_up"), target=target.pk, task="Fit two pumps", when="quarter")
    made = IndividualTarget.objects.get()
    assert (to, made.due_on, made.person) == (at("mine"), datetime.date(2026, 6, 30), place.members[0])
    mine = browser.open(to)
    assert "Fit two pumps" in mine and "Your target is kept." in mine
    assert not Step.objects.filter(subject_type="targets.individualtarget").exists()
    assert [step.name for step in IndividualStep.objects.all()] == ["draw_up"]


def test_the_only_target_of_the_unit_is_chosen_already(place: Place) -> None:
    """Three interactions then."""
    place.target()
    assert "checked" in Browser(place.members[0]).open(at("draw_up")).split('name="target"')[1][:120]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": ""}, "Write what you will do"),
        ({"when": ""}, "Choose by when"),
        ({"target": ""}, "Choose the target it helps"),
        ({"target": "999999"}, "Select a valid choice. 999999 is not one of the available choices."),
        ({"when": "other", "other_day": ""}, "Choose a date"),
        ({"when": "other", "other_day": day(-1).isoformat()}, "Choose a day that is not before today"),
        ({"when": "other", "other_day": day(300).isoformat()}, "The unit target ends on 1 Jan 2027"),
        ({"goal": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_each_fault_is_named_and_nothing_typed_is_lost(place: Place, changes: dict[str, str], words: str) -> None:
    """Beside the field and in the summary."""
    target = place.target()
    sent = {"target": target.pk, "task": "Fit two pumps", "when": "month", "counted_in": "pumps", **changes}
    answer = Browser(place.members[0]).send(at("draw_up"), **sent)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert any(words in line for line in errors(text)), errors(text)
    assert text.count(words) >= 2
    assert 'value="pumps"' in text
    assert not IndividualTarget.objects.exists()


def test_sent_five_times_it_is_drawn_up_once(place: Place) -> None:
    """A lost connection and a second press."""
    target = place.target()
    browser = Browser(place.members[0])
    sent = {**hidden(browser.open(at("draw_up"))), "target": target.pk, "task": "Fit two pumps", "when": "month"}
    assert {browser.client.post(at("draw_up"), sent).status_code for _ in range(5)} == {302}
    assert IndividualTarget.objects.count() == 1


def test_without_a_target_of_the_unit_the_page_says_so(place: Place) -> None:
    """Drafts are not offered; neither is what is not the unit's."""
    place.target(state="draft")
    text = Browser(place.members[0]).open(at("draw_up"))
    assert "Your unit has no target to draw up under yet." in text
    nobody = make.person()
    assert "Your unit has no target" in Browser(nobody).open(at("draw_up"))


def test_progress_finish_reopen_drop(place: Place) -> None:
    """Each on its page, each by one press; the notes stay."""
    one = drawn(place)
    browser = Browser(place.members[0])
    assert 'value="0"' in browser.open(at("progress", one.pk))
    browser.record(at("progress", one.pk), reached=2, note="Third mill")
    assert "2 of 4 pumps" in browser.open(at("mine"))
    assert "Third mill" in browser.open(at("individual", one.pk))
    browser.record(at("finish", one.pk))
    assert "Done on" in browser.open(at("mine"))
    assert browser.client.get(at("progress", one.pk)).status_code in (200, 409)
    browser.record(at("reopen", one.pk))
    browser.record(at("drop", one.pk))
    assert "Fit two pumps" not in browser.open(at("mine"))
    names = list(IndividualStep.objects.order_by("id").values_list("name", flat=True))
    assert names == ["draw_up", "progress", "finish", "reopen", "drop"]


def test_the_words_and_the_date_are_changed_while_it_is_open(place: Place) -> None:
    """Two tabs: the second is told and reads both; when done it is opened again first."""
    one = drawn(place)
    first, second = Browser(place.members[0]), Browser(place.members[0])
    url = at("individual", one.pk)
    page = hidden(second.open(url))
    first.record(url, task="Fit three pumps", when="other", other_day=day(60))
    answer = second.client.post(url, {**page, "task": "Fit four pumps", "when": "other", "other_day": day(60)})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Fit three pumps" in text and "Fit four pumps" in text
    first.record(at("finish", one.pk))
    assert 'name="task"' not in first.open(url)
    first.client.post(url, {"task": "Fit five pumps", "when": "other", "other_day": day(60), "subject_version": 3})
    one.refresh_from_db()
    assert (one.task, one.state) == ("Fit three pumps", "done")


@pytest.mark.parametrize("who", ["colleague", "head", "staff", "outsider", "administrator"])
@pytest.mark.parametrize("name", ["individual", "progress", "finish", "drop", "reopen"])
def test_nobody_else_acts_on_it(place: Place, who: str, name: str) -> None:
    """404 for everybody but the member, the own head included; nothing of it stands in the answer."""
    one = drawn(place, task="Zebrafish")
    person = {
        "colleague": place.members[1],
        "head": place.head,
        "staff": place.staff,
        "outsider": place.outsider,
        "administrator": make.official("administrator", make.nation()),
    }[who]
    for answer in (client(person).get(at(name, one.pk)), client(person).post(at(name, one.pk), {"reached": 3})):
        assert answer.status_code == 404
        assert b"Zebrafish" not in answer.content
    one.refresh_from_db()
    assert (one.state, one.reached) == ("open", 0)


def test_the_own_head_reads_them_but_the_ideological_ones(place: Place) -> None:
    """Each look is logged once a day and shown to the member, with the reader's name."""
    drawn(place, task="Zebrafish")
    drawn(place, field="ideological", task="Quokka", who=1)
    # The day of a look is the database's own.
    with time_machine.travel(place.mine.recorded_at):
        head = client(place.head)
        page = head.get(at("unit_individual", place.mine.pk)).content.decode()
        head.get(at("unit_individual", place.mine.pk))
    assert "Zebrafish" in page
    assert "Quokka" not in page
    assert [(row.person, row.reader) for row in ReadLog.objects.all()] == [(place.members[0], place.head)]
    assert place.head.name in client(place.members[0]).get(at("readers")).content.decode()
    assert "read by you alone" in Browser(place.members[1]).open(at("mine"))


@pytest.mark.parametrize("post", ["head", "staff", "senior", "auditor", "department", "administrator"])
def test_no_post_above_reads_them(place: Place, post: str) -> None:
    """A head above, staff, senior officials, auditors: refused on the unit's page of them."""
    drawn(place, task="Zebrafish")
    above = make.official(post, place.county)
    answer = client(above).get(at("unit_individual", place.mine.pk))
    assert answer.status_code == 403
    assert b"Zebrafish" not in answer.content
    assert not ReadLog.objects.exists()


def test_the_head_of_the_new_unit_never_sees_what_was_drawn_up_in_the_old_one(place: Place) -> None:
    """It stays with the unit where it was drawn up; the beat ends it."""
    one = drawn(place, task="Zebrafish")
    other = make.unit(place.county)
    Membership.objects.filter(person=place.members[0]).update(until=TODAY)
    Membership.objects.create(person=place.members[0], unit=other, since=TODAY)
    new_head = make.official("head", other, member_of=other)
    assert b"Zebrafish" not in client(new_head).get(at("unit_individual", other.pk)).content
    assert drawing_up.end_left(TODAY) == 1
    assert drawing_up.end_left(TODAY) == 0
    one.refresh_from_db()
    assert one.state == "ended"


def test_what_serves_an_ended_target_ends_with_it_at_night(place: Place) -> None:
    """And what was done under it is not opened again."""
    one, done = drawn(place), drawn(place, task="Clean the sump")
    drawing_up.finish(done, by=place.members[0], today=TODAY)
    stays = drawn(place, field="cultural", task="Paint the hall")
    Target.objects.filter(pk=one.target_id).update(state="ended")
    tasks.close_due()
    states = dict(IndividualTarget.objects.values_list("task", "state"))
    assert states == {"Fit two pumps": "ended", "Clean the sump": "done", "Paint the hall": "open"}
    done.refresh_from_db()
    with pytest.raises(NotReady, match="has ended"):
        drawing_up.reopen(done, by=place.members[0])
    answer = Browser(place.members[0]).send(at("reopen", done.pk))
    assert errors(answer.content.decode()) == ["The unit target it helped has ended."]
    stays.refresh_from_db()
    assert stays.state == "open"


def test_a_member_of_a_small_workteam_serves_the_targets_of_the_unit_above(place: Place) -> None:
    """Fewer than five members: nothing could be said of them alone."""
    target = place.target()
    member = make.person(unit=place.workteam)
    assert target.title in Browser(member).open(at("draw_up"))
    for _ in range(4):
        make.person(unit=place.workteam)
    assert target.title not in Browser(member).open(at("draw_up"))


def test_the_page_of_a_person_without_targets_leads_on(place: Place) -> None:
    """The empty state says what to do next."""
    page = Browser(place.members[0]).open(at("mine"))
    assert "You have no target under way." in page
    assert at("draw_up") in page
