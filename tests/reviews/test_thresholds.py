"""Thresholds of the rules: in force where, set by an office on a check page, tuned by a false alarm (L23)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from reviews import deviations, thresholds
from reviews.finding import Fact, Rule, Threshold
from reviews.models import Deviation
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, Page, check
from tests.reviews.finding import NORM, placed, ruled
from tests.targets.cast import TODAY, Place, client, day
from units.models import Norm
from units.norms import NormKind, set_norm
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule() -> Iterator[Rule]:
    """The rule of these tests, alone."""
    with ruled() as found:
        yield found


def at(name: str, *args: int | str) -> str:
    """An address of the app."""
    return reverse(f"reviews:{name}", args=args)


def false_alarm(place: Place, order: int = 7) -> Deviation:
    """One found by the rule and dismissed through its page."""
    target = placed(place, order)
    deviations.run(TODAY)
    made = Deviation.objects.get(subject_id=target.pk)
    Browser(place.staff).record(at("dismiss_deviation", made.pk), reason="The mine has forty targets")
    made.refresh_from_db()
    return made


def test_the_page_says_what_holds_here_and_since_when(place: Place) -> None:
    """The sentence with its value; the default, then what the county set; what is set for later stands in the history."""
    staff, head = Browser(place.staff), Browser(place.head)
    page = head.open(at("deviation_rules", place.mine.pk))
    assert "A target stands at place 5 or further down." in page
    assert "the programme's default" in page
    assert at("set_threshold", place.mine.pk, NORM) not in page
    assert at("set_threshold", place.mine.pk, NORM) in staff.open(at("deviation_rules", place.mine.pk))
    set_norm(place.county, by=place.staff, name=NORM, value=6, since=day(-3))
    set_norm(place.county, by=place.staff, name=NORM, value=9, since=day(3))
    page = head.open(at("deviation_rules", place.mine.pk))
    assert "A target stands at place 6 or further down." in page
    assert "set by Eunha County, since 12 Jun 2026" in page
    assert "from 18 Jun 2026" in page


def test_staff_set_one_on_a_check_page(place: Place) -> None:
    """Nothing is recorded before the check page is confirmed; then it holds below."""
    staff, url = Browser(place.staff), at("set_threshold", place.county.pk, NORM)
    page = staff.send(url, value="8", since=day(1)).content.decode()
    assert "Check what you wrote" in page
    assert "A target stands at place 5 or further down." in page
    assert "A target stands at place 8 or further down." in page
    assert not Norm.objects.exists()
    answer = staff.client.post(url, {"value": "8", "since": day(1), "confirm": "1"})
    assert answer["Location"] == at("deviation_rules", place.county.pk)
    assert deviations.limits_at(thresholds.RULES["late_place"], place.mine, day(1)) == {NORM: 8}
    assert steps_of(place.county).filter(name="norm").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "21"}, "Ensure this value is less than or equal to 20."),
        ({"value": "x"}, "Enter a whole number."),
        ({"since": day(-1)}, "Choose a date that is not before today."),
    ],
)
def test_what_cannot_be_set_is_named(place: Place, typed: dict[str, str], said: str) -> None:
    """Beside its field; nothing is set."""
    answer = Browser(place.staff).send(
        at("set_threshold", place.county.pk, NORM), **{"value": "8", "since": TODAY, **typed}
    )
    assert answer.status_code == 422
    assert any(said in line for line in errors(answer.content.decode()))
    assert not Norm.objects.exists()


def test_the_verb_asks_again(place: Place, rule: Rule) -> None:
    """Bounds, the day, and who."""
    (one,) = rule.thresholds

    def put(value: int = 8, since: int = 0, by: object = None) -> None:
        thresholds.set_threshold(
            place.mine,
            by=by or place.staff,  # type: ignore[arg-type]  # a person is given
            threshold=one,
            value=value,
            since=day(since),
            today=TODAY,
        )

    for given in ({"value": 0}, {"value": 21}, {"since": -1}):
        with pytest.raises(NotReady):
            put(**given)
    with pytest.raises(NotYours):
        put(by=place.head)
    put()
    assert Norm.objects.get().value == "8"


def test_a_norm_that_is_no_threshold_has_no_page_here(place: Place) -> None:
    """Reviews' cadence is set among the norms."""
    assert Browser(place.staff).client.get(at("set_threshold", place.mine.pk, "review_cadence")).status_code == 404


