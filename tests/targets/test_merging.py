"""Merging and splitting units: what goes over, what ends, what is refused; counters stay right, two at once are one."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from reviews.models import FollowUp, Review
from targets import rollup
from targets.models import DirectiveAnswer, Resolution, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, Page, check
from tests.targets.cast import TODAY, Place, client, day
from tests.targets.test_renewing import propose
from units import appointing, merging, tree
from units.models import Membership, Person, Unit
from units.reach import reach_of
from workflow.models import Step, steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(place: Place) -> Unit:
    """A second mine of the county, with a resolution in force."""
    found = make.unit(place.county, code="SECOND", name_en="Second Mine")
    make.resolution(found, term_on=day(700))
    return found


def merge(unit: Unit, into: Unit, by: Person, reason: str = "One management") -> Unit:
    """Merge, as loaded anew."""
    load = Unit.objects.select_related("kind", "parent").get
    return merging.merge(load(pk=unit.pk), by=by, into=load(pk=into.pk), today=TODAY, reason=reason)


def counted(unit: Unit) -> int:
    """How many targets the counters say stand at a unit and below."""
    rollup.fold()
    assert rollup.differing() == 0
    return sum(row.n for row in unit.rollups.all())


def test_the_survivor_inherits_open_work_and_the_resolution_ends(place: Place, other: Unit) -> None:
    """Open targets go over with a step, what was met stays; members, subunits and drives go over; posts end."""
    ours = place.resolution()
    target, met = place.target(ours), place.target(ours, title="Done")
    below = make.target(ours, place.head, title="Of the workteam")
    Target.objects.filter(pk=below.pk).update(unit=place.workteam)
    Target.objects.filter(pk=met.pk).update(state="met")
    drive = make.drive(place.mine, target)
    served = make.campaign_target(target, make.campaign())
    assert (counted(place.mine), counted(other)) == (3, 0)
    merge(place.mine, other, place.staff)
    for row in (ours, target, met, below, drive, place.mine, place.workteam):
        row.refresh_from_db()
    heir = Resolution.objects.get(unit=other)
    assert (ours.state, steps_of(ours).get().name) == ("withdrawn", "end_by_merger")
    assert (target.unit, target.resolution, target.state) == (other, heir, "in_force")
    assert (below.unit, below.resolution) == (place.workteam, heir)
    assert (met.unit, met.resolution, met.state) == (place.mine, ours, "met")
    served.refresh_from_db()
    assert drive.unit == served.unit == other
    assert [step.name for step in steps_of(target)][-1] == "take_over"
    assert place.workteam.parent == other
    assert place.mine.archived_on == TODAY
    assert (counted(place.mine), counted(other)) == (1, 2)
    now = Membership.objects.on(TODAY)
    assert now.filter(unit=other).count() == 10
    assert not now.filter(unit=place.mine).exists()
    assert not reach_of(Person.objects.get(pk=place.head.pk), TODAY).held
    assert Step.objects.filter(unit=place.mine, name="merge").count() == 1
    other.refresh_from_db()
    assert "sangnok mine" in other.search_text


def test_nobody_becomes_head_of_an_absorbed_unit(place: Place, other: Unit) -> None:
    """What its members drew up stays there, to be read by no head who comes later (Bound 3)."""
    administrator = make.official("administrator", place.county)
    merge(place.mine, other, place.staff)
    gone = Unit.objects.get(pk=place.mine.pk)
    somebody = make.person(unit=other)
    with pytest.raises(NotReady, match="archived"):
        appointing.appoint(
            by=administrator, person=somebody, post="head", unit=gone, since=TODAY, authority="Decision 7"
        )
    assert not reach_of(Person.objects.get(pk=somebody.pk), TODAY).held


def test_without_a_resolution_in_force_at_the_survivor_open_targets_end(place: Place) -> None:
    """A target stands under a resolution in force, or not at all; the reason stands in its history."""
    other = make.unit(place.county, name_en="Second Mine")
    target = place.target()
    assert (
        dict(merging.inherited(place.mine, other))["Open targets that end, as no resolution in force takes them"] == 1
    )
    merge(place.mine, other, place.staff)
    target.refresh_from_db()
    last = steps_of(target).order_by("-id")[0]
    assert (target.state, target.unit, last.name, last.note) == (
        "ended",
        place.mine,
        "end_with_resolution",
        "One management",
    )


def test_a_workteams_targets_stay_under_the_resolution_of_the_mine(place: Place) -> None:
    """Two workteams of one mine are merged: the mine's resolution goes on; elsewhere, and unresolved, they end."""
    ours = place.resolution()
    second = make.unit(place.mine, kind_code="workteam", name_en="Workteam 2")
    target, gone = (make.target(ours, place.head, title=title) for title in "ab")
    Target.objects.filter(pk=target.pk).update(unit=place.workteam)
    merge(place.workteam, second, place.staff)
    target.refresh_from_db()
    assert (target.unit, target.resolution) == (second, ours)
    third = make.unit(place.county, name_en="Elsewhere")
    Target.objects.filter(pk=gone.pk).update(unit=second)
    merge(second, third, place.staff)
    gone.refresh_from_db()
    assert (gone.state, steps_of(gone).order_by("-id")[0].name) == ("ended", "end_by_merger")
    ours.refresh_from_db()
    assert ours.state == "in_force"


