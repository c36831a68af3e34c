"""The realism check: what is compared, with whom, from how many on, and what is kept (L4, rule 1)."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from targets import realism
from targets.models import Measure, MeasureGoal, Reading, ShippedMeasure
from targets.realism import Aim, Comparison
from tests import factories as make
from tests.queries import asked
from tests.targets.cast import TODAY, Place, counted_in, day
from tests.targets.likeness import has_read, likes
from units.models import Group, Norm, Sector
from units.models.tree import searchable

pytestmark = pytest.mark.django_db


def aim(**changes: Any) -> Aim:
    """Recovery from 61 to 68 per cent in half a year: 14 points a year."""
    base: dict[str, Any] = {
        "field": "technical",
        "words": "recovery",
        "type": "percent",
        "counted_in": None,
        "level": Decimal(61),
        "goal": Decimal(68),
        "limit_on": TODAY + datetime.timedelta(days=183),
        "rising": True,
    }
    return Aim(**{**base, **changes})


def compared(place: Place, **changes: Any) -> Comparison:
    """The one comparison of an aim of the mine."""
    return realism.compare(place.mine, [aim(**changes)], TODAY)[0]


def test_what_is_asked_is_the_change_a_year() -> None:
    """Points of a share, per cent of the level, or the amount where it begins at 0; a short time counts as a quarter."""
    assert aim().asked(TODAY).quantize(Decimal("0.1")) == Decimal("14.0")
    homes = aim(type="number", level=Decimal(50), goal=Decimal(60), limit_on=day(365))
    assert (homes.basis, homes.asked(TODAY).quantize(Decimal("0.1"))) == ("share", Decimal("20.0"))
    falling = aim(type="number", level=Decimal(8), goal=Decimal(4), limit_on=day(365), rising=False)
    assert falling.asked(TODAY).quantize(Decimal("0.1")) == Decimal("50.0")
    empty = aim(type="number", level=Decimal(0), goal=Decimal(12), limit_on=day(365))
    assert (empty.basis, empty.asked(TODAY).quantize(Decimal("0.1"))) == ("amount", Decimal("12.0"))
    fortnight, quarter = aim(limit_on=day(14)), aim(limit_on=day(90))
    assert fortnight.asked(TODAY) == quarter.asked(TODAY)
    assert aim(type="yes_no").basis == ""


def test_five_like_units_make_a_range_four_do_not(place: Place) -> None:
    """Median and quartiles by unit; the usual range is wider by the distance of the quartiles."""
    likes(place, 4, 6, 8, 10)
    found = compared(place)
    assert (found.usual, found.like, found.needs_reason) == ("few", None, False)
    likes(place, 12)
    found = compared(place)
    assert found.like == realism.Spread(5, *(Decimal(one) for one in ("6.0", "8.0", "10.0", "2.0", "14.0")))
    assert found.usual == "within"


@pytest.mark.parametrize(
    ("goal", "usual"),
    [("68", "within"), ("68.1", "above"), ("62", "within"), ("61.9", "below"), ("61", "below"), ("60.9", "under")],
)
def test_the_edges_of_the_range(place: Place, goal: str, usual: str) -> None:
    """14 points a year is the highest, 2 the lowest that is usual; beyond the present level is its own word."""
    likes(place, 4, 6, 8, 10, 12)
    found = compared(place, goal=Decimal(goal))
    assert (found.usual, found.needs_reason) == (usual, usual != "within")


def test_the_norm_widens_the_range_down_the_tree(place: Place) -> None:
    """The county's word holds for the mine; another county's does not."""
    likes(place, 4, 6, 8, 10, 12)
    Norm.objects.create(unit=make.unit(kind_code="county"), name="realism_spread", value="0", since=day(-9))
    assert compared(place).usual == "within"
    Norm.objects.create(unit=place.county, name="realism_spread", value="50", since=day(-9))
    found = compared(place)
    assert found.like is not None
    assert (found.like.low, found.like.high, found.usual) == (Decimal(4), Decimal(12), "above")


def test_like_units_are_of_the_same_kind_and_sector(place: Place) -> None:
    """Another kind, another sector, another field, other words, another unit of measure, the unit itself: not like."""
    likes(place, 4, 6, 8, 10)
    likes(place, 50, kind_code="school")
    likes(place, 50, sector=Sector.objects.get(code="mining"))
    for changes in ({"name": "losses"}, {"type": "number"}, {"unit_of_measure": counted_in("points")}):
        has_read(make.unit(place.county), (-365, 40), (0, 90), **changes)
    has_read(make.unit(place.county), (-365, 40), (0, 90), field="cultural")
    has_read(place.mine, (-365, 40), (0, 90))
    assert compared(place).like is None
    same = make.unit(place.county)
    has_read(same, (-365, 40), (0, 52), name="  RECOVERY ")
    found = compared(place)
    assert found.like is not None
    assert (found.like.units, found.like.median) == (5, Decimal("8.0"))


def test_the_catalogue_goes_before_words(place: Place) -> None:
    """What was chosen from the catalogue is like, whatever it is called; the same words of one's own are not."""
    homes = ShippedMeasure.objects.get(code="homes_repaired")
    kind = {"type": "number", "unit_of_measure": homes.unit_of_measure}
    for words in ("Homes repaired", "보수한 살림집", "Flats", "Homes", "Houses"):
        has_read(make.unit(place.county), (-365, 50), (0, 55), **kind, name=words, shipped=homes)
        has_read(make.unit(place.county), (-365, 50), (0, 95), **kind, name="Homes repaired")
    counted: dict[str, Any] = {"type": "number", "counted_in": homes.unit_of_measure_id, "words": "Homes repaired"}
    found = compared(place, **counted, shipped=homes.pk)
    assert found.like is not None
    assert (found.like.units, found.like.median) == (5, Decimal("10.0"))
    found = compared(place, **counted)
    assert found.like is not None
    assert (found.like.units, found.like.median) == (5, Decimal("90.1"))


