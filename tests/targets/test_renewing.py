"""Renewal by its verbs: what each kind may say, who answers, what comes into force, what stays (L7, rule 4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments import standards
from assessments.models import Application
from targets import progress, renewal_dates, renewing, resolving, setting
from targets.models import Reading, Renewal, Target
from targets.plan import Step
from tests import factories as make
from tests.targets.cast import TODAY, Place, day, plan
from units.models import Norm
from units.periods import months_after
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def propose(place: Place, target: Target, kind: str, *changes: dict[str, Any], **more: Any) -> Renewal:
    """A proposal of the mine's head: the plan that stands, with changes."""
    words: dict[str, Any] = {"reason": "Cement came five weeks late", **more}
    plans = [plan(**one) for one in changes or ({},)]
    return renewing.propose(target, by=place.head, kind=kind, plans=plans, today=TODAY, **words)


def test_an_extension_waits_for_the_committee_and_then_holds(place: Place) -> None:
    """The version is drafted at once; the target stays as it is until staff above accept."""
    target = place.target()
    progress.add_reading(
        target, by=place.head, measure=target.measures.get(), value=Decimal("64.5"), happened_on=day(-1), today=TODAY
    )
    made = propose(place, target, "extend", {"limit_on": day(260)})
    target.refresh_from_db()
    assert (made.state, target.limit_on, target.current.number) == ("proposed", day(200), 1)  # type: ignore[union-attr]
    renewing.accept(made, by=place.staff, today=day(3))
    target.refresh_from_db()
    assert (target.limit_on, target.current.number, target.progress) == (day(260), 2, Decimal(50))  # type: ignore[union-attr]
    assert (made.state, made.decided_at, made.decided_on) == ("accepted", place.county, day(3))
    assert [one.number for one in target.versions.order_by("number")] == [1, 2]
    assert target.measures.count() == 1
    assert Reading.objects.count() == 1
    assert [step.name for step in steps_of(made)] == ["propose", "accept"]
    assert steps_of(target).last().facts["was"] == day(200).isoformat()


def test_a_raise_takes_force_at_once_by_the_head(place: Place) -> None:
    """A higher goal; the progress follows the new goal."""
    target = place.target()
    progress.add_reading(
        target, by=place.head, measure=target.measures.get(), value=Decimal("64.5"), happened_on=day(-1), today=TODAY
    )
    made = propose(place, target, "raise", {"goal": Decimal(71)})
    target.refresh_from_db()
    assert (made.state, made.decided_at) == ("accepted", None)
    assert target.progress == Decimal(35)
    assert target.state == "in_force"


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("extend", {"limit_on": day(180)}, "Choose a day after the time limit in force"),
        ("extend", {"limit_on": day(260), "goal": Decimal(67)}, "An extension keeps the goal"),
        ("raise", {}, "Raise the goal or bring the time limit forward"),
        ("raise", {"goal": Decimal(70), "limit_on": day(260)}, "A raise gives no more time"),
        ("raise", {"goal": Decimal(70), "stages": []}, "A raise keeps each stage at least where it stood"),
        (
            "raise",
            {"goal": Decimal(70), "stages": [Step(day(120), Decimal(66))]},
            "A raise keeps each stage at least where it stood",
        ),
        ("raise", {"goal": Decimal(67)}, "This goal is lower than the one in force"),
        ("renew", {"goal": Decimal(67)}, "This goal is lower than the one in force"),
        ("renew", {}, "Nothing has changed"),
        ("lower", {"goal": Decimal(68)}, "This goal is no lower than the one in force"),
        ("lower", {"goal": Decimal(50), "stages": []}, "other side of the level now"),
        ("extend", {"limit_on": day(260), "counted": "tonnes"}, "What is counted stays the same"),
        ("extend", {"limit_on": day(260), "baseline": Decimal(60)}, "What is counted stays the same"),
        ("extend", {"limit_on": day(900)}, "The resolution ends before this"),
    ],
)
def test_a_plan_is_what_its_kind_says(place: Place, kind: str, changes: dict[str, Any], said: str) -> None:
    """The bar cannot be lowered quietly: whatever pretends to be another kind is refused with its reason."""
    target = place.target()
    with pytest.raises(NotReady, match=said):
        propose(place, target, kind, changes)
    assert not Renewal.objects.exists()
    assert target.versions.count() == 1


