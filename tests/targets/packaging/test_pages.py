"""The pages of packages: what they refuse in words, what they cost, what they show to whom."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.models import IndividualTarget, Package, PackageConflict, PackageFile
from targets.packaging import making, sealing
from targets.tasks import delete_expired
from tests import factories as make
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day
from tests.targets.packaging.two_sides import CHEAP, PASSPHRASE
from units import merging, tree
from workflow.moving import record
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id at a cost for tests."""
    monkeypatch.setattr(sealing, "COST", CHEAP)


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def a_package(place: Place, state: str = "out", number: int = 1, **fields: Any) -> Package:
    """A row as if it had been made."""
    return Package.objects.create(
        unit=place.mine, number=number, state=state, made_on=TODAY, public_key=bytes(32), **fields
    )


def a_row(package: Package, place: Place, **fields: Any) -> PackageConflict:
    """A row of a report."""
    side = {"value": "62.00", "happened_on": "2026-06-10", "note": "", "reason": "", "milestones": []}
    base: dict[str, Any] = {"kind": "reading", "state": "open", "title": "Ore", "reason": "same_day"}
    base |= {"ours": side, "theirs": {**side, "value": "63.50"}}
    return PackageConflict.objects.create(package=package, unit=place.mine, **{**base, **fields})


def test_what_the_pages_cost(place: Place) -> None:
    """The list of packages, a report of thirty rows, a row of it."""
    package = a_package(place, "returned", counts={"readings": 3, "conflicts": 1})
    target = place.target()

    def grow() -> None:
        a_package(place, "returned", Package.objects.count() + 1)
        a_row(package, place, target=target)

    grow()
    row = PackageConflict.objects.get()
    head, staff = client(place.head), client(place.staff)
    check(
        [
            Page(head, at("packages", place.mine.pk), LIST),
            Page(staff, at("packages", place.mine.pk), LIST),
            Page(head, at("package", package.pk), LIST),
            Page(head, at("settle_row", row.pk), DETAIL),
        ],
        grow,
    )