def test_reviews_and_follow_ups_are_carried_on(place: Place, other: Unit) -> None:
    """A review of a period the survivor has already falls away; directives ask the absorbed unit no longer."""
    period = {"due_on": day(10), "late_after": day(20), "state": "planned", "period_end": day(10)}
    held = Review.objects.create(
        unit=place.mine, meeting=make.meeting(place.mine), **{**period, "state": "held"}, period_start=day(-200)
    )
    both, alone = (
        Review.objects.create(unit=place.mine, period_start=start, **period) for start in (day(-80), day(-20))
    )
    Review.objects.create(unit=other, period_start=day(-80), **period)
    follow_up = FollowUp.objects.create(
        review=held, unit=place.mine, field="technical", measure="Pumps", due_on=day(30), state="open"
    )
    place.resolution()
    merge(place.mine, other, place.staff)
    follow_up.refresh_from_db()
    alone.refresh_from_db()
    held.refresh_from_db()
    assert (follow_up.unit, alone.unit, held.unit) == (other, other, place.mine)
    assert not Review.objects.filter(pk=both.pk).exists()
    assert not DirectiveAnswer.objects.open().filter(unit=place.mine).exists()


def test_individual_targets_stay_where_they_were_drawn_up(place: Place, other: Unit) -> None:
    """The survivor's head never reads them (Bound 3)."""
    target = place.target()
    place.draw_up(target, place.members[:2])
    head = make.official("head", other, member_of=other)
    merge(place.mine, other, place.staff)
    rows = target.individual_targets.model.objects.visible_to(head)
    assert not rows.exists()
    assert target.individual_targets.filter(unit=place.mine).count() == 2


def test_what_cannot_be_merged(place: Place, other: Unit) -> None:
    """Itself, a subunit, an area into a unit, what is archived, an application under way, what is out of reach."""
    staff = place.staff
    with pytest.raises(NotReady, match="another unit"):
        merge(place.mine, place.mine, staff)
    with pytest.raises(NotReady, match="own subunits"):
        merge(place.mine, place.workteam, staff)
    national = make.official("staff", make.nation())
    with pytest.raises(NotReady, match="An area is merged"):
        merge(place.county, make.unit(), national)
    for not_theirs in (place.head, make.official("staff", place.mine), make.official("administrator", place.county)):
        with pytest.raises(NotYours):
            merge(place.mine, other, not_theirs)
    with pytest.raises(NotYours):
        merge(place.mine, make.unit(make.unit(kind_code="county")), staff)
    merge(other, place.mine, staff)
    with pytest.raises(NotReady, match="archived"):
        merge(place.mine, other, staff)
    with pytest.raises(NotReady, match="merged into another"):
        tree.restore(Unit.objects.get(pk=other.pk), by=staff, reason="x")


