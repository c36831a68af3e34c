"""L11: "awarding the red flag": one entry in the register, on the roll, on the unit's page, for anybody to verify."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.assessments import builders
from tests.assessments.browser import Browser, at

pytestmark = pytest.mark.django_db


def approve(here: builders.Road) -> None:
    """The department approves on its pages."""
    official = Browser(here.department)
    official.record(at("award", here.now.pk), outcome="approve", reasons="Every criterion is met.")
    official.confirm_password(at("award_check", here.now.pk))
    official.record(at("award_check", here.now.pk), confirm="1")


def test_the_flag_is_entered_and_made_known() -> None:
    """No number is shown before the entry exists; then the roll, the register and the application show it."""
    here = builders.application("decided")
    public, address = Browser(), reverse("honours:roll")
    assert "Sangnok Mine" not in public.open(address)
    assert "0001" not in Browser(here.department).open(at("award", here.now.pk))
    approve(here)
    page = public.open(address)
    assert "Sangnok Mine" in page
    assert "0001" in page
    assert "Sangnok Mine" in public.open(reverse("honours:entry", args=[1]))
    assert "0001" in Browser(here.staff).open(reverse("honours:register"))
    assert "no. 0001" in Browser(here.head).open(here.now.get_absolute_url())


def test_a_second_flag_has_a_number_of_its_own() -> None:
    """The unit resolves again, for the second flag; the roll keeps both, the unit's standing is the second."""
    first = builders.application("decided")
    approve(first)
    second = builders.road(first.county, first.unit, head=first.head, tier="2")
    builders.application("decided", second)
    approve(second)
    page = Browser().open(reverse("honours:roll"))
    assert "0001" in page
    assert "0002" in page
    assert "Second flag" in page
    first.unit.refresh_from_db()
    assert first.unit.standing == "2"
