"""Each form keeps what was typed and names the fault beside the field and in the summary."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from tests.assessments.acts import ACTS, Act
from tests.assessments.browser import errors, hidden

pytestmark = pytest.mark.django_db

WORDS = 'Typed: 3 < 4 & "5"'
LONG = "x" * 5000
FAR = "31.31.2026"
#: route -> (fields at fault, each wrong in its own way; fields that are right and must be kept)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "apply": ({"statement": ""}, {}),
    "edit_application": ({"statement": LONG}, {}),
    "claim": ({"note": "x" * 301}, {}),
    "withdraw_application": ({"note": " "}, {}),
    "return_application": ({"reason": "", "criteria": ["987654"]}, {}),
    "screen": ({"leading": "", "second": "nobody"}, {}),
    "site_check": ({"held_from": "yesterday", "held_to": FAR, "not_checked": "x" * 301}, {"summary": WORDS}),
    "remark": ({"text": "x" * 2001}, {}),
    "decide": (
        {"outcome": "approve", "held_on": FAR, "present": "-1", "minute": ""},
        {"reasons": WORDS, "place": WORDS},
    ),
}
FIRST = [next(act for act in ACTS if act.route == route) for route in CASES]


def beside(page: str, name: str) -> bool:
    """Whether the field carries an error of its own, tied to it for a screen reader."""
    return f'id="id_{name}_error"' in page and bool(re.search(rf'aria-describedby="[^"]*id_{name}_error', page))


@pytest.mark.parametrize("act", FIRST, ids=lambda act: act.route)
def test_a_fault_is_named_beside_the_field_and_nothing_typed_is_lost(act: Act) -> None:
    """422; one line in the summary for each field, a link to it, and the right ones stay filled in."""
    wrong, right = CASES[act.route]
    here, browser, address = act.ready()
    before = here.application and here.now.version
    answer = browser.client.post(address, {**hidden(browser.open(address)), **wrong, **right})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert [name for name in wrong if not beside(page, name)] == []
    assert len(errors(page)) == len(wrong)
    for words in [*right.values(), *(value for value in wrong.values() if isinstance(value, str) and len(value) > 1)]:
        assert words in page
    assert "<title>Error: " in page
    assert (here.application and here.now.version) == before


def test_the_award_page_keeps_what_was_typed() -> None:
    """No outcome chosen: told beside the choice; the reasons and those of a criterion stay."""
    here, browser, _address = next(act for act in ACTS if act.route == "award_check").ready()
    address = here.now.award_url
    criterion = here.now.claims.earliest("pk").criterion_id
    fields = {"reasons": WORDS, f"why_{criterion}": "Second coat"}
    answer = browser.client.post(address, {**hidden(browser.open(address)), **fields})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert errors(page) == ["Choose a decision."]
    assert beside(page, "outcome")
    assert WORDS in page
    assert "Second coat" in page


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.route}-{act.steps[0]}")
def test_an_empty_sending_is_no_fault_of_the_program(act: Act) -> None:
    """Nothing at all, and every field twice with a zero byte: refused or recorded, never a 500."""
    here, browser, address = act.ready()
    names = [*act.fields(here), "submission_key", "subject_version"]
    for fields in (
        {"nothing": "1"},
        {name: ["\x00", "\udcff".encode("utf-8", "surrogatepass").decode("latin-1")] for name in names},
    ):
        assert browser.client.post(address, fields).status_code in (302, 409, 422)