def test_a_false_alarm_offers_the_value_that_spares_it(place: Place) -> None:
    """Staff set it on a check page; the step keeps what it was; the same is not found again, a worse one is."""
    made = false_alarm(place)
    staff, url = Browser(place.staff), at("tune_deviation", made.pk)
    assert url in staff.open(made.get_absolute_url())
    page = staff.open(url)
    for words in ("A target stands at place 5 or further down.", "A target stands at place 8 or further down."):
        assert words in page
    assert "The mine has forty targets" in page
    staff.record(url, choice=f"{NORM}=8", unit=place.county.pk)
    (step,) = steps_of(made).filter(name="tune")
    assert step.facts == {"norm": NORM, "value": 8, "before": 5, "title": "Eunha County"}
    Deviation.objects.filter(pk=made.pk).update(key="another")
    placed(place, 8)
    assert deviations.run(TODAY).total == 1
    assert url not in staff.open(made.get_absolute_url())
    assert staff.client.get(url).status_code == 409


def test_no_other_value_is_taken(place: Place) -> None:
    """What a form makes up, a unit elsewhere, nothing chosen."""
    made = false_alarm(place)
    staff, url = Browser(place.staff), at("tune_deviation", made.pk)
    far = make.unit(kind_code="county")
    for typed in ({"choice": f"{NORM}=9", "unit": place.mine.pk}, {"choice": f"{NORM}=8", "unit": far.pk}, {}):
        assert staff.send(url, **{"choice": "", **typed}).status_code == 422
    with pytest.raises(NotNow):
        thresholds.tune(made, by=place.staff, unit=place.mine, choice=f"{NORM}=9", today=TODAY)
    with pytest.raises(NotYours):
        thresholds.tune(made, by=place.staff, unit=far, choice=f"{NORM}=8", today=TODAY)
    assert not Norm.objects.exists()


def test_a_value_a_nearer_unit_overrides_is_refused_with_words(place: Place) -> None:
    """The mine has its own: a value at the county would change nothing for it."""
    set_norm(place.mine, by=place.staff, name=NORM, value=6, since=day(-3))
    made = false_alarm(place)
    answer = Browser(place.staff).send(at("tune_deviation", made.pk), choice=f"{NORM}=8", unit=place.county.pk)
    assert errors(answer.content.decode()) == ["A unit nearer to this one sets the threshold itself; choose that unit."]
    assert not Norm.objects.filter(unit=place.county).exists()


def test_where_no_value_in_bounds_spares_none_is_offered(place: Place) -> None:
    """Nor of one opened by hand, nor while it stands, nor to others than staff."""
    made = false_alarm(place, order=20)
    assert thresholds.offers(made, TODAY) == []
    assert Browser(place.staff).client.get(at("tune_deviation", made.pk)).status_code == 409
    other = false_alarm(place, order=9)
    assert [one.spared for one in thresholds.offers(other, TODAY)] == [10]
    assert client(make.official("senior", place.county)).get(at("tune_deviation", other.pk)).status_code == 403
    Deviation.objects.filter(pk=other.pk).update(state="open")
    other.refresh_from_db()
    assert thresholds.offers(other, TODAY) == []


def test_of_two_thresholds_either_spares(place: Place, rule: Rule) -> None:
    """Both are offered, none is chosen beforehand."""
    second = Threshold(NormKind("test_days", "Days", "100", int, lowest=1, highest=900), "days", "above")

    def with_days(asked: object) -> Iterator[object]:
        for one in rule.measure(asked):  # type: ignore[arg-type]  # as it was asked
            yield type(one)(one.unit_id, one.subject_id, one.key, {**one.facts, "days": 150}, one.field)

    facts = {**rule.facts, "days": Fact("Days", "number")}
    both = {"thresholds": [*rule.thresholds, second], "facts": facts, "measure": with_days}
    with ruled(**both, sentence="Place %(test_order)s, days %(test_days)s."):
        made = false_alarm(place)
        page = Browser(place.staff).open(at("tune_deviation", made.pk))
        assert "checked" not in page.split("<fieldset", 2)[1]
        assert {one.choice for one in thresholds.offers(made, TODAY)} == {f"{NORM}=8", "test_days=150"}


def test_what_the_pages_cost(place: Place) -> None:
    """The same with one change and with thirty."""
    made = false_alarm(place)
    staff = client(place.staff)
    days = iter(range(1000))

    def grow() -> None:
        set_norm(make.unit(place.mine), by=place.staff, name=NORM, value=6, since=day(-next(days)))
        Norm.objects.create(unit=place.county, name=NORM, value="5", since=day(-next(days) - 1))

    grow()
    check(
        [
            Page(staff, at("deviation_rules", place.mine.pk), DETAIL),
            Page(staff, at("set_threshold", place.mine.pk, NORM), DETAIL),
            Page(staff, at("tune_deviation", made.pk), DETAIL + 2),
        ],
        grow,
    )