def test_a_split_leaves_the_history_with_the_original(place: Place) -> None:
    """Chosen subunits and members go over, their posts here end; resolution and targets stay."""
    target = place.target()
    kind = {"kind": place.mine.kind, "code": "NEW", "name_en": "North Mine"}
    goes = place.members[0]
    make.appoint(goes, "supply", place.mine)
    unit = Unit.objects.select_related("kind", "parent").get(pk=place.mine.pk)
    made = merging.split(
        unit,
        by=place.staff,
        today=TODAY,
        reason="Two shafts",
        subunits=[Unit.objects.get(pk=place.workteam.pk)],
        numbers=[goes.number, goes.number],
        **kind,
    )
    target.refresh_from_db()
    place.workteam.refresh_from_db()
    assert (made.parent, place.workteam.parent, target.unit) == (place.county, made, place.mine)
    now = Membership.objects.on(TODAY)
    assert [row.person for row in now.filter(unit=made)] == [goes]
    assert now.filter(unit=place.mine).count() == 9
    assert not reach_of(Person.objects.get(pk=goes.pk), TODAY).held
    assert [step.name for step in steps_of(unit)] == ["split"]
    assert counted(place.mine) == 1


def typed(**changes: Any) -> dict[str, Any]:
    """What the form of a split holds."""
    base = {
        "kind": make.kind("factory").pk,
        "code": "NEW",
        "name_en": "North Mine",
        "name_ko": "",
        "reason": "Two shafts",
    }
    return {**base, "staffing": "", "note": "", "numbers": "", **changes}


def test_both_pages_check_before_one_run(place: Place, other: Unit) -> None:
    """Nothing is recorded before the button of the check page; what was typed comes back by the other one."""
    staff, page = Browser(place.staff), reverse("units:merge", args=[place.mine.pk])
    place.target()
    words = {"into": "SECOND", "reason": "One management"}
    seen = staff.send(page, **words).content.decode()
    assert "Check what you wrote" in seen
    assert "Open targets that go over" in seen
    assert "One management" in staff.send(page, **words, change="1").content.decode()
    place.mine.refresh_from_db()
    assert place.mine.archived_on is None
    assert staff.record(page, **words, confirm="1") == other.get_absolute_url()
    assert "Another unit merged into this one" in staff.open(other.get_absolute_url())
    staff.open(page, status=409)
    page = reverse("units:split", args=[other.pk])
    assert "North Mine" in staff.send(page, **typed(numbers=place.members[0].number)).content.decode()
    assert not Unit.objects.filter(code="NEW").exists()
    staff.record(page, **typed(numbers=place.members[0].number), confirm="1")
    assert Membership.objects.on(TODAY).get(person=place.members[0]).unit.code == "NEW"


def test_bad_input_is_named_beside_its_field(place: Place, other: Unit) -> None:
    """A code elsewhere reads as one nobody has; each wrong number is named; a taken code; nothing chosen."""
    staff = Browser(place.staff)
    make.unit(make.unit(kind_code="county"), code="FAR")
    page = reverse("units:merge", args=[place.mine.pk])
    for code in ("FAR", "NONE"):
        said = errors(staff.send(page, into=code, reason="x").content.decode())
        assert said == ["No unit has this code; find it in the list of units"]
    assert errors(staff.send(page, into="MINE", reason="x").content.decode()) == ["Choose another unit than this one."]
    page = reverse("units:split", args=[place.mine.pk])
    foreign = make.person(unit=other).number
    said = errors(staff.send(page, **typed(numbers=f"{foreign}\nP-NOBODY")).content.decode())
    assert said == [f"{one}: no member of this unit has this number." for one in (foreign, "P-NOBODY")]
    nothing = errors(staff.send(page, **typed()).content.decode())
    assert nothing == ["Choose at least one subunit or member that goes over."]
    taken = staff.send(page, **typed(code="SECOND", numbers=place.members[0].number), confirm="1")
    assert errors(taken.content.decode()) == ["The code SECOND is taken; choose another."]
    assert client(place.head).get(page).status_code == 403


def test_a_renewal_under_way_goes_over_with_its_target(place: Place, other: Unit) -> None:
    """The committee answers it at the survivor."""
    target = place.target()
    renewal = propose(place, target, "extend", {"limit_on": day(260)})
    merge(place.mine, other, place.staff)
    renewal.refresh_from_db()
    assert (renewal.unit, renewal.state) == (other, "proposed")


def test_what_the_pages_cost(place: Place, other: Unit) -> None:
    """The form of each, however much the unit holds."""
    resolution = place.resolution()

    def grow() -> None:
        make.person(unit=place.mine)
        make.unit(place.mine, kind_code="workteam")
        place.target(resolution)

    grow()
    staff = client(place.staff)
    pages = [Page(staff, reverse(f"units:{name}", args=[place.mine.pk]), DETAIL) for name in ("merge", "split")]
    check(pages, grow)
