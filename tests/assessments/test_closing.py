"""A unit is not archived or merged while its application or an appeal is open."""

from __future__ import annotations

import datetime

import pytest

from assessments import closing
from assessments.models import Application
from tests import factories as make
from tests.assessments import builders
from units import merging, tree
from units.models import Unit
from workflow.clock import today
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


def unit_of(here: builders.Road) -> Unit:
    """The unit of a road, loaded anew."""
    assert here.application is not None
    return Unit.objects.select_related("kind", "parent").get(pk=here.application.unit_id)


@pytest.mark.parametrize("stage", ["draft", "submitted", "decided"])
def test_an_application_under_way_keeps_it(stage: str) -> None:
    """From its draft to the award; once it has ended, no longer."""
    here = builders.application(stage)
    unit = unit_of(here)
    said = "Its application is under way; it is decided or withdrawn first."
    staff = make.official("staff", make.nation())
    with pytest.raises(NotReady) as refused:
        tree.archive(unit, by=staff, today=today(), reason="Closed")
    assert said in refused.value.reasons
    with pytest.raises(NotReady) as refused:
        merging.merge(unit, by=staff, into=make.unit(unit.parent), today=today(), reason="One management")
    assert refused.value.reasons == [said]
    Application.objects.update(state="withdrawn")
    assert closing.obstacles(unit, today()) == []


def test_a_refusal_keeps_it_until_its_appeal_date() -> None:
    """The day is named; the day after, nothing is in the way."""
    here = builders.application("findings_shown")
    builders.committee(here, "refuse", n_2_1="Below the limit")
    unit = unit_of(here)
    (reason,) = closing.obstacles(unit, today())
    assert reason.startswith("A refusal can be appealed until ")
    assert closing.obstacles(unit, today() + datetime.timedelta(days=400)) == []
