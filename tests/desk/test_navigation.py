"""The links of each post (interface.md, "Navigation by post")."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation

from desk import navigation
from desk.due import CAP
from tests import factories as make
from tests.queries import asked

pytestmark = pytest.mark.django_db


def groups(person: Any, path: str = "/") -> dict[str, list[Any]]:
    """Heading → links, in English."""
    request = RequestFactory().get(path)
    request.user = person
    with translation.override("en"):
        return {str(heading): links for heading, links in navigation.for_person(request)}


def labels(links: list[Any]) -> list[str]:
    return [label for label, *_rest in links]


def current(found: dict[str, list[Any]]) -> list[str]:
    return [label for links in found.values() for label, _address, _number, here in links if here]


def test_a_member_has_six_links() -> None:
    found = groups(make.person(unit=make.unit()))
    assert labels(found[""]) == ["My targets", "My unit", "Reviews", "Reminders", "Honour roll", "What is held on me"]
    assert len(found) == 1


def test_the_public_sees_what_is_public() -> None:
    found = groups(AnonymousUser())
    assert list(found) == ["Programme"]
    assert labels(found["Programme"])[:2] == ["Honour roll", "Published standards"]


def test_posts_open_their_links() -> None:
    nation = make.nation()
    staff = groups(make.official("staff", nation))
    assert labels(staff["Work"])[:4] == ["Desk", "Late paperwork", "Calls to resolve", "Resolutions"]
    assert "Dashboard of the area" in labels(staff["Look up"])
    assert "Dashboard of the area" not in labels(groups(make.official("staff", make.unit()))["Look up"])
    department = groups(make.official("department", nation))
    assert labels(department["Decisions"]) == [
        "Desk",
        "Awaiting me",
        "Decided",
        "Appeals",
        "Supervised units",
        "Late paperwork",
        "Deviations",
    ]
    assert "Appeals" in labels(groups(make.official("senior", nation))["Work"])
    assert "Appeals" not in labels(staff["Work"])
    assert "Register of flags" in labels(department["Look up"])
    assert "Correction requests" in labels(groups(make.official("administrator", nation))["Administration"])
    assert "Unit page" in labels(groups(make.official("head", make.unit()))["My unit"])


def test_whoever_may_import_has_the_link_once() -> None:
    """The department of the nation imports past awards; that of a county imports nothing."""
    nation = make.nation()
    assert "Import" in labels(groups(make.official("department", nation))["Look up"])
    assert "Import" not in labels(groups(make.official("department", make.unit(kind_code="county")))["Look up"])
    found = groups(make.official("administrator", nation))
    assert [label for links in found.values() for label in labels(links)].count("Import") == 1


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", ["Desk"]),
        ("/units/", ["Unit tree"]),
        ("/units/7/", ["Unit tree"]),
        ("/units/list/", ["List of units"]),
        ("/groups/4/", ["List of units"]),
        ("/readings/3/correct/", ["Targets"]),
        ("/resolutions/3/apply/", ["Resolutions"]),
        ("/settings/", []),
    ],
)
def test_one_link_at_most_says_where_one_is(path: str, label: list[str]) -> None:
    assert current(groups(make.official("staff", make.nation()), path)) == label


def test_an_application_stands_under_what_awaits_the_department() -> None:
    assert current(groups(make.official("department", make.nation()), "/applications/5/award/")) == ["Awaiting me"]


def test_counts_are_summed_by_address_and_stop_at_the_cap() -> None:
    counts = navigation.counted([("/reviews/?state=held", 2), ("/reviews/", 3), ("/resolutions/", CAP + 1)])
    assert counts == {"/reviews/": 5, "/resolutions/": CAP + 1, "/": CAP + 6}
    person = make.official("staff", make.nation())
    navigation.keep_counts(person, counts)
    shown = {label: number for label, _address, number, _here in groups(person)["Work"]}
    assert (shown["Desk"], shown["Resolutions"], shown["Reviews"], shown["Targets"]) == (f"{CAP}+", f"{CAP}+", 5, None)


def test_counts_are_kept_for_a_while_and_the_desk_counts_anew() -> None:
    person = make.official("staff", make.nation())
    browser = Client()
    browser.force_login(person)
    browser.get("/settings/")
    few = len(asked(lambda: browser.get("/settings/")))
    navigation.cache.delete(f"navigation:{person.pk}")
    assert len(asked(lambda: browser.get("/settings/"))) == few + 1
    make.resolution(make.unit(), state="submitted")
    assert navigation.cache.get(f"navigation:{person.pk}")["/"] == 0
    browser.get("/")
    assert navigation.cache.get(f"navigation:{person.pk}")["/"] == 1
