"""A refusal is appealed in time, decided by another, and what was faulty is done again by other persons (Bound 6)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from assessments import appealing, applying, assessing, deciding
from assessments.models import Appeal, AppealReason, StoodBack
from targets.tasks import close_due
from tests import factories as make
from tests.assessments import appeals, builders
from tests.assessments.appeals import appeal_of, lodge, lodged, reasons, refused, senior, upheld
from tests.assessments.test_deciding import write_by_hand
from tests.assessments.test_queries import evidence
from units.models import Membership, Person, Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LEVELS = pytest.mark.parametrize("level", ["committee", "approval"])


def again(person: Person) -> Person:
    """The same person as the next request meets them."""
    return Person.objects.get(pk=person.pk)


def of_post(post: str, unit: Unit, person: Person | None = None) -> Person:
    """A person with one more post."""
    person = person or make.person()
    make.appoint(person, post, unit)
    return again(person)


@LEVELS
def test_lodged_with_grounds_by_criterion(level: str) -> None:
    """It names its refusal, the level that refused and the day of the answer; the application stays refused."""
    here = lodged(level)
    made = appeal_of(here)
    assert (made.state, made.unit, made.decided_at) == ("lodged", here.unit, here.county)
    assert made.due_on == today() + datetime.timedelta(days=30)
    assert [(one.criterion.number, one.text) for one in made.by_criterion.all()] == [("3.2", appeals.WHY)]
    assert [one.name for one in steps_of(made)] == ["lodge"]
    assert here.now.state == "refused"


def test_only_within_the_date_and_once() -> None:
    """On the last day still, the day after no more; a second one only after the first was withdrawn."""
    here = refused()
    last = here.now.decisions.get().appeal_until
    assert last is not None
    with pytest.raises(NotReady, match="last day of appeal"):
        lodge(here, today=last + DAY)
    lodge(here, today=last)
    with pytest.raises(NotReady, match="lodged already"):
        lodge(here)
    appealing.withdraw(appeal_of(here), by=again(here.head), note="We apply again.")
    lodge(here)
    assert Appeal.objects.filter(state="lodged").count() == 1


def test_lodged_by_who_heads_the_unit_with_a_criterion_and_evidence_of_its_own() -> None:
    """Bad input is refused, and nothing is left behind."""
    here, other = refused(), builders.road()
    with pytest.raises(NotYours):
        lodge(here, by=here.staff)
    with pytest.raises(NotReady, match="Name the criterion"):
        lodge(here, by_criterion=reasons(here, " "))
    foreign = evidence(other, 1)
    with pytest.raises(NotReady, match="another unit"):
        lodge(here, evidence=[foreign])
    assert not Appeal.objects.exists()
    made = lodge(here, evidence=[evidence(here, 2)])
    assert made.evidence.count() == 1


def test_nothing_else_is_appealed() -> None:
    """An application under way, and one that was awarded."""
    for stage in ("decided", "awarded"):
        here = builders.application(stage)
        with pytest.raises(NotReady, match="Only a refusal"):
            lodge(here)


@LEVELS
def test_who_had_a_part_does_not_decide(level: str) -> None:
    """Decided, proposed, assessed, submitted, member now or lately, head above: refused by the rule."""
    here = lodged(level)
    lately = make.person()
    Membership.objects.create(person=lately, unit=here.unit, since=make.LONG_AGO, until=today() - 300 * DAY)
    parts = [here.staff, *here.assessors, here.head, make.person(unit=here.unit), lately]
    chief = make.official("head", here.county)
    if level == "approval":
        parts.append(here.department)
    for person in (*parts, chief):
        with pytest.raises(NotYours):
            answer(here, by=of_post("senior", here.county, person))
    answer(here, by=senior(here))


def answer(here: builders.Road, **changed: Any) -> Appeal:
    """It is dismissed."""
    given = {"today": today(), "reasons": "The visit found it so.", "by_criterion": reasons(here, "Two roofs leak.")}
    return appealing.dismiss(appeal_of(here), **{**given, **changed})


def test_a_department_decides_at_the_next_level_alone() -> None:
    """That of the county whose level refused does not, that of the province does; below the unit nobody does."""
    here = lodged("approval")
    province = here.county.parent
    assert province is not None
    for place, post in ((here.county, "department"), (here.unit, "senior"), (here.county, "auditor")):
        with pytest.raises(NotYours):
            answer(here, by=of_post(post, place))
    above = of_post("department", province)
    assert list(Appeal.objects.for_deciders(above)) == [appeal_of(here)]
    assert not Appeal.objects.for_deciders(of_post("department", here.county)).exists()
    answer(here, by=above)


def test_dismissed_with_reasons_by_criterion() -> None:
    """The refusal stands, no second appeal; the unit may apply again."""
    here = lodged()
    with pytest.raises(NotReady):
        answer(here, by=senior(here), by_criterion={})
    with pytest.raises(NotReady):
        answer(here, by=senior(here), reasons=" ")
    answer(here, by=senior(here))
    made = appeal_of(here)
    assert (made.state, made.answer, made.decided_on) == ("dismissed", "The visit found it so.", today())
    assert here.now.state == "refused"
    with pytest.raises(NotReady, match="lodged already"):
        lodge(here)
    with pytest.raises(NotNow):
        answer(here, by=of_post("senior", here.county))
    applying.draft(here.things["resolution"], by=again(here.head), today=today(), statement="Again.")


def test_an_open_appeal_comes_before_another_application() -> None:
    """Else two would be open once it is upheld; withdrawn, the way is free."""
    here = lodged()
    with pytest.raises(NotReady, match="withdraw it"):
        applying.draft(here.things["resolution"], by=again(here.head), today=today(), statement="Again.")
    appealing.withdraw(appeal_of(here), by=again(here.head), note="We apply again.")
    applying.draft(here.things["resolution"], by=again(here.head), today=today(), statement="Again.")
    with pytest.raises(NotReady, match="Another application"):
        lodge(here)


def test_upheld_at_the_approval_another_official_decides() -> None:
    """The one who refused is refused by the server; another official of the department approves."""
    here = upheld("approval")
    assert (here.now.state, here.now.due_on) == ("decided", today() + datetime.timedelta(days=14))
    for person in (again(here.department), of_post("department", here.county, senior(here))):
        with pytest.raises(NotYours):
            deciding.approve(here.now, by=person, today=today(), reasons="All is met.")
    deciding.approve(here.now, by=of_post("department", here.county), today=today(), reasons="All is met.")
    assert here.now.state == "awarded"


def test_upheld_at_the_committee_another_records_the_sitting() -> None:
    """Who recorded it before does not; what the assessors found stands."""
    here = upheld("committee", "committee")
    assert here.now.state == "findings_shown"
    first = here.staff
    here.staff = again(first)
    with pytest.raises(NotYours):
        builders.committee(here)
    here.staff = of_post("staff", here.county)
    builders.committee(here)
    assert here.now.state == "decided"


def test_upheld_at_the_site_check_others_assess() -> None:
    """The assessors of before are not named again; nor does who decided the appeal; then the whole way to the award."""
    here = upheld("site")
    assert here.now.state == "submitted"
    fresh = [of_post("staff", here.county) for _ in range(3)]
    for person in (again(here.assessors[1]), of_post("staff", here.county, senior(here))):
        with pytest.raises(NotReady, match="before an appeal was upheld"):
            assessing.screen(here.now, by=fresh[0], today=today(), leading=person, second=fresh[1])
    with pytest.raises(NotYours):
        assessing.screen(here.now, by=again(here.staff), today=today(), leading=fresh[0], second=fresh[1])
    here.staff, here.assessors = fresh[0], (fresh[1], fresh[2])
    for step in ("screened", "on_site", "findings_shown", "decided"):
        builders.advance(here, step, today())
        here.staff = again(here.staff)
    with pytest.raises(NotYours):
        deciding.approve(here.now, by=again(here.department), today=today(), reasons="x")
    here.department = of_post("department", here.county)
    builders.advance(here, "awarded", today())
    assert here.now.state == "awarded"


def test_a_refusal_after_an_upheld_appeal_is_appealed_anew() -> None:
    """It is another decision, with a date of its own, and another decides."""
    here = upheld("approval")
    other = of_post("department", here.county)
    deciding.refuse(here.now, by=other, today=today(), reasons="Not yet.", by_criterion=reasons(here))
    lodge(here)
    with pytest.raises(NotYours):
        answer(here, by=again(senior(here)))
    answer(here, by=of_post("senior", here.county))


def test_upheld_only_while_the_application_can_go_on() -> None:
    """The resolution withdrawn meanwhile, or a step the refusal had not reached: said in words, nothing recorded."""
    here = lodged()
    given = {"by": senior(here), "today": today(), "reasons": "The visit was cut short."}
    with pytest.raises(NotReady, match="Choose the step"):
        appealing.uphold(appeal_of(here), step="approval", **given)
    type(here.now.resolution).objects.update(state="withdrawn")
    with pytest.raises(NotReady, match="not in force"):
        appealing.uphold(appeal_of(here), step="site", **given)
    assert (appeal_of(here).state, here.now.state) == ("lodged", "refused")


def test_the_resolution_does_not_lapse_while_a_refusal_can_be_appealed() -> None:
    """Nor while an appeal waits; afterwards it does."""
    here = refused()
    resolution = here.things["resolution"]
    type(resolution).objects.filter(pk=resolution.pk).update(term_on=today() - DAY)
    close_due()
    resolution.refresh_from_db()
    assert resolution.state == "in_force"
    lodge(here)
    appealing.dismiss(appeal_of(here), by=senior(here), today=today(), reasons="So.", by_criterion=reasons(here))
    close_due()
    resolution.refresh_from_db()
    assert resolution.state == "in_force"
    with transaction.atomic():
        late = today() + 31 * DAY
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("targets.tasks.today", lambda: late)
            close_due()
    resolution.refresh_from_db()
    assert resolution.state == "lapsed"


# The same by hand: whoever writes SQL past the program is refused by PostgreSQL.

UPHOLD = """
UPDATE assessments_appeal SET state = 'upheld', reenters = 'committee', answer = 'by hand', decided_by_id = %s,
    decided_on = %s WHERE id = %s
