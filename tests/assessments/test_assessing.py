"""Screening with its conflicts, the site check, and what the unit says to it (L10)."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from assessments import assessing
from assessments.duties import conflicts, months_before
from assessments.models import Application, SiteFinding
from tests import factories as make
from tests.assessments import builders
from units.models import Membership, Norm, Person, Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def staff(here: builders.Road, *, member_of: Unit | None = None) -> Person:
    """Committee staff above the unit."""
    return make.official("staff", here.county, member_of=member_of)


def former(here: builders.Road, unit: Unit, months: int) -> Person:
    """Staff who left `unit` so many months ago."""
    who = staff(here)
    until = months_before(today(), months)
    Membership.objects.create(person=who, unit=unit, since=make.LONG_AGO, until=until)
    return who


def refused(here: builders.Road, person: Person) -> list[str]:
    """The reasons the server gives when this person is named."""
    with pytest.raises(NotReady) as refusal:
        assessing.screen(here.now, by=here.staff, today=today(), leading=here.assessors[0], second=person)
    return [str(one) for one in refusal.value.reasons]


def test_returned_with_reasons_by_criterion_and_submitted_again() -> None:
    """The unit reads which criteria are concerned."""
    here = builders.application("submitted")
    criteria = [builders.criterion_of(here.now, number) for number in ("2.1", "3.2")]
    assessing.return_(here.now, by=here.staff, reason="Evidence is missing", criteria=criteria)
    made = here.now
    assert (made.state, made.returned_because) == ("returned", "2.1, 3.2: Evidence is missing")
    builders.advance(here, "submitted", today())
    assert (here.now.state, here.now.returned_because) == ("submitted", "")


def test_conflicts_are_refused() -> None:
    """Own unit, its line above and below, former unit, head, helper: each with its reason."""
    here = builders.application("submitted")
    works = here.unit
    workteam = make.unit(works, kind_code="workteam")
    helper = staff(here)
    make.appoint(helper, "team", works)
    heading = staff(here)
    make.appoint(heading, "head", here.county)
    assert "member of the unit" in refused(here, staff(here, member_of=works))[0]
    assert "member of the unit" in refused(here, staff(here, member_of=workteam))[0]
    assert "member of the unit" in refused(here, former(here, works, 35))[0]
    assert "helps the unit" in refused(here, helper)[0]
    assert "heads the unit" in refused(here, heading)[0]
    assert "Two different" in refused(here, here.assessors[0])[0]
    assert here.now.state == "submitted"


def test_a_unit_around_the_applicant_is_its_own_line() -> None:
    """Whoever works in the enterprise does not assess its workshop."""
    county = make.unit(make.unit(kind_code="province"), kind_code="county")
    works = make.unit(county)
    here = builders.application("submitted", builders.road(county, make.unit(works, kind_code="workshop")))
    assert "member of the unit" in refused(here, staff(here, member_of=works))[0]
    assert conflicts(staff(here, member_of=make.unit(county)), here.unit, today()) == []


def test_a_former_unit_counts_as_long_as_the_norm_says() -> None:
    """36 months by default; the office's own row decides."""
    here = builders.application("submitted")
    who = former(here, here.unit, 37)
    assert conflicts(who, here.unit, today()) == []
    Norm.objects.create(unit=here.county, name="former_unit", value="48", since=make.LONG_AGO)
    assert conflicts(who, here.unit, today()) != []


def test_of_a_number_that_is_no_staff_nothing_is_told() -> None:
    """The same answer as for a number nobody has: no name, no unit."""
    here = builders.application("submitted")
    stranger = make.person("Kim Stranger", unit=here.unit)
    (reason,) = refused(here, stranger)
    assert stranger.number in reason
    assert "Stranger" not in reason
    elsewhere = make.official("staff", make.unit(make.unit(kind_code="province"), kind_code="county"))
    assert len(refused(here, elsewhere)) == 1


def test_only_who_is_named_records_the_check() -> None:
    """Other staff, the head and the department do not."""
    here = builders.application("screened")
    for person in (here.staff, here.head, here.department):
        with pytest.raises(NotYours):
            assessing.may_record(here.now, person)
    assessing.may_record(here.now, here.assessors[1])


