"""The main path of journey 1 in the browser, stage by stage, each step by the post it belongs to (issue "the whole path")."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils.translation import override
from playwright.sync_api import expect

from assessments.models import Application
from honours.models import Flag
from pages import words
from reviews import reviewing
from reviews.models import Review
from targets.models import FIELDS, IndividualTarget, Resolution, Target, UnitOfMeasure
from tests import factories as make
from tests.assessments import builders
from tests.evidence import files
from tests.journeys.serving import let_in
from tests.journeys.visiting import Visitor
from units.models import Person, Unit
from workflow.clock import today

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "aim": "The unit resolves to win the flag by targets in three fields.",
        "place": "Club room",
        "title": "Machines repaired before the season",
        "problem": "6 of 18 machines run; bearings for ten are in store.",
        "equipment": "18 machines, two lathes.",
        "supply": "Bearings for ten machines.",
        "staffing": "Five fitters.",
        "counted": "machines in order",
        "source": "list of machines",
        "proposals": "Begin with the target that hinders the others.",
        "task": "turn 12 bearings",
        "note": "Two shops were repaired.",
        "success": "The stage of the quarter was reached.",
        "shortcoming": "Two lessons were put off for want of a room.",
        "measure": "Keep the lecture room free",
        "remark": "Read. Begin with the lessons.",
        "statement": "All our targets are met.",
        "seen": "Machines and records were seen.",
        "reasons": "The findings agree with the sheets.",
        "why": "Two of five machines stand.",
    },
    "ko": {
        "aim": "세 분야의 목표를 수행하여 붉은기를 쟁취할것을 결의한다.",
        "place": "구락부",
        "title": "계절전 기계수리",
        "problem": "기계 18대중 6대만 가동하며 축받이 10개분이 창고에 있다.",
        "equipment": "기계 18대, 선반 2대",
        "supply": "축받이 10개분",
        "staffing": "수리공 5명",
        "counted": "수리된 기계",
        "source": "기계대장",
        "proposals": "다른 목표에 지장을 주는것부터 시작하자.",
        "task": "축받이 12개 가공",
        "note": "작업장 두개를 수리하였다.",
        "success": "분기단계에 도달하였다.",
        "shortcoming": "방이 없어 강의 두번을 미루었다.",
        "measure": "강의실을 비워둔다",
        "remark": "보았다. 강의부터 시작할것.",
        "statement": "모든 목표를 수행하였다.",
        "seen": "기계와 문건을 보았다.",
        "reasons": "분석결과가 문건과 일치한다.",
        "why": "기계 다섯대중 두대가 서있다.",
    },
}


class Cast:
    """Sangnok Mine in Eunha County, its six members and the officials it meets on the road; all may sign in."""

    def __init__(self, language: str) -> None:
        self.county = make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Eunha County")
        office = make.unit(self.county, kind_code="organ", name_en="Committee office")
        self.unit: Unit = make.unit(self.county, kind_code="mine", name_en="Sangnok Mine", name_ko="상록광산")
        self.members = [make.person(unit=self.unit) for _ in range(6)]
        self.head = self.members[0]
        make.appoint(self.head, "head", self.unit)
        self.staff, self.first, self.second = (make.official("staff", self.county, member_of=office) for _ in range(3))
        self.department = make.official("department", self.county, member_of=office)
        let_in(language)


class Journey:
    """The cast, their windows and the words they write; each stage leaves the unit one step further."""

    def __init__(self, visit: Callable[..., Visitor], language: str, *, script: bool) -> None:
        self.cast = Cast(language)
        self.words = WORDS[language]
        self._visit = visit
        self._how = {"language": language, "script": script}
        self._windows: dict[int, Visitor] = {}

    def by(self, person: Person, *, phone: bool = False) -> Visitor:
        """The person's window: the first time they sign in through the page, later the session is still theirs."""
        if person.pk not in self._windows:
            self._windows[person.pk] = self._visit(person, phone=phone, **self._how)
        return self._windows[person.pk]

    def public(self) -> Visitor:
        """Somebody who is not signed in."""
        return self._visit(None, **self._how)

    @property
    def name(self) -> str:
        """The unit's name in the language of the journey."""
        return str(self.cast.unit.name_ko if self._how["language"] == "ko" else self.cast.unit.name_en)

    @property
    def resolution(self) -> Resolution:
        """The unit's resolution as it stands."""
        return Resolution.objects.get(unit=self.cast.unit)

    @property
    def application(self) -> Application:
        """The unit's application as it stands."""
        return Application.objects.get(unit=self.cast.unit)

    def meeting(self, **more: Any) -> dict[str, Any]:
        """What every form of a meeting asks."""
        return {"held_on": today().isoformat(), "place": self.words["place"], "present": 5, **more}


