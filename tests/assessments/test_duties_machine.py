"""Whoever tries what in whatever order: no person decides on what they applied for, assessed or belong to (trust 5)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assessments import applying, assessing, deciding
from assessments.models import Decision
from honours.models import Flag
from tests import factories as make
from tests.assessments import builders
from units.models import Membership, Person
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db
PEOPLE = 7
anybody = st.integers(0, PEOPLE - 1)
INSERT = """
INSERT INTO assessments_decision (application_id, level, outcome, reasons, minute, by_id, decided_on)
VALUES (%s, 'approval', 'approve', 'by hand', '', %s, %s)
"""


class Duties(RuleBasedStateMachine):
    """Seven people who hold every post there is, some of them members of the unit, and one application."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.here = builders.application("draft")
        self.people = [self.here.head.pk]
        for n in range(1, PEOPLE):
            who = make.person(unit=self.here.unit if n == 1 else None)
            if n == 2:
                left = today() - datetime.timedelta(days=200)
                Membership.objects.create(person=who, unit=self.here.unit, since=make.LONG_AGO, until=left)
            self.people.append(who.pk)
        for pk in self.people:
            for post in ("staff", "department"):
                make.appoint(Person.objects.get(pk=pk), post, self.here.county)

    def teardown(self) -> None:
        """Nothing stays."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def one(self, n: int) -> Person:
        """A person as the next request meets them."""
        return Person.objects.get(pk=self.people[n])

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Whether it was done; a refusal leaves no trace."""
        before = (self.here.now.state, self.here.now.version, steps_of(self.here.now).count())
        try:
            with transaction.atomic():
                act()
        except (NotYours, NotNow, NotReady):
            assert (self.here.now.state, self.here.now.version, steps_of(self.here.now).count()) == before
            return False
        return True

    @rule(n=anybody)
    def submit(self, n: int) -> None:
        """Anybody tries to submit."""
        self.attempt(lambda: applying.submit(self.here.now, by=self.one(n), today=today()))

    @rule(n=anybody, leading=anybody, second=anybody)
    def screen(self, n: int, leading: int, second: int) -> None:
        """Anybody tries to name any two."""
        two = {"leading": self.one(leading), "second": self.one(second)}
        if self.attempt(lambda: assessing.screen(self.here.now, by=self.one(n), today=today(), **two)):
            self.here.assessors = (two["leading"], two["second"])

    @rule(n=anybody)
    @precondition(lambda self: self.here.now.state in ("screened", "on_site"))
    def visit(self, n: int) -> None:
        """Anybody tries to record the visit and to show it."""
        self.here.assessors = (self.one(n), self.one(n))
        if self.attempt(lambda: builders.record_check(self.here, {})):
            self.attempt(lambda: assessing.show_findings(self.here.now, by=self.one(n), today=today()))

    @rule(n=anybody, outcome=st.sampled_from(["forward", "forward", "return"]))
    @precondition(lambda self: self.here.now.state == "findings_shown")
    def decide(self, n: int, outcome: str) -> None:
        """Anybody tries to record the committee's decision."""
        self.here.staff = self.one(n)
        more = {"n_2_1": "More is needed"} if outcome == "return" else {}
        self.attempt(lambda: builders.committee(self.here, outcome, **more))

    @rule(n=anybody, outcome=st.sampled_from(["approve", "approve", "return"]))
    @precondition(lambda self: self.here.now.state == "decided")
    def answer(self, n: int, outcome: str) -> None:
        """Anybody tries to give the department's answer."""
        more = {builders.criterion_of(self.here.now, "2.1"): "More"} if outcome == "return" else {}
        given = {"today": today(), "outcome": outcome, "reasons": "Seen", "by_criterion": more}
        self.attempt(lambda: deciding.answer(self.here.now, by=self.one(n), **given))

    @rule(n=anybody)
    @precondition(lambda self: self.here.now.state != "awarded")
    def by_hand(self, n: int) -> None:
        """The database refuses whom the verbs refuse; what it takes is taken back."""
        made, who = self.here.now, self.one(n)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(INSERT, [made.pk, who.pk, today()])
                assert made.state == "decided"
                assert not self.part(who)
                raise TakenBack
        except (IntegrityError, TakenBack):
            return

    def part(self, who: Person) -> bool:
        """Whether a person has a part in the application, found by other ways than the program's."""
        made = self.here.now
        edge = today() - datetime.timedelta(days=366)
        member = [one for one in Membership.objects.filter(person=who) if one.until is None or one.until > edge]
        return (
            any(one.unit_id == self.here.unit.pk for one in member)
            or who.pk in {one.person_id for one in made.assessors.all()}
            or who.pk in {one.by_id for one in made.decisions.all() if one.level == "committee"}
            or who.pk in {one.by_id for one in steps_of(made) if one.name == "submit"}
        )

    @invariant()
    def no_one_judges_what_is_theirs(self) -> None:
        """Every answer of the department is by somebody without a part; assessors are two and not of the unit."""
        made = self.here.now
        for one in Decision.objects.filter(application=made, level="approval"):
            assert not self.part(one.by)
        assessors = list(made.assessors.all())
        assert len({one.person_id for one in assessors}) in (0, 2)
        assert not {one.person_id for one in assessors} & {self.people[0], self.people[1], self.people[2]}

    @invariant()
    def an_entry_follows_an_approval(self) -> None:
        """One entry, by who approved last, and only then."""
        made = self.here.now
        flags = list(Flag.objects.all())
        assert len(flags) == (made.state == "awarded")
        for flag in flags:
            last = made.decisions.latest("pk")
            assert (last.level, last.outcome, last.by_id) == ("approval", "approve", flag.approved_by_id)


class TakenBack(Exception):
    """Leaves the transaction of what the database took."""


def test_no_order_of_attempts_lets_anybody_judge_what_is_theirs() -> None:
    """Some hundreds of attempts in random order; the oracle asks other questions than the rules do."""
    run_state_machine_as_test(
        Duties,
        settings=settings(
            max_examples=6, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_an_approval_within_reach_is_made() -> None:
    """The machine does not only refuse: the same people reach the award when each does their own part."""
    machine = Duties()
    try:
        machine.submit(0)
        machine.screen(3, 4, 5)
        machine.visit(4)
        machine.decide(3, "forward")
        machine.answer(3, "approve")
        assert machine.here.now.state == "decided"
        machine.answer(6, "approve")
        assert machine.here.now.state == "awarded"
        machine.an_entry_follows_an_approval()
        machine.no_one_judges_what_is_theirs()
    finally:
        machine.teardown()
