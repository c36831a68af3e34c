"""L15: "close combination with other mass movements"; targets examined by what they contribute to the three revolutions."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from targets.contributing import quarters
from targets.models import Campaign, CampaignResult, CampaignTarget, Target
from targets.tasks import count_campaign_targets
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.letter.movement import Unit, home, route
from workflow.clock import today

pytestmark = pytest.mark.django_db


def campaign(code: str) -> Campaign:
    """One of the four that ship with the program."""
    return Campaign.objects.get(code=code)


def proposed(mine: Unit, target: Target, code: str, adds: str) -> CampaignTarget:
    """The head proposes a target to a campaign."""
    mine.head.record(route("propose_campaign", target.pk), campaign=campaign(code).pk, adds=adds)
    return CampaignTarget.objects.latest("pk")


def cells(page: str, row: str) -> list[str]:
    """The texts of a row of the matrix."""
    body = page.split("<tbody", 1)[1].split("</tbody>", 1)[0]
    line = next(one for one in body.split("<tr")[1:] if row in one)
    found = re.findall(r"<td.*?</td>", line, re.DOTALL)
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", one).split())) for one in found]


def test_one_examination_serves_many_campaigns() -> None:
    """Proposed, returned with its reason, proposed again, accepted in two campaigns, recorded, counted once."""
    mine = Unit()
    _study, mill, room = mine.in_force()
    assert "Speed of the 80s" in mine.head.open(route("campaigns"))
    speed = proposed(mine, mill, "speed_80s", "Seven points more ore recovered")
    assert "Campaign targets to accept or return" in mine.staff.open("/")
    assert "Seven points more ore recovered" in mine.staff.open(route("campaign_targets_waiting"))

    mine.staff.record(route("return_campaign_target", speed.pk), reason="Say by which date")
    assert "Campaign targets returned" in mine.head.open("/")
    assert "Say by which date" in mine.head.open(speed.get_absolute_url())
    again = "Seven points more ore recovered by the anniversary"
    mine.head.record(route("propose_campaign_again", speed.pk), adds=again)
    mine.staff.record(route("accept_campaign_target", speed.pk))

    machine = proposed(mine, mill, "model_machine", "Third mill in exemplary order")
    mine.staff.record(route("accept_campaign_target", machine.pk))
    heroes = proposed(mine, room, "speed_80s", "The room is open in the evening")
    mine.staff.record(route("accept_campaign_target", heroes.pk))
    page = Browser(mine.member).open(home(mine.unit))
    assert "Speed of the 80s, Model Machine" in html.unescape(page)
    mine.reads(mill, "64.5")

    count_campaign_targets()
    matrix = mine.staff.open(route("unit_campaigns", mine.county.pk))
    assert cells(matrix, "Speed of the 80s")[-3:] == ["2", "0", "25 %"]
    assert cells(matrix, "Model Machine")[-3:] == ["1", "0", "50 %"]
    # The mill serves two campaigns and is one target.
    assert cells(matrix, "All campaigns, each target once")[-3:] == ["2", "0", "25 %"]
    listed = mine.staff.open(f"{route('campaign_targets')}?state=counted&area={mine.county.pk}&field=technical")
    assert listed.count(f"{mill.title}</a>") == 2


def test_the_organization_records_results_and_contribution_by_unit() -> None:
    """The result of a target is its readings; other work has a value of its own; a correction is a new row."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    tag = proposed(mine, mill, "socialist_emulation", "Ahead of the plan by a month")
    mine.staff.record(route("accept_campaign_target", tag.pk))
    mine.reads(mill, "64.5")
    union = Browser(make.official("organization", mine.county))
    assert "Ahead of the plan by a month" in union.open(campaign("socialist_emulation").get_absolute_url())

    assert "Campaign targets without a result for the last quarter" in union.open("/")
    assert mill.title in union.open(route("campaign_targets") + "?state=unrecorded")
    said = {"work": "Shifts compete by the mill log", "contribution": "Every shift keeps the log"}
    words = {**said, "field": "technical"}
    period = quarters(today())[1].since
    where = {"campaign": campaign("socialist_emulation").pk, "period": period, **words}
    refused = union.send(route("record_result", mine.unit.pk), **where, target=tag.pk, counted="tonnes", value="12")
    assert "Leave it empty: the value of a target comes from its readings." in errors(refused.content.decode())
    page = union.open(union.record(route("record_result", mine.unit.pk), **where, target=tag.pk))
    assert "50 % of the way, by its readings" in html.unescape(page).replace("\xa0", " ")

    assert "Campaign targets without a result" not in union.open("/")
    other = union.record(route("record_result", mine.unit.pk), **where, counted="shifts ahead of the plan", value="4")
    made = CampaignResult.objects.get(value=4)
    assert made.get_absolute_url() == other
    fixed = {**words, "counted": "shifts ahead of the plan", "value": "5", "reason": "One shift was missing"}
    corrected = union.open(union.record(route("correct_result", made.pk), **fixed))
    assert "One shift was missing" in corrected
    assert "What stood before" in corrected
    assert CampaignResult.objects.get(pk=made.pk).value == 4
    listed = mine.head.open(f"{route('campaign_results')}?unit={mine.unit.pk}")
    assert listed.count("Shifts compete by the mill log") == 2

    of_women = make.person()
    make.appoint(of_women, "organization", mine.county, organization="women")
    page = Browser(of_women).open(route("record_result", mine.unit.pk))
    assert "Socialist Emulation" not in page
    assert "Unassuming Heroes" in page


def test_an_office_keeps_its_own_campaigns() -> None:
    """Staff add one for the county, change it, let it retire; the administrator of the nation keeps those of all."""
    mine = Unit()
    mill = mine.in_force()[1]
    texts = {"name_en": "Clean Streams", "name_ko": "맑은 시내가꾸기", "organizations": ["youth"]}
    where = mine.staff.record(route("add_campaign"), unit=mine.county.pk, **texts)
    made = Campaign.objects.get(name_en="Clean Streams")
    mine.staff.record(route("edit_campaign", made.pk), **{**texts, "text_en": "Banks planted, refuse removed"})
    assert "Banks planted" in mine.head.open(where)
    tag = CampaignTarget.objects.filter(campaign=made)
    mine.head.record(route("propose_campaign", mill.pk), campaign=made.pk, adds="No tailings in the stream")
    assert tag.get().state == "proposed"
    mine.staff.record(route("retire_campaign", made.pk), reason="Taken up by the forestry plan")
    assert "Taken up by the forestry plan" in mine.head.open(where)
    assert "Campaign targets to accept" not in mine.staff.open("/")
    assert mine.staff.send(route("accept_campaign_target", tag.get().pk)).status_code == 422
    mine.staff.record(route("resume_campaign", made.pk))
    mine.staff.record(route("accept_campaign_target", tag.get().pk))
    mine.head.record(route("withdraw_campaign_target", tag.get().pk), reason="Another target does it")
    assert mill.title in mine.head.open(reverse("targets:targets"))
    everywhere = campaign("speed_80s")
    mine.staff.open(route("retire_campaign", everywhere.pk), status=403)
    administrator = Browser(make.official("administrator", make.nation()))
    administrator.record(route("retire_campaign", everywhere.pk), reason="Completed")
    assert mine.unit.campaign_targets.count() == 1
