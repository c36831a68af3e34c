"""The flag a unit holds is the highest it has won, by the register or before it."""

from __future__ import annotations

import pytest

from honours import standing
from honours.models import LegacyAward
from tests import factories as make
from tests.assessments import builders
from units.models import Unit

pytestmark = pytest.mark.django_db


def won(unit: Unit, tier: str) -> None:
    """A past award without a date."""
    LegacyAward.objects.create(
        unit=unit, tier=tier, unit_name_printed=unit.name_en, precision="unknown", identity=f"{unit.pk}-{tier}"
    )


def held(unit: Unit) -> str:
    """The standing as it is kept now."""
    standing.refresh([unit.pk])
    return Unit.objects.get(pk=unit.pk).standing


def test_the_highest_past_award_counts() -> None:
    """Twice before once, once before the schools' honour flag, nothing where nothing was won."""
    unit, other = make.unit(), make.unit()
    won(unit, "honour")
    assert held(unit) == "honour"
    won(unit, "2")
    won(unit, "1")
    assert held(unit) == "2"
    assert held(other) == ""


def test_what_is_wrong_on_the_unit_is_mended() -> None:
    """The column follows the awards, also downwards."""
    unit = make.unit(standing="3")
    assert held(unit) == ""


def test_an_approval_counts_at_once() -> None:
    """A past flag and a second one from the register."""
    here = builders.road(tier="2")
    won(here.unit, "1")
    builders.application("awarded", here)
    assert Unit.objects.get(pk=here.unit.pk).standing == "2"
