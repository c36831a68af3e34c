"""Groups of units, catalogues, contacts of an office: kept on their pages, retired and never lost (L1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from units.models import Group, Sector, UnitKind
from workflow.models import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    """A county with two mines; its staff and the nation's administrator signed in."""
    county = make.unit(kind_code="county")
    found = {"county": county, "mine": make.unit(county, name_en="Sangnok Mine"), "other": make.unit(county)}
    for post, at in (("staff", county), ("administrator", make.nation())):
        found[post] = make.official(post, at)
        found[f"{post}_client"] = Client()
        found[f"{post}_client"].force_login(found[post])
    return found


def test_a_group_is_made_filled_used_and_retired(place: dict[str, Any]) -> None:
    """It narrows the list of units; retired, it leaves the lists and stays in the record."""
    client, mine = place["staff_client"], place["mine"]
    made = client.post("/groups/", {"name_en": "Mines under 500", "name_ko": ""})
    group = Group.objects.get()
    assert made["Location"] == f"/groups/{group.pk}/" and group.owner == place["county"]
    client.post(made["Location"], {"unit": mine.code})
    assert list(group.units.all()) == [mine]
    listed = client.get(f"/units/list/?group={group.pk}").content.decode()
    assert mine.code in listed and place["other"].code not in listed
    assert "Mines under 500" in client.get("/units/list/").content.decode()
    client.post(made["Location"], {"remove": str(mine.pk)})
    assert not group.units.exists()
    client.post(made["Location"], {"retire": "1"})
    group.refresh_from_db()
    assert group.retired_on is not None
    assert "Mines under 500" not in client.get("/groups/").content.decode()
    assert [step.name for step in steps_of(group)] == ["add", "units", "units", "retire"]


def test_a_group_takes_no_unit_out_of_reach(place: dict[str, Any]) -> None:
    """The answer is the one for a code that does not exist."""
    group = Group.objects.create(owner=place["county"], name_en="Mines")
    foreign = make.unit(make.unit(kind_code="county"))
    texts = []
    for code in (foreign.code, "NOSUCH"):
        answer = place["staff_client"].post(f"/groups/{group.pk}/", {"unit": code})
        assert answer.status_code == 422
        texts.append(" ".join(error for errors in answer.context["form"].errors.values() for error in errors))
    assert texts[0] == texts[1]
    assert not group.units.exists()


def test_catalogue_entries_retire_and_never_vanish(place: dict[str, Any]) -> None:
    """A unit keeps a retired kind; a new unit is not offered it; it can be brought back."""
    client, kind = place["administrator_client"], make.kind("factory")
    client.post("/catalogues/kinds/", {"retire": str(kind.pk)})
    kind.refresh_from_db()
    assert kind.retired_on is not None and place["mine"].kind == kind
    offered = place["staff_client"].get(f"/units/{place['county'].pk}/add/").context["form"].fields["kind"].queryset
    assert kind not in offered
    client.post("/catalogues/kinds/", {"return": str(kind.pk)})
    kind.refresh_from_db()
    assert kind.retired_on is None
    assert UnitKind.objects.filter(pk=kind.pk).exists()


def test_a_catalogue_takes_a_code_once(place: dict[str, Any]) -> None:
    """The second is refused beside the form, with what was typed."""
    entry = {"code": "peat", "name_en": "Peat", "name_ko": "니탄", "rank": "10"}
    client = place["administrator_client"]
    assert client.post("/catalogues/sectors/", entry).status_code == 302
    again = client.post("/catalogues/sectors/", {**entry, "name_en": "Peat works"})
    assert again.status_code == 422
    assert 'value="Peat works"' in again.content.decode()
    assert Sector.objects.get(code="peat").name_en == "Peat"


def test_contacts_are_posts_of_the_office(place: dict[str, Any]) -> None:
    """Added and removed, each with a step; a title is asked for."""
    client, address = place["staff_client"], f"/units/{place['mine'].pk}/contacts/"
    assert client.post(address, {"title_en": "", "title_ko": "", "contact": "02-1"}).status_code == 422
    client.post(address, {"title_en": "Planning section", "contact": "02-381"})
    row = place["mine"].contact_posts.get()
    assert "02-381" in client.get(f"/units/{place['mine'].pk}/").content.decode()
    client.post(address, {"remove": str(row.pk)})
    assert not place["mine"].contact_posts.exists()
    assert steps_of(place["mine"]).count() == 2


def test_a_meeting_is_recorded_after_it_was_held() -> None:
    """Numbers only: no list of who came is asked for anywhere."""
    from units.meetings import MeetingForm, record_meeting
    from workflow.clock import today

    values = {"held_on": today().isoformat(), "place": "Hall", "present": "20", "minutes": ""}
    good = MeetingForm(values)
    assert good.is_valid(), good.errors
    late = MeetingForm({**values, "held_on": (today() + datetime.timedelta(days=1)).isoformat()})
    assert "held_on" in late.errors
    assert "present" in MeetingForm({**values, "present": "0"}).errors
    meeting = record_meeting(make.unit(), "discussion", **good.meeting_values())
    assert (meeting.present, meeting.place) == (20, "Hall")
    assert not any(field.is_relation and field.name != "unit" for field in type(meeting)._meta.fields)
