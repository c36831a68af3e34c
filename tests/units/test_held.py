"""Corrections are asked for and answered by a date; files that leave are written down (Bound 4)."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from units import held
from units.models import CorrectionRequest, ExportLog, Norm
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    """A member of a mine, and the administrator of its county."""
    county = make.unit(kind_code="county")
    mine = make.unit(county)
    return {
        "county": county,
        "mine": mine,
        "member": make.person(unit=mine),
        "by": make.official("administrator", county),
    }


def ask(place: dict[str, Any]) -> CorrectionRequest:
    """A request of the member."""
    return held.ask_for_correction(by=place["member"], about="Name", wish="Ri Chol", today=today())


def test_a_request_is_answered_by_the_date_of_the_norm(place: dict[str, Any]) -> None:
    """30 days unless the area sets another number; a person of no unit gets 30."""
    assert ask(place).due_on == today() + datetime.timedelta(days=30)
    Norm.objects.create(unit=place["county"], name="correction_days", value="7", since=make.LONG_AGO)
    assert ask(place).due_on == today() + datetime.timedelta(days=7)
    alone = held.ask_for_correction(by=make.person(), about="x", wish="y", today=today())
    assert alone.due_on == today() + datetime.timedelta(days=30)


@pytest.mark.parametrize(("verb", "state"), [(held.correct, "corrected"), (held.decline, "declined")])
def test_an_answer_is_given_once_and_read_by_the_person(place: dict[str, Any], verb: Any, state: str) -> None:
    """The words, the state, one step; a second answer comes too late."""
    made = ask(place)
    verb(made, by=place["by"], answer="Entered on 3 June")
    made.refresh_from_db()
    assert (made.state, made.answer) == (state, "Entered on 3 June")
    assert [step.name for step in steps_of(made)] == ["ask", verb.__name__]
    with pytest.raises(NotNow):
        held.decline(made, by=place["by"], answer="no")
    client = Client()
    client.force_login(place["member"])
    assert "Entered on 3 June" in client.get("/me/").content.decode()


def test_who_may_answer_and_withdraw(place: dict[str, Any]) -> None:
    """Another administrator within reach; the person alone takes it back."""
    made = ask(place)
    for stranger in (
        place["member"],
        make.official("administrator", make.unit()),
        make.official("head", place["mine"]),
    ):
        with pytest.raises(NotYours):
            held.correct(made, by=stranger, answer="ok")
    with pytest.raises(NotYours):
        held.withdraw(made, by=place["by"])
    held.withdraw(made, by=place["member"])
    made.refresh_from_db()
    assert made.state == "withdrawn"
    own = held.ask_for_correction(by=place["by"], about="x", wish="y", today=today())
    with pytest.raises(NotYours):
        held.correct(own, by=place["by"], answer="ok")


def test_the_pages_of_a_correction(place: dict[str, Any]) -> None:
    """Asked by the member, listed and answered by the administrator; an empty answer keeps the page."""
    member, administrator = Client(), Client()
    member.force_login(place["member"])
    administrator.force_login(place["by"])
    bad = member.post("/corrections/ask/", {"about": "My name", "wish": ""})
    assert bad.status_code == 422 and 'value="My name"' in bad.content.decode()
    assert member.post("/corrections/ask/", {"about": "My name", "wish": "Ri Chol"}).status_code == 302
    made = CorrectionRequest.objects.get()
    assert "My name" in administrator.get("/corrections/").content.decode()
    assert "My name" not in administrator.get("/corrections/?state=corrected").content.decode()
    address, version = f"/corrections/{made.pk}/", {"subject_version": made.version}
    assert administrator.post(address, {**version, "answer": "x", "decline": "1"}).status_code == 422
    assert administrator.post(address, {**version, "answer": "The card says Ri", "decline": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "declined"
    assert member.post(f"/corrections/{made.pk}/withdraw/", version).status_code == 409


def test_a_list_that_leaves_as_a_file_is_written_down(place: dict[str, Any]) -> None:
    """Who, which, under which filter, how many rows."""
    client = Client()
    client.force_login(place["by"])
    answer = client.get(f"/units/list/?name={place['mine'].code}&format=xlsx")
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
    row = ExportLog.objects.get()
    assert (row.by, row.name, row.rows) == (place["by"], "units", 1)
    assert json.loads(row.narrowed_by) == {"name": place["mine"].code}
