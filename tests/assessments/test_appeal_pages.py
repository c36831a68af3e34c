"""The pages of an appeal: lodged by the head, answered on one page and signed on the next, read by the unit (Bound 6)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.urls import reverse

from assessments.models import Appeal
from tests import factories as make
from tests.assessments import builders
from tests.assessments.appeals import appeal_of, lodged, refused, senior, upheld
from tests.assessments.browser import Browser, at, errors, hidden
from tests.assessments.test_queries import evidence, more_criteria
from tests.queries import DETAIL, LIST, POST, Page, check, listed, sent
from workflow.models import Step, steps_of

pytestmark = pytest.mark.django_db
TIMES = 5


def grounds(here: builders.Road, **more: Any) -> dict[str, Any]:
    """What the head fills in."""
    why = f"why_{builders.criterion_of(here.now, '3.2').pk}"
    return {"reasons": "The roofs were closed.", why: "Both before the visit.", **more}


def chosen(here: builders.Road, outcome: str) -> dict[str, Any]:
    """What the official fills in."""
    why = {f"why_{builders.criterion_of(here.now, '3.2').pk}": "Two roofs leak."} if outcome == "dismiss" else {}
    return {"outcome": outcome, "reasons": "The visit found it so.", **why}


def sign(here: builders.Road, outcome: str) -> Browser:
    """Chosen, checked, signed with the password."""
    official = Browser(senior(here))
    pk = appeal_of(here).pk
    official.record(at("answer_appeal", pk), **chosen(here, outcome))
    official.confirm_password(at("answer_appeal_check", pk))
    official.record(at("answer_appeal_check", pk), confirm="1")
    return official


def test_the_head_lodges_from_the_application() -> None:
    """The button stands on the application within the date; the page shows the refusal; grounds and a criterion are asked."""
    here = refused()
    head, address = Browser(here.head), at("lodge_appeal", here.now.pk)
    assert address in head.open(here.now.get_absolute_url())
    page = head.open(address)
    assert "The roofs of two shops leak." in page
    answer = head.send(address)
    assert answer.status_code == 422
    assert errors(answer.content.decode()) == [
        "Name the criterion that is not met or needs more, and why.",
        "Write the grounds.",
    ]
    leads_to = head.record(address, **grounds(here))
    page = head.open(leads_to)
    for words in ("The roofs were closed.", "Both before the visit.", "The roofs of two shops leak.", "Lodged"):
        assert words in page
    page = head.open(here.now.get_absolute_url())
    assert leads_to in page
    assert address not in page
    head.open(address, 409)


def test_after_the_last_day_no_button_and_a_refusal_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says which day it was; what was typed before is not lost."""
    here = refused()
    until = here.now.decisions.get().appeal_until
    assert until is not None
    head, address = Browser(here.head), at("lodge_appeal", here.now.pk)
    page = hidden(head.open(address))
    late = until.fromordinal(until.toordinal() + 1)
    monkeypatch.setattr("assessments.views.appeals.today", lambda: late)
    monkeypatch.setattr("assessments.views.applications.today", lambda: late)
    answer = head.client.post(address, {**page, **grounds(here)})
    assert answer.status_code == 409
    assert "The last day of appeal was" in answer.content.decode()
    assert "Both before the visit." in answer.content.decode()
    assert "The last day of appeal was" in head.open(address, 409)
    assert address not in head.open(here.now.get_absolute_url())
    assert not Appeal.objects.exists()


