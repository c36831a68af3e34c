"""Corrections, suspensions, withdrawals, reinstatements: new entries that name the award, never an edit (L11, Bound 6)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from honours import changing
from honours.chain import verify
from honours.models import Flag, RegisterChange, RegisterCounter, RegisterEntry, RollEntry
from honours.presenting import awards_of
from tests import factories as make
from tests.assessments import builders
from tests.honours import changes
from tests.honours.changes import Case
from units.models import Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Case:
    """A flag that stands."""
    return changes.case()


def standing(here: Case) -> str:
    """What the unit holds."""
    return Unit.objects.get(pk=here.unit.pk).standing


def test_a_withdrawal_is_an_entry_of_its_own(here: Case) -> None:
    """It names the award, says all that is true, is a link of the chain; the flag's own row stays; standing and roll follow."""
    before = Flag.objects.values().get()
    assert (standing(here), RollEntry.objects.count()) == ("1", 1)
    made = changes.entered(here)
    award, line = RegisterEntry.objects.order_by("number")
    assert (line.number, line.kind, line.flag, line.previous) == (2, "withdrawal", here.flag, award.hash)
    assert line.facts == award.facts
    assert (line.approved_by, line.decided_on) == (here.other, today())
    assert Flag.objects.values().get() == before
    assert (made.state, made.entry, standing(here), here.flag.down) == ("entered", line, "", "withdrawal")
    assert not RollEntry.objects.exists()
    assert verify().fault is None
    assert made.appeal_until == today() + datetime.timedelta(days=30)
    assert [one.name for one in steps_of(made)] == ["open", "remark", "decide", "approve"]
    assert [one["label"] for one in awards_of(here.unit)] == ["Flag (withdrawal)"]
    assert RegisterCounter.objects.get(name="flags").last == 2


def test_the_next_award_takes_the_next_number_of_the_book(here: Case) -> None:
    """One line of numbers for awards and changes."""
    changes.entered(here)
    builders.application("awarded")
    assert list(Flag.objects.order_by("number").values_list("number", flat=True)) == [1, 3]
    assert verify().lines == 3


def test_a_correction_says_what_is_true_from_now_on(here: Case) -> None:
    """The roll shows the corrected name and date; the award's own line keeps what it said."""
    day = today() - datetime.timedelta(days=1)
    changes.entered(here, "correction", unit_name_en="Sangnok Coal Mine", awarded_on=day)
    award, line = RegisterEntry.objects.order_by("number")
    assert (award.unit_name_en, line.unit_name_en, line.unit_name_ko) == (
        "Sangnok Mine",
        "Sangnok Coal Mine",
        "상록광산",
    )
    assert (line.awarded_on, award.awarded_on) == (day, today())
    row = RollEntry.objects.get()
    assert (row.name_en, row.awarded_on, row.number) == ("Sangnok Coal Mine", day, 1)
    assert (standing(here), here.flag.down) == ("1", "")
    assert verify().fault is None


def test_a_suspension_ends_by_a_reinstatement(here: Case) -> None:
    """Down and up again, each a line; a reinstatement takes nothing, so it has no appeal."""
    changes.entered(here, "suspension")
    assert (standing(here), here.flag.down) == ("", "suspension")
    made = changes.entered(here, "reinstated")
    assert (standing(here), here.flag.down, made.appeal_until) == ("1", "", None)
    assert RollEntry.objects.count() == 1
    with pytest.raises(NotReady, match="nothing to appeal"):
        changing.appeal(made, by=here.head, today=today(), text="No.")


def test_a_correction_does_not_raise_a_flag_that_is_down(here: Case) -> None:
    """What was withdrawn stays so."""
    changes.entered(here)
    changes.entered(here, "correction", authority="Department of the county, minute 4")
    assert (standing(here), here.flag.down) == ("", "withdrawal")
    assert not RollEntry.objects.exists()


