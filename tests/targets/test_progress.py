"""Readings and the progress that follows from them (L8)."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from evidence.checking import check
from evidence.models import Evidence
from targets import progress
from targets.models import Measure, MeasureGoal, Reading, Target
from targets.progress import share
from tests import factories as make
from tests.evidence import files
from tests.targets.cast import ADOPTED, TODAY, Place, counted_in, day
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

YESTERDAY = day(-1)
amounts = st.decimals(min_value=0, max_value=10**6, places=2)


def read(target: Target, by: Any, value: str, on: datetime.date = YESTERDAY, **more: Any) -> Target:
    """One reading of the target's only measure."""
    return progress.add_reading(
        target, by=by, measure=target.measures.get(), value=Decimal(value), happened_on=on, today=TODAY, **more
    )


@given(value=amounts, baseline=amounts, goal=amounts)
def test_the_share_lies_between_nothing_and_the_whole(value: Decimal, baseline: Decimal, goal: Decimal) -> None:
    """Whatever is read; 100 only when the goal is reached, in either direction."""
    if baseline == goal:
        return
    found = share(value, baseline, goal)
    assert 0 <= found <= 100
    reached = value >= goal if goal > baseline else value <= goal
    assert (found == 100) is reached


@pytest.mark.parametrize(
    ("value", "baseline", "goal", "percent"),
    [("66.4", "61", "68", "77.1"), ("5", "9", "4", "80.0"), ("10", "9", "4", "0.0"), ("67.999", "61", "68", "99.9")],
)
def test_the_share_of_the_way(value: str, baseline: str, goal: str, percent: str) -> None:
    """One place, never rounded up."""
    assert str(share(Decimal(value), Decimal(baseline), Decimal(goal))) == percent


@pytest.mark.django_db
def test_a_reading_moves_the_progress_in_the_same_breath(place: Place) -> None:
    """With one step that names the value."""
    target = place.target()
    before = target.version
    read(target, place.head, "66.4", note="Third mill runs")
    target.refresh_from_db()
    assert (target.progress, target.version) == (Decimal("77.1"), before + 1)
    step = steps_of(target).get(name="add_reading")
    assert (step.happened_on, step.facts) == (day(-1), {"title": target.title, "value": "66.4"})


@pytest.mark.django_db
def test_the_reading_of_the_latest_day_counts(place: Place) -> None:
    """One entered late speaks of its own day."""
    target = place.target()
    read(target, place.head, "66", day(-1))
    read(target, place.head, "63", day(-30))
    target.refresh_from_db()
    assert target.progress == share(Decimal(66), Decimal(61), Decimal(68))


@pytest.mark.django_db
def test_fewer_days_are_progress_where_less_is_better(place: Place) -> None:
    """From nine days to four."""
    target = place.target(
        type="number", unit_of_measure=counted_in("days"), baseline=Decimal(9), goal=Decimal(4), stages=[]
    )
    read(target, place.head, "6")
    target.refresh_from_db()
    assert target.progress == 60
    read(target, place.head, "3", TODAY)
    target.refresh_from_db()
    assert progress.reached(target)


@pytest.mark.django_db
def test_several_measures_are_weighed(place: Place) -> None:
    """A measure without a reading stands at nothing."""
    target = place.target()
    second = Measure.objects.create(target=target, name="hours of standstill", higher_is_better=False)
    assert target.current is not None
    target.current.goals.update(weight=25)
    MeasureGoal.objects.create(
        version=target.current, measure=second, baseline=40, baseline_source="log", goal=0, weight=75
    )
    first = target.measures.order_by("id")[0]
    arguments: dict[str, Any] = {"by": place.head, "happened_on": day(-1), "today": TODAY}
    progress.add_reading(target, measure=first, value=Decimal(68), **arguments)
    target.refresh_from_db()
    assert target.progress == 25
    progress.add_reading(target, measure=second, value=Decimal(10), **arguments)
    target.refresh_from_db()
    assert target.progress == Decimal("81.2")


@pytest.mark.django_db
def test_a_correction_is_a_new_row_with_its_reason(place: Place) -> None:
    """The old one stays; progress follows the new; the files go along."""
    target = place.target()
    sheet = files.kept(place.mine, place.head)
    read(target, place.head, "68", evidence=[sheet])
    wrong = Reading.objects.get()
    progress.correct_reading(
        wrong, by=place.head, value=Decimal(64), happened_on=day(-2), reason="Log read wrongly", today=TODAY
    )
    target.refresh_from_db()
    new = Reading.objects.exclude(pk=wrong.pk).get()
    assert (new.corrects, new.reason, list(new.evidence.all())) == (wrong, "Log read wrongly", [sheet])
    assert Reading.objects.get(pk=wrong.pk).value == 68
    assert target.progress == share(Decimal(64), Decimal(61), Decimal(68))
    assert steps_of(target).get(name="correct_reading").note == "Log read wrongly"
    with pytest.raises(NotReady, match="corrected already"):
        progress.correct_reading(
            wrong, by=place.head, value=Decimal(65), happened_on=day(-2), reason="Again", today=TODAY
        )


