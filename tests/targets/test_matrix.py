"""The matrix of campaign × field: each target once, over the tree, made anew; what the pages of campaigns cost."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from targets import matrix
from targets.models import Campaign, CampaignCount, CampaignCounting, CampaignResult, CampaignTarget, Target
from targets.tasks import count_campaign_targets
from tests import factories as make
from tests.queries import DESK, DETAIL, LIST, POST, Page, check, listed, sent
from tests.targets.cast import FIELDS, TODAY, Place, client
from units import tree
from units.models import Unit

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def shipped(code: str = "speed_80s") -> Campaign:
    """One that comes with the program."""
    return Campaign.objects.get(code=code)


def total(unit: Unit) -> tuple[int, int, Decimal | None]:
    """Targets of the last line, how many are met, their mean progress."""
    every = matrix.matrix_of(unit)[-1].all
    return every.n, every.done, matrix.share(every)


def test_a_target_in_two_campaigns_stands_in_both_and_is_counted_once(place: Place) -> None:
    """In the total of its column and row; at its unit and all above."""
    under = place.resolution()
    twice, once = place.target(under), place.target(under, field="cultural")
    Target.objects.filter(pk=twice.pk).update(progress=40, weight=3)
    Target.objects.filter(pk=once.pk).update(progress=100, state="met")
    for code in ("speed_80s", "model_machine"):
        make.campaign_target(twice, shipped(code), state="accepted")
    make.campaign_target(once, shipped(), state="accepted")
    assert matrix.refresh() > 0
    for unit in (place.mine, place.county, make.nation()):
        lines = {line.campaign: line for line in matrix.matrix_of(unit)}
        speed, machine, every = lines[shipped()], lines[shipped("model_machine")], lines[None]
        assert (speed.all.n, machine.all.n, every.all.n) == (2, 1, 2)
        assert (speed.cells["technical"].n, machine.cells["technical"].n, every.cells["technical"].n) == (1, 1, 1)
        assert (every.all.done, matrix.share(every.all)) == (1, Decimal(55))
    assert total(place.workteam) == (0, 0, None)


@pytest.mark.parametrize("change", ["state", "campaign", "target", "unit"])
def test_what_counts_no_longer_leaves(place: Place, change: str) -> None:
    """A tag withdrawn, a campaign retired, a target ended; a unit that moves takes its targets along."""
    target = place.target()
    tag = make.campaign_target(target, shipped(), state="accepted")
    matrix.refresh()
    assert matrix.refresh() == 0
    if change == "state":
        CampaignTarget.objects.filter(pk=tag.pk).update(state="withdrawn")
    elif change == "campaign":
        Campaign.objects.update(state="retired")
    elif change == "target":
        Target.objects.update(state="ended")
    else:
        elsewhere = make.unit(kind_code="county")
        office = make.official("staff", make.nation())
        tree.move(place.mine, by=office, parent=elsewhere, today=datetime.date(2026, 6, 1), reason="Reform")
    count_campaign_targets()
    assert total(place.county) == (0, 0, None)
    assert CampaignCount.objects.filter(unit=place.county).count() == 0
    assert total(make.nation())[0] == (1 if change == "unit" else 0)


def test_a_target_that_waits_is_not_counted(place: Place) -> None:
    """Proposed or returned; nor one that is still a draft."""
    under = place.resolution()
    make.campaign_target(place.target(under), shipped())
    make.campaign_target(place.target(under, field="cultural"), shipped(), state="returned")
    make.campaign_target(place.target(under, "draft"), shipped(), state="accepted")
    matrix.refresh()
    assert not CampaignCount.objects.exists()


def expected(units: list[Unit]) -> dict[tuple[int, int | None, str], list[Any]]:
    """The counts by walking over everything, one by one."""
    found: dict[tuple[int, int | None, str], list[Any]] = defaultdict(lambda: [0, 0, 0, Decimal(0)])
    tags = CampaignTarget.objects.counting().select_related("target")
    pairs = {(tag.campaign_id, tag.target) for tag in tags} | {(None, tag.target) for tag in tags}
    paths = {unit.pk: [int(part) for part in str(unit.path).split(".")] for unit in units}
    for campaign, target in pairs:
        for place in paths[target.unit_id]:
            row = found[place, campaign, target.field]
            row[0] += 1
            row[1] += target.state == "met"
            row[2] += target.weight
            row[3] += target.weight * target.progress
    return found


def stored() -> dict[tuple[int, int | None, str], list[Any]]:
    """The counts of the table."""
    return {
        (row.unit_id, row.campaign_id, row.field): [row.n, row.done, row.weight, row.weighted]
        for row in CampaignCount.objects.all()
    }


def shuffle(seed: int) -> list[Unit]:
    """A tree grown and changed at random, counted now and then between."""
    chance = random.Random(seed)
    units = [make.nation()]
    for _number in range(12):
        units.append(make.unit(chance.choice(units)))
    heads = make.person()
    campaigns = list(Campaign.objects.all())
    targets = [
        make.target(make.resolution(unit), heads, field=chance.choice(FIELDS), weight=chance.randint(1, 9))
        for unit in units
    ]
    for step in range(60):
        target = chance.choice(targets)
        if chance.random() < 0.5:
            free = [one for one in campaigns if not CampaignTarget.objects.filter(campaign=one, target=target).exists()]
            if free:
                make.campaign_target(target, chance.choice(free), state=chance.choice(["accepted", "proposed"]))
        else:
            state = chance.choice(["in_force", "met", "unmet", "discussed", "ended"])
            Target.objects.filter(pk=target.pk).update(state=state, progress=chance.randint(0, 100))
        if step % 20 == 7:
            matrix.refresh()
    return list(Unit.objects.all())


@pytest.mark.parametrize("seed", range(4))
def test_the_table_holds_what_the_targets_say(seed: int) -> None:
    """Random trees, tags and changes."""
    units = shuffle(seed)
    matrix.refresh()
    assert stored() == dict(expected(units))


def test_a_table_that_forgets_to_count_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without DISTINCT the comparison above fails."""
    monkeypatch.setattr(matrix, "REFRESH", matrix.REFRESH.replace("SELECT DISTINCT NULL", "SELECT NULL"))
    units = shuffle(1)
    matrix.refresh()
    assert stored() != dict(expected(units))


