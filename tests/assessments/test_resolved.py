"""Units which have resolved are a class in the list of applications."""

from __future__ import annotations

import pytest
from django.urls import reverse

from targets.models import Resolution
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser

pytestmark = pytest.mark.django_db


def test_applications_of_resolved_units() -> None:
    """At all, or for the tier; with the end of the resolution the unit leaves the class."""
    here = builders.application("submitted")
    staff, page = Browser(make.official("staff", make.nation())), reverse("assessments:applications")
    assert here.application is not None
    address = here.application.get_absolute_url()
    for chosen, shown in (("", True), ("any", True), ("1", True), ("3", False)):
        assert (address in staff.open(f"{page}?resolved={chosen}")) is shown
    Resolution.objects.update(state="withdrawn")
    assert address not in staff.open(f"{page}?resolved=any")
    assert address in staff.open(page)
