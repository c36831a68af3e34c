"""Applications at every stage of their road, taken there by the verbs themselves, with the people they need."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from assessments import applying, assessing, deciding
from assessments.grounds import findings_of
from assessments.models import Application, Criterion, Standard
from tests import factories as make
from units.models import Person, Unit
from workflow.clock import today

STAGES = ("draft", "submitted", "screened", "on_site", "findings_shown", "decided", "awarded")


@dataclass
class Road:
    """A unit below a county, the officials of its road to the flag, and its application."""

    county: Unit
    unit: Unit
    head: Person
    staff: Person
    assessors: tuple[Person, Person]
    department: Person
    application: Application | None = None
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def now(self) -> Application:
        """The application as it stands in the database."""
        assert self.application is not None
        return Application.objects.get(pk=self.application.pk)


def road(county: Unit | None = None, unit: Unit | None = None, *, head: Person | None = None, tier: str = "1") -> Road:
    """A unit with a resolution in force and one target met in each field, and everybody it meets on the way."""
    county = county or make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Eunha County")
    unit = unit or make.unit(county, name_en="Sangnok Mine", name_ko="상록광산")
    head = head or make.official("head", unit, member_of=unit)
    resolution = make.resolution(unit, tier=tier)
    for name in ("ideological", "technical", "cultural"):
        make.target(resolution, head, field=name, state="met", title=f"Target, {name}")
    people = [make.official("staff", county) for _ in range(3)]
    return Road(
        county,
        unit,
        head,
        people[0],
        (people[1], people[2]),
        make.official("department", county),
        None,
        {"resolution": resolution},
    )


def application(stage: str = "draft", on: Road | None = None, **findings: str) -> Road:
    """A road whose application has reached `stage`; `findings` say what was found by criterion number (n_2_1="not_met")."""
    here = on or road()
    day = today()
    made = applying.draft(here.things["resolution"], by=here.head, today=day, statement="All our targets are met.")
    here.application = made
    for step in STAGES[1 : STAGES.index(stage) + 1]:
        advance(here, step, day, findings)
    made.refresh_from_db()
    return here


def advance(here: Road, step: str, day: datetime.date, findings: dict[str, str] | None = None) -> None:
    """One stage further."""
    made = here.application
    assert made is not None
    if step == "submitted":
        applying.submit(made, by=here.head, today=day)
    elif step == "screened":
        assessing.screen(made, by=here.staff, today=day, leading=here.assessors[0], second=here.assessors[1])
    elif step == "on_site":
        record_check(here, findings or {})
    elif step == "findings_shown":
        assessing.show_findings(made, by=here.assessors[0], today=day)
    elif step == "decided":
        committee(here)
    else:
        approve(here, day=day)


def record_check(here: Road, findings: dict[str, str]) -> None:
    """The assessors' record: every criterion met unless said otherwise."""
    made = here.now
    assessing.record_site_check(
        made,
        by=here.assessors[0],
        held_from=today(),
        held_to=today(),
        summary="Machines and records were seen.",
        seen_items="12 homes, 5 machines",
        findings=[
            assessing.Found(claim.criterion, findings.get("n_" + claim.criterion.number.replace(".", "_"), "met"))
            for claim in made.claims.select_related("criterion")
        ],
    )


def committee(here: Road, outcome: str = "forward", **by_criterion: str) -> Any:
    """The committee's decision at a sitting."""
    made = here.now
    return deciding.decide(
        made,
        by=here.staff,
        today=today(),
        outcome=outcome,
        held_on=today(),
        place="Committee hall",
        present=9,
        minute="22",
        reasons="The findings show it.",
        by_criterion={criterion_of(made, number): text for number, text in by_criterion.items()},
    )


def edition(number: int = 2, **fields: Any) -> Standard:
    """A draft edition with the criteria and terms of the first one; `fields` are the edition's own."""
    first = Standard.objects.get(edition=1)
    made = Standard.objects.create(
        edition=number, **{"title_en": "Second", "title_ko": "둘째", "state": "draft", **fields}
    )
    for row in (*first.criteria.all(), *first.terms.all()):
        row.pk, row.standard, row._state.adding = None, made, True
        row.save()
    return made


def approve(here: Road, by: Person | None = None, day: datetime.date | None = None) -> Any:
    """The department's approval; what was not found met is explained."""
    made = here.now
    words = {one: "Not needed here" for one, finding in findings_of(made).items() if finding != "met"}
    return deciding.approve(
        made, by=by or here.department, today=day or today(), reasons="All criteria are met.", by_criterion=words
    )


def criterion_of(made: Application, number: str) -> Criterion:
    """The criterion of an application's edition by its number ("2.1" or "n_2_1")."""
    return made.standard.criteria.get(number=number.removeprefix("n_").replace("_", "."))