def test_pages_say_as_of_when(place: Place) -> None:
    """And nothing before the first time."""
    page = client(place.head).get(at("unit_campaigns", place.mine.pk)).content.decode()
    assert "As of" not in page
    assert "No target serves a campaign yet" in page
    matrix.refresh()
    assert CampaignCounting.objects.count() == 1
    matrix.refresh()
    assert "As of" in client(place.head).get(at("unit_campaigns", place.mine.pk)).content.decode()


def test_another_maker_at_work_is_left_alone(place: Place) -> None:
    """The lock is of the transaction; a second connection finds it taken."""
    make.campaign_target(place.target(), shipped(), state="accepted")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7021986, 7)")
        assert matrix.refresh() == 0
        assert not CampaignCount.objects.exists()
    finally:
        other.close()
    assert matrix.refresh() > 0


def test_the_matrix_names_campaigns_of_the_unit_and_above(place: Place) -> None:
    """Those of committees below are in the last line alone."""
    own, below = make.campaign(place.county, name_en="Clean Streams"), make.campaign(place.mine)
    make.campaign_target(place.target(), below, state="accepted")
    matrix.refresh()
    lines = matrix.matrix_of(place.county)
    assert own in [line.campaign for line in lines]
    assert below not in [line.campaign for line in lines]
    assert lines[-1].all.n == 1


def result(place: Place, campaign: Campaign, number: int) -> CampaignResult:
    """One more result of the mine, of another quarter."""
    since = datetime.date(2000 + number, 1, 1)
    return CampaignResult.objects.create(
        campaign=campaign,
        unit=place.mine,
        field="technical",
        since=since,
        until=since + datetime.timedelta(days=89),
        counted="tonnes",
        value=number,
        work="Work",
        contribution="Ore",
        by=place.head,
    )


