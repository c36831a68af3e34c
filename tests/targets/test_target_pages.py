"""The pages of unit targets: set in three parts, changed, discussed, put in order, read, met, ended (L2, L4, L5, L8)."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.urls import reverse

from evidence.models import Evidence
from targets.models import Reading, Stage, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.evidence import files
from tests.targets.cast import ADOPTED, Place, client, day, typed
from units.models import Person
from workflow.models import steps_of

pytestmark = pytest.mark.django_db
MEETING: dict[str, Any] = {"held_on": ADOPTED, "place": "Hall", "present": 120, "minutes": "All agreed."}


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def deputy(place: Place) -> Person:
    """A second person who heads the mine."""
    made = make.person(unit=place.mine)
    make.appoint(made, "head", place.mine, deputy_of=place.head.appointments.get())
    return made


def shown(answer: Any) -> str:
    """The text of an answer."""
    return html.unescape(answer.content.decode())


def test_a_target_is_set_in_three_parts_and_a_check_page(place: Place) -> None:
    """The form, what will be recorded, the record; version 1 with goal and stages."""
    resolution = place.resolution()
    head, url = client(place.head), at("set_target", resolution.pk)
    page = head.get(url).content.decode()
    for part in ("1 Problem", "2 Measures and goals", "3 Stages"):
        assert part in page
    sent = {**typed(), "unit": place.mine.pk}
    check = shown(head.post(url, sent))
    assert "Check what you wrote" in check
    assert "second mill: 2 points" in check
    assert not Target.objects.exists()
    answer = head.post(url, {**sent, **hidden(check), "confirm": "1"}, follow=True)
    made = Target.objects.get()
    assert (made.state, made.unit, made.title) == ("draft", place.mine, "Ore recovery at the concentrator")
    assert made.current is not None
    assert (made.current.number, Stage.objects.count()) == (1, 2)
    assert "Next: discuss it." in shown(answer)
    assert [step.name for step in steps_of(made)] == ["set"]


def test_the_check_page_leads_back_with_everything_typed(place: Place) -> None:
    """`Back, to change something`."""
    resolution = place.resolution()
    sent = {**typed(problem="Three of four mills run."), "unit": place.mine.pk, "change": "1"}
    answer = client(place.head).post(at("set_target", resolution.pk), sent)
    text = shown(answer)
    assert answer.status_code == 200
    assert "Three of four mills run.</textarea>" in text
    assert 'value="second mill: 2 points"' in text


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"title": ""}, "title", "This field is required."),
        ({"goal": "61"}, "goal", "The goal must differ from the level now"),
        ({"goal": "101"}, "goal", "A share lies between 0 and 100 per cent"),
        ({"type": "number"}, "unit_of_measure", "Choose the unit of measure"),
        ({"limit_on": day(-1).isoformat()}, "limit_on", "Choose a time limit after today"),
        ({"limit_on": day(2000).isoformat()}, "limit_on", "The resolution ends before this"),
        ({"stage_2_due_on": ""}, "stage_2_due_on", "A stage needs both a date and a value"),
        ({"stage_2_due_on": day(30).isoformat()}, "stage_2_due_on", "Stages follow each other in time"),
        ({"stage_1_value": "70"}, "stage_1_value", "A stage lies between the level now and the goal"),
        ({"stage_2_value": "62"}, "stage_2_value", "A stage leads on from the one before"),
        ({"limit_on": "31 of June"}, "limit_on", "Enter a valid date."),
        ({"baseline": "sixty"}, "baseline", "Enter a number."),
    ],
)
def test_each_fault_stands_beside_its_field_and_in_the_summary(
    place: Place, changes: dict[str, str], name: str, words: str
) -> None:
    """And everything typed stays."""
    resolution = place.resolution()
    url = at("set_target", resolution.pk)
    answer = client(place.head).post(url, {**typed(**changes), "unit": place.mine.pk, "confirm": "1"})
    text = shown(answer)
    assert answer.status_code == 422
    assert any(words in line for line in errors(text)), errors(text)
    assert text.count(words) >= 2
    assert f'href="#id_{name}' in text
    assert "Two of three mills run; dosing by hand." in text
    assert not Target.objects.exists()


def test_the_target_of_a_workteam_inside(place: Place) -> None:
    """The head of the mine chooses the unit; the head of the workteam has nothing to choose."""
    resolution = place.resolution()
    url = at("set_target", resolution.pk)
    client(place.head).post(url, {**typed(), "unit": place.workteam.pk, "confirm": "1"})
    team_head = make.official("head", place.workteam, member_of=place.workteam)
    browser = client(team_head)
    assert 'name="unit"' not in browser.get(url).content.decode()
    browser.post(url, {**typed(title="Bearings"), "unit": place.mine.pk, "confirm": "1"})
    assert set(Target.objects.values_list("unit_id", flat=True)) == {place.workteam.pk}
    foreign = client(place.head).post(url, {**typed(), "unit": place.county.pk, "confirm": "1"})
    assert foreign.status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        {"measures": "9" * 5000, "part": "2"},
        {"share": "9" * 5000, "add_measure": "1", "measures": "2"},
        {"m²_goal": "1", "drop_measure": "1", "measures": "2"},
    ],
)
def test_hidden_cells_written_by_hand_break_no_page(place: Place, sent: dict[str, str]) -> None:
    """Digits that are none and numbers without end are what no page carries: read past."""
    answer = client(place.head).post(at("set_target", place.resolution().pk), typed(**sent))
    assert answer.status_code in (200, 422)
    assert not Target.objects.exists()


def test_a_check_page_sent_five_times_sets_one_target(place: Place) -> None:
    """Double clicks and two tabs."""
    resolution = place.resolution()
    head, url = client(place.head), at("set_target", resolution.pk)
    key = hidden(head.get(url).content.decode())
    sent = {**key, **typed(), "unit": place.mine.pk, "confirm": "1"}
    assert len({head.post(url, sent)["Location"] for _ in range(5)}) == 1
    assert Target.objects.count() == 1


def test_a_draft_is_changed_in_its_one_version(place: Place) -> None:
    """The form holds what stands; the version keeps its number until it is in force."""
    target = place.target(state="draft")
    head, url = client(place.head), at("edit_target", target.pk)
    page = head.get(url).content.decode()
    assert 'value="61"' in page and 'value="pumps: 3 points"' in page
    sent = {**typed(title="Recovery of copper", stage_2_due_on="", stage_2_value="", stage_2_calculation="")}
    head.post(url, {**hidden(page), **sent, "confirm": "1"})
    target.refresh_from_db()
    assert target.title == "Recovery of copper"
    assert target.versions.count() == 1
    assert Stage.objects.count() == 1


def test_two_heads_change_one_target(place: Place) -> None:
    """The second reads both texts; sending again puts the second in place."""
    target = place.target(state="draft")
    url = at("edit_target", target.pk)
    first, second = client(place.head), client(deputy(place))
    pages = [hidden(browser.get(url).content.decode()) for browser in (first, second)]
    first.post(url, {**pages[0], **typed(problem="Words of the first", goal="70"), "confirm": "1"})
    answer = second.post(url, {**pages[1], **typed(problem="Words of the second"), "confirm": "1"})
    table = shown(answer).split('class="conflict"')[1].split("</table>")[0]
    assert answer.status_code == 409
    for words in ("Words of the first", "Words of the second", "70", "68"):
        assert words in table
    assert "Time limit" not in table  # what is the same in both is not shown
    again = {**hidden(shown(answer)), **typed(problem="Words of the second"), "confirm": "1"}
    assert second.post(url, again).status_code == 302
    target.refresh_from_db()
    assert target.current is not None
    assert target.current.problem == "Words of the second"


def test_one_discussion_for_several_targets(place: Place) -> None:
    """Date, place, number present, proposals and what they changed stand on each (L5)."""
    resolution = place.resolution()
    one, two, three = (place.target(resolution, "draft", title=f"Target {n}") for n in range(3))
    sent = {**MEETING, "proposals": "Pumps first", "changes": "Goal raised by 2 points", "also": [two.pk]}
    answer = Browser(place.head).record(at("discuss", one.pk), **sent)
    text = client(place.members[0]).get(answer).content.decode()
    for words in ("20 Jan 2026", "Hall", "120", "Pumps first", "Goal raised by 2 points"):
        assert words in text
    states = dict(Target.objects.values_list("pk", "state"))
    assert states == {one.pk: "discussed", two.pk: "discussed", three.pk: "draft"}


def test_a_discussion_without_proposals_is_refused(place: Place) -> None:
    """It is a collective one: what was proposed is said; what was typed stays."""
    target = place.target(state="draft")
    answer = Browser(place.head).send(at("discuss", target.pk), **{**MEETING, "proposals": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Proposals made – This field is required." in errors(text)
    assert 'value="120"' in text


def test_who_is_late_with_a_record_keeps_their_words(place: Place) -> None:
    """The other head has recorded the discussion meanwhile: nothing is recorded, nothing typed is lost."""
    target = place.target(state="draft")
    url = at("discuss", target.pk)
    first, second = Browser(place.head), Browser(deputy(place))
    page = hidden(second.open(url))
    first.record(url, **MEETING, proposals="Pumps first")
    answer = second.client.post(url, {**page, **MEETING, "proposals": "Mills before pumps"})
    assert answer.status_code == 409
    assert "Mills before pumps" in answer.content.decode()


def test_a_reading_with_its_file(place: Place) -> None:
    """The last value is filled in; the file becomes evidence; progress and timeline follow."""
    target = place.target()
    head, url = Browser(place.head), at("add_reading", target.pk)
    sent = {"measure": target.measures.get().pk, "value": "64.5", "happened_on": day(-1), "note": "Pumps run"}
    answer = head.record(url, **sent, file=files.upload("log.pdf", files.pdf()), file_title="Shift log")
    text = client(place.members[0]).get(answer).content.decode()
    for words in ("64.5", "Pumps run", "Shift log", "Reading added"):
        assert words in text
    assert 'value="64.5"' in head.open(url)
    target.refresh_from_db()
    assert target.progress == 50
    assert Evidence.objects.get().readings.get().value == 64.5


def test_a_reading_keeps_what_was_typed(place: Place) -> None:
    """A day to come, a share beyond the whole: beside the field or in the summary."""
    target = place.target()
    head, url = Browser(place.head), at("add_reading", target.pk)
    sent = {"measure": target.measures.get().pk, "note": "Pumps run"}
    text = head.send(url, **sent, value="64", happened_on=day(1)).content.decode()
    assert errors(text) == ["Choose a date that is not after today"]
    assert "Pumps run</textarea>" in text
    text = head.send(url, **sent, value="101", happened_on=day(-1)).content.decode()
    assert errors(text) == ["A share lies between 0 and 100 per cent."]
    assert 'value="101"' in text
    assert not Reading.objects.exists()


def test_two_add_a_reading_at_once(place: Place) -> None:
    """The second sees the first one's value and note, and may still add their own."""
    target = place.target()
    url = at("add_reading", target.pk)
    first, second = Browser(place.head), Browser(deputy(place))
    page = hidden(second.open(url))
    measure = {"measure": target.measures.get().pk}
    first.record(url, **measure, value="63", happened_on=day(-2), note="Counted by the first")
    typed_in = {**measure, "value": "64", "happened_on": day(-1), "note": "Counted by the second"}
    answer = second.client.post(url, {**page, **typed_in})
    text = shown(answer)
    assert answer.status_code == 409
    assert "Counted by the first" in text and "Counted by the second" in text
    second.client.post(url, {**hidden(text), **typed_in})
    assert Reading.objects.count() == 2