"""


def by_hand(sql: str, *parameters: Any) -> None:
    """A statement past all verbs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))


@LEVELS
def test_postgres_refuses_a_decider_who_had_a_part(level: str) -> None:
    """Each by its constraint; an official without a part passes, and then nothing changes any more."""
    here = lodged(level)
    made = appeal_of(here)
    lately = make.person()
    Membership.objects.create(person=lately, unit=here.unit, since=make.LONG_AGO, until=today() - 300 * DAY)
    cases = [
        (here.staff, "who decided"),
        (here.assessors[1], "who assessed"),
        (here.head, "who applied"),
        (make.person(unit=make.unit(here.unit, kind_code="workteam")), "member of the unit"),
        (lately, "member of the unit"),
    ]
    if level == "approval":
        cases.append((here.department, "who decided"))
    for person, words in cases:
        with pytest.raises(IntegrityError, match=words):
            by_hand(UPHOLD, person.pk, today(), made.pk)
    by_hand(UPHOLD, senior(here).pk, today(), made.pk)
    for statement in ("UPDATE assessments_appeal SET state = 'lodged'", "DELETE FROM assessments_appeal"):
        with pytest.raises(IntegrityError, match="stays as it is"):
            by_hand(statement)


def test_postgres_refuses_an_appeal_too_late_or_against_nothing() -> None:
    """Against a decision that is no refusal or no longer the last, after its day, or changed afterwards."""
    here = refused("approval")
    forward, refusal = here.now.decisions.order_by("pk")
    common = {
        "application": here.now,
        "unit": here.unit,
        "decided_at": here.county,
        "state": "lodged",
        "grounds": "x",
        "lodged_by": here.head,
    }
    late = refusal.appeal_until + DAY
    for decision, day, words in ((forward, today(), "refusal that stands"), (refusal, late, "last day of appeal")):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            Appeal.objects.create(decision=decision, lodged_on=day, due_on=day, **common)
    with pytest.raises(IntegrityError, match="name criteria"), transaction.atomic():
        Appeal.objects.create(decision=refusal, lodged_on=today(), due_on=today(), **common)
        by_hand("SET CONSTRAINTS ALL IMMEDIATE")
    made = lodge(here)
    with pytest.raises(IntegrityError, match="was lodged stays"):
        by_hand("UPDATE assessments_appeal SET grounds = 'others' WHERE id = %s", made.pk)
    with pytest.raises(IntegrityError, match="appeal_o"):
        with transaction.atomic():
            Appeal.objects.create(decision=refusal, lodged_on=today(), due_on=today(), **common)