def test_what_the_pages_cost(place: Place) -> None:
    """Thirty campaigns, targets and results; the matrix within the goal of a dashboard."""
    under, campaign = place.resolution(), shipped()
    union = make.official("organization", place.county)
    target = place.target(under)
    tag = make.campaign_target(target, campaign, state="accepted")
    waiting = make.campaign_target(place.target(under), campaign)

    def grow() -> None:
        number = CampaignTarget.objects.count()
        make.campaign_target(place.target(under, title=f"Target {number}"), campaign)
        made = make.campaign(place.county)
        make.campaign_target(target, made, state="accepted")
        result(place, campaign, number)
        make.unit(place.county)
        make.unit(place.mine, kind_code="workteam")
        matrix.refresh()

    grow()
    staff, head, official = client(place.staff), client(place.head), client(union)
    first = CampaignResult.objects.latest("pk")
    check(
        [
            Page(staff, at("unit_campaigns", place.county.pk), DESK),
            Page(head, at("unit_campaigns", place.mine.pk), DESK),
            Page(official, at("unit_campaigns", place.mine.pk), DESK),
            Page(staff, at("campaigns"), LIST),
            Page(staff, campaign.get_absolute_url(), LIST),
            Page(staff, at("campaign_targets"), LIST),
            Page(staff, at("campaign_targets_waiting"), LIST),
            Page(head, at("campaign_results"), LIST),
            Page(head, f"{at('targets')}?campaign={campaign.pk}", LIST),
            Page(staff, tag.get_absolute_url(), DETAIL),
            Page(staff, at("accept_campaign_target", waiting.pk), DETAIL),
            Page(head, target.get_absolute_url(), DETAIL),
            Page(head, at("propose_campaign", waiting.target_id), DETAIL),
            Page(official, first.get_absolute_url(), DETAIL),
            Page(official, at("record_result", place.mine.pk), DETAIL),
            Page(official, at("correct_result", first.pk), DETAIL),
        ],
        grow,
    )


def test_what_is_recorded_costs(place: Place) -> None:
    """Each sending of a form, its step included."""
    target, campaign = place.target(), shipped("socialist_emulation")
    head, staff = client(place.head), client(place.staff)
    union = client(make.official("organization", place.county))
    found: dict[str, list[str]] = {}
    fields: dict[str, Any] = {"campaign": campaign.pk, "adds": "More ore"}
    found["propose"] = sent(head, at("propose_campaign", target.pk), fields)
    tag = CampaignTarget.objects.get()

    def version() -> dict[str, int]:
        tag.refresh_from_db()
        return {"subject_version": tag.version}

    found["return"] = sent(staff, at("return_campaign_target", tag.pk), {"reason": "By when?", **version()})
    found["again"] = sent(head, at("propose_campaign_again", tag.pk), {"adds": "By autumn", **version()})
    found["accept"] = sent(staff, at("accept_campaign_target", tag.pk), version())
    fields = {"campaign": campaign.pk, "period": "2026-04-01", "field": "technical", "target": tag.pk}
    words = {"work": "Shifts compete", "contribution": "Logs kept"}
    found["record"] = sent(union, at("record_result", place.mine.pk), {**fields, **words})
    row = CampaignResult.objects.get()
    found["correct"] = sent(union, at("correct_result", row.pk), {**words, "reason": "Misread"})
    found["withdraw"] = sent(head, at("withdraw_campaign_target", tag.pk), {"reason": "Another", **version()})
    assert TODAY.year == 2026
    # A result asks for the campaigns, targets and units of measure that were offered.
    allowed = {"record": POST + 3}
    too_many = {name: asked for name, asked in found.items() if len(asked) > allowed.get(name, POST)}
    assert not too_many, "\n".join(f"{name}: {len(asked)}\n{listed(asked)}" for name, asked in too_many.items())
