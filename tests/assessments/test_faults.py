"""A fault after any statement of a step leaves everything or nothing: never a half (trust 12)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import OperationalError, connection

from assessments import deciding
from assessments.models import Application, ApplicationCounter, Claim, CriterionReason, Decision, SiteFinding
from honours.models import Flag, RegisterCounter
from targets.models import Resolution
from tests.assessments.acts import ACTS, Act, name_of
from tests.assessments.browser import hidden
from tests.assessments.test_repeats import last_step, steps_after
from units.models import Meeting, Unit
from workflow.forms import SubmissionForm
from workflow.models import Step, Submission

GRAVE = [act for act in ACTS if act.steps[0] in ("submit", "put_forward", "approve", "refuse")]
SIGN = next(act for act in ACTS if act.steps[0] == "approve")


def kept() -> tuple[Any, ...]:
    """What a step writes, all of it."""
    return (
        list(Application.objects.values_list("state", "version", "number", "due_on").order_by("pk")),
        list(Resolution.objects.values_list("state", "version").order_by("pk")),
        list(Unit.objects.exclude(standing="").values_list("pk", "standing")),
        list(Claim.objects.values_list("reached", "version").order_by("pk")),
        list(ApplicationCounter.objects.values_list()),
        list(RegisterCounter.objects.values_list()),
        [model.objects.count() for model in (Decision, CriterionReason, Meeting, Flag, SiteFinding)],
        [Step.objects.count(), Submission.objects.count(), Submission.objects.exclude(answer="").count()],
    )


class Fault:
    """Raises once, after the n-th statement; remembers whether there were that many."""

    def __init__(self, after: int) -> None:
        self.left, self.struck = after, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run the statement, then perhaps fail."""
        result = execute(sql, params, many, context)
        self.left -= 1
        if not self.left and not self.struck:
            self.struck = True
            raise OperationalError("the connection was lost")
        return result


def outcomes(act: Act) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[str]]:
    """What stands before, what after a fault at each statement in turn, and the steps left once none came in time."""
    here, browser, address = act.ready()
    fields = {**hidden(browser.open(address)), **act.fields(here)}
    browser.client.raise_request_exception = False
    start, before, found = last_step(), kept(), []
    for after in range(1, 400):
        with connection.execute_wrapper(Fault(after)):
            browser.client.post(address, fields)
        found.append(kept())
        if Submission.objects.filter(key=fields["submission_key"]).exclude(answer="").exists():
            return before, found, steps_after(start)
    raise AssertionError("it is never recorded")


@pytest.mark.parametrize("act", GRAVE, ids=name_of)
def test_everything_or_nothing(act: Act, committed_db: str) -> None:
    """Each statement is the last one before the fault, once; one behind the commit takes nothing away."""
    before, found, steps = outcomes(act)
    assert len(found) > 15
    assert [now for now in found[:-1] if now != before] == []
    assert found[-1] != before
    assert steps == list(act.steps)
    assert Flag.objects.count() == Decision.objects.filter(outcome="approve").count()


def test_without_the_transaction_the_test_would_notice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the signature's parts written one by one leave halves."""

    class NoTransaction:
        """Stands in for django.db.transaction where the form uses it."""

        atomic = staticmethod(nullcontext)

    monkeypatch.setattr("workflow.forms.transaction", NoTransaction)
    monkeypatch.setattr(SubmissionForm, "_changed_meanwhile", lambda _form: False)
    monkeypatch.setattr("workflow.moving.lock", lambda obj: obj.refresh_from_db())
    monkeypatch.setattr("assessments.deciding.lock", lambda obj: obj.refresh_from_db())
    monkeypatch.setattr(deciding, "answer", deciding.answer.__wrapped__)  # type: ignore[attr-defined]
    here, browser, address = SIGN.ready()
    fields = {**hidden(browser.open(address)), **SIGN.fields(here)}
    browser.client.raise_request_exception = False
    before = kept()
    for after in range(1, 60):
        with connection.execute_wrapper(Fault(after)):
            browser.client.post(address, fields)
        if kept() != before:
            break
    assert kept() != before
    assert not Flag.objects.exists()