def test_evidence_of_another_unit_is_no_choice() -> None:
    """An id that was not offered is refused beside the field."""
    here, other = refused(), builders.road()
    foreign = evidence(other, 1)
    answer = Browser(here.head).send(at("lodge_appeal", here.now.pk), **grounds(here, evidence=[foreign.pk]))
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_answered_on_one_page_and_signed_on_the_next() -> None:
    """Nothing is preselected, reasons and a criterion are asked, the check page says it all, the password is asked."""
    here = lodged("approval")
    made, official = appeal_of(here), Browser(senior(here))
    assert made.get_absolute_url() in official.open(at("appeals"))
    assert at("answer_appeal", made.pk) in official.open(made.get_absolute_url())
    page = official.open(at("answer_appeal", made.pk))
    assert " checked" not in page.partition("<main")[2]
    assert errors(official.send(at("answer_appeal", made.pk)).content.decode()) == [
        "Write the reasons.",
        "Choose a decision.",
    ]
    short = official.send(at("answer_appeal", made.pk), outcome="dismiss", reasons="So it is.")
    assert errors(short.content.decode()) == ["Name the criterion that is not met or needs more, and why."]
    official.record(at("answer_appeal", made.pk), **chosen(here, "site"))
    page = official.confirm_password(at("answer_appeal_check", made.pk))
    for words in ("Uphold: other assessors check again", "The visit found it so.", "Who took this step before"):
        assert words in page
    assert appeal_of(here).state == "lodged"
    official.record(at("answer_appeal_check", made.pk), confirm="1")
    assert (appeal_of(here).state, here.now.state) == ("upheld", "submitted")
    assert "other persons take again: Site check" in Browser(here.head).open(made.get_absolute_url())


def test_dismissed_the_unit_reads_why_and_may_apply_again() -> None:
    """The answer stands on the appeal and on the application, with the way on."""
    here = lodged()
    sign(here, "dismiss")
    head = Browser(here.head)
    page = head.open(appeal_of(here).get_absolute_url())
    assert "Two roofs leak." in page
    page = head.open(here.now.get_absolute_url())
    assert "The visit found it so." in page
    assert at("apply", here.things["resolution"].pk) in page
    head.record(at("apply", here.things["resolution"].pk), statement="Again.")


def test_withdrawn_with_a_reason() -> None:
    """By the head while nobody has answered."""
    here = lodged()
    made = appeal_of(here)
    head = Browser(here.head)
    assert at("withdraw_appeal", made.pk) in head.open(made.get_absolute_url())
    head.record(at("withdraw_appeal", made.pk), note="We apply again.")
    assert [(one.name, one.note) for one in steps_of(made)][-1] == ("withdraw", "We apply again.")
    head.open(at("withdraw_appeal", made.pk), 409)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("staff", "You put this application forward; another official decides."),
        ("assessor", "You assessed this unit; another official decides."),
        ("department", "You acted on this application before; another official decides the appeal."),
    ],
)
def test_who_had_a_part_is_refused_in_words(part: str, words: str) -> None:
    """Whatever posts they hold; by an open page too."""
    here = lodged("approval")
    who = {"staff": here.staff, "assessor": here.assessors[0], "department": here.department}[part]
    make.appoint(who, "senior", here.county)
    browser = Browser(who)
    for route in ("answer_appeal", "answer_appeal_check"):
        assert words in browser.open(at(route, appeal_of(here).pk), 403)
    page = hidden(Browser(senior(here)).open(at("answer_appeal", appeal_of(here).pk)))
    answer = browser.client.post(at("answer_appeal", appeal_of(here).pk), {**page, **chosen(here, "dismiss")})
    assert answer.status_code == 403
    assert appeal_of(here).state == "lodged"


def test_two_at_once_on_one_appeal() -> None:
    """The second official is told; the first answer stands."""
    here = lodged()
    second = Browser(make.official("senior", here.county))
    pk = appeal_of(here).pk
    second.record(at("answer_appeal", pk), **chosen(here, "committee"))
    page = hidden(second.confirm_password(at("answer_appeal_check", pk)))
    sign(here, "dismiss")
    assert second.client.post(at("answer_appeal_check", pk), page).status_code == 409
    second.open(at("answer_appeal", pk), 409)
    assert (appeal_of(here).state, here.now.state) == ("dismissed", "refused")


SENDINGS: list[tuple[str, list[str]]] = [
    ("lodge_appeal", ["lodge"]),
    ("withdraw_appeal", ["withdraw"]),
    ("dismiss", ["dismiss"]),
    ("site", ["reopen_assessment", "uphold"]),
    ("committee", ["reopen_committee", "uphold"]),
    ("approval", ["reopen_approval", "uphold"]),
]


