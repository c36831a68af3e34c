"""The pages of resolutions, as a head and a committee's staff use them (L3)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evidence.models import Evidence
from targets.models import Resolution, Target
from tests import factories as make
from tests.assessments.browser import Browser, hidden
from tests.evidence import files
from tests.targets.cast import ADOPTED, Place, client, day
from workflow.models import steps_of

pytestmark = pytest.mark.django_db
MEETING: dict[str, Any] = {"held_on": ADOPTED, "place": "Hall of the mine", "present": 120, "minutes": "All agreed."}


def address(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def test_a_head_begins_a_resolution(place: Place) -> None:
    """The page leads on to the meeting; the form says whom not to write of."""
    head = client(place.head)
    url = address("resolve", place.mine.pk)
    assert b"Write of work and evidence, not of persons" in head.get(url).content
    answer = head.post(url, {"tier": "1", "aim": "Win the flag", "term_on": day(700)}, follow=True)
    made = Resolution.objects.get()
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    text = answer.content.decode()
    assert "Next: record the meeting that adopts it." in text
    assert address("adopt", made.pk) in text
    assert address("accept", made.pk) not in text


def test_what_was_typed_is_kept_and_each_fault_is_named(place: Place) -> None:
    """A tier that does not follow; the aim stays in its box."""
    page = client(place.head).post(
        address("resolve", place.mine.pk), {"tier": "2", "aim": "Win it twice", "term_on": day(700)}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "The unit must hold the flag of the tier before this one." in text
    assert "Win it twice</textarea>" in text


def test_a_second_open_resolution_is_told_why(place: Place) -> None:
    """The constraint speaks in words."""
    place.resolution("draft")
    page = client(place.head).post(
        address("resolve", place.mine.pk), {"tier": "1", "aim": "Again", "term_on": day(700)}
    )
    assert b"The unit has an open resolution already" in page.content
    assert Resolution.objects.count() == 1


def test_a_form_sent_five_times_has_one_effect(place: Place) -> None:
    """The submission key makes a repeat harmless."""
    head = client(place.head)
    url = address("resolve", place.mine.pk)
    found = re.search(r'name="submission_key" value="([^"]+)"', head.get(url).content.decode())
    assert found is not None
    sent = {"tier": "1", "aim": "Win", "term_on": day(700), "submission_key": found[1]}
    addresses = {head.post(url, sent).headers["Location"] for _ in range(5)}
    assert addresses == {Resolution.objects.get().get_absolute_url()}


def test_the_meeting_is_recorded_with_its_paper(place: Place) -> None:
    """Date, place, number present, minutes; the signed paper becomes evidence of the unit."""
    resolution = place.resolution("draft")
    sent = {**MEETING, "file": files.upload("minutes.pdf", files.pdf()), "file_title": "Signed resolution"}
    sent["subject_version"] = resolution.version
    answer = client(place.head).post(address("adopt", resolution.pk), sent, follow=True)
    text = answer.content.decode()
    assert "20 Jan 2026, Hall of the mine, 120 present" in text
    assert "Signed resolution" in text
    assert Evidence.objects.get().unit == place.mine
    resolution.refresh_from_db()
    assert (resolution.state, resolution.evidence.count()) == ("adopted", 1)


def test_a_bad_paper_keeps_the_meeting_in_the_form(place: Place) -> None:
    """Beside the field, nothing recorded."""
    resolution = place.resolution("draft")
    sent = {**MEETING, "file": files.upload("minutes.pdf", b"<html>")}
    page = client(place.head).post(address("adopt", resolution.pk), sent)
    assert b"this file holds something else" in page.content
    assert b'value="Hall of the mine"' in page.content
    resolution.refresh_from_db()
    assert (resolution.state, resolution.meeting) == ("draft", None)


def test_a_meeting_to_come_is_refused(place: Place) -> None:
    """It is recorded after it was held."""
    resolution = place.resolution("draft")
    page = client(place.head).post(address("adopt", resolution.pk), {**MEETING, "held_on": day(1)})
    assert b"Choose a date that is not after today" in page.content


def test_staff_find_what_waits_for_them(place: Place) -> None:
    """A tab with its count; the head has no such tab; what the own unit's staff cannot answer is not listed."""
    resolution = place.resolution("submitted")
    other = make.resolution(make.unit(place.county, name_en="Haedoji Farm"), state="in_force")
    text = client(place.staff).get(address("resolutions")).content.decode()
    assert address("waiting") in text
    assert str(other.unit) in text
    text = client(place.staff).get(address("waiting")).content.decode()
    assert resolution.get_absolute_url() in text
    assert str(other.unit) not in text
    assert address("waiting") not in client(place.head).get(address("resolutions")).content.decode()
    own_staff = make.official("staff", place.mine)
    text = client(own_staff).get(address("waiting")).content.decode()
    assert "No resolution waits for you." in text