def resolves(go: Journey) -> None:
    """Drafted on the unit's page, adopted at a recorded meeting, submitted by the head, put in force by the staff."""
    head, unit = go.by(go.cast.head), go.cast.unit
    head.open("desk:unit", unit.pk).follow("targets:resolve", unit.pk)
    term = today() + datetime.timedelta(days=700)
    head.choose(tier="1").fill(aim=go.words["aim"], term_on=term.isoformat()).send()
    pk = go.resolution.pk
    head.at("targets:resolution", pk).told("The draft is kept. Next: record the meeting that adopts it.")
    head.follow("targets:adopt", pk).fill(**go.meeting()).send().told("The meeting is recorded.")
    head.follow("targets:submit", pk).send().told("The resolution is with the committee.")
    staff = go.by(go.cast.staff)
    staff.open("targets:waiting").follow("targets:resolution", pk).sees(go.words["aim"])
    staff.follow("targets:accept", pk).send().told("The resolution is in force.")
    assert go.resolution.state == "in_force"


def sets_targets(go: Journey) -> None:
    """One in each field, each in three parts and its check page; discussed together at one meeting."""
    head, pk = go.by(go.cast.head), go.resolution.pk
    stage, limit = (today() + datetime.timedelta(days=days) for days in (100, 300))
    counted = UnitOfMeasure.objects.filter(retired_on__isnull=True).first()
    assert counted is not None
    for field, _label in FIELDS:
        head.open("targets:resolution", pk).follow("targets:set_target", pk)
        head.choose(field=field, kind="immediate", post="head")
        head.fill(title=f"{go.words['title']} ({field})", problem=go.words["problem"], limit_on=limit.isoformat())
        head.fill(**{name: go.words[name] for name in ("equipment", "supply", "staffing")}).send()
        head.choose(type="number", unit_of_measure=counted.pk, better="higher")
        head.fill(counted=go.words["counted"], baseline=6, baseline_source=go.words["source"], goal=18).send()
        head.fill(stage_1_due_on=stage.isoformat(), stage_1_value=12).send().sees(go.words["problem"])
        head.send().told("The target is kept as a draft. Next: discuss it.")
    first, *others = Target.objects.filter(resolution_id=pk).order_by("id")
    head.open("targets:target", first.pk).follow("targets:discuss", first.pk)
    head.fill(**go.meeting(), proposals=go.words["proposals"]).choose(also=[one.pk for one in others]).send()
    head.told("The discussion is recorded.").sees(go.words["proposals"])
    assert set(Target.objects.values_list("state", flat=True)) == {"discussed"}


def members_draw_up(go: Journey) -> None:
    """Five of six members on their phones; the gate holds until the share is reached."""
    pk = go.resolution.pk
    head = go.by(go.cast.head)
    head.open("targets:resolution", pk).follow("targets:enforce", pk).send(refused=True)
    technical = Target.objects.get(field="technical")
    for member in go.cast.members[1:]:
        phone = go.by(member, phone=True)
        phone.open("targets:mine").follow("targets:draw_up")
        phone.choose(target=technical.pk, when="month").fill(task=go.words["task"]).send()
        phone.at("targets:mine").told("Your target is kept.").sees(go.words["task"])
    assert IndividualTarget.objects.filter(state="open").count() == 5
    head.open("targets:resolution", pk).follow("targets:enforce", pk).send().told("The targets are in force.")
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}


def reads(go: Journey) -> None:
    """A reading with its evidence for each target; each is reported as met."""
    head = go.by(go.cast.head)
    for number, target in enumerate(Target.objects.order_by("id"), start=1):
        head.open("targets:target", target.pk).follow("targets:add_reading", target.pk)
        head.fill(value=18, note=go.words["note"], file_title=f"{go.words['source']} {number}")
        sheet = files.pdf(f"Check sheet {number}".encode())
        head.attach("file", "sheet.pdf", sheet, "application/pdf").send().told("The reading is recorded.")
        head.sees(f"{go.words['source']} {number}")
        head.follow("targets:meet", target.pk).send().told("The target is met.")
    assert set(Target.objects.values_list("state", flat=True)) == {"met"}


def reviews(go: Journey) -> None:
    """The review of the period: held with successes, a shortcoming and its measure; acknowledged by the staff."""
    reviewing.plan_all(today())
    review = Review.objects.get(unit=go.cast.unit)
    head = go.by(go.cast.head)
    head.open("desk:unit", go.cast.unit.pk).follow("reviews:hold", review.pk).fill(**go.meeting())
    head.fill(technical_success_1=go.words["success"], cultural_shortcoming_1=go.words["shortcoming"])
    due = today() + datetime.timedelta(days=30)
    head.fill(measure_1=go.words["measure"], measure_1_due_on=due.isoformat())
    head.choose(measure_1_field="cultural", measure_1_post="head").send().told("The review is recorded.")
    head.sees(go.words["success"], go.words["shortcoming"], go.words["measure"])
    staff = go.by(go.cast.staff)
    staff.open("reviews:calendar").follow("reviews:review", review.pk).follow("reviews:acknowledge", review.pk)
    staff.fill(remark=go.words["remark"]).send().told("The review is acknowledged.")
    head.open("reviews:review", review.pk).sees(go.words["remark"])