def ready(name: str) -> tuple[Browser, str, dict[str, Any]]:
    """The person at the form, its address, and what is sent."""
    here = refused("approval") if name == "lodge_appeal" else lodged("approval")
    if name == "lodge_appeal":
        browser, address, fields = Browser(here.head), at(name, here.now.pk), grounds(here)
    elif name == "withdraw_appeal":
        browser, address, fields = Browser(here.head), at(name, appeal_of(here).pk), {"note": "We apply again."}
    else:
        browser, pk = Browser(senior(here)), appeal_of(here).pk
        browser.record(at("answer_appeal", pk), **chosen(here, name))
        address, fields = at("answer_appeal_check", pk), {"confirm": "1"}
        browser.confirm_password(address)
    return browser, address, {**hidden(browser.open(address)), **fields}


@pytest.mark.parametrize(("name", "steps"), SENDINGS, ids=[name for name, _steps in SENDINGS])
def test_sent_five_times_it_has_one_effect(name: str, steps: list[str]) -> None:
    """One step for one write, one address for all five; the page says what was recorded."""
    browser, address, fields = ready(name)
    start = Step.objects.latest("pk").pk
    answers = [browser.client.post(address, fields) for _ in range(TIMES)]
    assert [answer.status_code for answer in answers] == [302] * TIMES
    (leads_to,) = {str(answer["Location"]) for answer in answers}
    assert list(Step.objects.filter(pk__gt=start).order_by("pk").values_list("name", flat=True)) == steps
    assert Appeal.objects.count() == 1
    assert browser.open(leads_to).count('class="flash success"') == 1


def test_pages_ask_the_same_with_more_rows_and_criteria() -> None:
    """The list, the appeal, its answer and the form of the head."""
    here, other = lodged("approval"), refused()
    numbers = itertools.count(1)
    official = Browser(senior(here)).client
    pk = appeal_of(here).pk

    def grow() -> None:
        n = next(numbers)
        more_criteria(here, n)
        more_criteria(other, 100 + n)
        unit = make.unit(here.county)
        lodged("committee", builders.road(here.county, unit))

    grow()
    check(
        [
            Page(official, at("appeals"), LIST),
            Page(official, at("appeal", pk), DETAIL),
            Page(official, at("answer_appeal", pk), DETAIL),
            Page(Browser(here.head).client, at("appeal", pk), DETAIL),
            Page(Browser(other.head).client, at("lodge_appeal", other.now.pk), DETAIL),
            # A refused application shows its appeals too: one statement above the goal.
            Page(Browser(other.head).client, at("application", other.now.pk), DETAIL + 1),
            Page(official, at("application", here.now.pk), DETAIL + 1),
            Page(official, at("applications"), LIST),
            Page(official, "/", 8),
        ],
        grow,
    )


@pytest.mark.parametrize(
    ("name", "most"), [("lodge_appeal", 24), ("withdraw_appeal", POST), ("dismiss", 22), ("site", 34)]
)
def test_a_sending_costs_the_same_with_more_criteria(name: str, most: int) -> None:
    """What writes in several tables within its own figure."""
    browser, address, fields = ready(name)
    browser.open(address)
    statements = sent(browser.client, address, fields)
    assert len(statements) <= most, listed(statements)


def test_the_list_is_narrowed_and_exported() -> None:
    """By state, late ones, tier and unit; the applications' list finds what is appealed; the desk counts it."""
    here = lodged()
    upheld("site", on=builders.road(here.county, make.unit(here.county, name_en="Milbat Works")))
    official = Browser(senior(here))
    for query, shown, hidden_one in (
        ("?state=lodged", "Sangnok Mine", "Milbat Works"),
        ("?state=upheld", "Milbat Works", "Sangnok Mine"),
        ("?q=milbat", "Milbat Works", "Sangnok Mine"),
    ):
        page = official.open(at("appeals") + query)
        assert shown in page
        assert hidden_one not in page
    assert "Nothing matches this filter." in official.open(at("appeals") + "?state=late")
    assert "Sangnok Mine" not in official.open(at("appeals") + "?tier=2")
    page = official.open(at("applications") + "?state=appealed")
    assert "Appeal lodged" in page
    assert "Milbat Works" not in page
    assert b"".join(official.client.get(at("appeals") + "?format=xlsx").streaming_content).startswith(b"PK")
    assert "Appeals to decide" in official.open("/")
    assert reverse("assessments:appeals") in official.open("/")
