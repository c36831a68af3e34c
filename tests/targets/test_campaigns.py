"""Campaigns: whom they concern, targets proposed to them, what organizations record, and bad input (L15)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from targets import contributing, examining
from targets.contributing import Period, Words, quarters
from targets.models import Campaign, CampaignResult, CampaignTarget, Target
from targets.rules import organizations_at
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.targets.cast import TODAY, Place, client, day
from units import appointing
from units.models import Person
from workflow.models import steps_of
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def shipped(code: str = "speed_80s") -> Campaign:
    """One that comes with the program."""
    return Campaign.objects.get(code=code)


def test_four_ship_in_both_languages() -> None:
    """With their organizations; an office edits them later."""
    with translation.override("en"):
        names = {str(one) for one in Campaign.objects.exclude(code=None)}
    assert names == {"Speed of the 80s", "Unassuming Heroes", "Socialist Emulation", "Model Machine"}
    with translation.override("ko"):
        assert str(shipped()) == "80년대속도창조운동"
        assert str(shipped("model_machine")) == "모범기대창조운동"
        assert shipped().led_by == "직맹, 청년동맹"
    assert all(one.organizations and one.text_en and one.text_ko for one in Campaign.objects.all())


def test_a_campaign_of_a_committee_concerns_its_area(place: Place) -> None:
    """Heads below and the committee see it, members once a target serves it; elsewhere nobody."""
    made = make.campaign(place.county, name_en="Clean Streams")
    member = place.members[0]
    seen = [client(who).get(made.get_absolute_url()).status_code for who in (place.staff, place.head, place.outsider)]
    assert seen == [200, 200, 404]
    assert client(member).get(made.get_absolute_url()).status_code == 404
    target = place.target()
    make.campaign_target(target, made)
    assert client(member).get(made.get_absolute_url()).status_code == 200
    foreign = make.campaign(make.unit(kind_code="county"))
    assert set(examining.open_to(target)) == set(Campaign.objects.exclude(pk__in=[made.pk, foreign.pk]))
    with pytest.raises(NotReady):
        examining.propose(target, by=place.head, campaign=foreign, adds="More ore", today=TODAY)


def test_a_target_is_proposed_once_while_it_stands(place: Place) -> None:
    """Not twice, not after it has ended, not by others; withdrawn it may be proposed anew."""
    target, campaign = place.target(), shipped()
    with pytest.raises(NotYours):
        examining.propose(target, by=place.staff, campaign=campaign, adds="More ore", today=TODAY)
    tag = examining.propose(target, by=place.head, campaign=campaign, adds="More ore", today=TODAY)
    with pytest.raises(NotReady):
        examining.propose(target, by=place.head, campaign=campaign, adds="More ore", today=TODAY)
    examining.withdraw(tag, by=place.head, reason="Another does", today=TODAY)
    second = examining.propose(target, by=place.head, campaign=campaign, adds="More ore", today=TODAY)
    Target.objects.filter(pk=target.pk).update(state="ended")
    second.refresh_from_db()
    with pytest.raises(NotReady):
        examining.accept(CampaignTarget.objects.get(pk=second.pk), by=place.staff, today=TODAY)
    with pytest.raises(NotReady):
        examining.propose(Target.objects.get(pk=target.pk), by=place.head, campaign=campaign, adds="x", today=TODAY)
    assert client(place.head).get(at("propose_campaign", target.pk)).status_code == 409


def test_the_committee_above_answers_and_each_answer_is_one_step(place: Place) -> None:
    """Not the head, not staff of the unit itself; what was returned keeps its reasons in the steps."""
    tag = make.campaign_target(place.target(), shipped())
    own = make.official("staff", place.mine)
    for who in (place.head, own):
        with pytest.raises(NotYours):
            examining.accept(tag, by=who, today=TODAY)
    examining.return_(tag, by=place.staff, reason="Say by which date", today=TODAY)
    assert (tag.decided_at, tag.decided_on) == (place.county, TODAY)
    with pytest.raises(NotNow):
        examining.accept(tag, by=place.staff, today=TODAY)
    examining.propose_again(tag, by=place.head, adds="More ore by autumn", today=day(1))
    examining.accept(tag, by=place.staff, today=day(2))
    tag.refresh_from_db()
    assert (tag.state, tag.adds, tag.proposed_on, tag.returned_because) == (
        "accepted",
        "More ore by autumn",
        day(1),
        "",
    )
    assert list(steps_of(tag).values_list("name", "note")) == [
        ("return", "Say by which date"),
        ("propose_again", "More ore by autumn"),
        ("accept", ""),
    ]


def test_two_heads_at_once_propose_once(place: Place) -> None:
    """The database holds it, whatever the pages ask."""
    target = place.target()
    make.campaign_target(target, shipped())
    with pytest.raises(IntegrityError), transaction.atomic():
        make.campaign_target(target, shipped())


def test_whose_campaign_it_is(place: Place) -> None:
    """Staff and administrators keep those of their committee; of the whole nation, those of the nation."""
    administrator = make.official("administrator", place.county)
    texts: dict[str, Any] = {"name_en": "Clean Streams", "organizations": ["youth"]}
    assert examining.add_campaign(place.county, by=administrator, **texts).unit == place.county
    nation = make.nation()
    with pytest.raises(NotYours):
        examining.add_campaign(nation, by=place.staff, **texts)
    of_all = examining.add_campaign(nation, by=make.official("staff", nation), **texts)
    assert of_all.unit is None
    with pytest.raises(NotYours):
        examining.edit_campaign(of_all, by=administrator, **texts)
    for fault in ({"name_en": ""}, {"organizations": []}):
        with pytest.raises(NotReady):
            examining.add_campaign(place.county, by=place.staff, **{**texts, **fault})
    page = Browser(place.staff).send(at("add_campaign"), unit=place.county.pk)
    leading = "Organizations that lead it – This field is required."
    assert errors(page.content.decode()) == ["Write the name in one language at least.", leading]
    assert client(place.head).get(at("add_campaign")).status_code == 403


def test_quarters_are_named_by_their_days() -> None:
    """Over the turn of a year."""
    found = quarters(datetime.date(2026, 2, 28), 3)
    assert [(one.since, one.until) for one in found] == [
        (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)),
        (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31)),
        (datetime.date(2025, 7, 1), datetime.date(2025, 9, 30)),
    ]
    with translation.override("en"):
        assert str(found[1]) == "quarter 4 of 2025"
    for number in range(1, 366):
        now = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
        first = quarters(now, 1)[0]
        assert first.since <= now <= first.until


def test_an_official_is_of_one_organization(place: Place) -> None:
    """As the decision of the appointment says; the deputy is of the same."""
    union = make.official("organization", place.county)
    assert organizations_at(union, place.mine) == {"trade_union"}
    assert organizations_at(place.staff, place.mine) == set()
    nameless = make.person()
    make.appoint(nameless, "organization", place.county, organization="")
    assert organizations_at(nameless, place.mine) == set()
    assert client(nameless).get(at("record_result", place.mine.pk)).status_code == 403
    deputy = make.person()
    row = union.appointments.get()
    administrator = make.official("administrator", make.nation())
    appointing.name_deputy(row, by=administrator, person=deputy, since=day(-1), until=None, authority="Decision 7")
    assert organizations_at(deputy, place.mine) == {"trade_union"}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.appoint(make.person(), "staff", place.county, organization="youth")


class Recording:
    """A union's official and a target that serves a campaign of the union."""

    def __init__(self, place: Place) -> None:
        self.place, self.campaign = place, shipped("socialist_emulation")
        self.union: Person = make.official("organization", place.county)
        self.under = place.resolution()
        self.tag = make.campaign_target(place.target(self.under), self.campaign, state="accepted")
        self.period = quarters(TODAY)[0]

    def record(self, **changes: Any) -> CampaignResult:
        """Record by the verb."""
        words = {"work": "Shifts compete", "contribution": "Every shift keeps the log", "of": self.tag}
        given = {name: changes.pop(name) for name in list(changes) if name in Words.__dataclass_fields__}
        base = {"by": self.union, "campaign": self.campaign, "field": "technical", "period": self.period}
        unit = changes.pop("unit", self.place.mine)
        return contributing.record_result(
            unit, **{**base, **changes, "words": Words(**{**words, **given})}, today=TODAY
        )


