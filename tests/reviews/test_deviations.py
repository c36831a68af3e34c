"""Deviations: found by rules once, opened by hand, answered, closed by another than the unit's head (L23)."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from reviews import deviations
from reviews.finding import RULES, Asked, Measured, Rule, Threshold
from reviews.models import Deviation, DeviationRun, Fault
from targets.models import Target
from tests import factories as make
from tests.queries import asked
from tests.reviews.finding import NORM, placed, ruled
from tests.targets.cast import TODAY, Place, day
from units.norms import NormKind, set_norm
from workflow.models import Step, steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Iterator[Rule]:
    """The rule of these tests, alone."""
    with ruled() as found:
        yield found


def found(place: Place) -> Deviation:
    """One deviation found by the rule."""
    placed(place, 7)
    deviations.run(TODAY)
    return Deviation.objects.get()


def test_a_rule_opens_what_it_finds_once(place: Place, rule: Rule) -> None:
    """With its facts, its field and one step; the near miss is left alone; the second search opens nothing."""
    target, _near = placed(place, 5, title="Roofs"), placed(place, 4, title="Walls")
    first = deviations.run(TODAY)
    made = Deviation.objects.select_related("unit").get()
    assert (made.unit, made.rule, made.subject_id, made.key) == (place.mine, "late_place", target.pk, "once")
    assert made.facts == {"place": 5, "title": "Roofs", "limit": target.limit_on.isoformat()}
    assert (made.state, made.field, made.opened_on, made.version) == ("open", target.field, TODAY, 1)
    assert str(made) == "Target far down the order"
    (step,) = steps_of(made)
    assert (step.name, step.target, step.unit_id, step.by_id, step.facts) == (
        "find",
        "open",
        place.mine.pk,
        None,
        {"rule": "late_place"},
    )
    assert (first.opened, first.failed, first.total) == ({"late_place": 1}, {}, 1)
    assert first.finished_at is not None
    again = deviations.run(day(1))
    assert (again.total, Deviation.objects.count(), Step.objects.filter(name="find").count()) == (0, 1, 1)


def test_a_closed_one_is_not_opened_again_for_the_same_matter(place: Place, rule: Rule) -> None:
    """The same subject and key are one matter."""
    made = found(place)
    deviations.explain(made, by=place.head, answer="The order was typed anew", today=TODAY)
    deviations.close(made, by=place.staff, outcome="In order now", today=TODAY)
    assert deviations.run(day(1)).total == 0


def test_the_thresholds_of_each_unit_hold(place: Place, rule: Rule) -> None:
    """A norm set at the county from a day on holds below it, one at the unit before it; elsewhere the default."""
    placed(place, 6)
    set_norm(place.county, by=place.staff, name=NORM, value=8, since=day(2))
    set_norm(place.mine, by=place.staff, name=NORM, value=3, since=day(4))
    farm = make.unit(make.unit(kind_code="county"), name_en="Haedoji Farm")
    other = make.target(make.resolution(farm), make.official("head", farm))
    Target.objects.filter(pk=other.pk).update(order=6)
    assert deviations.run(day(1)).total == 2
    Deviation.objects.all().delete()
    assert deviations.run(day(2)).total == 1
    assert Deviation.objects.get().unit == farm
    assert deviations.run(day(4)).total == 1
    assert deviations.limits_at(rule, place.mine, day(3)) == {NORM: 8}


def test_what_lets_most_through_is_what_a_rule_narrows_by(place: Place, rule: Rule) -> None:
    """The lowest value anywhere where more is worse, the highest where less is."""
    set_norm(place.mine, by=place.staff, name=NORM, value=3, since=TODAY)
    set_norm(place.county, by=place.staff, name=NORM, value=9, since=TODAY)
    norms = deviations.Inherited([NORM], TODAY)
    assert deviations.loosest(rule, norms) == {NORM: 3}
    falling = Threshold(rule.thresholds[0].kind, "place", "at_most")
    assert deviations.loosest(Rule(**{**vars(rule), "thresholds": [falling]}), norms) == {NORM: 9}


def test_an_archived_unit_is_left_alone(place: Place, rule: Rule) -> None:
    """It does nothing any more."""
    placed(place, 7)
    type(place.mine).objects.filter(pk=place.mine.pk).update(archived_on=TODAY)
    assert deviations.run(TODAY).total == 0


def test_a_rule_that_fails_keeps_no_other_from_running(place: Place, rule: Rule) -> None:
    """It is named with why, opens nothing, and the command says so with its exit code."""

    def broken(asked: Asked) -> Iterator[Measured]:
        yield from rule.measure(asked)
        raise ZeroDivisionError("no goal")

    RULES["broken"] = Rule(**{**vars(rule), "name": "broken", "measure": broken})
    placed(place, 7)
    said = StringIO()
    with pytest.raises(CommandError, match="broken: ZeroDivisionError: no goal"):
        call_command("find_deviations", stdout=said)
    made = DeviationRun.objects.get()
    assert (made.opened, made.failed) == ({"late_place": 1}, {"broken": "ZeroDivisionError: no goal"})
    assert "deviations opened: 1" in said.getvalue()
    assert not Deviation.objects.filter(rule="broken").exists()


def test_a_search_costs_the_same_for_one_and_for_thirty(place: Place, rule: Rule) -> None:
    """Set by set: no statement a row."""
    placed(place, 7)
    few = asked(lambda: deviations.run(TODAY))
    for number in range(30):
        placed(place, 8 + number)
    many = asked(lambda: deviations.run(TODAY))
    assert Deviation.objects.count() == 31
    assert len(few) == len(many) <= 9


def test_facts_of_today_are_read_whether_found_or_not(place: Place, rule: Rule) -> None:
    """And the deviation stays as it stands until somebody closes it."""
    made = found(place)
    Target.objects.filter(pk=made.subject_id).update(order=2)
    now = deviations.facts_now(made, day(1))
    assert now is not None
    assert (made.facts["place"], now["place"]) == (7, 2)
    assert not deviations.still_found(made, now, day(1))
    assert deviations.run(day(1)).total == 0
    made.refresh_from_db()
    assert made.state == "open"
    RULES.clear()
    assert deviations.facts_now(made, day(1)) is None
    assert str(made) == "late place"


@pytest.mark.parametrize(
    ("finds", "fact", "spared"),
    [
        ("at_least", "7", 8),
        ("at_least", "7.5", 8),
        ("above", "7", 7),
        ("above", "7.5", 8),
        ("at_most", "7", 6),
        ("at_most", "7.5", 7),
        ("below", "7", 7),
        ("below", "7.5", 7),
        ("at_least", "20", None),
        ("at_most", "1", None),
    ],
)
def test_the_value_that_spares_is_the_nearest_that_does(finds: Any, fact: str, spared: int | None) -> None:
    """It leaves the fact alone; one step nearer would not; out of bounds there is none."""
    kind = NormKind(NORM, "", "5", int, lowest=1, highest=20)
    one = Threshold(kind, "place", finds)
    assert one.sparing(fact) == spared
    if spared is not None:
        assert not one.exceeded(fact, spared)
        assert one.exceeded(fact, spared - 1 if one.rises else spared + 1)


def test_an_absent_fact_is_no_deviation() -> None:
    """A number that is not there exceeds nothing."""
    assert not Threshold(NormKind(NORM, "", "5", int), "place", "below").exceeded(None, 5)


def test_a_rule_says_what_it_compares(rule: Rule) -> None:
    """Its sentence with the values; a fact it does not declare and a norm that is no number are refused at the start."""
    assert rule.explained({NORM: 8}) == "A target stands at place 8 or further down."
    with pytest.raises(ValueError, match="does not declare"):
        Rule(**{**vars(rule), "facts": {}})
    text = Threshold(NormKind("test_word", "", "month", str), "place", "above")
    with pytest.raises(ValueError, match="whole number"):
        Rule(**{**vars(rule), "thresholds": [text]})


def opened(place: Place, **changes: Any) -> Deviation:
    """One opened by hand by the county's staff."""
    given = {"by": place.staff, "fault": Fault.objects.get(code="handed-down"), "text": "No meeting", "today": TODAY}
    return deviations.open_by_hand(place.mine, **{**given, **changes})