def applies(go: Journey) -> None:
    """The head asks, writes and shows evidence under a criterion, and submits what was counted."""
    head, resolution = go.by(go.cast.head), go.resolution
    head.open("desk:unit", go.cast.unit.pk).follow("assessments:apply", resolution.pk)
    head.fill(statement=go.words["statement"]).send()
    pk = go.application.pk
    claim = go.application.claims.get(criterion__number="2.3")
    head.at("assessments:application", pk).follow("assessments:claim", pk, claim.criterion_id)
    evidence = go.cast.unit.evidence.order_by("id").values_list("pk", flat=True)[0]
    head.fill(note=go.words["note"]).choose(evidence=[evidence]).send().sees(go.words["note"])
    head.follow("assessments:submit_application", pk).sees(go.words["note"]).send()
    assert go.application.state == "submitted"


def is_checked(go: Journey) -> None:
    """Screened with two assessors; the one who leads records the visit on a phone and shows it; the unit's remark."""
    pk, staff = go.application.pk, go.by(go.cast.staff)
    staff.open("assessments:applications").follow("assessments:application", pk).follow("assessments:screen", pk)
    staff.fill(leading=go.cast.head.number, second=go.cast.second.number).send(refused=True)
    staff.fill(leading=go.cast.first.number, second=go.cast.second.number).send()
    leading = go.by(go.cast.first, phone=True)
    leading.open("assessments:application", pk).follow("assessments:site_check", pk)
    criteria = go.application.claims.values_list("criterion_id", flat=True)
    leading.choose(**{f"finding_{one}": "met" for one in criteria})
    leading.fill(held_from=today().isoformat(), held_to=today().isoformat(), summary=go.words["seen"]).send()
    leading.follow("assessments:show_findings", pk).send()
    head = go.by(go.cast.head)
    head.open("assessments:application", pk).sees(go.words["seen"]).follow("assessments:remark", pk)
    head.fill(text=go.words["remark"]).send().sees(go.words["remark"])
    assert go.application.state == "findings_shown"


def is_put_forward(go: Journey) -> None:
    """The committee's decision at a sitting, recorded by its staff."""
    pk, staff = go.application.pk, go.by(go.cast.staff)
    staff.open("assessments:application", pk).follow("assessments:decide", pk).sees(go.words["remark"])
    staff.choose(outcome="forward").fill(**go.meeting(minute="22", reasons=go.words["reasons"])).send()
    assert go.application.state == "decided"


def is_approved(go: Journey) -> None:
    """Another official on one page; the check page; the password again; then the register and the honour roll."""
    pk, official = go.application.pk, go.by(go.cast.department)
    official.open("assessments:awaiting").follow("assessments:award", pk).sees(go.words["reasons"], go.words["remark"])
    official.choose(outcome="approve").fill(reasons=go.words["reasons"]).send()
    official.fill(password=make.PASSWORD).send().at("assessments:award_check", pk).sees(go.words["reasons"])
    official.send().at("assessments:application", pk)
    flag = Flag.objects.get()
    assert (flag.number, flag.unit, go.resolution.state) == (1, go.cast.unit, "fulfilled")
    entry = go.public()
    entry.open("honours:roll").sees(go.name).follow("honours:entry", 1).sees(go.name)
    go.by(go.cast.head).open("desk:unit", go.cast.unit.pk).follow("honours:entry", 1)


def is_ready_for_the_committee(go: Journey) -> None:
    """By the verbs themselves: applied, checked with one criterion found not met, shown."""
    cast = go.cast
    resolution = make.resolution(cast.unit)
    for field, _label in FIELDS:
        make.target(resolution, cast.head, field=field, state="met", title=f"{go.words['title']} ({field})")
    here = builders.Road(
        cast.county,
        cast.unit,
        cast.head,
        cast.staff,
        (cast.first, cast.second),
        cast.department,
        None,
        {"resolution": resolution},
    )
    builders.application("findings_shown", here, n_2_1="not_met")


def is_refused(go: Journey) -> None:
    """The form asks for a criterion; the unit reads reasons, the last day of appeal and that another decides it."""
    pk, staff = go.application.pk, go.by(go.cast.staff)
    staff.open("assessments:application", pk).follow("assessments:decide", pk)
    staff.choose(outcome="refuse").fill(**go.meeting(minute="23", reasons=go.words["reasons"])).send(refused=True)
    criterion = builders.criterion_of(go.application, "2.1")
    field = staff.page.locator(f'[name="why_{criterion.pk}"]')
    expect(field).to_be_visible()
    assert staff.page.locator('[name="reasons"]').input_value() == go.words["reasons"]
    staff.fill(**{f"why_{criterion.pk}": go.words["why"]}).send()
    assert go.application.state == "refused"
    head = go.by(go.cast.head)
    head.open("desk:unit", go.cast.unit.pk).follow("assessments:application", pk)
    decision = go.application.decisions.get()
    assert decision.appeal_until is not None
    with override(head.language):
        until = words.day(decision.appeal_until)
    head.sees(go.words["why"], until)
    head.sees(head.say("Another official than the one who decided decides the appeal."))