@pytest.fixture
def union(place: Place) -> Recording:
    """A union and its campaign."""
    return Recording(place)


OWN = {"of": None, "counted": "shifts ahead", "value": Decimal(4)}


def test_a_result_is_recorded_once_for_a_period_and_field(union: Recording) -> None:
    """A second one is a correction of the first; another period, field or target is another row."""
    union.record()
    with pytest.raises(NotReady, match="already"):
        union.record()
    union.record(**OWN)
    with pytest.raises(NotReady, match="already"):
        union.record(**OWN)
    union.record(**OWN, field="cultural")
    union.record(**OWN, period=quarters(TODAY)[1])
    assert CampaignResult.objects.count() == 4


@pytest.mark.parametrize(
    "fault",
    [
        {"value": Decimal(4)},
        {"counted": "tonnes"},
        {"field": "cultural"},
        {"of": None},
        {"of": None, "value": Decimal(4)},
        {**OWN, "period": Period(day(30), day(60))},
    ],
)
def test_what_cannot_be_recorded(union: Recording, fault: dict[str, Any]) -> None:
    """A value of its own beside a target, another field, no value, no words of what, a period ahead."""
    with pytest.raises(NotReady):
        union.record(**fault)
    assert not CampaignResult.objects.exists()


def test_only_its_own_campaigns_where_they_run(union: Recording) -> None:
    """Not another organization's, not elsewhere, not for a retired one, not a target only proposed."""
    with pytest.raises(NotYours):
        union.record(**OWN, campaign=make.campaign(organizations=["women"]))
    with pytest.raises(NotYours):
        union.record(**OWN, unit=union.place.outsider.appointments.get().unit)
    with pytest.raises(NotReady):
        union.record(**OWN, campaign=make.campaign(state="retired"))
    with pytest.raises(NotReady):
        union.record(**OWN, campaign=make.campaign(union.place.workteam))
    CampaignTarget.objects.update(state="proposed")
    with pytest.raises(NotReady):
        union.record(of=CampaignTarget.objects.get())


