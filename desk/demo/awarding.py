"""Invented units on the way from their application to the flag, one at every stage, by the verbs the pages use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assessments import appealing, applying, assessing, deciding, standards
from assessments.assessing import Found
from assessments.models import Application
from desk.demo import reviewed, road
from desk.demo.county import Aim, small_aims
from desk.demo.placing import County


def begun(county: County, code: str, tier: str) -> Application:
    """A unit that met its targets and has begun its application."""
    aims = small_aims(done=True)
    resolution, targets, below = road.into_force(county, code, tier, _reachable(aims), days_ago=360)
    road.read(county, targets, aims, papers=len(aims[1].readings))
    road.read_below(county, below)
    reviewed.review(county, code, held=3, waiting=0)
    return applying.draft(
        resolution,
        by=county.head_of(resolution.unit),
        today=county.ago(65),
        statement=county.say("All targets of the resolution are reached; the evidence stands beside each criterion."),
    )


def submitted(county: County, code: str, tier: str, *, days_ago: int) -> Application:
    """The application has gone to the committee."""
    application = begun(county, code, tier)
    return applying.submit(application, by=county.head_of(application.unit), today=county.ago(days_ago))


def screened(county: County, application: Application, *, days_ago: int) -> Application:
    """Found complete; two assessors are named."""
    return assessing.screen(
        application,
        by=county.officials["staff"],
        today=county.ago(days_ago),
        leading=county.officials["assessor 1"],
        second=county.officials["assessor 2"],
    )


def findings_shown(county: County, application: Application, *, days_ago: int, short: bool = False) -> None:
    """Checked on site by two assessors, findings shown, the unit's remark added; `short`: one criterion is not met."""
    screened(county, application, days_ago=days_ago + 5)
    leading = county.officials["assessor 1"]
    findings = []
    for one in standards.criteria_for(application.standard, application.tier, application.unit):
        missed = short and one.number == "3.2"
        seen = tuple(application.claims.get(criterion=one).evidence.all())
        words = county.say("Washroom without warm water on both days") if missed else ""
        findings.append(Found(one, "not_met" if missed else "met", words, seen))
    assessing.record_site_check(
        application,
        by=leading,
        held_from=county.ago(days_ago + 2),
        held_to=county.ago(days_ago + 1),
        summary=county.say(
            "Counts were repeated on both days and agree with the sheets. Paths and boiler were seen in use."
        ),
        findings=findings,
        seen_items=county.say("12 machines, 3 lesson logs, boiler and paths"),
        not_checked=county.say("Sheets older than a year"),
    )
    assessing.show_findings(application, by=leading, today=county.ago(days_ago))
    assessing.remark(
        application,
        by=county.head_of(application.unit),
        text=county.say("Correct. The boiler is being repaired.")
        if short
        else county.say("Correct. The second coat of the paths is planned."),
    )


def decided(county: County, application: Application, *, days_ago: int, outcome: str = "forward") -> None:
    """The committee has put the unit forward or refused, with the criterion that is not met."""
    by_criterion: dict[Any, str] = {}
    if outcome == "refuse":
        missed = application.standard.criteria.get(number="3.2")
        by_criterion[missed] = county.say("Warm water in the washroom, seen on two days, would meet it.")
    deciding.decide(
        application,
        by=county.officials["staff"],
        today=county.ago(days_ago),
        outcome=outcome,
        held_on=county.ago(days_ago),
        place=county.say("Committee room"),
        present=9,
        minute=f"{application.number}/1",
        reasons=county.say("One imperative criterion is not met.")
        if by_criterion
        else county.say("The findings agree with the sheets."),
        by_criterion=by_criterion,
    )


def awarded(county: County, code: str, tier: str) -> None:
    """A unit whose flag stands in the register."""
    application = submitted(county, code, tier, days_ago=60)
    findings_shown(county, application, days_ago=45)
    decided(county, application, days_ago=38)
    deciding.approve(
        application,
        by=county.officials["department"],
        today=county.ago(30),
        reasons=county.say("All criteria are met; the findings of both assessors agree."),
    )


def awaiting_approval(county: County, code: str, tier: str) -> None:
    """The committee has put it forward; the department decides."""
    application = submitted(county, code, tier, days_ago=21)
    findings_shown(county, application, days_ago=12)
    decided(county, application, days_ago=7)


def awaiting_committee(county: County, code: str, tier: str) -> None:
    """Findings are shown; the committee sits next."""
    findings_shown(county, submitted(county, code, tier, days_ago=24), days_ago=4)


def refused(county: County, code: str, tier: str) -> None:
    """The committee has refused, with its reasons."""
    application = submitted(county, code, tier, days_ago=50)
    findings_shown(county, application, days_ago=30, short=True)
    decided(county, application, days_ago=20, outcome="refuse")


def appealed(county: County, code: str) -> None:
    """The unit has appealed against the refusal; a senior official answers."""
    application = Application.objects.get(unit__code=code, state="refused")
    missed = application.standard.criteria.get(number="3.2")
    appealing.lodge(
        application,
        by=county.head_of(application.unit),
        today=county.ago(6),
        grounds=county.say(
            "The boiler was repaired in the week after the visit; the refusal speaks of the day before."
        ),
        by_criterion={missed: county.say("Warm water runs on all days since; the log of the boiler shows it.")},
        evidence=application.claims.get(criterion=missed).evidence.all()[:1],
    )


def _reachable(aims: tuple[Aim, ...]) -> tuple[Aim, ...]:
    """The same aims with their limit still ahead, so that members can draw up under them today."""
    return tuple(replace(aim, limit=40) for aim in aims)