@pytest.mark.parametrize(("word", "found"), [("accept", "in_force"), ("return_resolution", "returned")])
def test_staff_accept_or_return_with_a_reason(place: Place, word: str, found: str) -> None:
    """The check page shows what is signed; the reason reaches the unit."""
    resolution = place.resolution("submitted")
    staff = client(place.staff)
    assert b"Win the flag" in staff.get(address(word, resolution.pk)).content
    sent = {"subject_version": resolution.version, "confirm": "1", "reason": "Name the third field"}
    staff.post(address(word, resolution.pk), sent)
    resolution.refresh_from_db()
    assert resolution.state == found
    page = client(place.head).get(resolution.get_absolute_url()).content.decode()
    assert ("Name the third field" in page) is (found == "returned")


def test_a_return_without_a_reason_is_refused(place: Place) -> None:
    """In the summary and beside the field."""
    resolution = place.resolution("submitted")
    page = client(place.staff).post(address("return_resolution", resolution.pk), {"subject_version": 1})
    assert page.status_code == 422
    assert page.content.decode().count("This field is required.") == 2


def test_the_second_of_two_officials_is_told(place: Place) -> None:
    """Recalled while the page was open: nothing is recorded, the page says so."""
    resolution = place.resolution("submitted")
    client(place.head).post(address("recall", resolution.pk), {"subject_version": resolution.version})
    answer = client(place.staff).post(address("accept", resolution.pk), {"subject_version": resolution.version})
    assert answer.status_code == 409
    resolution.refresh_from_db()
    assert resolution.state == "adopted"


