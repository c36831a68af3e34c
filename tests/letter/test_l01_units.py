"""L1: "with an organ, an enterprise, a cooperative farm, a workshop or a workteam as the unit": each has its page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories as make
from tests.assessments.browser import Browser
from units.models import UnitKind

pytestmark = pytest.mark.django_db


def test_a_unit_of_every_kind_stands_in_the_tree_and_can_resolve() -> None:
    """Organs, enterprises, farms, institutes, schools, clinics; workshops and workteams inside them."""
    county = make.unit(kind_code="county", name_en="Eunha County")
    staff = Browser(make.official("staff", county))
    kinds = list(UnitKind.objects.filter(is_area=False))
    assert len(kinds) >= 8
    for kind in kinds:
        unit = make.unit(county, kind_code=kind.code, name_en=f"The {kind.code}")
        head = Browser(make.official("head", unit, member_of=unit))
        page = head.open(reverse("desk:unit", args=[unit.pk]))
        assert f"The {kind.code}" in page
        assert reverse("targets:resolve", args=[unit.pk]) in page
        assert f"The {kind.code}" in staff.open(reverse("desk:unit", args=[unit.pk]))
    tree = staff.open(reverse("units:below", args=[county.pk]))
    assert all(f"The {kind.code}" in tree for kind in kinds)


def test_the_page_of_a_unit_says_who_it_is_and_where_it_stands() -> None:
    """Sector, staffing, code, the areas above as far as the reader reaches, the office's contact; no list of persons."""
    county = make.unit(kind_code="county", name_en="Eunha County")
    mine = make.unit(county, code="MINE-1", name_en="Sangnok Mine", staffing=420)
    member = make.person("Ri Un Byol", unit=mine)
    page = Browser(make.person(unit=mine)).open(reverse("desk:unit", args=[mine.pk]))
    for words in ("Sangnok Mine", "MINE-1", "420 persons on the staff", "Eunha County"):
        assert words in page
    assert member.name not in page
