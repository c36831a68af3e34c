"""Two persons from proposal to approval, reasons by criterion, and what the database itself refuses (trust 5)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from assessments import assessing, deciding
from assessments.models import Application, CriterionReason, Decision
from assessments.rules import approves
from tests import factories as make
from tests.assessments import builders
from units.models import Meeting, Membership, Norm, Person
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    """The same person as the next request meets them: nothing is remembered from before."""
    return Person.objects.get(pk=person.pk)


def test_put_forward_sets_the_date_of_the_answer() -> None:
    """The sitting is a meeting of the nearest area's committee; the norm gives the days."""
    here = builders.application("findings_shown")
    Norm.objects.create(unit=here.county, name="approval_days", value="7", since=make.LONG_AGO)
    decision = builders.committee(here)
    assert decision.meeting.unit == here.county
    assert decision.meeting.kind == "sitting"
    assert here.now.due_on == today() + datetime.timedelta(days=7)


def test_an_imperative_criterion_not_met_is_not_put_forward() -> None:
    """The standard is kept strictly; refusing with that reason is possible."""
    here = builders.application("findings_shown", n_2_1="not_met")
    with pytest.raises(NotReady) as refusal:
        builders.committee(here)
    assert "2.1" in str(refusal.value.reasons[0])
    builders.committee(here, "refuse", n_2_1="Below the limit")
    assert here.now.state == "refused"


def test_a_criterion_that_is_not_imperative_does_not_stop_it() -> None:
    """4.3 is wanted, not demanded."""
    here = builders.application("decided", n_4_3="not_met")
    assert here.now.state == "decided"


def test_a_refusal_names_criteria_appeal_and_stays() -> None:
    """Bound 6: reasons by criterion, the last day of appeal; without a criterion it is not recorded."""
    here = builders.application("decided")
    criterion = builders.criterion_of(here.now, "3.2")
    with pytest.raises(NotReady):
        deciding.refuse(here.now, by=here.department, today=today(), reasons="Not yet")
    with pytest.raises(NotReady):
        deciding.refuse(
            here.now, by=here.department, today=today(), reasons=" ", by_criterion={criterion: "Roof leaks"}
        )
    decision = deciding.refuse(
        here.now, by=here.department, today=today(), reasons="Not yet", by_criterion={criterion: "Roof leaks"}
    )
    assert decision.appeal_until == today() + datetime.timedelta(days=30)
    assert CriterionReason.objects.exclude(text="").get().text == "Roof leaks"
    assert decision.by_criterion.filter(finding="met").count() == here.now.claims.count(), "each keeps its finding"
    assert here.now.state == "refused"
    assert not hasattr(here.now, "flag")
    with pytest.raises(NotNow):
        deciding.approve(here.now, by=again(here.department), today=today(), reasons="x")


def test_an_approval_says_why_under_what_was_not_found_met() -> None:
    """Every criterion keeps its finding; one not checked or not met needs words of its own (Bound 6)."""
    here = builders.application("decided", n_4_3="not_checked")
    criterion = builders.criterion_of(here.now, "4.3")
    with pytest.raises(NotReady, match=r"4\.3"):
        deciding.approve(here.now, by=here.department, today=today(), reasons="All is met.")
    decision = deciding.approve(
        here.now,
        by=again(here.department),
        today=today(),
        reasons="All else is met.",
        by_criterion={criterion: "The sheets came later and agree."},
    )
    kept = {one.criterion.number: (one.finding, one.text) for one in decision.by_criterion.select_related("criterion")}
    assert kept.pop("4.3") == ("not_checked", "The sheets came later and agree.")
    assert set(kept.values()) == {("met", "")}
    assert len(kept) == here.now.claims.count() - 1


