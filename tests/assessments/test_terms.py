"""What an edition says of each tier, and of which units and tiers a criterion is asked (L10)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from assessments import applying, standards
from assessments.models import Criterion, TierTerms
from tests import factories as make
from tests.assessments import builders
from workflow.clock import today
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def test_the_first_edition_states_what_held_before() -> None:
    """Each tier has terms; nothing weighed keeps a unit from the flag, one approval, at the nearest area."""
    first = standards.in_force()
    rows = {one.tier: one for one in first.terms.all()}
    assert {tier: (one.follows, one.kinds) for tier, one in rows.items()} == {
        "1": ("", ""),
        "2": ("1", ""),
        "3": ("2", ""),
        "honour": ("", "school"),
    }
    one = standards.terms_of(first, "2")
    assert (one.months_between, one.threshold, one.decides_at, one.approves_at) == (12, 0, "own", "own")
    assert (one.approvals, one.visited, one.in_rounds) == (1, True, False)
    assert first.criteria.get(number="4.3").weight == 100


def test_a_tier_without_terms_is_not_awarded() -> None:
    """The edition names the tiers it awards."""
    made = builders.edition()
    made.terms.filter(tier="3").delete()
    with pytest.raises(NotReady, match="does not award"):
        standards.terms_of(made, "3")


def test_a_criterion_of_one_kind_of_unit_is_claimed_by_that_kind_alone() -> None:
    """A school is asked what a factory is not."""
    made = builders.edition()
    made.criteria.filter(number="2.3").update(kinds="school clinic")
    made.criteria.filter(number="1.2").update(tiers="2 3")
    school, factory = make.unit(kind_code="school"), make.unit(kind_code="factory")
    asked = {one.number for one in standards.criteria_for(made, "1", school)}
    assert "2.3" in asked
    assert "1.2" not in asked
    assert {one.number for one in standards.criteria_for(made, "1", factory)} == asked - {"2.3"}
    standards.publish(made, by=make.official("department", make.nation()), today=today())
    here = builders.road(unit=make.unit(make.unit(kind_code="county"), kind_code="factory"))
    application = applying.draft(here.things["resolution"], by=here.head, today=today(), statement="x")
    assert {one.criterion.number for one in application.claims.select_related("criterion")} == asked - {"2.3"}


def test_rounds_are_months() -> None:
    """Empty: at any time."""
    assert TierTerms(round_months="").taken_in(5)
    rounds = TierTerms(round_months="2 11")
    assert [month for month in range(1, 13) if rounds.taken_in(month)] == [2, 11]
    assert rounds.in_rounds


@pytest.mark.parametrize(
    ("imperative", "weight"), [(True, 10), (False, 0), (False, 101)], ids=["imperative", "unweighed", "too much"]
)
def test_guideline_criteria_are_weighed_and_imperative_ones_not(imperative: bool, weight: int) -> None:
    """By constraint."""
    made = builders.edition()
    with pytest.raises(IntegrityError, match="criterion_guideline_has_weight"), transaction.atomic():
        Criterion.objects.filter(standard=made, number="4.3").update(imperative=imperative, weight=weight)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"threshold": 101}, "terms_threshold"),
        ({"approvals": 3}, "terms_approvals"),
        ({"months_between": 241}, "terms_months"),
        ({"follows": "2"}, "terms_follow_another"),
    ],
)
def test_terms_that_make_no_sense_are_refused_by_the_database(fields: dict[str, object], name: str) -> None:
    """Whoever writes them."""
    made = builders.edition()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        made.terms.filter(tier="2").update(**fields)