def test_changed_meanwhile_shows_both_texts(place: Place) -> None:
    """The second head saves over a newer text only after seeing it."""
    resolution = place.resolution("draft")
    version = resolution.version
    head, deputy = client(place.head), client(make.official("head", place.county))
    sent = {"tier": "1", "term_on": day(700), "subject_version": version}
    head.post(address("edit_resolution", resolution.pk), {**sent, "aim": "Text of the head"})
    page = deputy.post(address("edit_resolution", resolution.pk), {**sent, "aim": "Text of the other"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Text of the head" in text and "Text of the other" in text
    resolution.refresh_from_db()
    assert resolution.aim == "Text of the head"


def test_a_page_of_a_step_that_is_past_says_so(place: Place) -> None:
    """409, before anything is typed."""
    resolution = place.resolution("in_force")
    head = client(place.head)
    for name in ("edit_resolution", "adopt", "submit", "recall"):
        assert head.get(address(name, resolution.pk)).status_code == 409
    Resolution.objects.update(state="withdrawn")
    for name in ("enforce", "set_target", "order", "withdraw"):
        assert head.get(address(name, resolution.pk)).status_code == 409


def test_withdrawing_ends_the_targets(place: Place) -> None:
    """The page says it before."""
    target = place.target()
    url = address("withdraw", target.resolution_id)
    head = client(place.head)
    assert b"Its targets end with it." in head.get(url).content
    head.post(url, {"reason": "The mine is merged", "subject_version": target.resolution.version})
    assert Target.objects.get().state == "ended"


def test_the_gate_is_shown_before_it_is_tried(place: Place) -> None:
    """What is missing stands on the page; the button's page names it again."""
    resolution = place.resolution()
    place.target(resolution, "discussed")
    head = client(place.head)
    text = head.get(resolution.get_absolute_url()).content.decode()
    assert "There is no target in the field: Cultural." in text
    page = head.post(address("enforce", resolution.pk), {"subject_version": resolution.version})
    assert page.status_code == 422
    assert "There is no target in the field: Ideological." in page.content.decode()


def test_targets_take_force_by_one_page(place: Place) -> None:
    """All three at once, once the members have drawn up."""
    resolution = place.resolution()
    targets = place.three_fields(resolution)
    place.draw_up(targets[0], place.members)
    head = client(place.head)
    assert b"In the field cultural" in head.get(address("enforce", resolution.pk)).content
    head.post(address("enforce", resolution.pk), {"subject_version": resolution.version})
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}


def test_the_list_is_narrowed_by_state_tier_and_place(place: Place) -> None:
    """Korean and English names of units and areas; a name nobody bears leaves an empty list."""
    place.resolution("submitted")
    farm = make.unit(place.county, name_en="Haedoji Farm", name_ko="해돋이협동농장")
    make.resolution(farm, state="in_force", tier="2")
    staff = client(make.official("staff", make.nation()))

    def shown(**narrow: str) -> tuple[bool, bool]:
        text = staff.get(address("resolutions"), narrow).content.decode()
        body = text[text.index("<tbody") :] if "<tbody" in text else ""
        return ("Sangnok Mine" in body, "Haedoji Farm" in body)

    assert shown() == (True, True)
    assert shown(state="submitted") == (True, False)
    assert shown(tier="2") == (False, True)
    assert shown(place="Eunha") == (True, True)
    assert shown(place="해돋이") == (False, True)
    assert shown(place="MINE") == (True, False)
    assert shown(unit=str(farm.pk)) == (False, True)
    assert shown(place="nowhere") == (False, False)
    assert shown(sort="-unit") == (True, True)


def test_the_list_is_exported_with_its_filter(place: Place) -> None:
    """As a workbook of what the filter leaves."""
    place.resolution("submitted")
    make.resolution(make.unit(place.county), state="in_force")
    answer = client(place.staff).get(address("resolutions"), {"format": "xlsx", "state": "submitted"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == "Sangnok Mine"


def test_an_empty_list_says_what_to_do(place: Place) -> None:
    """Where the first one is begun."""
    assert b"A unit head begins one on the page of the unit." in client(place.head).get(address("resolutions")).content


#: Each step as it is sent: the state before, who sends, what is filled in, the state after.
STEPS = {
    "adopt": ("draft", "head", MEETING, "adopted"),
    "submit": ("adopted", "head", {}, "submitted"),
    "recall": ("submitted", "head", {}, "adopted"),
    "accept": ("submitted", "staff", {}, "in_force"),
    "return_resolution": ("submitted", "staff", {"reason": "Name the third field"}, "returned"),
    "withdraw": ("in_force", "head", {"reason": "The mine is merged"}, "withdrawn"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_sent_five_times_is_taken_once(place: Place, name: str) -> None:
    """Double clicks and two tabs: all are led to the page of the resolution, one step is recorded."""
    before, who, fields, after = STEPS[name]
    resolution = place.resolution(before)
    browser = Browser(getattr(place, who))
    sent = {**hidden(browser.open(address(name, resolution.pk))), **fields}
    answers = [browser.client.post(address(name, resolution.pk), sent) for _ in range(5)]
    assert {answer.get("Location") for answer in answers} == {resolution.get_absolute_url()}
    resolution.refresh_from_db()
    assert resolution.state == after
    assert steps_of(resolution).count() == 1


@pytest.mark.parametrize("name", STEPS)
def test_a_step_belongs_to_its_post(place: Place, name: str) -> None:
    """Others who see the resolution are refused in words, and no button leads there."""
    before, who, fields, _after = STEPS[name]
    resolution = place.resolution(before)
    for person in (place.staff if who == "head" else place.head, place.members[0]):
        browser = client(person)
        assert browser.get(address(name, resolution.pk)).status_code == 403
        assert browser.post(address(name, resolution.pk), fields).status_code == 403
        assert address(name, resolution.pk) not in browser.get(resolution.get_absolute_url()).content.decode()
    resolution.refresh_from_db()
    assert resolution.state == before


def test_two_heads_record_the_meeting(place: Place) -> None:
    """The second is told, and reads their own minutes again."""
    resolution = place.resolution("draft")
    deputy = make.person(unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=place.head.appointments.get())
    first, second = Browser(place.head), Browser(deputy)
    page = hidden(second.open(address("adopt", resolution.pk)))
    first.record(address("adopt", resolution.pk), **MEETING)
    mine = {**page, **MEETING, "minutes": "Minutes of the second"}
    answer = second.client.post(address("adopt", resolution.pk), mine)
    assert answer.status_code == 409
    assert "Minutes of the second" in answer.content.decode()
    assert steps_of(resolution).count() == 1


def test_a_key_of_another_person_is_refused(place: Place) -> None:
    """It has no effect and leads nowhere."""
    url = address("resolve", place.mine.pk)
    sent = {"tier": "1", "aim": "Win", "term_on": day(700), "submission_key": "2b0e7a4e-8c1c-4d39-9e1c-0a2c5b1f6d11"}
    client(place.head).post(url, sent)
    other = make.official("head", place.county)
    assert client(other).post(url, sent).status_code == 409
    assert Resolution.objects.count() == 1


def test_a_foreign_resolution_is_as_absent(place: Place) -> None:
    """On every page of it."""
    resolution = place.resolution("submitted")
    outsider = client(place.outsider)
    for name in ("resolution", "adopt", "accept", "withdraw", "set_target", "enforce", "order"):
        assert outsider.get(address(name, resolution.pk)).status_code == 404
    assert b"Sangnok Mine" not in outsider.get(address("resolutions")).content
