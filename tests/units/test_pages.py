"""Pages of the tree, its upkeep, accounts and posts: what they show, what they refuse, what they cost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from units.models import Appointment, ContactPost, CorrectionRequest, Group, Person, Sector, Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.moving import record

pytestmark = pytest.mark.django_db
DAY = "2026-03-02"


@pytest.fixture
def place() -> dict[str, Any]:
    """A county with a mine; staff, administrator and head signed in."""
    county = make.unit(kind_code="county", name_en="Eunha County")
    mine = make.unit(county, name_en="Sangnok Mine")
    found: dict[str, Any] = {"county": county, "mine": mine, "member": make.person(unit=mine)}
    for post, at in (("staff", county), ("administrator", make.nation()), ("head", mine)):
        found[post] = make.official(post, at)
        found[f"{post}_client"] = client = Client()
        client.force_login(found[post])
    return found


# What a page costs.


def more_units(place: dict[str, Any]) -> None:
    """One more unit below the county."""
    make.unit(place["county"])


def more_posts(place: dict[str, Any]) -> None:
    """One more post at the mine, with a person of its own."""
    make.official("auditor", place["mine"])


def more_steps(place: dict[str, Any]) -> None:
    """One more step in the history of the mine."""
    record(place["mine"], "rename", by=make.person(), note="again")


def more_requests(place: dict[str, Any]) -> None:
    """One more correction request."""
    person = make.person(unit=place["mine"])
    CorrectionRequest.objects.create(person=person, about="Name", wish="x", state="open", due_on=today())


def more_groups(place: dict[str, Any]) -> None:
    """One more group of units."""
    group = Group.objects.create(owner=place["mine"], name_en=f"Group {Group.objects.count()}")
    group.units.add(place["mine"])


def more_contacts(place: dict[str, Any]) -> None:
    """One more contact of the office."""
    ContactPost.objects.create(unit=place["mine"], title_en="Section", contact="02")


def more_of_the_account(place: dict[str, Any]) -> None:
    """One more post of one person."""
    make.appoint(place["member"], "auditor", make.unit(place["county"]))


COSTS: list[tuple[str, str, Callable[[dict[str, Any]], None]]] = [
    ("staff", "/units/", more_units),
    ("staff", "/units/list/", more_units),
    ("staff", "/units/{county}/below/", more_units),
    ("staff", "/units/{mine}/posts/", more_posts),
    ("staff", "/units/{mine}/history/", more_steps),
    ("staff", "/units/{mine}/contacts/", more_contacts),
    ("staff", "/units/{mine}/norms/", more_units),
    ("staff", "/groups/", more_groups),
    ("administrator", "/corrections/", more_requests),
    ("administrator", "/people/{member}/", more_of_the_account),
    ("administrator", "/catalogues/kinds/", more_units),
]


@pytest.mark.parametrize(("post", "address", "add"), COSTS, ids=[address for _post, address, _add in COSTS])
def test_statements_are_the_same_at_one_and_at_thirty_rows(
    place: dict[str, Any], post: str, address: str, add: Callable[[dict[str, Any]], None]
) -> None:
    """And at most twelve."""
    client = place[f"{post}_client"]
    path = address.format(**{name: thing.pk for name, thing in place.items() if hasattr(thing, "pk")})
    counts = []
    client.get(path)  # what only the first page of a process or a session asks
    for rows in (1, 29):
        for _ in range(rows):
            add(place)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12, "\n".join(query["sql"][:160] for query in asked)


# What a page refuses: what was typed stays, the fault stands beside its field and in the summary.

BAD: list[tuple[str, str, dict[str, str], str]] = [
    ("staff", "/units/{county}/add/", {"code": "a b!", "name_en": "Typed Mill"}, "code"),
    ("staff", "/units/{county}/add/", {"code": "OK-1", "name_en": "", "note": "Typed Mill"}, "name_en"),
    ("staff", "/units/{mine}/edit/", {"code": "X", "name_en": "Typed Mill", "staffing": "-4"}, "staffing"),
    ("staff", "/units/{mine}/move/", {"parent": "NO-SUCH", "reason": "Typed Mill"}, "parent"),
    ("staff", "/units/{mine}/archive/", {"reason": ""}, "reason"),
    ("staff", "/units/{mine}/contacts/", {"title_en": "Typed Mill", "contact": ""}, "contact"),
    ("staff", "/units/{mine}/norms/review_grace/", {"value": "991", "since": DAY}, "value"),
    ("staff", "/groups/", {"name_en": "", "name_ko": ""}, "name_en"),
    ("administrator", "/people/enter/", {"number": "T-1", "name": "Typed Mill", "unit": "NO-SUCH"}, "unit"),
    ("administrator", "/people/{member}/correct/", {"name": "", "contact": "Typed Mill"}, "name"),
    ("administrator", "/people/{member}/transfer/", {"unit": "NO-SUCH", "since": DAY}, "unit"),
    ("administrator", "/people/{member}/password/", {"password": ""}, "password"),
    ("administrator", "/units/{mine}/posts/enter/", {"person": "T-none", "authority": "Typed Mill"}, "person"),
    ("administrator", "/posts/{post}/hand-over/", {"person": "T-none", "authority": "Typed Mill", "on": DAY}, "person"),
    ("administrator", "/posts/{post}/deputy/", {"person": "T-none", "authority": "Typed Mill"}, "person"),
    ("administrator", "/posts/{post}/end/", {"until": "31 February 2026"}, "until"),
    ("administrator", "/catalogues/sectors/", {"code": "a b", "name_en": "Typed Mill"}, "code"),
    ("head", "/corrections/ask/", {"about": "", "wish": "Typed Mill"}, "about"),
]


@pytest.mark.parametrize(("post", "address", "sent", "field"), BAD, ids=[f"{row[1]} {row[3]}" for row in BAD])
def test_bad_input_keeps_what_was_typed_and_names_the_fault(
    place: dict[str, Any], post: str, address: str, sent: dict[str, str], field: str
) -> None:
    """422, and nothing is written."""
    place["post"] = place["head"].appointments.get()
    path = address.format(**{name: thing.pk for name, thing in place.items() if hasattr(thing, "pk")})
    before = (Unit.objects.count(), Person.objects.count(), Appointment.objects.count(), Group.objects.count())
    versions = {"subject_version": str(place["mine"].version)}
    answer = place[f"{post}_client"].post(path, {**versions, **sent})
    text = answer.content.decode()
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert field in errors
    words = str(errors[field][0]).replace("'", "&#x27;")
    assert text.count(words) >= 2, "beside the field and in the summary"
    assert f'href="#id_{field}' in text
    if "Typed Mill" in sent.values():
        assert "Typed Mill" in text
    after = (Unit.objects.count(), Person.objects.count(), Appointment.objects.count(), Group.objects.count())
    assert before == after


# What a page does.


def test_accounts_are_found_by_their_exact_number_only(place: dict[str, Any]) -> None:
    """No list, no part of a number, no name; the look is logged."""
    client, member = place["administrator_client"], place["member"]
    assert member.number not in client.get("/people/").content.decode()
    for wrong in (member.number[:-1], member.name, "%", ""):
        answer = client.get("/people/", {"number": wrong})
        assert answer.status_code == 200 and f"/people/{member.pk}/" not in answer.content.decode()
    found = client.get("/people/", {"number": member.number})
    assert found["Location"] == f"/people/{member.pk}/"
    assert member.read_by_others.get().reader == place["administrator"]


def test_what_is_held_is_corrected_on_the_page_of_the_account(place: dict[str, Any]) -> None:
    """What a correction request asks for: the page leads to it, the person sees who did it, nobody corrects themselves."""
    client, member = place["administrator_client"], place["member"]
    path = f"/people/{member.pk}/correct/"
    assert path in client.get(f"/people/{member.pk}/").content.decode()
    sent = {"name": "Ri Sun-ok", "language": "en", "contact": "Office 4", "number": "other"}
    assert client.post(path, sent)["Location"] == f"/people/{member.pk}/"
    number = member.number
    member.refresh_from_db()
    assert (member.name, member.language, member.contact, member.number) == ("Ri Sun-ok", "en", "Office 4", number)
    assert [(step.name, step.by) for step in steps_of(member)] == [("edit", place["administrator"])]
    own = f"/people/{place['administrator'].pk}/correct/"
    assert client.post(own, sent).status_code in (403, 409)


def test_a_person_is_entered_posted_and_handed_over_on_pages(place: dict[str, Any]) -> None:
    """The administrator's road from a number to a head of a unit, and to the successor."""
    client, mine = place["administrator_client"], place["mine"]
    person = {"number": "N-1", "name": "Ri Chol", "unit": mine.code, "since": DAY, "language": "ko"}
    made = client.post("/people/enter/", person)
    new = Person.objects.get(number="N-1")
    assert made["Location"] == f"/people/{new.pk}/"
    assert client.post(f"{made['Location']}password/", {"password": "a very long password"}).status_code == 302
    row = place["head"].appointments.get()
    client.post(f"/posts/{row.pk}/hand-over/", {"person": "N-1", "on": DAY, "authority": "Decision 3"})
    page = client.get(f"/units/{mine.pk}/posts/").content.decode()
    assert "Ri Chol" in page and str(place["head"]) in page
    assert Appointment.objects.get(person=new).since.isoformat() == DAY
    client.post(f"/people/{new.pk}/active/", {"submission_key": str(uuid.uuid4())})
    new.refresh_from_db()
    assert not new.is_active