def test_falling_goals_are_raised_downwards(place: Place) -> None:
    """Where less is better, a raise is a smaller goal."""
    falling: dict[str, Any] = {"baseline": Decimal(20), "goal": Decimal(12), "stages": [Step(day(60), Decimal(16))]}
    target = place.target(**falling)
    with pytest.raises(NotReady, match="lower than the one in force"):
        propose(place, target, "raise", {**falling, "goal": Decimal(14)})
    assert propose(place, target, "raise", {**falling, "goal": Decimal(10)}).state == "accepted"


def test_a_split_makes_two_targets_and_leaves_the_old_one(place: Place) -> None:
    """They stand ready as proposed, take force together; the old one is replaced, its readings stay with it."""
    target = place.target()
    made = propose(place, target, "split", {"title": "Mill three"}, {"title": "Dosing pumps"})
    assert [one.state for one in made.becomes.order_by("id")] == ["proposed", "proposed"]
    renewing.accept(made, by=place.staff, today=TODAY)
    target.refresh_from_db()
    assert target.state == "replaced"
    first, second = made.becomes.order_by("id")
    assert (first.title, first.state, second.title, second.state) == (
        "Mill three",
        "in_force",
        "Dosing pumps",
        "in_force",
    )
    assert (first.renew_on, first.discussion) == (months_after(TODAY, 12), target.discussion)


def test_a_split_needs_two_plans_and_a_replacement_one(place: Place) -> None:
    """Neither more nor less."""
    target = place.target()
    with pytest.raises(NotReady, match="A split makes two targets"):
        propose(place, target, "split", {})
    with pytest.raises(NotReady, match="A split makes two targets"):
        propose(place, target, "replace", {}, {})


def test_what_was_drafted_ends_when_the_committee_returns_it(place: Place) -> None:
    """The old target stays in force; the drafted one ends; the next proposal is free."""
    target = place.target()
    made = propose(place, target, "replace", {"title": "Another concentrator"})
    renewing.return_(made, by=place.staff, reason="Name the cost", today=TODAY)
    target.refresh_from_db()
    assert (made.state, made.returned_because, target.state) == ("returned", "Name the cost", "in_force")
    assert made.becomes.get().state == "ended"
    assert propose(place, target, "extend", {"limit_on": day(260)}).state == "proposed"


def test_a_withdrawn_version_keeps_its_number(place: Place) -> None:
    """Every version is kept: the next one is number 3."""
    target = place.target()
    renewing.withdraw(propose(place, target, "extend", {"limit_on": day(260)}), by=place.head, reason="Cement came")
    made = propose(place, target, "extend", {"limit_on": day(250)})
    assert made.drafted is not None
    assert made.drafted.number == 3


def test_who_may(place: Place) -> None:
    """The head proposes and withdraws, staff above answer; nobody else, nor the other way round."""
    target = place.target()
    with pytest.raises(NotYours):
        renewing.propose(target, by=place.staff, kind="extend", plans=[plan()], today=TODAY, reason="x")
    made = propose(place, target, "extend", {"limit_on": day(260)})
    for act in (renewing.accept, renewing.return_):
        with pytest.raises(NotYours):
            act(made, by=place.head, today=TODAY, **({} if act is renewing.accept else {"reason": "No"}))  # type: ignore[operator]
    with pytest.raises(NotYours):
        renewing.withdraw(made, by=place.staff, reason="No")
    with pytest.raises(NotYours):
        renewing.keep(target, by=place.members[0], reason="Fits", today=TODAY)
    renewing.accept(made, by=place.staff, today=TODAY)
    with pytest.raises(NotNow):
        renewing.return_(made, by=place.staff, reason="Too late", today=TODAY)