def test_postgres_refuses_who_stood_back() -> None:
    """Neither a decision nor the part of an assessor by who took the faulty step or upheld the appeal."""
    here = upheld("site")
    insert = (
        "INSERT INTO assessments_decision (application_id, level, outcome, reasons, minute, by_id, decided_on)"
        " VALUES (%s, 'committee', 'forward', 'by hand', '', %s, %s)"
    )
    assert StoodBack.objects.count() == 5
    here.now.assessors.all().delete()
    for person in (here.staff, here.department, senior(here), here.assessors[0]):
        with pytest.raises(IntegrityError, match="other persons take the step"):
            by_hand(insert, here.now.pk, person.pk, today())
    name = "INSERT INTO assessments_assessor (application_id, person_id, leads) VALUES (%s, %s, false)"
    with pytest.raises(IntegrityError, match="other persons take the step"):
        by_hand(name, here.now.pk, here.assessors[1].pk)
    by_hand(insert, here.now.pk, of_post("staff", here.county).pk, today())


def test_postgres_takes_one_more_answer_of_the_department_after_an_appeal_and_no_second() -> None:
    """The refusal that was appealed in vain gives no right to another answer."""
    here = lodged("approval")
    other = make.official("department", here.county)
    with pytest.raises(IntegrityError, match="has not put it forward"):
        write_by_hand(here.now, other)
    appealing.uphold(appeal_of(here), by=senior(here), today=today(), step="approval", reasons="Read again.")
    write_by_hand(here.now, other)
    with pytest.raises(IntegrityError, match="has not put it forward"):
        write_by_hand(here.now, make.official("department", here.county))


@pytest.mark.parametrize("table", ["assessments_appealreason", "assessments_stoodback"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_reasons_and_who_stood_back_are_append_only(table: str, statement: str) -> None:
    """The program's own role cannot rewrite them."""
    upheld("approval")
    assert AppealReason.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"):
        by_hand(statement.format(table))
