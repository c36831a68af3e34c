"""Norms are dated rows, inherited down the tree: the nearest unit that sets one decides."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from tests import factories as make
from units.models import Norm
from units.norms import KINDS, norm_of
from workflow.models import steps_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 15)


def setting(unit: object, value: str, since: datetime.date = make.LONG_AGO, name: str = "review_grace") -> None:
    """A norm in force."""
    Norm.objects.create(unit=unit, name=name, value=value, since=since)  # type: ignore[misc]


def test_the_nearest_unit_above_decides() -> None:
    """Default, nation, county, own unit; a sister's norm never."""
    county = make.unit(kind_code="county")
    mine, sister = make.unit(county), make.unit(county)
    assert norm_of(mine, "review_grace", DAY) == 10
    setting(make.nation(), "12")
    setting(sister, "3")
    assert norm_of(mine, "review_grace", DAY) == 12
    setting(county, "14")
    assert norm_of(mine, "review_grace", DAY) == 14
    setting(mine, "5")
    assert norm_of(mine, "review_grace", DAY) == 5
    assert norm_of(county, "review_grace", DAY) == 14


def test_a_norm_holds_from_its_day_on() -> None:
    """Yesterday's value stays yesterday's; a coming one is not in force."""
    unit = make.unit()
    setting(unit, "20", DAY)
    setting(unit, "30", DAY + datetime.timedelta(days=1))
    assert norm_of(unit, "review_grace", DAY - datetime.timedelta(days=1)) == 10
    assert norm_of(unit, "review_grace", DAY) == 20
    # An old value of the own unit stands above a newer one of the unit above.
    setting(make.nation(), "99", DAY)
    assert norm_of(unit, "review_grace", DAY) == 20


def test_values_are_read_as_what_they_are_and_names_are_known() -> None:
    """Numbers are numbers, cadences words; a name that is no norm is a slip."""
    unit = make.unit()
    assert norm_of(unit, "review_cadence", DAY) == "quarter"
    for name, kind in KINDS.items():
        assert norm_of(unit, name, DAY) == kind.read(kind.default)
    with pytest.raises(KeyError):
        norm_of(unit, "nothing", DAY)


def test_staff_set_a_norm_within_its_bounds() -> None:
    """A page: the row, one step; a share above 90 per cent is refused beside the field and nothing is written."""
    county = make.unit(kind_code="county")
    client = Client()
    client.force_login(make.official("staff", county))
    address = f"/units/{county.pk}/norms/coverage_share/"
    refused = client.post(address, {"value": "95", "since": "2026-06-15"})
    assert refused.status_code == 422 and 'value="95"' in refused.content.decode()
    assert "value" in refused.context["form"].errors
    assert client.post(address, {"value": "70", "since": "2026-06-15"}).status_code == 302
    assert norm_of(make.unit(county), "coverage_share", DAY) == 70
    assert [step.name for step in steps_of(county)] == ["norm"]
    page = client.get(f"/units/{county.pk}/norms/").content.decode()
    assert str(county) in page and "70" in page
    assert client.get(f"/units/{county.pk}/norms/nothing/").status_code == 404