def test_a_reason_or_a_directive_is_needed_and_one_waits_at_a_time(place: Place) -> None:
    """Both are said in words; the database has the last one."""
    target = place.target()
    with pytest.raises(NotReady, match="Write the reason"):
        propose(place, target, "extend", {"limit_on": day(260)}, reason="")
    first = propose(place, target, "extend", {"limit_on": day(260)})
    with pytest.raises(NotReady, match="already waits"):
        propose(place, target, "extend", {"limit_on": day(270)})
    assert target.versions.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.filter(pk=first.pk).update(reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.filter(pk=first.pk).update(state="accepted")


@pytest.mark.parametrize("kind", ["lower", "split", "replace"])
def test_nothing_is_lowered_between_application_and_decision(place: Place, kind: str) -> None:
    """Neither proposed nor accepted; an extension and a raise are open."""
    target = place.target()
    plans = [{"goal": Decimal(67)}] if kind == "lower" else [{"title": "One"}, {"title": "Two"}]
    if kind == "replace":
        plans = plans[:1]
    before = propose(place, target, kind, *plans)
    application = Application.objects.create(
        unit=place.mine,
        resolution=target.resolution,
        standard=standards.in_force(),
        tier="1",
        state="submitted",
        submitted_on=TODAY,
        number="2026-001",
    )
    with pytest.raises(NotReady, match="An application is under way"):
        renewing.accept(before, by=place.staff, today=TODAY)
    renewing.withdraw(before, by=place.head, reason="Not now")
    with pytest.raises(NotReady, match="An application is under way"):
        propose(place, target, kind, *plans)
    assert propose(place, target, "raise", {"goal": Decimal(70)}).state == "accepted"
    Application.objects.filter(pk=application.pk).update(state="withdrawn")
    assert renewing.hindrances(Target.objects.get(pk=target.pk), kind) == []


def test_a_target_is_not_missed_while_the_committee_has_not_answered(place: Place) -> None:
    """After the answer the beat closes it as ever."""
    target = place.target()
    made = propose(place, target, "extend", {"limit_on": day(260)})
    assert setting.close_due(day(300)) == 0
    renewing.return_(made, by=place.staff, reason="No", today=day(300))
    assert setting.close_due(day(300)) == 1


def test_what_ends_takes_its_waiting_renewal_with_it(place: Place) -> None:
    """By itself, or with its resolution; what was drafted ends too."""
    target = place.target()
    made = propose(place, target, "replace", {"title": "Another"})
    target.refresh_from_db()
    setting.end(target, by=place.head, reason="The pit closes")
    made.refresh_from_db()
    assert (made.state, made.becomes.get().state) == ("withdrawn", "ended")
    other = place.target(target.resolution)
    made = propose(place, other, "replace", {"title": "Another one"})
    resolving.withdraw(target.resolution, by=place.head, reason="Merged")
    made.refresh_from_db()
    assert (made.state, made.becomes.get().state) == ("withdrawn", "ended")


def test_targets_untouched_for_the_set_time_ask_for_renewal(place: Place) -> None:
    """A renewal, a waiting proposal and "no change needed" each count; the nearest norm decides."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(touched_on=day(-400))
    Norm.objects.create(unit=place.county, name="target_renewal", value="14", since=day(-900))
    assert renewal_dates.refresh_dates(TODAY) == 1
    assert not Target.objects.to_renew(TODAY)
    Norm.objects.create(unit=place.mine, name="target_renewal", value="13", since=day(-900))
    assert renewal_dates.refresh_dates(TODAY) == 1
    assert renewal_dates.refresh_dates(TODAY) == 0
    assert list(Target.objects.to_renew(TODAY)) == [target]
    made = propose(place, target, "extend", {"limit_on": day(260)})
    assert not Target.objects.to_renew(TODAY)
    renewing.return_(made, by=place.staff, reason="No", today=TODAY)
    assert list(Target.objects.to_renew(TODAY)) == [target]
    target.refresh_from_db()
    renewing.keep(target, by=place.head, reason="It still fits", today=TODAY)
    assert not Target.objects.to_renew(TODAY)
    assert list(Target.objects.to_renew(months_after(TODAY, 13))) == [target]


def test_a_target_put_in_force_is_dated(place: Place) -> None:
    """The day it takes force begins its time."""
    under = place.resolution()
    targets = place.three_fields(under)
    place.draw_up(targets[0], [*place.members, place.head])
    setting.enforce(under, by=place.head, today=TODAY)
    assert {(one.touched_on, one.renew_on) for one in Target.objects.all()} == {(TODAY, months_after(TODAY, 12))}


def test_the_committee_is_the_nearest_above(place: Place) -> None:
    """Staff of the nation and of the county: the county is named."""
    make.appoint(place.staff, "staff", make.nation())
    assert renewing.committee_of(place.staff, place.mine) == place.county
    assert renewing.committee_of(place.head, place.mine) is None