def test_officials_above_open_one_by_hand(place: Place) -> None:
    """Staff, department and senior officials; not the unit's head, its own staff, an auditor or one elsewhere."""
    for post in ("staff", "department", "senior"):
        made = opened(place, by=make.official(post, place.county))
        assert (made.state, made.rule, str(made)) == ("open", "", "Targets handed down without discussion")
        assert [step.name for step in steps_of(made)] == ["open"]
    refused = [
        place.head,
        make.official("staff", place.mine),
        make.official("auditor", place.county),
        make.official("staff", make.unit(kind_code="county")),
        make.official("head", place.county),
        make.official("staff", place.county, member_of=place.mine),
    ]
    for person in refused:
        with pytest.raises(NotYours):
            opened(place, by=person)


def test_a_retired_fault_and_an_archived_unit_are_refused(place: Place) -> None:
    """With words."""
    fault = Fault.objects.get(code="quota")
    fault.retired_on = TODAY
    with pytest.raises(NotReady, match="no longer in use"):
        opened(place, fault=fault)
    place.mine.archived_on = TODAY
    with pytest.raises(NotReady, match="archived"):
        opened(place)


def test_the_catalogue_speaks_of_running_in_both_languages() -> None:
    """A dozen at least; none of persons' beliefs, loyalty or conduct (Bound 2)."""
    rows = list(Fault.objects.all())
    assert len(rows) >= 12
    words = " ".join(row.name_en.lower() for row in rows)
    assert not [word for word in ("belief", "loyal", "attitude", "conduct", "behav", "opinion") if word in words]
    assert all(row.name_en and row.name_ko for row in rows)