@pytest.mark.django_db
def test_a_correction_without_a_reason_is_refused_by_the_database(place: Place) -> None:
    """Whatever the program does."""
    target = place.target()
    read(target, place.head, "63")
    old = Reading.objects.get()
    with pytest.raises(IntegrityError, match="reading_corrected_with_reason"), transaction.atomic():
        Reading.objects.create(measure=old.measure, value=64, happened_on=TODAY, corrects=old, by=place.head)


@pytest.mark.django_db
def test_a_file_sent_along_becomes_evidence_of_the_unit(place: Place) -> None:
    """Under the words given, else under the target's; a second reading may point to the same file."""
    target = place.target()
    read(target, place.head, "63", file=check(files.upload("log.pdf", files.pdf())), file_title="Shift log, May")
    made = Evidence.objects.get()
    assert (made.title, made.unit, made.happened_on) == ("Shift log, May", place.mine, day(-1))
    read(target, place.head, "64", TODAY, file=check(files.upload("log.pdf", files.pdf())))
    assert [list(one.evidence.all()) for one in Reading.objects.order_by("id")] == [[made], [made]]
    read(target, place.head, "65", TODAY, file=check(files.upload("b.png", files.picture("PNG"))))
    assert Evidence.objects.exclude(pk=made.pk).get().title == target.title


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"happened_on": day(1)}, "not after today"),
        ({"happened_on": ADOPTED - datetime.timedelta(days=1)}, "adopted the resolution"),
        ({"value": Decimal("100.5")}, "between 0 and 100"),
        ({"value": Decimal(-1)}, "between 0 and 100"),
    ],
)
def test_what_cannot_be_read_is_refused(place: Place, changes: dict[str, Any], words: str) -> None:
    """A day to come, a day before the resolution, a share above the whole."""
    target = place.target()
    values: dict[str, Any] = {
        "by": place.head,
        "measure": target.measures.get(),
        "value": Decimal(63),
        "happened_on": day(-1),
        "today": TODAY,
    }
    with pytest.raises(NotReady, match=words):
        progress.add_reading(target, **{**values, **changes})
    assert not Reading.objects.exists()


@pytest.mark.django_db
def test_a_yes_is_one_and_a_no_is_nothing(place: Place) -> None:
    """Nothing lies between."""
    target = place.target(type="yes_no", baseline=Decimal(0), goal=Decimal(1), stages=[])
    with pytest.raises(NotReady, match="1 for yes"):
        read(target, place.head, "0.5")
    read(target, place.head, "1")
    target.refresh_from_db()
    assert target.progress == 100


@pytest.mark.django_db
def test_foreign_measures_and_foreign_files_are_refused(place: Place) -> None:
    """And so is a target that is not in force."""
    target, other = place.target(), make.target(make.resolution(make.unit()), place.outsider)
    foreign = files.kept(make.unit(), place.outsider)
    with pytest.raises(NotReady, match="Evidence of another unit"):
        read(target, place.head, "63", evidence=[foreign])
    with pytest.raises(NotReady, match="another target"):
        progress.add_reading(
            target, by=place.head, measure=other.measures.get(), value=Decimal(63), happened_on=TODAY, today=TODAY
        )
    Target.objects.filter(pk=target.pk).update(state="met")
    with pytest.raises(NotReady, match="targets in force"):
        read(Target.objects.get(pk=target.pk), place.head, "63")


@pytest.mark.django_db
def test_only_the_head_adds_readings(place: Place) -> None:
    """Nobody else writes what was reached."""
    target = place.target()
    for person in (place.members[0], place.staff, place.outsider):
        with pytest.raises(NotYours):
            read(target, person, "63")


def _ten_at_once(target: Target, head: Any) -> list[BaseException]:
    failures: list[BaseException] = []
    ready = threading.Barrier(10)

    def one(place: int) -> None:
        try:
            ready.wait()
            read(Target.objects.get(pk=target.pk), head, str(61 + place % 7), day(-20 + place))
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[n]) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_ten_readings_at_once_leave_the_progress_of_the_last_day(committed_db: str) -> None:
    """The row is locked: no reading is lost, the version counts each, progress is that of the latest day."""
    small = Place(members=0)
    target = small.target()
    before = target.version
    assert _ten_at_once(target, small.head) == []
    target.refresh_from_db()
    assert Reading.objects.count() == 10
    assert target.version == before + 10
    assert target.progress == share(Decimal(61 + 9 % 7), Decimal(61), Decimal(68))
    connection.close()


def test_without_the_lock_the_same_ten_readings_go_wrong(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the lock removed the version no longer counts each reading."""
    monkeypatch.setattr(progress, "lock", lambda target: None)
    small = Place(members=0)
    target = small.target()
    before = target.version
    for _attempt in range(5):
        Reading.objects.all().delete()
        _ten_at_once(target, small.head)
        target.refresh_from_db()
        if target.version != before + 10:
            break
        before = target.version
    assert target.version != before + 10
    connection.close()