def test_a_unit_counts_once_by_its_latest_measure(place: Place) -> None:
    """Four units with two measures each are still too few."""
    units = likes(place, 4, 6, 8, 10)
    for unit in units:
        has_read(unit, (-365, 40), (0, 44))
    assert compared(place).like is None
    likes(place, 4)
    found = compared(place)
    assert found.like is not None
    assert found.like.median == Decimal("4.0")


def test_readings_of_less_than_a_quarter_make_no_pace(place: Place) -> None:
    """Eighty-nine days are too few, ninety are not; a corrected reading is not counted."""
    likes(place, 4, 6, 8, 10)
    young = has_read(make.unit(place.county), (-89, 40), (0, 50))
    assert compared(place).like is None
    wrong = Reading.objects.create(measure=young, value=1, happened_on=day(-400), by=place.head)
    Reading.objects.create(
        measure=young, value=40, happened_on=day(-60), by=place.head, corrects=wrong, reason="Wrong day"
    )
    assert compared(place).like is None
    Reading.objects.create(measure=young, value=50, happened_on=day(1), by=place.head)
    assert compared(place).like is not None


def test_a_group_of_the_unit_goes_before_kind_and_sector(place: Place) -> None:
    """Where five of it count the same; else, and once it has retired, kind and sector decide."""
    likes(place, 4, 6, 8, 10, 12)
    others = likes(place, 20, 30, 40, 50, kind_code="school")
    group = Group.objects.create(owner=place.county, name_en="Places with a mill")
    group.units.set([place.mine, *others])
    found = compared(place)
    assert found.like is not None
    assert found.like.median == Decimal("8.0")
    group.units.add(*likes(place, 60, kind_code="clinic"))
    found = compared(place)
    assert found.like is not None
    assert (found.like.units, found.like.median) == (5, Decimal("40.0"))
    Group.objects.update(retired_on=TODAY)
    found = compared(place)
    assert found.like is not None
    assert found.like.median == Decimal("8.0")


def test_what_begins_at_nothing_is_compared_with_the_like(place: Place) -> None:
    """Homes from 0 on beside homes from 0 on, in homes a year; those that began higher have another basis."""
    homes = {"type": "number", "name": "homes", "unit_of_measure": counted_in("homes")}
    for number in (10, 12, 14, 16, 18):
        has_read(make.unit(place.county), (-365, 0), (0, number), **homes)
        has_read(make.unit(place.county), (-365, 100), (0, 100 + number), **homes)
    asked_for: dict[str, Any] = {"type": "number", "words": "homes", "counted_in": counted_in("homes").pk}
    year = day(365)
    found = compared(place, level=Decimal(0), goal=Decimal(14), limit_on=year, **asked_for)
    assert found.like is not None
    assert (found.basis, found.like.units, found.usual) == ("amount", 5, "within")
    found = compared(place, level=Decimal(200), goal=Decimal(228), limit_on=year, **asked_for)
    assert found.like is not None
    assert (found.basis, found.like.units, found.asked, found.usual) == ("share", 5, Decimal("14.0"), "within")


def test_the_own_past_stands_beside(place: Place) -> None:
    """The last reading of each quarter, and the pace of the latest measure; by the year where quarters are many."""
    has_read(place.mine, (-200, 57), (-190, 58), (-100, 60), (-10, 61))
    found = compared(place)
    assert [value for _day, value in found.past] == [Decimal(58), Decimal(60), Decimal(61)]
    assert found.own == Decimal("7.7")
    assert found.past[-1][0] == day(-10)
    many = [[day(-91 * back).isoformat(), str(60 - back)] for back in range(11, -1, -1)]
    by_year = realism.periods(many)
    assert [one.year for one, _value in by_year] == sorted({day(-91 * back).year for back in range(12)})
    assert by_year[-1][1] == Decimal(60)
    assert len(realism.periods(many[-8:])) == 8


