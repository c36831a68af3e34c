"""Random edits on both sides, carried together: nothing is lost, nothing is doubled, in whatever order it is decided.

A fact is what somebody typed: a reading of a day, a note, the text of a draft, an individual target. After the merge each
one of either side stands in its table, or in a row of the report, or (an individual target) in its own history.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets import drawing_up, noting, progress, setting
from targets.models import (
    CourseNote,
    IndividualProgress,
    IndividualStep,
    IndividualTarget,
    PackageConflict,
    Reading,
    Target,
)
from targets.packaging import merging, settling, unsealing
from tests.targets.cast import TODAY, day, plan
from tests.targets.packaging.two_sides import PASSPHRASE, Sides, draw_up, read, two_sides
from workflow.refusals import NotNow, NotReady

EXAMPLES = 10
ACTS = ("read", "read", "correct", "note", "draft", "edit", "draw", "change", "count")
Act = tuple[str, int, int]
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 2)), max_size=9)


def chosen(rows: Any, number: int) -> Any:
    """One of the rows, in the order of their numbers; NotReady when there is none."""
    found = list(rows.order_by("id"))
    if not found:
        raise NotReady("none")
    return found[number % len(found)]


def do(sides: Sides, side: str, act: Act) -> None:
    """One act of the head or of a member on the side looked at; small ranges, so that both sides meet."""
    name, first, second = act
    head, target = sides.head(), Target.objects.get(field="technical", state="in_force")
    common: dict[str, Any] = {"by": head, "today": TODAY}
    if name == "read":
        read(target, head, 62 + second, days=-1 - first)
    elif name == "correct":
        reading = chosen(Reading.objects.filter(corrected_by__isnull=True), first)
        value, happened_on = Decimal(60 + second), reading.happened_on
        progress.correct_reading(reading, value=value, happened_on=happened_on, reason=f"Misread {side}", **common)
    elif name == "note":
        noting.note_course(target, done=f"Row {first}", course=("", "on_track", "at_risk")[second], **common)
    elif name == "draft":
        setting.set_target(target.resolution, plan=plan(title=f"Aim {side} {first}"), unit=target.unit, **common)
    elif name == "edit":
        draft = chosen(Target.objects.filter(state="draft"), first)
        setting.edit(
            draft, plan=plan(title=f"{draft.title.split(',')[0]}, goal 7{second}", goal=Decimal(70 + second)), **common
        )
    elif name == "draw":
        draw_up(target, sides.member(second), f"Task {side} {first}")
    else:
        one = chosen(IndividualTarget.objects.all(), first)
        if name == "change":
            task = f"Changed {side} {second}"
            drawing_up.edit(one, by=one.person, task=task, due_on=day(50), today=TODAY)
        else:
            drawing_up.note_progress(one, by=one.person, reached=second, today=TODAY, note=f"{side} {first}")


def facts() -> Counter[Any]:
    """What is typed in the database looked at, each as often as it stands there."""
    found: Counter[Any] = Counter()
    found.update(("reading", one.happened_on, one.value, one.reason) for one in Reading.objects.all())
    found.update(("note", one.done, one.course) for one in CourseNote.objects.all())
    found.update(("draft", one.title) for one in Target.objects.filter(state="draft"))
    for one in IndividualTarget.objects.select_related("person"):
        found["individual", one.person.number, one.task] += 1
    for note in IndividualProgress.objects.select_related("individual__person"):
        found["count", note.individual.person.number, note.note, note.reached] += 1
    return found


def kept_aside(sides: Sides) -> Counter[Any]:
    """What stands in the report or in the history of an individual target."""
    found: Counter[Any] = Counter()
    for one in PackageConflict.objects.all():
        row = one.theirs
        if one.kind == "reading":
            found["reading", day_of(row), Decimal(row["value"]), row["reason"]] += 1
        elif one.kind == "draft":
            found["draft", row["plan"]["target"]["title"]] += 1
        else:
            raise AssertionError(one.kind)
    for step in IndividualStep.objects.filter(name="other_text"):
        person = IndividualTarget.objects.get(pk=step.subject_id).person
        found["individual", person.number, step.facts["theirs"]["task"]] += 1
    return found


def day_of(row: dict[str, Any]) -> Any:
    """The day of a reading in the report."""
    return next(day(days) for days in range(-20, 1) if day(days).isoformat() == row["happened_on"])


def play(sides: Sides, here: list[Act], there: list[Act]) -> tuple[Counter[Any], ...]:
    """(before, here, there): what stood when the package left, and what stood on each side before the merge."""
    read(sides.target, sides.head(), 61, days=-9)
    sides.place.target(sides.target.resolution, "draft", title="Roofs")
    for number in range(2):
        draw_up(sides.target, sides.member(number), "Label 40 bays")
    before = facts()
    sides.carry()
    with sides.elsewhere():
        for act in there:
            with contextlib.suppress(NotReady):
                do(sides, "there", act)
        theirs = facts()
    for act in here:
        with contextlib.suppress(NotReady):
            do(sides, "here", act)
    return before, facts(), theirs


def judge(sides: Sides, before: Counter[Any], ours: Counter[Any], theirs: Counter[Any]) -> None:
    """After the merge: each fact is somewhere, and nowhere more often than it was typed."""
    now, aside = facts(), kept_aside(sides)
    texts = {"draft", "individual"}
    for fact, times in (theirs - before).items():
        assert now[fact] + aside[fact] >= min(times, 1), ("lost", fact)
    for fact in ours - before:
        # What was rewritten by the other side alone had not been touched here.
        assert now[fact], ("lost", fact)
    for fact in now:
        most = max(ours[fact], theirs[fact]) if fact[0] in texts else ours[fact] + (theirs - before)[fact]
        assert now[fact] <= most, ("doubled", fact, now[fact])
        assert now[fact] + aside[fact] <= ours[fact] + theirs[fact], ("doubled", fact)
    assert now.total() <= (ours + (theirs - before)).total()


def merge_and_judge(sides: Sides, here: list[Act], there: list[Act], *, sealed_first: bool) -> None:
    """The whole way, and a second try; then every row of the report is taken, and both texts still stand."""
    before, ours, theirs = play(sides, here, there)
    file = sides.make_return()
    merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    if sealed_first:
        open_sealed(sides)
    with pytest.raises(NotNow):
        merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    if not sealed_first:
        open_sealed(sides)
    judge(sides, before, ours, theirs)
    rows = list(PackageConflict.objects.order_by("id" if sealed_first else "-id"))
    for row in rows:
        try:
            settling.take_theirs(row, by=sides.head(), today=TODAY)
        except NotReady:
            settling.keep_ours(row, by=sides.head(), today=TODAY)
    now, aside = facts(), kept_aside(sides)
    for fact in theirs - before:
        assert now[fact] + aside[fact], ("lost in deciding", fact)
    assert not PackageConflict.objects.filter(state="open").exists()


def open_sealed(sides: Sides) -> None:
    """The head opens what is sealed, if something is."""
    with contextlib.suppress(NotNow):
        unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)


@settings(max_examples=EXAMPLES, deadline=None)
@given(here=acts, there=acts, sealed_first=st.booleans())
def test_nothing_is_lost_and_nothing_doubled(
    django_db_setup: None, django_db_blocker: Any, here: list[Act], there: list[Act], sealed_first: bool
) -> None:
    """Any acts on both sides."""
    with django_db_blocker.unblock(), two_sides(3) as sides:
        merge_and_judge(sides, here, there, sealed_first=sealed_first)


#: Both sides read the same day and change the same draft and individual target.
MEETING: list[Act] = [("read", 0, 0), ("edit", 0, 1), ("change", 0, 0), ("draft", 1, 0), ("count", 0, 1)]
OTHER: list[Act] = [("read", 0, 1), ("edit", 0, 2), ("change", 0, 0), ("draft", 1, 0), ("count", 1, 2)]


def test_where_both_sides_meet(sides: Sides) -> None:
    """The case the twins below are seeded in passes without them."""
    merge_and_judge(sides, OTHER, MEETING, sealed_first=False)


def forget(*_args: Any, **_kwargs: Any) -> None:
    """A step that was taken out."""


def test_a_merge_that_keeps_no_report_loses(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what clashes is dropped."""
    monkeypatch.setattr(merging.Merge, "clash", forget)
    with pytest.raises(AssertionError, match="lost"):
        merge_and_judge(sides, OTHER, MEETING, sealed_first=False)


def test_a_seal_that_writes_no_history_loses(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the other text of an individual target is dropped."""
    monkeypatch.setattr(unsealing, "record", forget)
    with pytest.raises(AssertionError, match="lost"):
        merge_and_judge(sides, OTHER, MEETING, sealed_first=True)


def test_a_package_that_forgets_it_is_back_doubles(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: neither the state nor the rows taken in are remembered."""
    monkeypatch.setattr(merging, "refuse_if_done", forget)
    monkeypatch.setattr(merging, "open_move", forget)
    monkeypatch.setattr(merging, "move", forget)
    monkeypatch.setattr(merging.Merge, "remember", lambda self, row, theirs: self.known.update(again(row, theirs)))
    before, ours, theirs = play(sides, [], [("draft", 1, 0), ("read", 1, 0)])
    file = sides.make_return()
    for _twice in range(2):
        merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    with pytest.raises(AssertionError, match="doubled"):
        judge(sides, before, ours, theirs)


def again(row: Any, theirs: dict[str, Any]) -> dict[tuple[str, int], int]:
    """What a merge knows only while it runs."""
    return {(row._meta.label_lower, theirs["id"]): row.pk}
