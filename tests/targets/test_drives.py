"""Drives: the tally read from readings, their moves, the beat, the board, and bad input."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from targets import driving, tasks
from targets.models import Drive, Reading, Target
from targets.tallying import PERIODS, tally_of
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.targets.cast import TODAY, Place, client, day
from workflow.models import steps_of
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db

#: The first day of make.drive().
FIRST = datetime.date(2026, 6, 6)


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def read(place: Place, target: Target, value: str, on: datetime.date) -> Reading:
    """A reading of the target's only measure."""
    return Reading.objects.create(
        measure=target.measures.get(), value=Decimal(value), happened_on=on, by=place.head, note=""
    )


def back(days: int) -> datetime.date:
    """A day counted from the first of the drive."""
    return FIRST + datetime.timedelta(days=days)


def words(**changes: Any) -> dict[str, Any]:
    """What the form of a drive holds."""
    base = {"title": "Push", "text": "", "since": TODAY, "until": day(9), "tally": "day", "targets": [], "holds": ""}
    return {**base, **changes}


def test_the_tally_is_what_the_readings_gained(place: Place) -> None:
    """By day; beside as many days before; what was read earlier is the start, a corrected reading counts no more."""
    target = place.target()
    drive = make.drive(place.mine, target)
    read(place, target, "62", back(-30))
    read(place, target, "62.5", back(-5))
    read(place, target, "63", FIRST)
    wrong = read(place, target, "67", back(8))
    right = read(place, target, "64.5", back(8))
    Reading.objects.filter(pk=right.pk).update(corrects=wrong, reason="Misread")
    tally = tally_of(drive, [target], TODAY)
    assert (tally.days, tally.readings, tally.readings_before) == (10, 2, 1)
    assert tally.starts == [back(place) for place in range(5, 10)]
    (unit,) = tally.units
    (row,) = unit.measures
    assert row.gains == [0, 0, 0, Decimal("1.5"), 0]
    assert (row.gain, row.before, row.now) == (2, Decimal("0.5"), Decimal("64.5"))
    # 3.5 of the 7 points to the goal, from 1.5: in tenths of a per cent of the way.
    assert unit.gain == Decimal("28.6")
    assert tally.gain == unit.gain
    assert unit.before == Decimal("7.2")


def test_a_measure_without_readings_stands_at_its_baseline(place: Place) -> None:
    """Nothing gained, nothing invented."""
    target = place.target()
    (unit,) = tally_of(make.drive(place.mine, target), [target], TODAY).units
    assert (unit.measures[0].now, unit.gain, unit.before) == (61, 0, 0)


def test_weeks_and_the_latest_periods(place: Place) -> None:
    """A long drive shows its last periods; what came before them stands in the sum."""
    target = place.target()
    drive = make.drive(place.mine, target, tally="week", since=day(-69), until=day(20))
    read(place, target, "63", day(-65))
    read(place, target, "64", day(-1))
    tally = tally_of(drive, [target], TODAY)
    assert (tally.days, len(tally.starts)) == (70, PERIODS)
    (row,) = tally.units[0].measures
    assert row.gains == [0, 0, 0, 0, 1]
    assert row.gain == 3


def test_units_that_gained_most_stand_first(place: Place) -> None:
    """Units, never persons."""
    other = make.unit(place.county, name_en="Second Mine")
    targets = [make.target(make.resolution(one), place.head) for one in (place.mine, other)]
    drive = make.drive(place.county, *targets)
    read(place, targets[1], "66", back(1))
    tally = tally_of(drive, targets, TODAY)
    assert [one.unit for one in tally.units] == [other, place.mine]
    page = client(place.staff).get(at("board", drive.pk)).content.decode()
    assert page.index("Second Mine") < page.index("Sangnok Mine")
    assert place.head.name not in page.split("<main")[1]


def test_a_unit_reads_its_own_row_of_a_drive_of_its_county(place: Place) -> None:
    """A drive is read where it has chosen a target; rows of other units stay theirs."""
    other = make.unit(place.county, name_en="Second Mine")
    targets = [make.target(make.resolution(one), place.head) for one in (place.mine, other)]
    drive = make.drive(place.county, *targets)
    page = client(place.head).get(drive.get_absolute_url()).content.decode()
    assert "Sangnok Mine" in page.split("Tally of units")[1]
    assert "Second Mine" not in page
    assert client(place.outsider).get(drive.get_absolute_url()).status_code == 404
    assert client(place.outsider).get(at("readings", place.mine.pk) + f"?drive={drive.pk}").status_code == 404


def test_bad_input_is_named(place: Place) -> None:
    """Days out of order, no target, a word that finds none, a target outside, too long; nothing is kept."""
    head, page = Browser(place.head), at("add_drive", place.mine.pk)
    late = head.send(page, **words(since=day(5), until=day(2))).content.decode()
    assert errors(late) == [
        "Choose a last day that is not before the first, nor past.",
        "Choose at least one target in force.",
    ]
    assert errors(head.send(page, **words(holds="zinc")).content.decode()) == [
        "No target in force has these letters in its title."
    ]
    target = place.target()
    long = head.send(page, **words(until=day(200), targets=[target.pk])).content.decode()
    assert errors(long) == ["A drive lasts at most 100 days."]
    foreign = make.target(make.resolution(make.unit()), place.head)
    assert head.send(page, **words(targets=[foreign.pk])).status_code == 422
    texts = words()
    del texts["targets"], texts["holds"]
    with pytest.raises(NotReady):
        driving.plan_drive(place.mine, by=place.head, today=TODAY, targets=[foreign], **texts)
    assert not Drive.objects.exists()


