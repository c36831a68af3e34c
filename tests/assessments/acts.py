"""Every form of the road to the award that writes: at which stage, by whom, what is filled in, which steps it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.assessments import builders
from tests.assessments.browser import Browser, at
from tests.assessments.builders import Road
from units.models import Person
from workflow.clock import today

Fields = Callable[[Road], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One sending of one form."""

    route: str
    stage: str
    who: str
    fields: Fields
    steps: tuple[str, ...]

    def ready(self) -> tuple[Road, Browser, str]:
        """The road at its stage, the person at the browser, and the address of the form."""
        here = builders.application(self.stage) if self.stage else builders.road()
        browser = Browser(self.person(here))
        return here, browser, self.open(here, browser)

    def person(self, here: Road) -> Person:
        """Who does it."""
        found: Person = here.assessors[0] if self.who == "assessor" else getattr(here, self.who)
        return found

    def open(self, here: Road, browser: Browser) -> str:
        """The address of the form; what is signed has been chosen before, and the password given."""
        if self.route == "apply":
            return at("apply", here.things["resolution"].pk)
        if self.route == "claim":
            return at("claim", here.now.pk, builders.criterion_of(here.now, "2.3").pk)
        if self.route == "award_check":
            browser.record(at("award", here.now.pk), **chosen(here, self.steps[0]))
            browser.confirm_password(at("award_check", here.now.pk))
        return at(self.route, here.now.pk)


def _nothing(_here: Road) -> dict[str, Any]:
    return {"confirm": "1"}


def _statement(_here: Road) -> dict[str, Any]:
    return {"statement": "All our targets are met."}


def _two(here: Road) -> dict[str, Any]:
    return {"leading": here.assessors[0].number, "second": here.assessors[1].number}


def visit(here: Road) -> dict[str, Any]:
    """A whole record of the visit."""
    day = today().isoformat()
    found = {f"finding_{pk}": "met" for pk in here.now.claims.values_list("criterion_id", flat=True)}
    return {"held_from": day, "held_to": day, "summary": "Every place of work was seen.", **found}


def sitting(outcome: str) -> Fields:
    """The committee's decision; a return or refusal names a criterion."""

    def fields(here: Road) -> dict[str, Any]:
        held = {"held_on": today().isoformat(), "place": "Committee hall", "present": "9", "minute": "22"}
        return {**held, **why(here, outcome)}

    return fields


def why(here: Road, outcome: str) -> dict[str, Any]:
    """An outcome with its reasons."""
    given: dict[str, Any] = {"outcome": outcome, "reasons": "The findings show it."}
    if outcome in ("return", "refuse"):
        given[f"why_{builders.criterion_of(here.now, '3.2').pk}"] = "The roofs of two shops leak."
    return given


def chosen(here: Road, step: str) -> dict[str, Any]:
    """What is chosen on the award page before it is signed."""
    return why(here, {"approve": "approve", "refuse": "refuse"}.get(step, "return"))


ACTS = (
    Act("apply", "", "head", _statement, ("draft",)),
    Act("edit_application", "draft", "head", _statement, ("edit",)),
    Act("claim", "draft", "head", lambda _here: {"note": "Two shops repaired"}, ("claim",)),
    Act("submit_application", "draft", "head", _nothing, ("submit",)),
    Act("withdraw_application", "decided", "head", lambda _here: {"note": "Targets will be raised"}, ("withdraw",)),
    Act("return_application", "submitted", "staff", lambda _here: {"reason": "Sheets are missing"}, ("return",)),
    Act("screen", "submitted", "staff", _two, ("screen",)),
    Act("site_check", "screened", "assessor", visit, ("go_on_site",)),
    Act("site_check", "on_site", "assessor", visit, ("record_site_check",)),
    Act("show_findings", "on_site", "assessor", _nothing, ("show_findings",)),
    Act("remark", "findings_shown", "head", lambda _here: {"text": "Correct."}, ("remark",)),
    Act("decide", "findings_shown", "staff", sitting("forward"), ("put_forward",)),
    Act("decide", "findings_shown", "staff", sitting("return"), ("return_to_site",)),
    Act("decide", "findings_shown", "staff", sitting("refuse"), ("refuse_in_committee",)),
    Act("award_check", "decided", "department", _nothing, ("approve", "award")),
    Act("award_check", "decided", "department", _nothing, ("return_to_committee",)),
    Act("award_check", "decided", "department", _nothing, ("refuse",)),
)


def name_of(act: Act) -> str:
    """How a test names it."""
    return f"{act.route}-{act.steps[0]}"