def test_a_share_does_not_begin_anew(place: Place) -> None:
    """A goal of 68 where 70 has been read lately is a step back; not where that was years ago, nor for a count."""
    has_read(place.mine, (-500, 70))
    assert compared(place).usual == "few"
    has_read(place.mine, (-30, 70))
    assert compared(place).usual == "under"
    assert compared(place, goal=Decimal(70)).usual == "few"
    homes = {"type": "number", "name": "homes", "unit_of_measure": counted_in("homes")}
    has_read(place.mine, (-30, 70), **homes)
    found = compared(place, type="number", words="homes", counted_in=counted_in("homes").pk, level=Decimal(1))
    assert (found.past[-1][1], found.usual) == (Decimal(70), "few")


def test_what_has_no_range_still_knows_a_step_back(place: Place) -> None:
    """A yes-or-no measure is not compared; nothing is asked of the database for it."""
    assert asked(lambda: compared(place, type="yes_no", level=Decimal(0), goal=Decimal(1))) == []
    assert compared(place, type="yes_no", level=Decimal(0), goal=Decimal(1)).usual == ""


def test_two_statements_for_any_number_of_goals(place: Place) -> None:
    """One goal or five, no like unit or thirty."""
    place.mine.refresh_from_db()
    assert len(asked(lambda: realism.compare(place.mine, [aim()], TODAY))) == 2
    likes(place, *range(1, 31))
    five = [aim(), aim(words="losses"), aim(type="yes_no"), aim(field="cultural"), aim(goal=Decimal(90))]
    found: list[Comparison] = []
    assert len(asked(lambda: found.extend(realism.compare(place.mine, five, TODAY)))) == 2
    assert [one.usual for one in found] == ["within", "few", "", "few", "above"]


def test_no_more_is_looked_at_than_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a bound of six measures the seventh, the oldest, is left out."""
    likes(place, 90, 4, 6, 8, 10, 12, 14)
    monkeypatch.setattr(realism, "COMPARE", realism.COMPARE.replace("LIMIT 400", "LIMIT 6"))
    found = compared(place)
    assert found.like is not None
    assert (found.like.units, found.like.median) == (6, Decimal("9.0"))


def test_like_measures_are_found_by_an_index(place: Place) -> None:
    """The key of a measure is looked up, were there many."""
    likes(place, 4, 6)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN SELECT id FROM targets_measure WHERE alike = 'x'")
        assert "measure_alike" in "\n".join(row[0] for row in cursor.fetchall())
    assert "WHERE m.alike = aim.alike" in realism.COMPARE


@pytest.mark.parametrize("words", ["Ore Recovery", "선광 실수률", "ÄÖ points", "퍼센트 (%)"])
def test_the_database_compares_words_as_search_does(place: Place, words: str) -> None:
    """Its function is the twin of `searchable`."""
    measure = place.target(counted=words).measures.get()
    assert measure.search_name == searchable(words)


def test_a_unit_of_another_kind_takes_its_measures_along(place: Place) -> None:
    """What they are alike follows the unit; a change of its name alone does not touch them."""
    units = likes(place, 4, 6, 8, 10, 12)
    before = Measure.objects.get(target__unit=units[0]).alike
    units[0].name_en = "Another name"
    units[0].save()
    assert Measure.objects.get(target__unit=units[0]).alike == before
    units[0].kind = make.kind("school")
    units[0].save()
    assert Measure.objects.get(target__unit=units[0]).alike != before
    assert compared(place).like is None
    measure = Measure.objects.get(target__unit=units[0])
    measure.target.unit = make.unit(place.county)
    measure.target.save()
    assert compared(place).like is not None


def test_the_database_asks_for_the_reason(place: Place) -> None:
    """An unusual goal without one cannot be stored; within the range, or with a reason, it can."""
    goals = MeasureGoal.objects.filter(version__target=place.target())
    for usual in ("above", "below", "under"):
        with pytest.raises(IntegrityError, match="measure_goal_reasoned"), transaction.atomic():
            goals.update(usual=usual, reason="")
        assert goals.update(usual=usual, reason="A third mill comes in May") == 1
    assert goals.update(usual="within", reason="") == 1


def test_what_was_compared_is_kept_whole(place: Place) -> None:
    """The comparison read back is the one that was written."""
    likes(place, 4, 6, 8, 10, 12)
    has_read(place.mine, (-200, 57), (-10, 61))
    found = compared(place, goal=Decimal(90))
    assert Comparison.again(found.kept(), found.usual) == found
    bare = dataclasses.replace(found, like=None, own=None, past=(), usual="few")
    assert Comparison.again(bare.kept(), "few") == bare
