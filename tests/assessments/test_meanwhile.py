"""Two at once on one form: the second is told, reads both texts, and loses nothing of what was typed."""

from __future__ import annotations

import html
from typing import Any

import pytest

from tests import factories as make
from tests.assessments import builders
from tests.assessments.acts import ACTS, Act, name_of, sitting, visit
from tests.assessments.browser import Browser, at, errors, hidden
from workflow.clock import today

pytestmark = pytest.mark.django_db
#: fields in words, filled in by the second person, of each form that has any
TYPED = {
    "edit_application": "statement",
    "claim": "note",
    "withdraw_application": "note",
    "return_application": "reason",
    "site_check": "summary",
    "remark": "text",
    "decide": "reasons",
    "award": "reasons",
}
WORDS = "The words of the second: 3 < 4 & 5"


def second_sending(address: str, first: Browser, second: Browser, one: dict[str, Any], two: dict[str, Any]) -> str:
    """Both open the form, the first sends, then the second; the page the second gets."""
    page = hidden(second.open(address))
    first.record(address, **one)
    answer = second.client.post(address, {**page, **two})
    assert answer.status_code == 409
    return html.unescape(answer.content.decode())


def test_the_head_and_the_deputy_write_the_statement() -> None:
    """Both texts stand side by side; sending again puts the second in place."""
    here = builders.application("draft")
    deputy = make.person(unit=here.unit)
    make.appoint(deputy, "head", here.unit, deputy_of=here.head.appointments.get())
    address = at("edit_application", here.now.pk)
    first, second = Browser(here.head), Browser(deputy)
    page = second_sending(address, first, second, {"statement": "The head's words"}, {"statement": WORDS})
    assert "Changed meanwhile" in page
    assert "The head's words" in page
    assert page.count(WORDS) >= 2
    assert here.now.statement == "The head's words"
    second.client.post(address, {**hidden(page), "statement": WORDS})
    assert here.now.statement == WORDS


def test_two_criteria_side_by_side_do_not_meet_but_one_and_the_same_does() -> None:
    """Each claim has a version of its own; the check page opened before is told."""
    here = builders.application("draft")
    made, browser, other = here.now, Browser(here.head), Browser(here.head)
    one, two = (at("claim", made.pk, builders.criterion_of(made, number).pk) for number in ("2.3", "3.2"))
    page, check = hidden(browser.open(one)), hidden(browser.open(at("submit_application", made.pk)))
    other.record(two, note="Roofs repaired")
    assert browser.client.post(one, {**page, "note": "Shops repaired"}).status_code == 302
    assert browser.client.post(at("submit_application", made.pk), {**check, "confirm": "1"}).status_code == 409
    words = second_sending(two, other, browser, {"note": "Roofs and walls"}, {"note": WORDS})
    assert "Roofs and walls" in words
    assert WORDS in words


def test_both_assessors_record_the_visit() -> None:
    """The first record is not written over unseen: summary, finding and remark of both are shown."""
    here = builders.application("on_site")
    made = here.now
    criterion = builders.criterion_of(made, "2.3").pk
    first, second = (Browser(one) for one in here.assessors)
    one = {**visit(here), "summary": "Seen by the first", f"remark_{criterion}": "Two shops"}
    two = {**visit(here), "summary": WORDS, f"finding_{criterion}": "not_met", f"remark_{criterion}": "Three shops"}
    page = second_sending(at("site_check", made.pk), first, second, one, two)
    table = page.split('class="conflict"')[1].split("</table>")[0]
    for words in ("Seen by the first", WORDS, "Two shops", "Three shops", "Not met"):
        assert words in table
    assert here.now.site_checks.get().summary == "Seen by the first"


def test_the_first_record_of_a_visit_is_not_overwritten_either() -> None:
    """Both began when nothing was recorded."""
    here = builders.application("screened")
    first, second = (Browser(one) for one in here.assessors)
    one, two = {**visit(here), "summary": "Seen by the first"}, {**visit(here), "summary": WORDS}
    page = second_sending(at("site_check", here.now.pk), first, second, one, two)
    assert "Seen by the first" in page


@pytest.mark.parametrize("act", [act for act in ACTS if act.route in TYPED], ids=name_of)
def test_a_step_taken_meanwhile_is_told(act: Act) -> None:
    """The application has moved on since the form was opened: 409, and nothing is recorded."""
    here, browser, address = act.ready()
    fields = {**hidden(browser.open(address)), **act.fields(here), TYPED[act.route]: WORDS}
    state = here.now.state
    # Another has written to the very thing the form was filled from.
    subject = here.now.claims.get(criterion__number="2.3") if act.route == "claim" else here.now
    type(subject).objects.filter(pk=subject.pk).update(version=subject.version + 1)
    answer = browser.client.post(address, fields)
    assert answer.status_code == 409
    assert WORDS in html.unescape(answer.content.decode())
    assert here.now.state == state


def test_two_officials_of_the_department() -> None:
    """Both have the page open; the second's signature is refused in words, and the register has one entry."""
    here = builders.application("decided")
    other = make.official("department", here.county)
    first, second = Browser(here.department), Browser(other)
    for browser in (first, second):
        browser.record(at("award", here.now.pk), outcome="approve", reasons="Everything is met.")
        page = browser.confirm_password(at("award_check", here.now.pk))
    first.record(at("award_check", here.now.pk), confirm="1")
    answer = second.client.post(at("award_check", here.now.pk), {**hidden(page), "confirm": "1"})
    assert answer.status_code == 409
    assert "Nothing of yours was recorded" in answer.content.decode()
    assert here.now.flag.approved_by == here.department


def test_two_of_the_staff_record_the_sitting() -> None:
    """One sitting, one decision."""
    here = builders.application("findings_shown")
    other = make.official("staff", here.county)
    page = hidden(Browser(other).open(at("decide", here.now.pk)))
    Browser(here.staff).record(at("decide", here.now.pk), **sitting("forward")(here))
    answer = Browser(other).client.post(at("decide", here.now.pk), {**page, **sitting("forward")(here)})
    assert answer.status_code == 409
    assert here.now.decisions.count() == 1
    assert errors(answer.content.decode()) == []
    assert here.now.due_on is not None
    assert here.now.due_on > today()
