"""Resolutions by their verbs: tier, meeting, committee, end (L3)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from targets import resolving, setting
from targets.models import Resolution, Target
from tests import factories as make
from tests.targets.cast import ADOPTED, TODAY, Place, day
from units.models import Unit
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db
MEETING: dict[str, Any] = {"held_on": ADOPTED, "place": "Hall of the mine", "present": 120, "minutes": "All agreed."}


def begin(place: Place, **changes: Any) -> Resolution:
    """A draft of the mine."""
    values: dict[str, Any] = {"tier": "1", "aim": "Win the flag", "term_on": day(700), "today": TODAY, "by": place.head}
    return resolving.draft(place.mine, **{**values, **changes})


def test_the_road_of_a_resolution_leaves_one_step_each(place: Place) -> None:
    """Draft, adopted, submitted, recalled, submitted, returned, changed, submitted, in force."""
    resolution = begin(place)
    resolving.adopt(resolution, by=place.head, **MEETING)
    assert resolution.meeting is not None
    assert (resolution.meeting.present, resolution.meeting.kind) == (120, "resolution")
    resolving.submit(resolution, by=place.head, today=TODAY)
    resolving.recall(resolution, by=place.head)
    assert resolution.state == "adopted"
    resolving.submit(resolution, by=place.head, today=TODAY)
    resolving.return_(resolution, by=place.staff, reason="Name the third field")
    assert Resolution.objects.get().returned_because == "Name the third field"
    resolving.edit(resolution, by=place.head, tier="1", aim="All three fields", term_on=day(600), today=TODAY)
    resolving.submit(resolution, by=place.head, today=TODAY)
    resolving.accept(resolution, by=place.staff, today=TODAY)
    assert Resolution.objects.get().state == "in_force"
    names = list(steps_of(resolution).order_by("id").values_list("name", flat=True))
    assert names == ["draft", "adopt", "submit", "recall", "submit", "return", "edit", "submit", "accept"]


@pytest.mark.parametrize(
    ("standing", "kind", "tier", "words"),
    [
        ("", "factory", "2", "tier before"),
        ("1", "factory", "3", "tier before"),
        ("1", "factory", "1", "already holds"),
        ("", "factory", "honour", "for schools"),
    ],
)
def test_a_tier_that_does_not_follow_is_refused(place: Place, standing: str, kind: str, tier: str, words: str) -> None:
    """The tier is checked against what the unit holds."""
    Unit.objects.filter(pk=place.mine.pk).update(standing=standing)
    place.mine.refresh_from_db()
    with pytest.raises(NotReady, match=words):
        begin(place, tier=tier)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(("standing", "tier"), [("", "1"), ("1", "2"), ("2", "3")])
def test_a_tier_that_follows_is_taken(place: Place, standing: str, tier: str) -> None:
    """First, second, third."""
    Unit.objects.filter(pk=place.mine.pk).update(standing=standing)
    place.mine.refresh_from_db()
    assert begin(place, tier=tier).tier == tier


def test_a_school_may_aim_at_the_honour_flag() -> None:
    """And a school alone."""
    school = make.unit(kind_code="school")
    head = make.official("head", school)
    made = resolving.draft(school, by=head, tier="honour", aim="Win", term_on=day(500), today=TODAY)
    assert made.state == "draft"


def test_a_higher_app_may_speak_against_a_tier(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interval since the last flag is known to the register alone, which registers its reasons."""
    asked: list[tuple[str, datetime.date]] = []

    def too_early(unit: Unit, tier: str, today: datetime.date) -> list[str]:
        asked.append((tier, today))
        return ["The last flag is four months old."]

    monkeypatch.setattr(resolving, "tier_obstacles", [too_early])
    with pytest.raises(NotReady, match="four months old"):
        begin(place)
    assert asked == [("1", TODAY)]


def test_a_term_that_has_passed_is_refused(place: Place) -> None:
    """A resolution looks ahead."""
    with pytest.raises(NotReady, match="term after today"):
        begin(place, term_on=TODAY)


def test_a_unit_has_one_open_resolution(place: Place) -> None:
    """The second draft is told why; the database holds it too."""
    begin(place)
    with pytest.raises(NotReady, match="open resolution already"):
        begin(place)
    with pytest.raises(IntegrityError, match="resolution_one_open"), transaction.atomic():
        Resolution.objects.create(unit=place.mine, state="draft", tier="1", aim="x", term_on=day(9))
    assert Resolution.objects.count() == 1


def test_only_the_head_drafts_and_only_the_committee_above_accepts(place: Place) -> None:
    """Members, foreign heads and staff of the unit itself are refused."""
    with pytest.raises(NotYours):
        begin(place, by=place.members[0])
    with pytest.raises(NotYours):
        begin(place, by=place.outsider)
    resolution = place.resolution("submitted")
    own_staff = make.official("staff", place.mine)
    for person in (own_staff, place.head, place.outsider):
        with pytest.raises(NotYours):
            resolving.accept(resolution, by=person, today=TODAY)


def test_what_is_no_longer_there_is_not_answered(place: Place) -> None:
    """A recalled resolution cannot be accepted: somebody was quicker."""
    resolution = place.resolution("submitted")
    stale = Resolution.objects.get(pk=resolution.pk)
    resolving.recall(resolution, by=place.head)
    with pytest.raises(NotNow):
        resolving.accept(stale, by=place.staff, today=TODAY)


def test_a_resolution_in_force_is_not_edited(place: Place) -> None:
    """Its text is what the meeting adopted."""
    resolution = place.resolution("in_force")
    with pytest.raises(NotReady, match="draft or a returned"):
        resolving.edit(resolution, by=place.head, tier="1", aim="Other", term_on=day(600), today=TODAY)


def test_the_paper_of_another_unit_is_not_taken(place: Place) -> None:
    """Evidence belongs to the unit it was filed at."""
    from tests.evidence.files import kept

    foreign = kept(make.unit(), place.outsider)
    resolution = begin(place)
    with pytest.raises(NotReady, match="another unit"):
        resolving.adopt(resolution, by=place.head, evidence=[foreign], **MEETING)
    resolution.refresh_from_db()
    assert (resolution.state, resolution.meeting) == ("draft", None)


@pytest.mark.parametrize("end", ["withdraw", "lapse"])
def test_the_end_of_a_resolution_ends_its_targets(place: Place, end: str) -> None:
    """Open targets end with a step each; what is met stays met."""
    resolution = place.resolution()
    open_ones = [place.target(resolution, state) for state in ("draft", "discussed", "in_force")]
    met = place.target(resolution, "met")
    if end == "withdraw":
        resolving.withdraw(resolution, by=place.head, reason="The mine is merged")
    else:
        resolving.lapse(resolution, today=TODAY)
    states = dict(Target.objects.values_list("pk", "state"))
    assert {states[one.pk] for one in open_ones} == {"ended"}
    assert states[met.pk] == "met"
    for one in open_ones:
        assert steps_of(one).filter(name="end_with_resolution").count() == 1


def test_targets_do_not_end_with_a_resolution_that_stands(place: Place) -> None:
    """The move belongs to the end of the resolution alone."""
    from workflow.moving import move

    target = place.target()
    with pytest.raises(NotYours):
        move(target, "end_with_resolution", by=place.head)


def test_a_withdrawn_resolution_makes_room_for_another(place: Place) -> None:
    """And nothing can be set under the old one."""
    old = begin(place)
    resolving.withdraw(old, by=place.head, reason="Begun too early")
    assert begin(place).pk != old.pk
    with pytest.raises(NotReady, match="has ended"):
        setting.put_in_order(old, by=place.head, ids=[])