def test_a_correction_is_a_new_row_and_the_old_one_stays_struck(place: Place) -> None:
    """With its reason; once only."""
    target = place.target()
    head = Browser(place.head)
    head.record(at("add_reading", target.pk), measure=target.measures.get().pk, value="68", happened_on=day(-1))
    wrong = Reading.objects.get()
    url = at("correct_reading", wrong.pk)
    assert errors(head.send(url, value="66", happened_on=day(-1)).content.decode()) == [
        "Why it is corrected – This field is required."
    ]
    page = client(place.head).get(head.record(url, value="66", happened_on=day(-1), reason="Misread")).content.decode()
    assert re.search(r"<s>68\s%</s>", page)
    assert "Correction: Misread" in page
    assert Reading.objects.get(corrects=wrong).value == 66
    assert head.client.get(url).status_code == 409


def test_a_yes_or_no_is_chosen_not_typed(place: Place) -> None:
    """Yes reaches the goal; then the head reports it as met."""
    sent = {"type": "yes_no", "baseline": "0", "goal": "1", "counted": "Reading room open"}
    stages = {f"stage_{n}_{name}": "" for n in (1, 2) for name in ("due_on", "value", "calculation")}
    resolution = place.resolution()
    head = Browser(place.head)
    head.record(at("set_target", resolution.pk), **{**typed(**sent, **stages), "unit": place.mine.pk, "confirm": "1"})
    target = Target.objects.get()
    Target.objects.update(state="in_force", discussion=make.meeting(place.mine))
    page = head.open(at("add_reading", target.pk))
    assert 'type="radio" name="value"' in page
    meet = head.send(at("meet", target.pk))
    assert errors(meet.content.decode()) == ["The readings have not reached the goal yet."]
    head.record(at("add_reading", target.pk), measure=target.measures.get().pk, value="1", happened_on=day(-1))
    head.record(at("meet", target.pk))
    target.refresh_from_db()
    assert (target.state, target.progress) == ("met", 100)


