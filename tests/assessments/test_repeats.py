"""Every form of the road sent five times has one effect, and every sending leads to the same page (trust 12)."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.test import Client

from assessments.models import Application, Decision
from honours.models import Flag
from tests.assessments.acts import ACTS, Act, name_of
from tests.assessments.browser import Browser, hidden
from units.models import Meeting
from workflow.models import Step

TIMES = 5
SIGN = next(act for act in ACTS if act.steps[0] == "approve")


def last_step() -> int:
    """The id of the newest step."""
    return Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def steps_after(start: int) -> list[str]:
    """Names of the steps of applications recorded since."""
    rows = Step.objects.filter(pk__gt=start, subject_type="assessments.application")
    return list(rows.order_by("pk").values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=name_of)
def test_sent_five_times_it_has_one_effect(act: Act) -> None:
    """One step for one write, one address for all five; nobody is told that nothing was recorded."""
    here, browser, address = act.ready()
    fields = {**hidden(browser.open(address)), **act.fields(here)}
    start = last_step()
    answers = [browser.client.post(address, fields) for _ in range(TIMES)]
    assert [answer.status_code for answer in answers] == [302] * TIMES
    assert len({str(answer["Location"]) for answer in answers}) == 1
    assert steps_after(start) == list(act.steps)
    assert Application.objects.count() == 1
    assert Flag.objects.count() == (1 if "award" in act.steps else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=name_of)
def test_the_page_it_leads_to_says_what_was_recorded(act: Act) -> None:
    """Nobody has to guess whether the button did anything."""
    here, browser, address = act.ready()
    leads_to = browser.record(address, **act.fields(here))
    assert browser.open(leads_to).count('class="flash success"') == 1


@pytest.mark.django_db
def test_without_the_answer_to_a_repeat_the_test_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the second sending of a signature is told that it was too late, though it is recorded."""
    monkeypatch.setattr("workflow.middleware.answer_to", lambda _key, _by: "")
    here, browser, address = SIGN.ready()
    fields = {**hidden(browser.open(address)), **SIGN.fields(here)}
    assert [browser.client.post(address, fields).status_code for _ in range(2)] == [302, 409]


def sent_at_once(browser: Browser, address: str, fields: dict[str, str]) -> list[int]:
    """The same form five times at the same moment; how each was answered."""
    answers: list[int] = []
    barrier = threading.Barrier(TIMES)

    def send() -> None:
        try:
            tab = Client()
            tab.cookies = browser.client.cookies
            barrier.wait()
            answers.append(tab.post(address, fields).status_code)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=send) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_signature_sent_five_times_at_once(committed_db: str) -> None:
    """A double click by an impatient hand: one entry, no fault, no false refusal."""
    here, browser, address = SIGN.ready()
    fields = {**hidden(browser.open(address)), **SIGN.fields(here)}
    assert sent_at_once(browser, address, fields) == [302] * TIMES
    assert Flag.objects.count() == 1
    assert Decision.objects.filter(level="approval").count() == 1
    assert Meeting.objects.filter(kind="sitting").count() == 1