@pytest.mark.parametrize(
    ("earlier", "kind", "words"),
    [
        ("", "reinstated", "nothing to reinstate"),
        ("", "correction", "Write what is to stand"),
        ("suspension", "suspension", "cannot be suspended"),
        ("withdrawal", "suspension", "cannot be suspended"),
        ("withdrawal", "withdrawal", "withdrawn already"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(here: Case, earlier: str, kind: str, words: str) -> None:
    """Nothing is opened."""
    if earlier:
        changes.entered(here, earlier)
    opened = RegisterChange.objects.count()
    with pytest.raises(NotReady, match=words):
        changes.opened(here, kind)
    assert RegisterChange.objects.count() == opened


def test_a_correction_to_the_same_or_to_a_day_to_come_is_refused(here: Case) -> None:
    """It would say nothing, or what cannot be."""
    with pytest.raises(NotReady, match="Write what is to stand"):
        changes.opened(here, "correction", unit_name_en="Sangnok Mine")
    with pytest.raises(NotReady, match="yet to come"):
        changes.opened(here, "correction", awarded_on=today() + datetime.timedelta(days=1))


def test_one_change_at_a_time(here: Case) -> None:
    """A second one waits; once the first is dropped it may come."""
    made = changes.opened(here)
    with pytest.raises(NotNow):
        changes.opened(here, "suspension")
    changing.drop(made, by=here.department, today=today(), reason="The count was wrong.")
    assert changes.opened(here, "suspension").state == "opened"
    assert RegisterEntry.objects.count() == 1


def test_the_unit_is_heard_first(here: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is decided before its remark or the end of its time (norm remark_days); afterwards no remark is taken."""
    made = changes.opened(here)
    assert made.remark_until == today() + datetime.timedelta(days=14)
    with pytest.raises(NotReady, match="may still write its remark"):
        changing.decide(made, by=here.department, today=today(), reasons="x")
    day = changes.later(monkeypatch, 15)
    with pytest.raises(NotReady, match="ended on"):
        changing.remark(made, by=here.head, today=day, text="Too late.")
    assert changing.decide(made, by=here.department, today=day, reasons="The unit was silent.").state == "decided"


def test_an_upheld_appeal_gives_back_what_was_taken(here: Case) -> None:
    """By a line of its own, from the hand of a senior official who had no part in it."""
    made = changes.entered(here)
    changing.appeal(made, by=here.head, today=today(), text="The machines ran; see the log.")
    changing.uphold(made, by=here.senior, today=today(), reasons="The log shows it.")
    kinds = list(RegisterEntry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["award", "withdrawal", "reinstated"]
    assert (made.state, standing(here), here.flag.down) == ("upheld", "1", "")
    assert made.restored is not None
    assert made.restored.approved_by == here.senior
    assert verify().fault is None


def test_an_upheld_appeal_against_a_correction_restores_the_words(here: Case) -> None:
    """The former values stand again, by another correction."""
    made = changes.entered(here, "correction", unit_name_en="Another Mine")
    changing.appeal(made, by=here.head, today=today(), text="Ours is the old name.")
    changing.uphold(made, by=here.senior, today=today(), reasons="So it is.")
    assert here.flag.now.unit_name_en == "Sangnok Mine"
    assert here.flag.now.kind == "correction"


def test_a_dismissed_appeal_leaves_the_register(here: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its reasons; and after the date none is taken."""
    made = changes.entered(here)
    changing.appeal(made, by=here.head, today=today(), text="No.")
    changing.dismiss(made, by=here.senior, today=today(), reasons="The log ends before the visit.")
    assert (made.state, RegisterEntry.objects.count()) == ("dismissed", 2)
    again = changes.entered(here, "reinstated")
    assert again.state == "entered"
    third = changes.entered(here)
    day = changes.later(monkeypatch, 31)
    with pytest.raises(NotReady, match="time to appeal ended"):
        changing.appeal(third, by=here.head, today=day, text="Too late.")


def test_another_person_approves_and_a_third_answers_appeals(here: Case) -> None:
    """Whoever opened or decided does not approve; whoever had a part answers no appeal; the unit's own people never."""
    made = changes.decided(here)
    both = make.official("department", here.county, member_of=here.unit)
    for by in (here.department, both, here.head, here.senior):
        with pytest.raises(NotYours):
            changing.approve(made, by=by, today=today(), reasons="x")
    changing.return_(made, by=here.other, today=today(), reason="Say which machines.")
    assert (made.state, made.decision) == ("opened", "")
    changing.decide(made, by=here.other, today=today(), reasons="Machines 2 and 4.")
    for by in (here.department, here.other):
        with pytest.raises(NotYours):
            changing.approve(made, by=by, today=today(), reasons="x")
    third = make.official("department", here.county)
    changing.approve(made, by=third, today=today(), reasons="Read.")
    changing.appeal(made, by=here.head, today=today(), text="No.")
    make.appoint(third, "senior", here.county)
    for by in (third, here.head, here.other):
        with pytest.raises(NotYours):
            changing.dismiss(made, by=type(by).objects.get(pk=by.pk), today=today(), reasons="x")


def test_an_official_elsewhere_opens_nothing(here: Case) -> None:
    """Nor does staff, nor the head."""
    elsewhere = make.official("department", make.unit(make.unit(kind_code="province"), kind_code="county"))
    for by in (elsewhere, here.head, here.senior):
        with pytest.raises(NotYours):
            changing.open_change(here.flag, by=by, today=today(), kind="withdrawal", grounds="x")


def entry(here: Case, kind: str, by: Any, **values: Any) -> RegisterEntry:
    """A line past all verbs."""
    facts = here.flag.now.facts | values
    return RegisterEntry.objects.create(
        number=2, kind=kind, flag=here.flag, approved_by=by, decided_on=today(), previous="x", hash="x", **facts
    )


def test_postgres_refuses_an_entry_nobody_decided(here: Case) -> None:
    """Past all verbs: without a decided change, by who decided it, of another kind, or with other facts."""
    cases: list[tuple[str, Any, dict[str, Any], str]] = [
        ("withdrawal", here.department, {}, "nobody has approved"),
        ("suspension", here.other, {}, "nobody has approved"),
        ("withdrawal", here.other, {"tier": "3"}, "only a correction"),
        ("withdrawal", here.other, {"unit_name_en": "Other"}, "only a correction"),
    ]
    with pytest.raises(IntegrityError, match="nobody has approved"), transaction.atomic():
        entry(here, "withdrawal", here.other)
    changes.decided(here)
    for kind, by, values, words in cases:
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            entry(here, kind, by, **values)
    assert entry(here, "withdrawal", here.other).number == 2


def test_a_fault_at_the_last_moment_leaves_nothing(here: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line, no number, no standing changed."""
    made = changes.decided(here)

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(changing.standing, "refresh", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        changing.approve(made, by=here.other, today=today(), reasons="x")
    assert (here.change.state, RegisterEntry.objects.count(), standing(here)) == ("decided", 1, "1")
    assert RegisterCounter.objects.get(name="flags").last == 1