def test_a_target_ends_with_a_reason(place: Place) -> None:
    """It stands in the timeline of the target; the list shows it no more."""
    target = place.target()
    head = Browser(place.head)
    assert errors(head.send(at("end_target", target.pk)).content.decode()) == ["Reason – This field is required."]
    page = head.open(head.record(at("end_target", target.pk), reason="The pit is closed"))
    assert "The pit is closed" in page
    assert "Ore recovery" not in head.open(at("targets")).split("<main")[1]


def test_the_one_in_hand_stands_first(place: Place) -> None:
    """The head's own order (L8); a second head who ordered meanwhile is told."""
    resolution = place.resolution()
    one, two = (place.target(resolution, title=f"Target {n}") for n in (1, 2))
    url = at("order", resolution.pk)
    first, second = Browser(place.head), Browser(deputy(place))
    page = hidden(second.open(url))
    first.record(url, **{f"t{one.pk}": 2, f"t{two.pk}": 1})
    listed = [row.title for part in listed_rows(place) for row in part.rows]
    assert listed == ["Target 2", "Target 1"]
    answer = second.client.post(url, {**page, f"t{one.pk}": 1, f"t{two.pk}": 2})
    assert answer.status_code == 409
    assert "Changed meanwhile" in answer.content.decode()
    assert errors(first.send(url, **{f"t{one.pk}": 0, f"t{two.pk}": 1}).content.decode())