def test_returned_to_the_committee_and_decided_again() -> None:
    """The committee meets again; the first decisions stay."""
    here = builders.application("decided")
    criterion = builders.criterion_of(here.now, "2.2")
    deciding.return_(here.now, by=here.department, today=today(), reasons="More", by_criterion={criterion: "Stage 2"})
    assert here.now.state == "findings_shown"
    builders.committee(here)
    deciding.approve(here.now, by=again(here.department), today=today(), reasons="Now it is met.")
    assert here.now.state == "awarded"
    assert [(one.level, one.outcome) for one in here.now.decisions.order_by("id")] == [
        ("committee", "forward"),
        ("approval", "return"),
        ("committee", "forward"),
        ("approval", "approve"),
    ]


def appointed(here: builders.Road, person: Person, post: str) -> Person:
    """The same person with one more post at the county."""
    make.appoint(person, post, here.county)
    return again(person)


def test_who_has_a_part_does_not_approve() -> None:
    """Assessor, who recorded the sitting, who submitted, member, lately a member: refused by the rule."""
    here = builders.application("decided")
    lately = make.person()
    Membership.objects.create(
        person=lately, unit=here.unit, since=make.LONG_AGO, until=today() - datetime.timedelta(days=300)
    )
    team = make.unit(here.unit, kind_code="workteam")
    for person in (
        here.assessors[0],
        here.staff,
        here.head,
        make.person(unit=here.unit),
        make.person(unit=team),
        lately,
    ):
        with pytest.raises(NotYours):
            deciding.approve(here.now, by=appointed(here, person, "department"), today=today(), reasons="x")
    long_ago = make.person()
    Membership.objects.create(
        person=long_ago, unit=here.unit, since=make.LONG_AGO, until=today() - datetime.timedelta(days=400)
    )
    assert approves(appointed(here, long_ago, "department"), here.now)


def test_the_head_above_does_not_approve() -> None:
    """Whoever heads the area that holds the unit is no other official."""
    here = builders.application("decided")
    chief = make.official("head", here.county)
    assert not approves(appointed(here, chief, "department"), here.now)


def test_the_department_of_the_unit_itself_does_not_approve() -> None:
    """The level above approves."""
    here = builders.application("decided")
    assert not approves(make.official("department", here.unit), here.now)


def test_an_assessor_does_not_record_the_decision() -> None:
    """By the rule."""
    here = builders.application("findings_shown")
    here.staff = here.assessors[0]
    with pytest.raises(NotYours):
        builders.committee(here)


def test_the_head_does_not_judge_as_staff_above() -> None:
    """Whoever heads the unit, without being its member, and sits on the staff above: neither screens nor decides."""
    county = make.unit(make.unit(kind_code="province"), kind_code="county")
    unit = make.unit(county)
    chief = make.official("head", unit)
    make.appoint(chief, "staff", county)
    here = builders.application("submitted", builders.road(county, unit, head=chief))
    with pytest.raises(NotYours):
        assessing.screen(here.now, by=chief, today=today(), leading=here.assessors[0], second=here.assessors[1])
    for step in ("screened", "on_site", "findings_shown"):
        builders.advance(here, step, today())
    here.staff = again(chief)
    with pytest.raises(NotYours):
        builders.committee(here)


def test_a_faulty_reason_leaves_nothing_behind() -> None:
    """The sitting and the decision are one transaction."""
    here = builders.application("findings_shown")
    with pytest.raises(NotReady):
        builders.committee(here, "refuse")
    assert not Decision.objects.exists()
    assert not Meeting.objects.filter(kind="sitting").exists()
    assert steps_of(here.now).last().name == "show_findings"


# The same by hand: whoever writes SQL past the program is refused by PostgreSQL.

INSERT = """
INSERT INTO assessments_decision (application_id, level, outcome, reasons, minute, by_id, decided_on)
VALUES (%s, %s, %s, 'by hand', '', %s, %s)
"""


ON_EVERY_CRITERION = """
INSERT INTO assessments_criterionreason (decision_id, criterion_id, finding, text)
SELECT (SELECT max(id) FROM assessments_decision), criterion_id, 'met', '' FROM assessments_claim WHERE application_id = %s
"""


