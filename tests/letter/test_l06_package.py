"""L6 where there is no network: the unit's targets leave, are worked on elsewhere, and come back; own targets too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.models import IndividualTarget, Package, PackageConflict, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.letter.movement import day, route
from tests.targets.fixtures import on_a_fixed_day  # noqa: F401  # fixtures are found by name
from tests.targets.packaging.two_sides import PASSPHRASE, Sides, two_sides
from units.models import Person
from units.tree import ensure_nation


@pytest.fixture
def sides(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sides]:
    """The office with a mine, and an empty system elsewhere."""
    with django_db_blocker.unblock(), two_sides() as made:
        yield made


def upload(browser: Browser, address: str, content: bytes, **fields: Any) -> Any:
    """Fill the form of a page with a file and send it."""
    page = browser.open(address)
    return browser.client.post(address, {**hidden(page), **fields, "file": SimpleUploadedFile("a.redflag", content)})


def downloaded(browser: Browser, package: Package) -> bytes:
    """The file the page of a package offers."""
    address = route("package_file", package.pk)
    assert address in browser.open(package.get_absolute_url())
    return bytes(browser.client.get(address).content)


def opened_elsewhere(file: bytes) -> None:
    """An administrator of the empty system opens the package; the tree offers it."""
    administrator = Browser(make.official("administrator", ensure_nation()))
    assert route("open_package") in administrator.open("/units/")
    refused = upload(administrator, route("open_package"), file, passphrase="not this one at all")
    assert "passphrase does not open it" in errors(refused.content.decode())[0]
    assert upload(administrator, route("open_package"), file, passphrase=PASSPHRASE).status_code == 302


def worked_elsewhere(sides: Sides) -> bytes:
    """The head adds a reading, a member draws up; the head makes the return and takes it along."""
    target = Target.objects.get()
    head, member = Browser(sides.head()), Browser(sides.member())
    head.record(route("add_reading", target.pk), measure=target.measures.get().pk, value="64", happened_on=day(-1))
    member.record(route("draw_up"), target=target.pk, task="Oil the third mill", when="other", other_day=day(60))
    package = Package.objects.get()
    head.record(route("make_return", package.pk), passphrase=PASSPHRASE)
    return downloaded(head, package)


def test_a_unit_without_a_network_takes_part(sides: Sides) -> None:
    """Made, carried, opened, worked on, brought back, decided, opened by the head; never read by the staff."""
    head, staff = Browser(sides.place.head), Browser(sides.place.staff)
    mine = sides.place.mine.pk
    refused = head.send(route("make_package", mine), passphrase=PASSPHRASE, again="something else entirely")
    assert "The two differ" in errors(refused.content.decode())[0]
    head.record(route("make_package", mine), passphrase=PASSPHRASE, again=PASSPHRASE)
    package = Package.objects.get()
    file = downloaded(head, package)
    with sides.elsewhere():
        opened_elsewhere(file)
        back = worked_elsewhere(sides)
    head.record(
        route("add_reading", sides.target.pk),
        measure=sides.target.measures.get().pk,
        value="65",
        happened_on=day(-1),
    )
    assert upload(staff, route("bring_back", package.pk), back).status_code == 302
    assert staff.client.get(route("bring_back", package.pk)).status_code == 409
    staff.open(route("open_sealed", package.pk), 403)
    page = head.open(package.get_absolute_url())
    assert "Another value for the same day stands here." in page
    assert "Individual targets came back sealed." in page
    row = PackageConflict.objects.get()
    both = head.open(route("settle_row", row.pk))
    assert re.findall(r"<b>(\d+)</b>", both) == ["65", "64"]
    head.record(route("settle_row", row.pk), holds="take", note="Read again together")
    assert Target.objects.get(pk=sides.target.pk).progress == Decimal("42.8")
    assert "oil the third mill" not in head.open(route("unit_individual", mine)).lower()
    head.record(route("open_sealed", package.pk), passphrase=PASSPHRASE)
    one = IndividualTarget.objects.get()
    assert (one.task, one.person) == ("Oil the third mill", Person.objects.get(pk=sides.place.members[0].pk))
    assert "Oil the third mill" in Browser(sides.place.members[0]).open(route("mine"))