def test_an_organization_official_is_of_one_organization(place: dict[str, Any]) -> None:
    """Named at the appointment, shown beside the post; nobody else is of any."""
    client, mine = place["administrator_client"], place["mine"]
    url, person = f"/units/{mine.pk}/posts/enter/", make.person(number="N-7")
    typed = {"person": "N-7", "post": "organization", "since": DAY, "authority": "Decision 9"}
    assert "Choose the organization of the official." in client.post(url, typed).content.decode()
    refused = client.post(url, {**typed, "post": "supply", "organization": "youth"}).content.decode()
    assert "Only an organization official is of an organization" in refused
    assert client.post(url, {**typed, "organization": "youth"}).status_code == 302
    assert Appointment.objects.get(person=person).organization == "youth"
    assert "Youth league" in client.get(f"/units/{mine.pk}/posts/").content.decode()


def test_the_tree_opens_level_by_level(place: dict[str, Any]) -> None:
    """From where a post is held; sixty units a page, the rest behind a link; archived ones are left out."""
    client, county = place["staff_client"], place["county"]
    gone = make.unit(county, name_en="Closed Mill", archived_on=today())
    for n in range(61):
        make.unit(county, name_en=f"Farm {n}", code=f"F-{n:03d}")
    first = client.get("/units/").content.decode()
    assert "F-000" in first and "Closed Mill" not in first
    last = client.get(f"/units/{county.pk}/below/?after=F-058").content.decode()
    assert "Sangnok Mine" in last and "F-000" not in last
    listed = client.get("/units/list/?standing=archived").content.decode()
    assert gone.code in listed and place["mine"].code not in listed


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=sangnok", {"Sangnok Mine"}),
        ("standing=resolved", {"Sangnok Mine"}),
        ("standing=holder", {"Winner Mill"}),
        ("standing=none", {"Eunha County", "Plain Farm"}),
        ("name=nothing+of+it", set()),
        ("kind=999999", set()),
    ],
)
def test_the_list_of_units_is_narrowed(place: dict[str, Any], asked: str, found: set[str]) -> None:
    """By name, kind, group and standing; a choice that does not exist finds nothing."""
    make.resolution(place["mine"])
    make.unit(place["county"], name_en="Winner Mill", standing="1")
    make.unit(place["county"], kind_code="farm", name_en="Plain Farm")
    text = place["staff_client"].get(f"/units/list/?{asked}").content.decode()
    names = {"Sangnok Mine", "Winner Mill", "Eunha County", "Plain Farm"}
    main = text[text.index("<main") :]
    rows = main[main.index("<tbody") :] if "<tbody" in main else ""
    assert {name for name in names if name in rows} == found


