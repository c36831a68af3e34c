"""The grid of a unit's readings: good rows are kept, faulty ones come back as typed; which targets ask for one."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from evidence.models import Evidence
from targets.models import Reading, Target
from targets.reading_due import without_reading
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.evidence import files
from tests.targets.cast import TODAY, Place, client, counted_in, day
from units.models import Norm
from workflow.models import Step, steps_of

pytestmark = pytest.mark.django_db


class Mine(Place):
    """A mine with three targets in force, and its head at a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.under = self.resolution()
        self.share = self.target(self.under, title="Ore recovery")
        self.homes = self.target(
            self.under,
            title="Homes repaired",
            field="cultural",
            type="number",
            unit_of_measure=counted_in("homes"),
            counted="homes",
            baseline=Decimal(0),
            goal=Decimal(48),
            stages=[],
        )
        self.done = self.target(
            self.under,
            title="Room opened",
            counted="room open",
            type="yes_no",
            baseline=Decimal(0),
            goal=Decimal(1),
            stages=[],
        )
        self.page = reverse("targets:readings", args=[self.mine.pk])
        self.browser = Browser(self.head)

    def cell(self, name: str, target: Target) -> str:
        return f"{name}_{target.measures.get().pk}"

    def row(self, target: Target, value: str, on: datetime.date = TODAY, **more: Any) -> dict[str, Any]:
        cells = {"value": value, "happened_on": on, **more}
        return {self.cell(name, target): given for name, given in cells.items()}


@pytest.fixture
def mine(db: None) -> Mine:
    """Three targets in force."""
    return Mine()


def test_all_rows_are_recorded_at_once(mine: Mine) -> None:
    """A reading and a step for each row with a value; progress follows; rows left empty say nothing."""
    mine.browser.record(mine.page, **mine.row(mine.share, "64.5"), **mine.row(mine.done, "1"))
    assert sorted(Reading.objects.values_list("value", flat=True)) == [1, Decimal("64.5")]
    mine.share.refresh_from_db()
    assert mine.share.progress == 50
    assert steps_of(mine.share).filter(name="add_reading").count() == 1
    assert not steps_of(mine.homes).filter(name="add_reading").exists()
    page = mine.browser.open(mine.page)
    assert "2 readings are recorded." in page
    assert "64.5" in page
    assert page.count("15 Jun 2026") >= 2


