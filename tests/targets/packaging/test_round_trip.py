"""Out and back: what is done elsewhere stands in the office afterwards, once; what clashes stands in the report."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.checking import check
from targets import drawing_up, noting, progress, renewing, setting
from targets.models import (
    CourseNote,
    IndividualProgress,
    IndividualStep,
    IndividualTarget,
    Package,
    PackageConflict,
    Reading,
    Target,
)
from targets.packaging import making, merging, opening, returning, settling, unsealing
from targets.packaging.carried import plan_of
from tests import factories as make
from tests.targets.cast import TODAY, day, plan
from tests.targets.packaging.two_sides import PASSPHRASE, Sides, draw_up, file_of, read
from units import appointing
from units.models import Meeting, Person, Unit
from workflow.models import Step
from workflow.refusals import NotNow, NotReady, NotYours


def back(sides: Sides, by: Person | None = None) -> Package:
    """The return is made elsewhere and brought back."""
    return merging.bring_back(sides.package, by=by or sides.head(), file=sides.make_return(), today=TODAY)


def conflicts(sides: Sides) -> list[tuple[str, str]]:
    """(kind, title) of the report."""
    return list(sides.package.conflicts.order_by("id").values_list("kind", "title"))


def test_the_unit_stands_elsewhere_as_it_left(sides: Sides) -> None:
    """The chain of units, the head, the members, targets with plans, readings, corrections and notes; no password."""
    first = read(sides.target, sides.place.head, 62)
    progress.correct_reading(
        first, by=sides.place.head, value=Decimal(61), happened_on=day(-5), reason="Misread", today=TODAY
    )
    noting.note_course(sides.target, by=sides.place.head, today=TODAY, course="on_track", done="Mill turned")
    draw_up(sides.target, sides.member(), "Label 40 bays", goal=40, counted_in="bays")
    here = plan_of(sides.target)
    sides.carry()
    with sides.elsewhere():
        unit = Unit.objects.get(code="MINE")
        assert [str(one) for one in Unit.objects.order_by("depth")] == ["Nation", "Eunha County", "Sangnok Mine"]
        head = sides.head()
        assert not head.has_usable_password()
        assert [one.post for one in head.appointments.all()] == ["head"]
        assert unit.memberships.count() == 4
        target = Target.objects.get()
        assert (target.unit, target.state, plan_of(target)) == (unit, "in_force", here)
        assert Reading.objects.order_by("id").last().corrects == Reading.objects.order_by("id").first()
        assert target.course == "on_track"
        assert IndividualTarget.objects.get().person == sides.member()
        assert Step.objects.get().name == "open"


def test_what_is_done_elsewhere_stands_in_the_office_afterwards(sides: Sides) -> None:
    """Readings with evidence, corrections of both kinds of reading, notes, a draft; progress follows; one step."""
    old = read(sides.target, sides.place.head, 62)
    sides.carry()
    with sides.elsewhere():
        target, head = Target.objects.get(), sides.head()
        paper = check(SimpleUploadedFile("log.pdf", b"%PDF-1.4\n%%EOF\n"))
        new = read(target, head, 64, days=-2, file=paper, file_title="Shift log", note="Pump fitted")
        common: dict[str, Any] = {"by": head, "today": TODAY, "reason": "Misread"}
        progress.correct_reading(Reading.objects.get(value=62), value=Decimal(63), happened_on=day(-5), **common)
        progress.correct_reading(new, value=Decimal(65), happened_on=day(-2), **common)
        noting.note_course(target, by=head, today=TODAY, course="at_risk", obstacle="No felt")
        setting.set_target(target.resolution, by=head, plan=plan(title="Roofs"), today=TODAY, unit=target.unit)
    steps = Step.objects.count()
    back(sides)
    assert conflicts(sides) == []
    target = Target.objects.get(pk=sides.target.pk)
    standing = {(one.value, one.happened_on, one.note) for one in progress.standing_readings()}
    assert standing == {(63, day(-5), ""), (65, day(-2), "")}
    assert Reading.objects.get(value=63).corrects == old
    assert Reading.objects.get(value=65).evidence.get().title == "Shift log"
    assert (target.progress, target.course) == (Decimal("57.1"), "at_risk")
    draft = Target.objects.get(title="Roofs")
    assert (draft.state, draft.unit, draft.resolution) == ("draft", sides.place.mine, target.resolution)
    assert plan_of(draft)["measures"][0]["stages"][1]["value"] == "66.00"
    # The evidence has a step of its own, as always; all else is one run.
    assert Step.objects.count() == steps + 2
    assert sides.package.state == "returned"
    assert sides.package.files.count() == 0
    assert sides.package.return_secret is None


def test_it_is_taken_once_and_only_from_the_right_package(sides: Sides) -> None:
    """Merged twice, cancelled, another number, another unit: each refused in words of its own."""
    sides.carry()
    with sides.elsewhere():
        read(Target.objects.get(), sides.head(), 64)
    file = sides.make_return()
    other = make.unit(sides.place.county, code="OTHER")
    chief = make.official("head", other, member_of=other)
    theirs = making.make_package(other, by=chief, passphrase=PASSPHRASE, today=TODAY)
    with pytest.raises(NotReady, match="another unit: MINE"):
        merging.bring_back(theirs, by=chief, file=file, today=TODAY)
    with pytest.raises(NotReady, match="This is a package; its return"):
        merging.bring_back(theirs, by=chief, file=file_of(theirs, "package"), today=TODAY)
    merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    count = Reading.objects.count()
    with pytest.raises(NotNow, match="brought back already"):
        merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    second = making.make_package(sides.place.mine, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    with pytest.raises(NotReady, match="return of package 1; here is package 2"):
        merging.bring_back(second, by=sides.head(), file=file, today=TODAY)
    making.cancel_package(second, by=sides.head(), reason="The disk was lost")
    with pytest.raises(NotNow, match="cancelled"):
        merging.bring_back(second, by=sides.head(), file=file, today=TODAY)
    assert Reading.objects.count() == count == 1


def test_what_clashes_stands_in_the_report_with_both_values(sides: Sides) -> None:
    """Another value for a day, a correction on both sides, a target that has ended, a draft changed on both sides."""
    place, head = sides.place, sides.place.head
    first = read(sides.target, head, 62)
    ended = place.target(sides.target.resolution, title="Washery")
    draft = place.target(sides.target.resolution, "draft", title="Roofs")
    sides.carry()
    with sides.elsewhere():
        there, by = Target.objects.get(title=sides.target.title), sides.head()
        common: dict[str, Any] = {"by": by, "today": TODAY}
        read(there, by, 66, days=-1)
        progress.correct_reading(
            Reading.objects.get(value=62), value=Decimal(63), happened_on=day(-5), reason="There", **common
        )
        read(Target.objects.get(title="Washery"), by, 62)
        noting.note_course(Target.objects.get(title="Washery"), done="Walls", **common)
        setting.edit(Target.objects.get(title="Roofs"), plan=plan(title="Roofs of Block C"), **common)
    common = {"by": head, "today": TODAY}
    read(sides.target, head, 65, days=-1)
    progress.correct_reading(first, value=Decimal(61), happened_on=day(-5), reason="Here", **common)
    setting.end(ended, by=head, reason="No washery")
    setting.edit(draft, plan=plan(title="Roofs of Block B"), **common)
    back(sides)
    found = list(sides.package.conflicts.order_by("id"))
    assert len(found) == 5
    readings = sorted(one.theirs["value"] for one in found if one.kind == "reading")
    assert readings == ["62.00", "63.00", "66.00"]
    (roofs,) = (one for one in found if one.kind == "draft")
    assert (roofs.ours["target"]["title"], roofs.theirs["plan"]["target"]["title"]) == (
        "Roofs of Block B",
        "Roofs of Block C",
    )
    # Taken: what came back holds, through the verbs; both texts stay.
    for one in sides.package.conflicts.all():
        if one.target_id == ended.pk:
            with pytest.raises(NotReady):
                settling.take_theirs(one, **common)
            settling.keep_ours(one, **common)
        else:
            settling.take_theirs(one, **common)
    standing = {(one.value, one.happened_on) for one in progress.standing_readings()}
    assert standing == {(63, day(-5)), (66, day(-1))}
    assert Target.objects.get(pk=draft.pk).title == "Roofs of Block C"
    assert set(sides.package.conflicts.values_list("state", flat=True)) == {"taken", "kept"}
    assert PackageConflict.objects.get(pk=roofs.pk).ours["target"]["title"] == "Roofs of Block B"


def test_the_same_on_both_sides_is_one(sides: Sides) -> None:
    """The head typed the paper in twice, here and there: one reading, one note, one draft."""
    draft = sides.place.target(sides.target.resolution, "draft", title="Roofs")
    sides.carry()

    def enter(target: Target, roofs: Target, by: Person) -> None:
        read(target, by, 64)
        noting.note_course(target, by=by, today=TODAY, done="Mill turned")
        setting.edit(roofs, by=by, plan=plan(title="Roofs of Block C"), today=TODAY)

    enter(sides.target, draft, sides.head())
    with sides.elsewhere():
        enter(Target.objects.get(title=sides.target.title), Target.objects.get(title="Roofs"), sides.head())
    back(sides)
    assert (Reading.objects.count(), CourseNote.objects.count()) == (1, 1)
    assert (conflicts(sides), sides.package.counts["same"]) == ([], 3)


def test_what_does_not_travel_is_listed(sides: Sides) -> None:
    """A discussion and an end are told by name and day, accounts are not; the discussion is taken over as one meeting."""
    for title in ("Roofs", "Floors"):
        sides.place.target(sides.target.resolution, "draft", title=title)
    sides.carry()
    with sides.elsewhere():
        roofs, floors = Target.objects.get(title="Roofs"), Target.objects.get(title="Floors")
        by = sides.head()
        setting.discuss(roofs, by=by, also=[floors], held_on=TODAY, place="Hall", present=9, minutes="Felt first")
        setting.end(roofs, by=by, reason="Felt will not come")
        # What an administrator does with accounts there is no work of the unit.
        administrator = make.official("administrator", Unit.objects.get(code="KP"))
        appointing.set_password(sides.member(), by=administrator, password="a long password for tests")
    back(sides)
    acts = list(sides.package.conflicts.order_by("id"))
    assert [(one.kind, one.theirs["name"], one.title) for one in acts] == [
        ("act", "discuss", "Roofs"),
        ("act", "discuss", "Floors"),
        ("act", "end", "Roofs"),
    ]
    assert acts[2].theirs["note"] == "Felt will not come"
    assert set(Target.objects.filter(title__in=["Roofs", "Floors"]).values_list("state", flat=True)) == {"draft"}
    meetings = Meeting.objects.count()
    for one in acts[:2]:
        settling.take_theirs(one, by=sides.head(), today=TODAY)
    with pytest.raises(NotReady, match="done again"):
        settling.take_theirs(acts[2], by=sides.head(), today=TODAY)
    found = Target.objects.filter(title__in=["Roofs", "Floors"])
    assert {(one.state, one.discussion.minutes) for one in found if one.discussion} == {("discussed", "Felt first")}
    assert Meeting.objects.count() == meetings + 1


def test_a_raise_made_elsewhere_stands_in_the_report(sides: Sides) -> None:
    """A renewal is not taken over, but its text is not lost: both plans stand side by side."""
    sides.carry()
    with sides.elsewhere():
        target = Target.objects.get()
        text = plan(goal=Decimal(75))
        renewing.propose(target, by=sides.head(), kind="raise", plans=[text], reason="Third mill", today=TODAY)
        assert plan_of(Target.objects.get())["measures"][0]["goal"]["goal"] == "75.00"
    back(sides)
    (row,) = sides.package.conflicts.filter(kind="draft")
    assert row.ours["measures"][0]["goal"]["goal"] == "68.00"
    assert row.theirs["plan"]["measures"][0]["goal"]["goal"] == "75.00"
    with pytest.raises(NotReady, match="by a renewal only"):
        settling.take_theirs(row, by=sides.head(), today=TODAY)


def test_a_deputy_who_makes_it_heads_the_unit_elsewhere(sides: Sides) -> None:
    """The post travels with who made the package; a package of the staff goes to the head."""
    place = sides.place
    principal = place.mine.appointments.get(post="head")
    deputy = make.person(name="Aa", unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=principal)
    for by, expected in ((place.staff, place.head), (deputy, deputy)):
        held = making.head_of(place.mine, by, TODAY)
        assert held is not None
        assert held.person == expected


def test_individual_targets_stay_sealed_until_the_own_head_opens_them(sides: Sides) -> None:
    """New, changed, noted and ideological ones; no passphrase, no text. Staff cannot open them, nor another head."""
    place = sides.place
    study = place.target(sides.target.resolution, field="ideological", title="Lectures")
    old = draw_up(sides.target, sides.member(), "Label 40 bays", goal=40, counted_in="bays")
    kept = draw_up(study, sides.member(), "Lecture twice")
    sides.carry()
    with sides.elsewhere():
        assert IndividualTarget.objects.get().task == "Label 40 bays"
        member, target = sides.member(), Target.objects.get(field="technical")
        mine = IndividualTarget.objects.get()
        drawing_up.note_progress(mine, by=member, reached=12, today=TODAY, note="Rows A and B")
        drawing_up.edit(mine, by=member, task="Label 50 bays", due_on=day(70), goal=50, today=TODAY)
        new = draw_up(target, sides.member(1), "Oil the third mill")
        drawing_up.finish(new, by=sides.member(1), today=TODAY)
        draw_up(Target.objects.get(field="ideological"), member, "Read the letter aloud")
    file = sides.make_return()
    merging.bring_back(sides.package, by=place.staff, file=file, today=TODAY)
    sealed = file_of(sides.package, "sealed")
    for word in (b"Oil the third mill", b"Label 50", b"Read the letter", sides.member().number.encode()):
        assert word not in sealed
        assert word not in file
    assert IndividualTarget.objects.count() == 2
    for by in (place.staff, place.outsider, sides.member()):
        with pytest.raises(NotYours):
            unsealing.open_sealed(sides.package, by=by, passphrase=PASSPHRASE, today=TODAY)
    with pytest.raises(NotReady, match="passphrase does not open it"):
        unsealing.open_sealed(sides.package, by=sides.head(), passphrase="another long passphrase", today=TODAY)
    unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    old.refresh_from_db()
    assert (old.task, old.goal, old.reached, old.due_on) == ("Label 50 bays", 50, 12, day(70))
    assert IndividualProgress.objects.get().note == "Rows A and B"
    assert IndividualTarget.objects.get(task="Oil the third mill").state == "done"
    assert IndividualTarget.objects.get(task="Read the letter aloud").person == sides.member()
    assert IndividualTarget.objects.filter(pk=kept.pk).exists()
    with pytest.raises(NotNow, match="Nothing waits"):
        unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    assert IndividualTarget.objects.count() == 4


def test_an_individual_target_changed_on_both_sides_keeps_both_texts(sides: Sides) -> None:
    """What stands in the office holds; the other text stands in its own history, deleted with it."""
    one = draw_up(sides.target, sides.member(), "Label 40 bays")
    sides.carry()
    with sides.elsewhere():
        there = IndividualTarget.objects.get()
        drawing_up.edit(there, by=sides.member(), task="Label 50 bays", due_on=day(60), today=TODAY)
    drawing_up.edit(one, by=sides.member(), task="Label 60 bays", due_on=day(60), today=TODAY)
    back(sides)
    unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    one.refresh_from_db()
    assert one.task == "Label 60 bays"
    step = IndividualStep.objects.get(name="other_text")
    assert (step.subject_id, step.facts["theirs"]["task"]) == (one.pk, "Label 50 bays")
    assert not Step.objects.filter(facts__icontains="50 bays").exists()


def test_who_is_not_a_member_here_keeps_theirs_sealed(sides: Sides) -> None:
    """A package of the staff carries the head alone; a member entered there waits until they are entered here."""
    file = sides.make(sides.place.staff)
    with sides.elsewhere():
        opened = opening.open_package(file, by=None, passphrase=PASSPHRASE, today=TODAY)
        assert list(Person.objects.values_list("number", flat=True)) == [sides.place.head.number]
        worker = make.person(unit=opened.unit, number="NEW-1")
        draw_up(Target.objects.get(), worker, "Oil the third mill")
        draw_up(Target.objects.get(), sides.head(), "Order the felt")
    back(sides, sides.place.staff)
    for _again in range(2):
        unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
        assert sides.package.counts["homeless"] == 1
        assert [one.task for one in IndividualTarget.objects.all()] == ["Order the felt"]
    make.person(unit=sides.place.mine, number="NEW-1")
    unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    assert IndividualTarget.objects.count() == 2
    assert sides.package.files.count() == 0


def test_a_package_needs_a_head_a_good_passphrase_and_an_empty_system(sides: Sides) -> None:
    """And only the head or the staff above may make one; one at a time."""
    mine, head = sides.place.mine, sides.place.head
    with pytest.raises(NotYours):
        making.make_package(mine, by=sides.member(), passphrase=PASSPHRASE, today=TODAY)
    with pytest.raises(NotReady, match="too short"):
        making.make_package(mine, by=head, passphrase="short", today=TODAY)
    with pytest.raises(NotReady, match="no head"):
        making.make_package(sides.place.workteam, by=head, passphrase=PASSPHRASE, today=TODAY)
    file = sides.make()
    with pytest.raises(NotReady, match="out already"):
        sides.make()
    with pytest.raises(NotReady, match="has units already"):
        opening.open_package(file, by=None, passphrase=PASSPHRASE, today=TODAY)
    with pytest.raises(NotYours):
        opening.open_package(file, by=head, passphrase=PASSPHRASE, today=TODAY)
    with sides.elsewhere():
        with pytest.raises(NotReady, match="passphrase does not open it"):
            opening.open_package(file, by=None, passphrase="another long passphrase", today=TODAY)
        assert not Unit.objects.exists()
        assert Person.objects.count() == 0


def test_the_return_may_be_made_anew_until_one_is_brought_back(sides: Sides) -> None:
    """The later one holds what came meanwhile too."""
    sides.carry()
    with sides.elsewhere():
        read(Target.objects.get(), sides.head(), 63, days=-6)
    early = sides.make_return()
    with sides.elsewhere():
        read(Target.objects.get(), sides.head(), 64, days=-2)
        with pytest.raises(NotReady, match="passphrase"):
            returning.make_return(Package.objects.get(), by=sides.head(), passphrase="not this one at all", today=TODAY)
    late = sides.make_return()
    assert late != early
    merging.bring_back(sides.package, by=sides.head(), file=late, today=TODAY)
    assert Reading.objects.count() == 2


def test_days_and_meetings_travel(sides: Sides) -> None:
    """The meeting that adopted the resolution bounds readings elsewhere too."""
    sides.carry()
    with sides.elsewhere():
        assert set(Meeting.objects.values_list("held_on", flat=True)) == {datetime.date(2026, 1, 20)}
        with pytest.raises(NotReady, match="adopted the resolution"):
            read(Target.objects.get(), sides.head(), 62, days=-300)
