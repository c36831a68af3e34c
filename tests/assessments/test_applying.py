"""A unit applies, changes, submits and withdraws (L10)."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from assessments import applying, assessing, standards
from assessments.models import Application, ApplicationCounter, Criterion, Standard
from evidence.models import Evidence
from tests import factories as make
from tests.assessments import builders
from tests.evidence import files
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def file_of(here: builders.Road, title: str = "Log") -> Evidence:
    """A piece of evidence of the unit."""
    return files.filed(here.unit, here.head, content=files.pdf(title.encode()), title=title)


def test_not_before_all_three_fields_have_a_target() -> None:
    """Each field without one is named."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit)
    make.target(resolution, head, field="technical")
    with pytest.raises(NotReady) as refusal:
        applying.draft(resolution, by=head, today=today(), statement="x")
    assert len(refusal.value.reasons) == 2
    assert "Ideological" in str(refusal.value.reasons[0])


def test_not_from_a_resolution_that_is_not_in_force() -> None:
    """A returned resolution opens no application."""
    here = builders.road()
    here.things["resolution"].state = "returned"
    here.things["resolution"].returned_because = "The aim names no date"
    here.things["resolution"].save()
    with pytest.raises(NotReady):
        applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")


def test_only_the_units_head_applies() -> None:
    """Staff above the unit do not apply for it."""
    here = builders.road()
    with pytest.raises(NotYours):
        applying.draft(here.things["resolution"], by=here.staff, today=today(), statement="x")


def test_one_open_application_a_unit() -> None:
    """By the verb, and by the database."""
    here = builders.application()
    with pytest.raises(NotNow):
        applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")
    made = here.now
    with pytest.raises(IntegrityError, match="application_one_open"), transaction.atomic():
        Application.objects.create(
            unit=made.unit, resolution=made.resolution, standard=made.standard, tier="1", state="draft", statement="x"
        )


def test_the_application_writes_itself() -> None:
    """A claim for each criterion of the tier, with what is counted and the evidence of readings in its field."""
    here = builders.road()
    target = here.things["resolution"].targets.get(field="technical")
    reading = target.measures.get().readings.create(value=68, happened_on=today(), by=here.head)
    reading.evidence.add(file_of(here))
    made = applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")
    claims = {one.criterion.number: one for one in made.claims.select_related("criterion")}
    assert len(claims) == made.standard.criteria.count()
    assert (claims["2.1"].reached, claims["2.1"].counted, claims["2.1"].counted_of) == (100, 1, 1)
    assert claims["2.3"].reached is None
    assert [one.title for one in claims["2.1"].evidence.all()] == ["Log"]
    assert not claims["3.1"].evidence.exists()
    assert not claims["4.3"].evidence.exists()


def test_one_piece_of_evidence_serves_many_criteria_but_only_the_units_own() -> None:
    """The same file under two criteria; a foreign one is refused."""
    here = builders.application()
    file = file_of(here)
    for number in ("2.1", "2.3"):
        criterion = builders.criterion_of(here.now, number)
        applying.claim(here.now, by=here.head, criterion=criterion, note="", evidence=[file])
    assert file.claims.count() == 2
    foreign = file_of(builders.road(), "Foreign")
    with pytest.raises(NotReady):
        applying.claim(here.now, by=here.head, criterion=criterion, note="", evidence=[foreign])


def test_numbers_of_a_year_have_no_gaps() -> None:
    """A submission that is refused takes no number; a returned one keeps its own."""
    first, second, third = (builders.application() for _ in range(3))
    applying.submit(first.now, by=first.head, today=datetime.date(2026, 11, 2))
    target = second.things["resolution"].targets.get(field="cultural")
    target.state = "ended"
    target.save()
    with pytest.raises(NotReady):
        applying.submit(second.now, by=second.head, today=datetime.date(2026, 11, 3))
    applying.submit(third.now, by=third.head, today=datetime.date(2026, 11, 4))
    assert (first.now.number, second.now.number, third.now.number) == ("2026-1", None, "2026-2")
    assessing.return_(first.now, by=first.staff, reason="Evidence is missing")
    applying.submit(first.now, by=first.head, today=datetime.date(2027, 1, 4))
    assert first.now.number == "2026-1"
    assert ApplicationCounter.objects.get(year=2026).last == 2


def test_the_edition_in_force_at_submission_is_kept() -> None:
    """A new edition before submission rewrites the claims and keeps notes by number; after it nothing changes."""
    here = builders.application()
    file = file_of(here)
    criterion = builders.criterion_of(here.now, "2.1")
    applying.claim(here.now, by=here.head, criterion=criterion, note="All shops", evidence=[file])
    second = Standard.objects.create(edition=2, title_en="Second", title_ko="둘째", state="draft")
    Criterion.objects.create(
        standard=second,
        number="2.1",
        field="technical",
        text_en="Targets met",
        text_ko="목표",
        source="targets_met",
        limit=90,
    )
    official = make.official("department", make.nation())
    with pytest.raises(NotYours):
        standards.publish(second, by=here.department, today=today())
    standards.publish(second, by=official, today=today())
    applying.submit(here.now, by=here.head, today=today())
    claim = here.now.claims.get()
    assert (here.now.standard, claim.criterion.standard, claim.note) == (second, second, "All shops")
    assert list(claim.evidence.all()) == [file]
    assert Standard.objects.get(edition=1).state == "superseded"
    assert [one.name for one in steps_of(second)] == ["publish"]


def test_an_edition_without_criteria_is_not_published() -> None:
    """Nothing is required, so nothing can be assessed."""
    empty = Standard.objects.create(edition=2, title_en="Second", title_ko="둘째", state="draft")
    with pytest.raises(NotReady):
        standards.publish(empty, by=make.official("department", make.nation()), today=today())


def test_without_a_published_edition_nobody_applies() -> None:
    """The reason says so."""
    here = builders.road()
    Standard.objects.update(state="superseded")
    with pytest.raises(NotReady):
        applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")


@pytest.mark.parametrize("stage", ["draft", "submitted", "screened", "on_site", "findings_shown", "decided"])
def test_withdrawn_by_the_unit_before_the_approval(stage: str) -> None:
    """At every stage before it, with its reason; then the unit may apply again."""
    here = builders.application(stage)
    applying.withdraw(here.now, by=here.head, note="The targets will be raised first")
    assert here.now.state == "withdrawn"
    assert applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x").state == "draft"


def test_not_withdrawn_after_the_award() -> None:
    """It is recorded by then."""
    here = builders.application("awarded")
    with pytest.raises(NotNow):
        applying.withdraw(here.now, by=here.head, note="x")


def test_the_statement_changes_until_it_is_submitted() -> None:
    """Edited as a draft; not afterwards."""
    here = builders.application()
    applying.edit(here.now, by=here.head, statement="Better words")
    assert here.now.statement == "Better words"
    applying.submit(here.now, by=here.head, today=today())
    with pytest.raises(NotNow):
        applying.edit(here.now, by=here.head, statement="x")


def test_a_submitted_application_has_number_and_date_by_constraint() -> None:
    """The database holds it."""
    here = builders.application()
    with pytest.raises(IntegrityError, match="application_numbered"), transaction.atomic():
        Application.objects.filter(pk=here.now.pk).update(state="submitted")
