"""The road by its verbs: from the draft to the register, the refusals, and what each leaves behind."""

from __future__ import annotations

import pytest

from honours.models import Flag
from tests.assessments import builders
from workflow.models import steps_of

pytestmark = pytest.mark.django_db


def test_from_draft_to_register() -> None:
    """One step for each write; the award takes resolution and standing along."""
    here = builders.application("awarded")
    made = here.now
    assert made.state == "awarded"
    assert [one.name for one in steps_of(made)] == [
        "draft",
        "submit",
        "screen",
        "go_on_site",
        "show_findings",
        "put_forward",
        "approve",
        "award",
    ]
    flag = Flag.objects.get()
    assert (flag.number, flag.unit, flag.tier, flag.approved_by) == (1, here.unit, "1", here.department)
    here.things["resolution"].refresh_from_db()
    here.unit.refresh_from_db()
    assert here.things["resolution"].state == "fulfilled"
    assert here.unit.standing == "1"
    assert made.number == f"{made.submitted_on.year}-1"
