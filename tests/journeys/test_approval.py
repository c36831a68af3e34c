"""Journey 3: an official decides on one page and signs on the next; whoever had a part is refused in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.translation import override
from playwright.sync_api import expect

from assessments.models import Decision
from honours.models import Flag
from tests import factories as make
from tests.assessments import builders
from tests.journeys.road import WORDS
from tests.journeys.serving import let_in
from tests.journeys.visiting import DESK, Visitor

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def put_forward(language: str) -> builders.Road:
    """An application that waits for the department."""
    here = builders.application("decided", n_4_3="not_checked")
    let_in(language)
    return here


@BOTH
@SCRIPT
def test_decided_on_one_page_and_signed_on_the_next(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """Three acts after reading; the check page repeats them; the password is asked; only then it stands."""
    here = put_forward(language)
    official = visit(here.department, language=language, script=script)
    official.open("assessments:award", here.now.pk)
    reasons = WORDS[language]["reasons"]
    official.acts = 0
    official.choose(outcome="approve").fill(reasons=f"{reasons}\n4.3: {WORDS[language]['why']}").send()
    assert official.acts <= 3
    assert "/account/confirm/" in official.page.url
    assert not Decision.objects.filter(level="approval").exists()
    official.fill(password="not the password").send(refused=True)
    official.fill(password=make.PASSWORD).send().at("assessments:award_check", here.now.pk)
    official.sees(reasons, WORDS[language]["why"], official.say("given when the entry is written"))
    assert not Flag.objects.exists()
    official.send().at("assessments:application", here.now.pk)
    with override(language):
        official.sees(str(Flag.objects.get().in_short))


@BOTH
def test_everything_is_on_the_page_and_nothing_is_chosen(visit: Callable[..., Visitor], language: str) -> None:
    """Criteria, findings, what was not checked; no outcome preselected; the decision in sight at 1280 × 800."""
    here = put_forward(language)
    official = visit(here.department, language=language)
    official.open("assessments:award", here.now.pk)
    page = official.page
    outcomes = page.locator('[name="outcome"]')
    assert outcomes.count() == 3
    assert page.locator('main input:checked, main [name="reasons"]:not(:empty)').count() == 0
    for claim in here.now.claims.select_related("criterion"):
        text = claim.criterion.text_ko if language == "ko" else claim.criterion.text_en
        expect(page.locator("table.grid").first).to_contain_text(text)
    for thing in (*outcomes.all(), page.locator('[name="reasons"]'), page.locator("main form .btn-main").last):
        box = thing.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= DESK["height"], thing
        assert box["x"] + box["width"] <= DESK["width"], thing


@BOTH
@SCRIPT
def test_no_decision_without_reasons(visit: Callable[..., Visitor], language: str, script: bool) -> None:
    """Nothing chosen, nothing written, no criterion named: each is said, what was typed stays, nothing is recorded."""
    here = put_forward(language)
    official = visit(here.department, language=language, script=script)
    official.open("assessments:award", here.now.pk).send(refused=True)
    errors = official.page.locator(".errors")
    expect(errors).to_contain_text(official.say("Choose a decision."))
    expect(errors).to_contain_text(official.say("Write the reasons."))
    official.choose(outcome="refuse").fill(reasons=WORDS[language]["reasons"]).send(refused=True)
    expect(errors).to_contain_text(official.say("Name the criterion that is not met or needs more, and why."))
    assert official.page.locator('[name="reasons"]').input_value() == WORDS[language]["reasons"]
    criterion = builders.criterion_of(here.now, "2.2")
    official.fill(**{f"why_{criterion.pk}": WORDS[language]["why"]}).send()
    official.fill(password=make.PASSWORD).send().sees(WORDS[language]["why"])
    assert here.now.state == "decided"


@BOTH
@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("staff", "You put this application forward; another official decides."),
        ("assessor", "You assessed this unit; another official decides."),
        ("head", "You submitted this application; another official decides."),
        ("member", "You are or were lately a member of the unit; another official decides."),
    ],
)
def test_who_had_a_part_is_refused_in_words(
    visit: Callable[..., Visitor], language: str, part: str, words: str
) -> None:
    """The page says which part it was; the register stays empty."""
    here = put_forward(language)
    who = {"staff": here.staff, "assessor": here.assessors[0], "head": here.head}.get(part) or make.person(
        unit=here.unit
    )
    make.appoint(who, "department", here.county)
    let_in(language)
    official = visit(who, language=language)
    official.open("assessments:award", here.now.pk, status=403).sees(official.say(words))
    official.open("assessments:award_check", here.now.pk, status=403).sees(official.say(words))
    assert not Flag.objects.exists()