def test_a_planned_drive_is_changed_a_running_one_is_not(place: Place) -> None:
    """Its page refuses, and so does the verb."""
    target, head = place.target(), Browser(place.head)
    head.record(at("add_drive", place.mine.pk), **words(holds="recovery"))
    drive = Drive.objects.get()
    head.record(at("edit_drive", drive.pk), **words(title="Ten days", targets=[target.pk]))
    head.record(at("start_drive", drive.pk))
    drive.refresh_from_db()
    assert (drive.title, list(drive.targets.all())) == ("Ten days", [target])
    head.open(at("edit_drive", drive.pk), status=409)
    with pytest.raises(NotReady):
        driving.edit_drive(drive, by=place.head, today=TODAY, targets=[target], title="Longer")
    assert list(steps_of(drive).values_list("name", flat=True)) == ["plan", "edit", "start"]


def test_it_starts_on_its_day_on_targets_in_force(place: Place) -> None:
    """Not before, not after, not without a target in force."""
    target = place.target()
    ahead = make.drive(place.mine, target, state="planned", since=day(3))
    past = make.drive(place.mine, target, state="planned", until=day(-1))
    idle = make.drive(place.mine, state="planned")
    for drive, reason in (
        (ahead, "Its first day lies ahead."),
        (past, "Its last day has passed."),
        (idle, "None of its targets is in force."),
    ):
        with pytest.raises(NotReady) as refused:
            driving.start_drive(drive, by=place.head, today=TODAY)
        assert [str(one) for one in refused.value.reasons] == [reason]


def test_the_beat_starts_and_closes_drives(place: Place) -> None:
    """On their days; the sums are kept at the close and later readings do not change them."""
    target = place.target()
    begins = make.drive(place.mine, target, state="planned", since=TODAY)
    over = make.drive(place.mine, target, until=day(-1))
    idle = make.drive(place.mine, state="planned", since=TODAY)
    read(place, target, "64.5", back(2))
    assert tasks.close_due() == 2
    assert tasks.close_due() == 0
    states = {one.pk: one.state for one in Drive.objects.all()}
    assert states == {begins.pk: "running", over.pk: "closed", idle.pk: "planned"}
    over.refresh_from_db()
    assert over.result == {"days": 9, "gain": "50.0", "before": "0.0", "readings": 1, "readings_before": 0}
    read(place, target, "67", back(8))
    page = client(place.head).get(over.get_absolute_url()).content.decode()
    assert "+50" in page.split("Gained in the drive")[1][:60]


def test_the_tally_is_entered_with_the_last_values_filled_in(place: Place) -> None:
    """Rows left as they are record nothing; with nothing changed the page says so; other targets do not stand there."""
    resolution = place.resolution()
    first, second = (place.target(resolution, title=f"Aim {one}", counted=f"count {one}") for one in "ab")
    place.target(resolution, title="Aim c", counted="count c")
    drive, head = make.drive(place.mine, first, second), Browser(place.head)
    read(place, first, "62.5", back(1))
    read(place, second, "63", back(1))
    url = at("readings", place.mine.pk) + f"?drive={drive.pk}"
    page = head.open(url)
    assert 'value="62.5"' in page
    assert "count c" not in page
    mine, other = (f"value_{one.measures.get().pk}" for one in (first, second))
    on = {f"happened_on_{one.measures.get().pk}": TODAY for one in (first, second)}
    idle = head.send(url, **{mine: "62.5", other: "63"}, **on).content.decode()
    assert errors(idle) == ["Write at least one new value, or mark one as unchanged."]
    after = head.record(url, **{mine: "64", other: "63"}, **on)
    assert after == drive.get_absolute_url()
    assert [one.value for one in Reading.objects.filter(happened_on=TODAY)] == [64]
    assert driving.tally_owed(Target.objects.all(), TODAY).get() == second


def test_a_weekly_tally_is_owed_after_seven_days(place: Place) -> None:
    """Not of a target that has a reading of these days."""
    target = place.target()
    make.drive(place.mine, target, tally="week")
    read(place, target, "62", day(-6))
    assert not driving.tally_owed(Target.objects.all(), TODAY)
    Reading.objects.update(happened_on=day(-7))
    assert driving.tally_owed(Target.objects.all(), TODAY).get() == target


def test_the_board_asks_again_by_itself(place: Place) -> None:
    """With a script by a fragment, without one by the whole page; a closed drive asks no more."""
    target = place.target()
    drive, head = make.drive(place.mine, target), client(place.head)
    page = head.get(at("board", drive.pk)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert 'data-size="wall"' in page
    part = head.get(at("board", drive.pk), headers={"HX-Request": "true"})
    assert part.content.startswith(b'<div id="board"')
    assert b"every 30s" in part.content
    assert "HX-Request" in part["Vary"]
    closed = make.drive(place.mine, target, state="closed")
    page = head.get(at("board", closed.pk)).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "hx-trigger" not in page.split("<main")[1]


def test_the_list_of_drives_is_narrowed(place: Place) -> None:
    """By state and area; head and staff find the button there."""
    make.drive(place.mine, title="Spring push")
    make.drive(place.mine, title="Old push", state="closed")
    page = Browser(place.staff).open(at("drives") + "?state=running&place=Eunha").split("<main")[1]
    assert "Spring push" in page
    assert "Old push" not in page
    assert at("add_drive", place.county.pk) in page
    assert at("add_drive", place.mine.pk) in Browser(place.head).open(at("drives"))
    assert "add_drive" not in Browser(place.members[0]).open(at("drives"))