def listed_rows(place: Place) -> Any:
    """The targets as the unit page has them."""
    from targets.presenting import target_rows

    return target_rows(place.mine, day(0))


def test_who_may_not_act_is_offered_nothing(place: Place) -> None:
    """A member reads the target; the buttons and their pages are the head's."""
    draft = place.target(state="draft")
    running = place.target(draft.resolution)
    member = client(place.members[0])
    for target, names in ((draft, ("edit_target", "discuss", "end_target")), (running, ("meet", "add_reading"))):
        page = member.get(target.get_absolute_url()).content.decode()
        for name in names:
            assert at(name, target.pk) not in page
            assert member.get(at(name, target.pk)).status_code == 403


def test_pages_of_a_step_that_is_past_answer_409(place: Place) -> None:
    """A target in force is changed by a renewal only; a draft takes no readings."""
    running = place.target()
    draft = place.target(running.resolution, "draft")
    head = client(place.head)
    assert "by a renewal only" in shown(head.get(at("edit_target", running.pk)))
    for name, target in (("discuss", running), ("meet", draft), ("add_reading", draft), ("edit_target", running)):
        assert head.get(at(name, target.pk)).status_code == 409


def test_a_foreign_target_is_as_absent(place: Place) -> None:
    """On every page of it, and in the list."""
    target = place.target()
    reading = Reading.objects.create(measure=target.measures.get(), value=62, happened_on=day(-1), by=place.head)
    outsider = client(place.outsider)
    for name in ("target", "edit_target", "discuss", "meet", "end_target", "add_reading"):
        assert outsider.get(at(name, target.pk)).status_code == 404
    assert outsider.get(at("correct_reading", reading.pk)).status_code == 404
    assert b"Ore recovery" not in outsider.get(at("targets")).content


def test_the_list_of_targets_is_narrowed(place: Place) -> None:
    """By field, state, time limit and place; exported with the same filter."""
    resolution = place.resolution()
    place.target(resolution, field="cultural", title="Reading room")
    late = place.target(resolution, title="Late mill")
    Target.objects.filter(pk=late.pk).update(limit_on=day(-1))
    staff = client(place.staff)

    def found(**narrow: str) -> tuple[bool, bool]:
        text = staff.get(at("targets"), narrow).content.decode().split("<main")[1]
        return ("Reading room" in text, "Late mill" in text)

    assert found() == (True, True)
    assert found(field="cultural") == (True, False)
    assert found(due="past") == (False, True)
    assert found(due="open") == (True, False)
    assert found(place="Sangnok", state="in_force") == (True, True)
    assert found(place="nowhere") == (False, False)
    assert found(sort="-title") == (True, True)