def test_saved_as_often_as_needed_until_shown() -> None:
    """One visit, its findings overwritten; a finding taken back is gone; shown it stands."""
    here = builders.application("on_site")
    criterion = builders.criterion_of(here.now, "2.1")

    def again(finding: str) -> None:
        assessing.record_site_check(
            here.now,
            by=here.assessors[1],
            held_from=today(),
            held_to=today(),
            summary="Seen again",
            findings=[assessing.Found(criterion, finding, "Two shops")],
        )

    again("not_met")
    assert SiteFinding.objects.get(criterion=criterion).finding == "not_met"
    again("")
    assert not SiteFinding.objects.filter(criterion=criterion).exists()
    with pytest.raises(NotReady) as refusal:
        assessing.show_findings(here.now, by=here.assessors[0], today=today())
    assert [str(one) for one in refusal.value.reasons] == ["No finding yet: 2.1."]
    again("met")
    assert here.now.site_checks.count() == 1
    assessing.show_findings(here.now, by=here.assessors[0], today=today())
    with pytest.raises(NotNow):
        again("not_met")


def test_no_findings_without_a_visit() -> None:
    """Begun, but nothing recorded, is not possible by the verbs; the rule holds all the same."""
    here = builders.application("on_site")
    here.now.site_checks.update(shown_on=today())
    with pytest.raises(NotReady):
        assessing.show_findings(here.now, by=here.assessors[0], today=today())


def test_the_unit_remarks_on_the_findings() -> None:
    """The head writes, and may write again until the committee decides."""
    here = builders.application("findings_shown")
    assessing.remark(here.now, by=here.head, text="Correct.")
    assessing.remark(here.now, by=here.head, text="Correct; the coat follows.")
    assert here.now.unit_remark == "Correct; the coat follows."
    builders.committee(here)
    with pytest.raises(NotNow):
        assessing.remark(here.now, by=here.head, text="x")


def test_check_again_opens_a_second_visit() -> None:
    """The first stays as it was shown; the new one begins with its own findings."""
    here = builders.application("findings_shown", n_2_1="not_checked")
    builders.committee(here, "return", n_2_1="Was not checked")
    assert here.now.state == "on_site"
    builders.record_check(here, {})
    checks = list(here.now.site_checks.order_by("number"))
    assert [one.number for one in checks] == [1, 2]
    assert checks[0].findings.get(criterion__number="2.1").finding == "not_checked"
    assert checks[1].findings.get(criterion__number="2.1").finding == "met"
    assert [one.name for one in steps_of(here.now)][-2:] == ["return_to_site", "record_site_check"]


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (datetime.date(2026, 11, 23), 12, datetime.date(2025, 11, 23)),
        (datetime.date(2026, 3, 31), 1, datetime.date(2026, 2, 28)),
        (datetime.date(2024, 2, 29), 12, datetime.date(2023, 2, 28)),
        (datetime.date(2026, 1, 15), 1, datetime.date(2025, 12, 15)),
        (datetime.date(2026, 12, 31), 6, datetime.date(2026, 6, 30)),
    ],
)
def test_months_before(day: datetime.date, months: int, earlier: datetime.date) -> None:
    """The same day, or the last of the month."""
    assert months_before(day, months) == earlier


# The same by hand: whoever writes SQL past the program is refused by PostgreSQL.

NAME = "INSERT INTO assessments_assessor (application_id, person_id, leads) VALUES (%s, %s, false)"


def name_by_hand(made: Application, person: Person) -> None:
    """An assessor past all verbs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NAME, [made.pk, person.pk])


def test_postgres_refuses_an_assessor_of_the_unit() -> None:
    """Its member, a member inside it or of the enterprise around it; a member of the area's office passes."""
    county = make.unit(make.unit(kind_code="province"), kind_code="county")
    combine = make.unit(county)
    here = builders.application("submitted", builders.road(county, make.unit(combine)))
    for unit in (here.unit, make.unit(here.unit, kind_code="workteam"), combine):
        with pytest.raises(IntegrityError, match="of the unit or its line"):
            name_by_hand(here.now, make.person(unit=unit))
    name_by_hand(here.now, make.person(unit=county))


def test_postgres_refuses_an_assessor_who_has_a_part() -> None:
    """Who submitted it, who decided it; by a change of the row as well."""
    here = builders.application("decided")
    Membership.objects.filter(person=here.head).delete()
    for person in (here.head, here.staff):
        with pytest.raises(IntegrityError, match="does not assess it"):
            name_by_hand(here.now, person)
    row = here.now.assessors.earliest("pk")
    row.person = here.staff
    with pytest.raises(IntegrityError, match="does not assess it"), transaction.atomic():
        row.save()