def write_by_hand(made: Application, person: Person, level: str = "approval", outcome: str = "approve") -> None:
    """A decision row past all verbs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [made.pk, level, outcome, person.pk, today()])
        cursor.execute(ON_EVERY_CRITERION, [made.pk])


def test_postgres_refuses_an_approval_by_who_has_a_part() -> None:
    """Each by the name of its constraint; an official without a part passes."""
    here = builders.application("decided")
    made = here.now
    lately = make.person()
    Membership.objects.create(
        person=lately, unit=here.unit, since=make.LONG_AGO, until=today() - datetime.timedelta(days=300)
    )
    team = make.person(unit=make.unit(here.unit, kind_code="workteam"))
    cases: list[tuple[Any, str]] = [
        (here.assessors[0], "assessor"),
        (here.staff, "put it forward"),
        (here.head, "member of the unit"),
        (make.person(unit=here.unit), "member of the unit"),
        (team, "member of the unit"),
        (lately, "member of the unit"),
    ]
    for person, words in cases:
        with pytest.raises(IntegrityError, match=words):
            write_by_hand(made, person)
    Membership.objects.filter(person=here.head).delete()
    for level, outcome in (("approval", "approve"), ("committee", "forward")):
        with pytest.raises(IntegrityError, match="who submitted it"):
            write_by_hand(made, here.head, level, outcome)
    write_by_hand(made, here.department)


def test_postgres_takes_one_answer_to_one_word_of_the_committee() -> None:
    """A second approval, or one after the department has returned it, is refused until the committee has met again."""
    here = builders.application("decided")
    made = here.now
    write_by_hand(made, here.department, outcome="return")
    other = make.official("department", here.county)
    with pytest.raises(IntegrityError, match="has not put it forward"):
        write_by_hand(made, other)
    write_by_hand(made, here.staff, "committee", "forward")
    write_by_hand(made, here.department)
    with pytest.raises(IntegrityError, match="has not put it forward"):
        write_by_hand(made, other)


def test_postgres_refuses_an_approval_the_committee_has_not_put_forward() -> None:
    """One person alone cannot take it from proposal to approval."""
    here = builders.application("findings_shown")
    with pytest.raises(IntegrityError, match="has not put it forward"):
        write_by_hand(here.now, here.department)


def test_postgres_refuses_a_committee_decision_by_an_assessor_or_member() -> None:
    """Neither writes the committee's row."""
    here = builders.application("findings_shown")
    with pytest.raises(IntegrityError, match="assessor"):
        write_by_hand(here.now, here.assessors[1], "committee", "forward")
    with pytest.raises(IntegrityError, match="member of the unit"):
        write_by_hand(here.now, here.head, "committee", "forward")


def test_postgres_refuses_a_refusal_without_criteria_or_appeal() -> None:
    """Both are looked at by the end of the transaction at the latest."""
    here = builders.application("decided")
    with pytest.raises(IntegrityError, match="decision_refusal_names_appeal"):
        write_by_hand(here.now, here.department, outcome="refuse")
    with pytest.raises(IntegrityError, match="reasons by criterion"), transaction.atomic():
        Decision.objects.create(
            application=here.now,
            level="approval",
            outcome="refuse",
            reasons="x",
            by=here.department,
            decided_on=today(),
            appeal_until=today(),
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_postgres_refuses_an_approval_that_leaves_out_a_criterion() -> None:
    """One criterion left out, or one not met without a word, and nothing of it is kept."""
    here = builders.application("decided", n_4_3="not_met")
    for spared in ("finding", "row"):
        with pytest.raises(IntegrityError, match="stands on every criterion"), transaction.atomic():
            decision = Decision.objects.create(
                application=here.now,
                level="approval",
                outcome="approve",
                reasons="x",
                by=here.department,
                decided_on=today(),
            )
            for claim in here.now.claims.select_related("criterion"):
                if claim.criterion.number != "4.3":
                    decision.by_criterion.create(criterion=claim.criterion, finding="met")
                elif spared == "finding":
                    decision.by_criterion.create(criterion=claim.criterion, finding="not_met")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("table", ["assessments_decision", "assessments_criterionreason"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_decisions_are_append_only(table: str, statement: str) -> None:
    """The program's own role cannot rewrite them."""
    builders.application("awarded")
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