def test_a_move_says_how_many_units_go_along(place: dict[str, Any]) -> None:
    """And where it is recorded."""
    other = make.unit(place["county"])
    make.unit(place["mine"], kind_code="workteam")
    client, address = place["staff_client"], f"/units/{place['mine'].pk}/move/"
    assert "2 units move together" in client.get(address).content.decode()
    sent = {"parent": other.code, "reason": "Merged yards", "subject_version": place["mine"].version}
    assert client.post(address, sent).status_code == 302
    history = client.get(f"/units/{place['mine'].pk}/history/").content.decode()
    assert "Merged yards" in history


# What somebody sends who does not use the pages.

NO_NUMBERS = ["²", "٣", "x", "-1", "9" * 5000, "\x00"]


@pytest.mark.parametrize("sent", NO_NUMBERS)
def test_a_button_without_an_id_changes_nothing(place: dict[str, Any], sent: str) -> None:
    """Neither a failure nor an entry without code and name."""
    group = Group.objects.create(owner=place["county"], name_en="Mines")
    before = [model.objects.count() for model in (Sector, ContactPost)]
    for client, address, name in (
        ("staff", f"/units/{place['mine'].pk}/contacts/", "remove"),
        ("staff", f"/groups/{group.pk}/", "remove"),
        ("administrator", "/catalogues/sectors/", "retire"),
        ("administrator", "/catalogues/sectors/", "return"),
    ):
        assert place[f"{client}_client"].post(address, {name: sent}).status_code == 422, address
    assert [model.objects.count() for model in (Sector, ContactPost)] == before


def test_a_place_in_the_tree_with_a_zero_byte_shows_what_follows_without_it(place: dict[str, Any]) -> None:
    answer = place["staff_client"].get(f"/units/{place['county'].pk}/below/?after=%00")
    assert answer.status_code == 200
    assert "Sangnok Mine" in answer.content.decode()


@pytest.mark.parametrize(
    ("came_from", "led_to"),
    [
        ("http://testserver/units/list/?sort=name", "/units/list/?sort=name"),
        ("http://testserver//evil.example/x", "/evil.example/x"),
        ("http://testserver/\\evil.example/", "/%5Cevil.example/"),
        ("http://evil.example/units/", "/"),
        ("http://[", "/"),
    ],
)
def test_the_switch_of_the_language_leads_to_no_other_site(came_from: str, led_to: str) -> None:
    answer = Client().post("/language/", {"language": "ko"}, headers={"Referer": came_from})
    assert answer["Location"] == led_to


def test_a_session_with_a_zero_byte_is_no_session() -> None:
    answer = Client().get("/units/", headers={"Cookie": 'sessionid="\\000aaaaaaaaaaa"'})
    assert answer.status_code == 302
