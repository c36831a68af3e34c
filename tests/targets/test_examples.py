"""The library of examples: what stands in it, for whom, and how a target starts from one (L4, L14)."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.urls import reverse

from targets import examples
from targets.forms.examples import started, with_values
from targets.models import Reading, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day, typed
from units.models import Sector, Unit

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def holder(parent: Unit | None = None, **unit: Any) -> Unit:
    """A unit that holds a flag, elsewhere if nothing else is said."""
    return make.unit(parent or make.unit(kind_code="county"), **{"standing": "1", **unit})


def set_by(unit: Unit, title: str = "Kilns on waste heat", **fields: Any) -> Target:
    """A target of a unit, in force if nothing else is said."""
    return make.target(make.resolution(unit, state="fulfilled"), make.person(), title=title, **fields)


def test_flag_holders_targets_met_or_in_force(place: Place) -> None:
    """Not drafts, not what was missed, not of a unit without a flag, nor of one that is archived."""
    unit = holder()
    shown = [set_by(unit), set_by(unit, state="met")]
    for state in ("draft", "discussed", "unmet", "ended", "replaced"):
        hidden = set_by(unit, state=state)
        assert client(place.head).get(at("example", hidden.pk)).status_code == 404
    no_flag, gone = set_by(make.unit()), set_by(holder(archived_on=TODAY))
    assert set(Target.objects.examples()) == set(shown)
    for one in (no_flag, gone, place.target()):
        assert client(place.head).get(at("example", one.pk)).status_code == 404


def test_who_reads_it(place: Place) -> None:
    """Heads, team members and staff of any area; not members, not who helps otherwise; and no more than the target."""
    unit = holder()
    example = set_by(unit)
    Reading.objects.create(
        measure=example.measures.get(), value=61, happened_on=day(-3), by=place.head, note="Word of a reading"
    )
    for person in (place.head, place.staff, make.official("team", place.county)):
        page = Browser(person).open(at("example", example.pk))
        assert "Losses" in page
        assert "Word of a reading" not in page
        assert example.get_absolute_url() not in page
    for person in (place.members[0], make.official("supply", place.mine), make.official("auditor", place.county)):
        assert client(person).get(at("example", example.pk)).status_code == 403
        assert client(person).get(at("examples")).status_code == 403
    assert client(place.head).get(example.get_absolute_url()).status_code == 404


def test_the_own_kind_and_sector_come_first(place: Place) -> None:
    """The first tab holds them alone; the second all; staff, who head no unit, see all at once."""
    mining = Sector.objects.get(code="mining")
    Unit.objects.filter(pk=place.mine.pk).update(sector=mining)
    set_by(holder(sector=mining), "Like ours")
    set_by(holder(), "Another sector")
    set_by(holder(sector=mining, kind_code="school"), "Another kind")
    head = Browser(place.head)
    page = head.open(at("examples"))
    assert "Like ours" in page
    assert "Another" not in page
    page = head.open(at("examples") + "?of=all")
    assert all(title in page for title in ("Like ours", "Another sector", "Another kind"))
    assert "Another kind" in Browser(place.staff).open(at("examples"))
    Unit.objects.filter(standing="1", sector=mining, kind=place.mine.kind).update(standing="")
    page = head.open(at("examples"))
    assert "No unit of this kind and sector holds a flag yet." in page
    assert "?of=all" in page


def test_it_is_narrowed(place: Place) -> None:
    """By kind, sector, field and what is counted, a word in Korean too."""
    works = set_by(holder(), "Kilns")
    works.measures.update(name="로의 열효률")
    set_by(holder(kind_code="school"), "Lessons", field="cultural")
    staff = Browser(place.staff)
    for query, shown, hidden in (
        (f"kind={make.kind('school').pk}", "Lessons", "Kilns"),
        ("field=technical", "Kilns", "Lessons"),
        ("counted=열효", "Kilns", "Lessons"),
        ("counted=RECOV", "Lessons", "Kilns"),
        (f"sector={Sector.objects.get(code='mining').pk}", "Library", "Kilns"),
    ):
        page = staff.open(f"{at('examples')}?{query}").split("<main")[1]
        assert shown in page
        assert hidden not in page


def test_one_click_fills_the_form_and_saves_nothing(place: Place) -> None:
    """Texts and what is counted stand there, the own level and goal are asked, stages keep their share of the way."""
    example = set_by(holder())
    resolution = place.resolution()
    head = Browser(place.head)
    start = f"{at('set_target', resolution.pk)}?example={example.pk}"
    assert start in head.open(at("example", example.pk))
    page = head.open(start)
    assert 'value="Kilns on waste heat"' in page
    assert "50 % of the way" in page
    assert 'value="recovery"' in page
    assert 'name="baseline" value="60' not in page
    assert at("examples") in head.open(resolution.get_absolute_url())
    words = typed(
        unit=place.mine.pk, part="2", counted="recovery", type="percent", baseline="40", goal="60", stage_1_value=""
    )
    words |= {"stage_1_due_on": day(60).isoformat(), "stage_2_due_on": day(120).isoformat(), "stage_2_value": "59"}
    page = head.send(start, **words).content.decode()
    assert errors(page) == []
    assert 'name="stage_1_value" value="50"' in page
    assert 'name="stage_2_value" value="59"' in page
    assert Target.objects.count() == 1


def test_from_an_example_to_a_target_of_ones_own(place: Place) -> None:
    """Part after part with the dates and words of the example; then the check page, then the record."""
    example = set_by(holder())
    resolution = place.resolution()
    head = Browser(place.head)
    start = f"{at('set_target', resolution.pk)}?example={example.pk}"
    stands = {"equipment": "Two kilns", "supply": "Coal by rail", "staffing": "Nine by shift"}
    words = filled(head.open(start)) | stands | {"field": "technical", "kind": "immediate", "post": "head"}
    words |= {"type": "percent", "better": "higher"}
    words = filled(head.send(start, **words).content.decode()) | {"type": "percent", "better": "higher"}
    own = {"baseline": "40", "baseline_source": "kiln log", "goal": "60"}
    page = head.send(start, **(words | own)).content.decode()
    words = filled(page)
    page = head.send(start, **words).content.decode()
    assert "Nothing is recorded until you press the button." in page
    head.record(start, **filled(page), confirm="1")
    made = Target.objects.latest("pk")
    stages = [stage.value for stage in made.current.goals.get().stages.all()]  # type: ignore[union-attr]
    assert (made.title, stages) == ("Kilns on waste heat", [50, 60])


def filled(page: str) -> dict[str, str]:
    """What the form of a page holds: inputs, texts and chosen options; buttons and what is not ticked are left out."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page.split("<main")[1]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not (re.search(r'type="(radio|checkbox)"', tag) and "checked" not in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value for name, value in found.items() if not name.startswith(("csrf", "submission"))}


