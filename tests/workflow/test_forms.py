"""A form sent again has one effect; a form filled from what no longer stands loses nothing (trust 12)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from units.models import Unit
from workflow.models import Step, Submission, steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    """A county, its staff signed in twice (two tabs), and a unit whose form is filled."""
    county = make.unit(kind_code="county", name_en="Eunha County")
    staff = make.official("staff", county)
    unit = make.unit(county, name_en="Sangnok Mine")
    client = Client()
    client.force_login(staff)
    return {"county": county, "staff": staff, "unit": unit, "client": client}


def filled(unit: Unit, **changed: Any) -> dict[str, Any]:
    """What the form of a unit sends."""
    return {
        "submission_key": str(uuid.uuid4()),
        "subject_version": unit.version,
        "kind": unit.kind_id,
        "code": unit.code,
        "name_en": unit.name_en,
        "name_ko": unit.name_ko,
        "note": "",
        **changed,
    }


def test_five_sendings_have_one_effect(place: dict[str, Any]) -> None:
    """Double click, two tabs: one unit, one step, and every sending is led to the same page."""
    sent = filled(place["unit"], code="NEW-1", name_en="Workshop 3")
    answers = [place["client"].post(f"/units/{place['county'].pk}/add/", sent) for _ in range(5)]
    made = Unit.objects.get(code="NEW-1")
    assert {answer["Location"] for answer in answers} == {made.get_absolute_url()}
    assert steps_of(made).count() == 1
    assert Submission.objects.filter(key=sent["submission_key"]).count() == 1


def test_a_key_opens_nothing_to_another_person(place: dict[str, Any]) -> None:
    """409 and no effect; nor is one told where the first was led."""
    sent = filled(place["unit"], code="NEW-1", name_en="Workshop 3")
    place["client"].post(f"/units/{place['county'].pk}/add/", sent)
    other = Client()
    other.force_login(make.official("staff", place["county"]))
    answer = other.post(f"/units/{place['county'].pk}/add/", {**sent, "code": "NEW-2"})
    assert answer.status_code == 409
    assert "Location" not in answer
    assert not Unit.objects.filter(code="NEW-2").exists()


def test_without_a_key_a_form_still_works_once(place: dict[str, Any]) -> None:
    """Such as a script sends it; the second finds the code taken."""
    sent = filled(place["unit"], code="NEW-1", name_en="Workshop 3")
    del sent["submission_key"]
    first, second = (place["client"].post(f"/units/{place['county'].pk}/add/", sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)


def test_who_was_slower_sees_both_texts_and_can_put_theirs_in_place(place: dict[str, Any]) -> None:
    """409: what stands now beside what was typed; sending the page again puts it in place, and no text is lost."""
    unit, client = place["unit"], place["client"]
    address = f"/units/{unit.pk}/edit/"
    slower = filled(unit, name_en="Sangnok Ore Mine")
    assert client.post(address, filled(unit, name_en="Sangnok Coal Mine")).status_code == 302
    answer = client.post(address, slower)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Sangnok Coal Mine" in text and "Sangnok Ore Mine" in text
    unit.refresh_from_db()
    assert unit.name_en == "Sangnok Coal Mine"
    form = answer.context["form"]
    again = {
        **slower,
        "submission_key": form["submission_key"].value(),
        "subject_version": form["subject_version"].value(),
    }
    assert again["submission_key"] != slower["submission_key"]
    assert client.post(address, again).status_code == 302
    unit.refresh_from_db()
    assert unit.name_en == "Sangnok Ore Mine"
    assert "Sangnok Coal Mine" in unit.other_names
    assert Step.objects.filter(subject_type="units.unit", subject_id=unit.pk, name="rename").count() == 2


@pytest.mark.parametrize("version", ["", "0", "99", "x"])
def test_a_version_that_never_stood_writes_nothing(place: dict[str, Any], version: str) -> None:
    """Left out or made up: the same as changed meanwhile, or a fault of the form."""
    unit = place["unit"]
    answer = place["client"].post(f"/units/{unit.pk}/edit/", filled(unit, name_en="Other", subject_version=version))
    assert answer.status_code in (409, 422)
    unit.refresh_from_db()
    assert unit.name_en == "Sangnok Mine"


def test_a_refusal_leaves_no_key_behind(place: dict[str, Any]) -> None:
    """What was refused can be sent again with the same key once it is put right."""
    taken = make.unit(place["county"], code="TAKEN")
    sent = filled(place["unit"], code=taken.code, name_en="Workshop 3")
    address = f"/units/{place['county'].pk}/add/"
    refused = place["client"].post(address, sent)
    assert refused.status_code == 422
    assert "Workshop 3" in refused.content.decode()
    assert not Submission.objects.filter(key=sent["submission_key"]).exists()
    assert place["client"].post(address, {**sent, "code": "FREE"}).status_code == 302