def test_the_database_counts_a_result_once(union: Recording) -> None:
    """A row of a target with a value of its own is refused there too."""
    made = union.record()
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignResult.objects.filter(pk=made.pk).update(value=3, counted="tonnes")


def test_a_correction_is_a_new_row_and_only_of_the_newest(union: Recording) -> None:
    """With its reason; the old row stays as it was."""
    made = union.record(**OWN)
    words = Words(work="Shifts compete", contribution="Logs kept", counted="shifts ahead", value=Decimal(5))
    newer = contributing.correct_result(made, by=union.union, words=words, reason="Miscounted", today=TODAY)
    assert list(CampaignResult.objects.holding()) == [newer]
    with pytest.raises(NotReady):
        contributing.correct_result(made, by=union.union, words=words, reason="Again", today=TODAY)
    with pytest.raises(NotReady):
        contributing.correct_result(newer, by=union.union, words=words, reason=" ", today=TODAY)
    with pytest.raises(NotYours):
        contributing.correct_result(newer, by=union.place.staff, words=words, reason="No", today=TODAY)
    official = client(union.union)
    assert official.get(at("correct_result", made.pk)).status_code == 409
    page = official.get(newer.get_absolute_url()).content.decode()
    assert "Correction: Miscounted" in page
    assert "Corrected: open the newer row" in official.get(made.get_absolute_url()).content.decode()
    assert list(steps_of(newer).values_list("name", "unit")) == [("correct", union.place.mine.pk)]


def test_bad_input_keeps_what_was_typed(union: Recording) -> None:
    """Each fault named beside its field."""
    official = Browser(union.union)
    url = at("record_result", union.place.mine.pk)
    typed = {"campaign": union.campaign.pk, "period": union.period.since.isoformat(), "field": "cultural"}
    answer = official.send(url, **typed, target=union.tag.pk, work="Shifts compete", contribution="")
    page = answer.content.decode()
    contribution = "What it contributes to the three revolutions – This field is required."
    assert errors(page) == ["The target belongs to the field: Technical.", contribution]
    assert "Shifts compete</textarea>" in page
    page = official.send(url, **typed, work="Shifts compete", contribution="Logs").content.decode()
    assert errors(page) == ["Write it, or choose the target whose readings tell it."] * 2
    page = official.send(url, **{**typed, "period": "2031-01-01"}).content.decode()
    assert "is not one of the available choices" in page


def test_lists_are_narrowed(union: Recording) -> None:
    """By campaign, field, state, area; targets by the campaign they serve."""
    place = union.place
    other = place.target(union.under, title="Roofs of Block C", field="cultural")
    make.campaign_target(other, shipped("model_machine"), adds="Roofs tight")
    staff = Browser(place.staff)
    for query, found in (
        (f"campaign={union.campaign.pk}", "Ore recovery"),
        ("field=cultural", "Roofs of Block C"),
        ("state=proposed", "Roofs of Block C"),
        (f"state=counted&area={place.county.pk}", "Ore recovery"),
    ):
        page = staff.open(f"{at('campaign_targets')}?{query}").split("<tbody")[1]
        assert ("Ore recovery" in page, "Roofs of Block C" in page) == (
            found == "Ore recovery",
            found != "Ore recovery",
        )
    page = staff.open(f"{at('targets')}?campaign={union.campaign.pk}").split("<tbody")[1]
    assert "Ore recovery" in page
    assert "Roofs of Block C" not in page
    union.record()
    assert "Shifts compete" in staff.open(f"{at('campaign_results')}?field=technical&area={place.mine.pk}")
    assert "Shifts compete" not in staff.open(f"{at('campaign_results')}?field=cultural")
    page = staff.open(f"{at('campaigns')}?organization=women&state=running&name=heroes")
    assert "Unassuming Heroes" in page
    assert "Model Machine" not in page.split("<main")[1]