def test_dates_move_into_the_own_time(place: Place) -> None:
    """As long as the example had, within the term of the resolution; stages at their share of it."""
    example = set_by(holder(), discussion=make.meeting(place.mine, held_on=datetime.date(2026, 3, 31)))
    example = examples.listed().select_related("current", "discussion").get(pk=example.pk)
    long = started(example, place.resolution(), TODAY)
    assert long["limit_on"] == day(365)
    assert [long[f"stage_{n}_due_on"] for n in (1, 2)] == [day(245), day(365)]
    shorter = started(example, make.resolution(make.unit(), term_on=day(73)), TODAY)
    assert shorter["limit_on"] == day(73)
    assert [shorter[f"stage_{n}_due_on"] for n in (1, 2)] == [day(49), day(73)]
    assert (long["baseline"], long["goal"], long["equipment"]) == ("", "", "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"baseline": "40", "goal": "60"}, "50"),
        ({"baseline": "9", "goal": "4"}, "6.5"),
        ({"baseline": "40.5", "goal": "60"}, "50.2"),
        ({"baseline": "", "goal": "60"}, ""),
        ({"baseline": "many", "goal": "60"}, ""),
        ({"baseline": "NaN", "goal": "60"}, ""),
    ],
)
def test_values_of_stages_left_empty_are_their_share_of_the_way(
    place: Place, typed: dict[str, str], value: str
) -> None:
    """From the own level to the own goal, upwards or downwards; without both nothing is made up."""
    example = set_by(holder())
    found = with_values(example, {"stage_1_due_on": "2026-12-01", "stage_1_value": "", **typed})
    assert found["stage_1_value"] == value


def test_a_made_up_example_fills_nothing(place: Place) -> None:
    """An id of a target that is no example, or no id at all, opens the empty form."""
    resolution, none = place.resolution(), set_by(make.unit())
    for word in (str(none.pk), "x", "9" * 30):
        page = Browser(place.head).open(f"{at('set_target', resolution.pk)}?example={word}")
        assert "Kilns on waste heat" not in page


def test_without_an_open_resolution_there_is_no_start(place: Place) -> None:
    """The page says who can start; with two units each is named."""
    example = set_by(holder())
    head = Browser(place.head)
    assert "has an open resolution" in head.open(at("example", example.pk))
    place.resolution()
    assert "Start from this</a>" in head.open(at("example", example.pk))
    make.resolution(place.workteam)
    assert "Start from this: Workteam 1" in head.open(at("example", example.pk))


def test_the_same_at_one_and_thirty_rows(place: Place) -> None:
    """List and page (performance.md, goals 1 and 2)."""
    place.resolution()
    example = set_by(holder())

    def grow() -> None:
        set_by(holder(), f"Example {Target.objects.count()}")

    check(
        [
            Page(client(place.staff), at("examples"), LIST),
            Page(client(place.head), at("examples") + "?of=all", LIST),
            Page(client(place.head), at("example", example.pk), DETAIL),
        ],
        grow,
    )
