"""What the desk, the unit page and the own record cost (performance.md, goals 1 and 2)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews import reviewing
from targets.counting import refresh_counts
from targets.models import FIELDS, Reading, Target
from tests import factories as make
from tests.desk.cast import Place, client
from tests.queries import DESK, DETAIL, Page, check
from tests.targets.cast import TODAY, day
from units.models import ContactPost, Person
from units.personal import INVENTORY

pytestmark = pytest.mark.django_db


def test_the_desk_of_every_post(place: Place) -> None:
    """Thirty of everything that can wait for somebody."""

    def grow() -> None:
        unit = make.unit(place.county)
        for state in ("submitted", "returned"):
            make.resolution(make.unit(unit), state=state)
        reviewing.plan(unit, today=TODAY)
        resolution = make.resolution(unit)
        make.target(resolution, place.head, state="draft")

    grow()
    make.appoint(place.head, "head", place.county)
    people = [place.head, place.staff, *(make.official(post, place.county) for post in POSTS)]
    check([Page(client(one), reverse("desk:home"), DESK) for one in people], grow)


POSTS = ("committee", "department", "senior", "auditor", "administrator", "supply", "team", "organization")


def test_the_unit_page(place: Place) -> None:
    """Thirty targets with readings, thirty units below, thirty awards, steps, contacts."""

    def grow() -> None:
        number = Target.objects.count()
        target = place.target(place.under, "in_force", field=FIELDS[number % 3][0], title=f"Target {number}")
        Reading.objects.create(measure=target.measures.get(), value=62, happened_on=day(-9), by=place.head)
        workshop = make.unit(place.mine, kind_code="workshop")
        team = make.unit(workshop, kind_code="workteam")
        member = make.person(unit=team)
        place.draw_up(target, [member], unit=team)
        ContactPost.objects.create(unit=place.mine, title_en=f"Office {number}", title_ko="x")
        place.evidence(f"Sheet {number}")
        refresh_counts(TODAY)

    grow()
    reviewing.plan(place.mine, today=TODAY)
    unit, county = (reverse("desk:unit", args=[one.pk]) for one in (place.mine, place.county))
    people: list[Person] = [place.head, place.members[0], place.staff]
    check([Page(client(one), unit, DETAIL) for one in people] + [Page(client(place.staff), county, DETAIL)], grow)


def test_the_own_record(place: Place) -> None:
    """Thirty individual targets. It must be complete, so each kind of rows held is asked for by a statement."""
    target = place.target()

    def grow() -> None:
        place.draw_up(target, place.members[:1])

    grow()
    kinds = sum(1 for held in INVENTORY.values() if held.rows is not None)
    # Besides: session, person, what was done by virtue of posts, reach.
    check([Page(client(place.members[0]), reverse("desk:record"), kinds + 4)], grow)