def test_the_unit_answers_and_another_closes(place: Place) -> None:
    """Explained, rejected, a measure with its date, closed: each a step; the words stay."""
    made = opened(place)
    deviations.explain(made, by=place.head, answer="The meeting was held, not recorded", today=TODAY)
    deviations.reject(made, by=place.staff, reason="Record it", today=TODAY)
    assert made.state == "open"
    with pytest.raises(NotReady, match="not before today"):
        deviations.take_measure(made, by=place.head, answer="Meeting", measure_by=day(-1), today=TODAY)
    deviations.take_measure(made, by=place.head, answer="Meeting on Friday", measure_by=day(4), today=TODAY)
    deviations.close(made, by=place.staff, outcome="Seen in the minutes", today=TODAY)
    made.refresh_from_db()
    assert (made.state, made.answer, made.measure_by, made.outcome) == (
        "closed",
        "Meeting on Friday",
        day(4),
        "Seen in the minutes",
    )
    assert [step.name for step in steps_of(made)] == ["open", "explain", "reject", "take_measure", "close"]


def test_the_head_never_closes(place: Place) -> None:
    """Nor rejects, nor dismisses; nor a head above; nor staff who are members of the unit."""
    made = opened(place)
    deviations.explain(made, by=place.head, answer="It was held", today=TODAY)
    both = make.official("head", place.county)
    make.appoint(both, "staff", place.county)
    for person in (place.head, both, make.official("staff", place.county, member_of=place.mine)):
        with pytest.raises(NotYours):
            deviations.close(made, by=person, outcome="Done", today=TODAY)
        with pytest.raises(NotYours):
            deviations.dismiss(made, by=person, reason="None", today=TODAY)
        with pytest.raises(NotYours):
            deviations.reject(made, by=person, reason="None", today=TODAY)


def test_who_answered_as_head_does_not_close_as_staff(place: Place) -> None:
    """Promoted meanwhile: another official closes it."""
    former = place.head
    made = opened(place)
    deviations.explain(made, by=former, answer="It was held", today=TODAY)
    former.appointments.update(until=day(-1), since=day(-9))
    make.appoint(former, "staff", place.county)
    former = type(former).objects.get(pk=former.pk)
    with pytest.raises(NotYours):
        deviations.close(made, by=former, outcome="Done", today=TODAY)
    deviations.close(made, by=place.staff, outcome="Seen", today=TODAY)


def test_an_open_one_is_not_closed_and_a_closed_one_not_answered(place: Place) -> None:
    """Only from the states of the table."""
    made = opened(place)
    with pytest.raises(NotNow):
        deviations.close(made, by=place.staff, outcome="Done", today=TODAY)
    deviations.dismiss(made, by=place.staff, reason="The minutes were in another binder", today=TODAY)
    with pytest.raises(NotNow):
        deviations.explain(made, by=place.head, answer="So it is", today=TODAY)
    assert made.outcome == "The minutes were in another binder"


@pytest.mark.parametrize(
    "columns",
    [
        {"fault": None},
        {"rule": "late_place", "fault": None},
        {"state": "explained"},
        {"state": "measure_taken", "answer": "We do"},
        {"state": "closed"},
        {"state": "dismissed"},
        {"measure_by": day(-1)},
    ],
)
def test_the_database_holds_what_must_hold(place: Place, columns: dict[str, Any]) -> None:
    """Neither rule nor fault, an answer without words, a measure without its date, closed without saying how."""
    given = {"unit": place.mine, "fault": Fault.objects.all()[0], "text": "x", "opened_on": TODAY, "state": "open"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Deviation.objects.create(**{**given, **columns})