def test_a_report_shows_both_sides_in_words(place: Place) -> None:
    """Of a reading, a note, a draft and an act; what has been decided has no form."""
    package = a_package(place, "returned")
    target = place.target()
    from targets.packaging.carried import plan_of

    plan = plan_of(target)
    note = {"course": "at_risk", "done": "", "coming": "Felt", "obstacle": "None came", "happened_on": "2026-06-01"}
    act = {"subject": "targets.target", "name": "discuss", "note": "Nine present", "happened_on": "2026-06-02"}
    rows = [
        (a_row(package, place), ["63.5", "62", "10 Jun 2026"]),
        (a_row(package, place, kind="note", ours={}, theirs=note), ["At risk", "Felt", "None came"]),
        (
            a_row(package, place, kind="draft", target=target, ours=plan, theirs={"plan": plan}),
            ["Ore recovery at the concentrator", "second mill: 2 points", "Technical", "Long-term"],
        ),
        (a_row(package, place, kind="act", ours={}, theirs=act), ["Target discussed", "Nine present"]),
        (a_row(package, place, kind="act", state="kept", ours={}, theirs=act), ["Back to the report"]),
    ]
    head = client(place.head)
    for row, expected in rows:
        page = head.get(at("settle_row", row.pk)).content.decode()
        for word in expected:
            assert word in page, (row.kind, word)
    report = head.get(at("package", package.pk)).content.decode()
    assert "63.5, 10 Jun 2026" in report
    assert "At risk, Felt, None came, 1 Jun 2026" in report
    book = head.get(at("package", package.pk) + "?format=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert head.post(at("settle_row", rows[4][0].pk), {"holds": "keep"}).status_code == 409
    assert client(place.staff).post(at("settle_row", rows[4][0].pk), {"holds": "keep"}).status_code == 403


def test_a_choice_is_asked_for_and_an_act_cannot_be_taken(place: Place) -> None:
    """Nothing is chosen beforehand; what is to be done again can only be marked as seen to."""
    package = a_package(place, "returned")
    reading, act = a_row(package, place), a_row(package, place, kind="act", ours={}, theirs={"name": "x"})
    head = client(place.head)
    answer = head.post(at("settle_row", reading.pk), {"subject_version": 1})
    assert answer.status_code == 422
    assert b"checked" not in answer.content
    act.theirs = {"subject": "targets.target", "name": "end", "note": "", "happened_on": "2026-06-02"}
    act.save()
    assert head.post(at("settle_row", act.pk), {"subject_version": 1, "holds": "take"}).status_code == 422
    assert head.post(at("settle_row", act.pk), {"subject_version": 1, "holds": "keep"}).status_code == 302
    act.refresh_from_db()
    assert act.state == "kept"


def test_the_file_leaves_only_while_the_package_is_out(place: Place) -> None:
    """Ciphertext, as an attachment; after it has been cancelled nothing is left of it."""
    head = client(place.head)
    answer = head.post(
        at("make_package", place.mine.pk), {"passphrase": PASSPHRASE, "again": PASSPHRASE, "submission_key": ""}
    )
    package = Package.objects.get()
    assert answer["Location"] == package.get_absolute_url()
    file = head.get(at("package_file", package.pk))
    assert file["Content-Disposition"].startswith("attachment")
    assert place.members[0].number.encode() not in file.content
    assert PASSPHRASE.encode() not in file.content
    cancel = {"reason": "The disk was lost", "subject_version": package.version}
    assert head.post(at("cancel_package", package.pk), cancel).status_code == 302
    assert head.get(at("package_file", package.pk)).status_code == 404
    assert PackageFile.objects.count() == 0
    assert head.get(at("bring_back", package.pk)).status_code == 409


def test_a_file_that_is_no_return_is_refused_beside_the_form(place: Place) -> None:
    """In words; the page stays."""
    package = making.make_package(place.mine, by=place.head, passphrase=PASSPHRASE, today=TODAY)
    file = SimpleUploadedFile("letter.txt", b"a letter")
    answer = client(place.head).post(at("bring_back", package.pk), {"file": file, "subject_version": package.version})
    assert answer.status_code == 422
    assert "This is no file of an offline package." in answer.content.decode()
    large = SimpleUploadedFile("large.redflag", sealing.RETURN + bytes(sealing.LARGEST))
    answer = client(place.head).post(at("bring_back", package.pk), {"file": large, "subject_version": package.version})
    assert "larger than 24 MB" in answer.content.decode()


def test_a_member_sees_what_their_targets_are_sealed_in(place: Place) -> None:
    """Under "What is held on me"; a package of the staff holds none."""
    making.make_package(place.mine, by=place.staff, passphrase=PASSPHRASE, today=TODAY)
    member = client(place.members[0])
    assert "MINE/1" not in member.get(reverse("desk:record")).content.decode()
    making.cancel_package(Package.objects.get(), by=place.staff, reason="Lost")
    making.make_package(place.mine, by=place.head, passphrase=PASSPHRASE, today=TODAY)
    assert "MINE/2" in member.get(reverse("desk:record")).content.decode()


def test_a_unit_whose_package_is_out_is_neither_merged_nor_archived(place: Place) -> None:
    """What comes back would find neither its targets nor a head to open what is sealed."""
    other = make.unit(place.county, name_en="Second Mine")
    package = a_package(place)
    assert any("is out" in reason for reason in tree.obstacles(place.mine, TODAY))
    with pytest.raises(NotReady, match="is out"):
        merging.merge(place.mine, by=place.staff, into=other, today=TODAY, reason="One management")
    making.cancel_package(package, by=place.head, reason="Lost on the way")
    merging.merge(place.mine, by=place.staff, into=other, today=TODAY, reason="One management")


def test_what_is_sealed_goes_with_its_time(place: Place) -> None:
    """Packages nobody brought back are cancelled, sealed parts nobody opened are erased, two years after."""
    long_ago = TODAY - datetime.timedelta(days=800)
    out = making.make_package(place.mine, by=place.head, passphrase=PASSPHRASE, today=long_ago)
    back = a_package(place, "returned", 2, return_secret=bytes(32))
    Package.objects.filter(pk=back.pk).update(made_on=long_ago)
    fresh = a_package(place, "returned", 3, return_secret=bytes(32))
    for one in (back, fresh):
        PackageFile.objects.create(package=one, part="sealed", content=b"locked")
    delete_expired()
    delete_expired()
    out.refresh_from_db()
    assert (out.state, out.return_secret) == ("cancelled", None)
    assert list(PackageFile.objects.values_list("package", flat=True)) == [fresh.pk]


def test_the_other_text_stands_on_the_members_own_page(place: Place) -> None:
    """Where both sides changed an individual target, its member finds the text that did not go in."""
    place.draw_up(place.target(), place.members[:1])
    one = IndividualTarget.objects.get()
    theirs = {"task": "Label 50 bays", "due_on": day(20).isoformat(), "goal": None, "counted_in": ""}
    record(one, "other_text", by=place.head, facts={"package": "MINE/1", "theirs": theirs})
    page = client(place.members[0]).get(one.get_absolute_url()).content.decode()
    assert "Label 50 bays" in page
    assert "MINE/1" in page
