"""The cascade: serve a higher target, take one over in two clicks, see who has not; the database keeps its rules."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from targets import cascading
from targets.models import Serving, Target
from tests import factories as make
from tests.assessments.browser import Browser
from tests.queries import DETAIL, Page, check
from tests.targets.cast import TODAY, Place, client, day, typed
from units import tree
from units.models import Unit
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db


def above(place: Place, at: Unit | None = None, title: str = "Save fuel", **changes: Any) -> Target:
    """A target of the county, or of another area."""
    return make.target(
        make.resolution(at or place.county, term_on=day(700)), place.staff, title=title, limit_on=day(300), **changes
    )


def page_of(place: Place, target: Target) -> str:
    """Its cascade as the staff read it."""
    return Browser(place.staff).open(reverse("targets:cascade", args=[target.pk]))


def test_a_target_serves_one_above(place: Place) -> None:
    """With its weight, up to the nation; the higher one's progress is the weighted mean."""
    nation = above(place, Unit.objects.get(parent=None), "Save fuel everywhere")
    county, mine = above(place), place.target()
    other = place.target(mine.resolution, title="Second")
    head_of_county = make.official("head", place.county)
    cascading.serve(county, by=head_of_county, higher=nation)
    cascading.serve(mine, by=place.head, higher=county, weight=3)
    cascading.serve(other, by=place.head, higher=county)
    Target.objects.filter(pk=mine.pk).update(progress=40)
    assert [(one.target.pk, one.step, one.weight) for one in cascading.ancestry(mine)] == [
        (county.pk, 1, 3),
        (nation.pk, 2, 1),
    ]
    assert cascading.progress_of(county) == 30
    assert cascading.progress_of(mine) is None


def test_only_a_standing_target_above_is_served(place: Place) -> None:
    """Not one beside, below, over, twice; not by another's head."""
    county, mine = above(place), place.target()
    beside = make.target(make.resolution(make.unit(place.county)), place.head)
    over = above(place, Unit.objects.get(parent=None), state="ended")
    for higher in (beside, over, mine):
        with pytest.raises(NotReady):
            cascading.serve(mine, by=place.head, higher=higher)
    with pytest.raises(NotYours):
        cascading.serve(mine, by=place.staff, higher=county)
    cascading.serve(mine, by=place.head, higher=county)
    with pytest.raises(NotReady):
        cascading.serve(mine, by=place.head, higher=county)
    Target.objects.filter(pk=mine.pk).update(state="ended")
    with pytest.raises(NotReady):
        cascading.serve(mine, by=place.head, higher=county)


def test_the_database_keeps_the_rules(place: Place) -> None:
    """A unit beside, a weight of 0, a loop that a move of units opens."""
    county, mine = above(place), place.target()
    beside = make.target(make.resolution(make.unit(place.county)), place.head)
    for name, higher, weight in (("unit above", beside, 1), ("serving_weight", county, 0)):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Serving.objects.create(target=mine, higher=higher, weight=weight, by=place.head)
    Serving.objects.create(target=mine, higher=county, by=place.head)
    office = make.official("staff", Unit.objects.get(parent=None))
    tree.move(place.mine, by=office, parent=Unit.objects.get(parent=None), today=TODAY, reason="Reform")
    tree.move(place.county, by=office, parent=Unit.objects.get(pk=place.mine.pk), today=TODAY, reason="Reform")
    with pytest.raises(IntegrityError, match="itself through others"), transaction.atomic():
        Serving.objects.create(target=county, higher=mine, by=place.head)


def test_taken_over_in_two_clicks(place: Place) -> None:
    """The resolution's page, the list of targets above, and the form is filled; what is set serves the higher one."""
    resolution, county = place.resolution(), above(place)
    browser = Browser(place.head)
    listed = reverse("targets:higher", args=[resolution.pk])
    assert listed in browser.open(resolution.get_absolute_url())
    links = re.findall(r'href="([^"]*\?higher=\d+)"', browser.open(listed))
    assert len(links) == 1
    form = browser.open(links[0])
    assert 'value="Save fuel"' in form
    assert county.limit_on.isoformat() in form
    answer = client(place.head).post(links[0], typed(title="Save fuel", unit=place.mine.pk, confirm="1"))
    made = Target.objects.get(unit=place.mine)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert Serving.objects.get().higher == county
    assert client(place.head).get(f"{links[0]}x").status_code == 200


def test_who_has_not_taken_it_up(place: Place) -> None:
    """The units right below, those without one first; a target deep inside counts for its unit."""
    county = above(place)
    make.unit(place.county, name_en="Quiet Farm")
    inside = place.target()
    Target.objects.filter(pk=inside.pk).update(unit=place.workteam)
    Serving.objects.create(target=inside, higher=county, by=place.head, weight=2)
    assert [(one.name_en, one.taken) for one in cascading.taken_up(county)] == [
        ("Quiet Farm", False),
        ("Sangnok Mine", True),
    ]
    page = page_of(place, county)
    assert page.index("Quiet Farm") < page.index("not taken up") < page.index("Sangnok Mine", page.index("Quiet Farm"))
    assert inside.title in page


def test_serving_and_no_longer(place: Place) -> None:
    """By form, each with a step; the head alone sees the buttons."""
    county, mine = above(place), place.target()
    browser = Browser(place.head)
    browser.record(reverse("targets:serve", args=[mine.pk]), higher=county.pk, weight=4)
    edge = Serving.objects.get()
    assert edge.weight == 4
    page = browser.open(reverse("targets:cascade", args=[mine.pk]))
    stop = reverse("targets:stop_serving", args=[edge.pk])
    assert stop in page
    assert "Save fuel" in page
    assert stop not in page_of(place, mine)
    browser.record(stop, reason="Another matter")
    assert not Serving.objects.exists()
    assert "Serves a higher target no longer" in browser.open(mine.get_absolute_url())


def test_what_the_cascade_costs(place: Place) -> None:
    """The same with one that serves it and with thirty."""
    county = above(place)

    def grow() -> None:
        unit = make.unit(place.county)
        Serving.objects.create(target=make.target(make.resolution(unit), place.head), higher=county, by=place.head)

    grow()
    check([Page(client(place.staff), reverse("targets:cascade", args=[county.pk]), DETAIL)], grow)