def test_good_rows_are_kept_and_faulty_ones_come_back(mine: Mine) -> None:
    """Each fault beside its cell and in the summary, with what was typed; the good row says nothing more."""
    answer = mine.browser.send(
        mine.page,
        **mine.row(mine.homes, "12"),
        **mine.row(mine.share, "101", day(1)),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Reading.objects.get().measure == mine.homes.measures.get()
    assert errors(page) == [
        "recovery: A share lies between 0 and 100 per cent.",
        "recovery: Choose a day that is not after today.",
    ]
    assert f'id="id_{mine.cell("value", mine.share)}_error"' in page
    assert 'value="101"' in page
    assert f'value="{day(1).isoformat()}"' in page
    assert "1 reading is recorded." in page
    assert f'name="{mine.cell("was", mine.homes)}" value="12"' in page
    fields = {**hidden(page), **mine.row(mine.share, "66")}
    assert mine.browser.client.post(mine.page, fields).status_code == 302
    assert Reading.objects.count() == 2


def test_a_second_sending_has_no_second_effect(mine: Mine) -> None:
    """With good rows alone, and with a faulty row beside them: that one is shown again, nothing is doubled."""
    for more in ({}, mine.row(mine.homes, "many")):
        Reading.objects.all().delete()
        fields = {**hidden(mine.browser.open(mine.page)), **mine.row(mine.share, "64"), **more}
        answers = [mine.browser.client.post(mine.page, fields) for _ in range(3)]
        assert Reading.objects.count() == 1
        assert {one.status_code for one in answers} == {422 if more else 302}
        if more:
            assert 'value="many"' in answers[2].content.decode()


def test_the_last_value_is_filled_in_and_recorded_again_only_when_marked(mine: Mine) -> None:
    """A row left as it was filled in says nothing; marked as unchanged, it is a reading of its own day."""
    mine.browser.record(mine.page, **mine.row(mine.homes, "12", day(-30)), **mine.row(mine.done, "1", day(-30)))
    page = mine.browser.open(mine.page)
    assert f'name="{mine.cell("value", mine.homes)}" value="12"' in page
    assert '<option value="1" selected>' in page
    as_filled = {**mine.row(mine.homes, "12"), **mine.row(mine.done, "1")}
    mine.browser.record(mine.page, **as_filled, **mine.row(mine.share, "64"))
    assert Reading.objects.count() == 3
    mine.browser.record(mine.page, **mine.row(mine.homes, "12", unchanged="on"), **mine.row(mine.done, "1"))
    assert Reading.objects.count() == 4
    assert Reading.objects.latest("id").happened_on == TODAY


def test_evidence_is_chosen_or_sent_with_its_row(mine: Mine) -> None:
    """A file on record, a new file; without a value, and beside a fault, each is said in its cell."""
    sheet = Evidence.objects.create(
        unit=mine.mine, title="Sheet", kind="document", happened_on=day(-2), added_by=mine.head, size=1, sha256="x"
    )
    log = files.upload("log.pdf", files.pdf())
    mine.browser.record(
        mine.page, **mine.row(mine.share, "64", evidence=sheet.pk), **mine.row(mine.homes, "3", file=log)
    )
    assert mine.share.measures.get().readings.get().evidence.get() == sheet
    assert mine.homes.measures.get().readings.get().evidence.get().title == "Homes repaired"
    page = mine.browser.send(mine.page, **mine.row(mine.share, "", evidence=sheet.pk)).content.decode()
    assert errors(page) == ["recovery: Write the value this file shows."]
    wrong = mine.row(mine.share, "101", file=files.upload("log.pdf", files.pdf()))
    page = mine.browser.send(mine.page, **wrong).content.decode()
    assert "recovery: Choose the file again: a browser does not keep it." in errors(page)


def test_an_empty_grid_a_missing_day_and_a_foreign_measure(mine: Mine) -> None:
    """Each is told; a cell of another unit's measure is no cell of this page."""
    assert errors(mine.browser.send(mine.page).content.decode()) == [
        "Write at least one new value, or mark one as unchanged."
    ]
    page = mine.browser.send(mine.page, **mine.row(mine.share, "64", "")).content.decode()  # type: ignore[arg-type]
    assert errors(page) == ["recovery: Write the day the value speaks of."]
    other = make.target(make.resolution(make.unit()), mine.head)
    page = mine.browser.send(mine.page, **mine.row(other, "64")).content.decode()
    assert errors(page) == ["Write at least one new value, or mark one as unchanged."]
    assert not Reading.objects.exists()


def test_a_target_that_ended_meanwhile_is_named_in_its_row(mine: Mine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others of the same sending are kept."""
    from targets import progress
    from workflow.refusals import NotReady

    real = progress.add_reading

    def ended(target: Target, **fields: Any) -> Target:
        if target.pk == mine.share.pk:
            raise NotReady("Readings are added to targets in force.")
        return real(target, **fields)

    monkeypatch.setattr(progress, "add_reading", ended)
    sent = mine.browser.send(mine.page, **mine.row(mine.share, "64"), **mine.row(mine.homes, "4"))
    page = sent.content.decode()
    assert errors(page) == ["recovery: Readings are added to targets in force."]
    assert 'value="64"' in page
    assert Reading.objects.get().value == 4


def test_a_reading_is_due_after_the_norm(mine: Mine) -> None:
    """Nearest norm first; a corrected reading does not count; the desk leads to the grid, the list has a filter."""
    everything = Target.objects.all()
    assert without_reading(everything, TODAY).count() == 3
    for target, days in ((mine.share, -31), (mine.homes, -32)):
        Reading.objects.create(measure=target.measures.get(), value=1, happened_on=day(days), by=mine.head)
    assert set(without_reading(everything, TODAY)) == {mine.homes, mine.done}
    Norm.objects.create(unit=mine.county, name="reading_days", value="40", since=day(-10))
    assert set(without_reading(everything, TODAY)) == {mine.done}
    Norm.objects.create(unit=mine.mine, name="reading_days", value="7", since=day(-10))
    assert without_reading(everything, TODAY).count() == 3
    desk = client(mine.head).get("/").content.decode()
    assert "Readings due" in desk
    assert f'href="{mine.page}"' in desk
    listed = client(mine.head).get(reverse("targets:targets") + "?ask=reading").content.decode()
    assert "Homes repaired" in listed
    make.appoint(mine.head, "head", make.unit())
    assert reverse("targets:targets") + "?ask=reading" in client(mine.head).get("/").content.decode()


def test_what_was_discussed_lately_is_not_asked(mine: Mine) -> None:
    """A target has the days of the norm for its first reading."""
    fresh = make.meeting(mine.mine, held_on=day(-5))
    Target.objects.filter(pk=mine.share.pk).update(discussion=fresh)
    assert mine.share not in without_reading(Target.objects.all(), TODAY)
    assert mine.browser.open(mine.page).count(">Reading due<") == 2


def test_units_inside_with_readings_due_are_named(mine: Mine) -> None:
    """The head of the mine reaches their grids from the own one."""
    target = make.target(make.resolution(mine.workteam), mine.head)
    Target.objects.filter(pk=target.pk).update(unit=mine.workteam)
    page = mine.browser.open(mine.page)
    assert reverse("targets:readings", args=[mine.workteam.pk]) in page.split("Readings due in units inside")[1]


def test_every_cell_has_a_name_and_the_first_key_is_a_value(mine: Mine) -> None:
    """By keyboard: value, day, then the closed evidence of the row; labels name what is measured."""
    page = mine.browser.open(mine.page).split("<tbody")[1]
    assert 'aria-label="recovery"' in page
    assert 'aria-label="On: recovery"' in page
    names = re.findall(r'<(?:input|select)[^>]*name="([a-z_]+)_\d+"', page)
    assert names[:4] == ["value", "happened_on", "evidence", "file"]
    assert "<details><summary>" in page


def test_a_flag_and_a_note_stand_on_the_target(mine: Mine) -> None:
    """Chip with shape and word on the target, in the grid, in the list; dated rows; the latest flag holds."""
    page = reverse("targets:note_course", args=[mine.share.pk])
    assert errors(mine.browser.send(page).content.decode()) == ["Choose a flag or write at least one of the three."]
    assert "Write of work and evidence, not of persons." in mine.browser.open(page)
    words = {"done": "Second mill runs", "coming": "Fit pumps", "obstacle": "Bearings are late"}
    there = mine.browser.record(page, course="at_risk", **words)
    shown = mine.browser.open(there)
    for text in ("At risk", *words.values(), "15 Jun 2026"):
        assert text in shown
    assert "At risk" in mine.browser.open(mine.page)
    listed = mine.browser.open(reverse("targets:targets") + "?ask=at_risk")
    assert "Ore recovery" in listed
    assert "Homes repaired" not in listed.split("<main")[1]
    mine.browser.record(page, course="on_track", done="Bearings came")
    mine.share.refresh_from_db()
    assert (mine.share.course, mine.share.course_notes.count()) == ("on_track", 2)
    assert Step.objects.filter(name="note_course").count() == 2


def test_a_note_is_the_heads_and_speaks_of_targets_in_force(mine: Mine) -> None:
    """Members read it; a met target takes none."""
    page = reverse("targets:note_course", args=[mine.share.pk])
    assert client(mine.members[0]).get(page).status_code == 403
    Target.objects.filter(pk=mine.share.pk).update(state="unmet")
    assert client(mine.head).get(page).status_code == 409
