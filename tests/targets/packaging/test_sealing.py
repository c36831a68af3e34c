"""Locks: another passphrase, a changed byte, a hostile file; each with the check taken out, which must be noticed."""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from targets.models import Package, Reading, Target
from targets.packaging import merging, opening, sealing, unsealing
from targets.packaging.carried import columns_of, schema
from targets.packaging.sealing import Broken
from tests import factories as make
from tests.targets.cast import TODAY, day
from tests.targets.packaging.two_sides import CHEAP, PASSPHRASE, Sides, draw_up, file_of, read
from workflow.refusals import NotReady


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id at a cost for tests."""
    monkeypatch.setattr(sealing, "COST", CHEAP)


def places(file: bytes) -> list[int]:
    """Each byte of the beginning and the end, and some between them."""
    return sorted({*range(160), *range(160, len(file), max(1, len(file) // 120)), *range(len(file) - 80, len(file))})


def flipped(file: bytes, place: int) -> bytes:
    """One bit of one byte is another."""
    return file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]


def test_the_cost_is_that_of_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 9106, second recommendation; the tests' own is for the tests."""
    monkeypatch.undo()
    assert sealing.COST == {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}


def test_a_passphrase_opens_what_it_has_sealed_and_nothing_else() -> None:
    """Composed or decomposed syllables are one; the header cannot be exchanged."""
    sealed = sealing.seal("붉은기쟁취운동을 힘있게", b"text", b"header")
    decomposed = "".join({"붉": "\u1107\u116e\u11b0"}.get(one, one) for one in "붉은기쟁취운동을 힘있게")
    assert sealing.unseal(decomposed, sealed, b"header") == b"text"
    for passphrase, over, locked in (
        ("another", b"header", sealed),
        ("붉은기쟁취운동을 힘있게", b"other", sealed),
        ("붉은기쟁취운동을 힘있게", b"header", sealed[:20]),
        ("붉은기쟁취운동을 힘있게", b"header", b""),
    ):
        with pytest.raises(Broken):
            sealing.unseal(passphrase, locked, over)
    assert sealing.seal("a", b"text") != sealing.seal("a", b"text")


def test_a_box_opens_with_its_own_secret_alone() -> None:
    """Whoever puts in cannot take out."""
    secret, public = sealing.new_box()
    boxed = sealing.put_in_box(public, b"text")
    assert sealing.take_from_box(secret, boxed) == b"text"
    for other, content in ((sealing.new_box()[0], boxed), (secret, boxed[:-1]), (secret, b""), (secret, bytes(90))):
        with pytest.raises(Broken):
            sealing.take_from_box(other, content)


def test_any_changed_byte_of_a_package_is_found(sides: Sides) -> None:
    """On the machine elsewhere nothing is opened."""
    file = sides.make()
    with sides.elsewhere():
        for place in places(file):
            with pytest.raises(NotReady):
                opening.open_file(flipped(file, place), PASSPHRASE)
        assert opening.open_file(file, PASSPHRASE)[0]["unit"] == "MINE"


def a_return(sides: Sides) -> bytes:
    """With one reading."""
    sides.carry()
    with sides.elsewhere():
        read(Target.objects.get(), sides.head(), 64)
    return sides.make_return()


def accepted(sides: Sides, file: bytes) -> list[int]:
    """Places where a changed byte goes unnoticed."""
    found = []
    for place in places(file):
        package = Package.objects.get(pk=sides.package.pk)
        try:
            merging.read_return(package, flipped(file, place))
        except Broken:
            continue
        found.append(place)
    return found


def test_any_changed_byte_of_a_return_is_found(sides: Sides) -> None:
    """Nothing is taken in of one that was edited; the original still is."""
    file = a_return(sides)
    assert accepted(sides, file) == []
    with pytest.raises(NotReady, match="changed since it was made"):
        merging.bring_back(sides.package, by=sides.head(), file=flipped(file, len(file) - 100), today=TODAY)
    assert Reading.objects.count() == 0
    merging.bring_back(sides.package, by=sides.head(), file=file, today=TODAY)
    assert Reading.objects.count() == 1


def test_without_the_check_of_the_signature_it_would_not_be(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the signature is not looked at. A changed one goes through, and so does a forged return."""
    file = a_return(sides)
    start, boxed = forged(sides)
    mine = sealing.sign(sealing.new_signer()[0], start + boxed)
    with pytest.raises(Broken):
        merging.read_return(sides.package, mine)
    monkeypatch.setattr(sealing, "verify", lambda public, signed: signed[: -sealing.SIGNATURE])
    assert accepted(sides, file)
    assert merging.read_return(sides.package, mine) == {"readings": []}


def forged(sides: Sides) -> tuple[bytes, bytes]:
    """A return by somebody who has the address of the office but not the one-time key."""
    secret = bytes(sides.package.return_secret or b"")
    public = sealing.X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    header = {"unit": "MINE", "number": 1, "made_on": "2026-06-15", "schema": ""}
    return sealing.with_header(sealing.RETURN, header), sealing.put_in_box(public, b'{"readings":[]}')


def deep(depth: int) -> bytes:
    """JSON within JSON."""
    return b"[" * depth


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"a letter",
    "zip": lambda: b"PK\x03\x04" + bytes(1000),
    "kind alone": lambda: sealing.RETURN,
    "no length": lambda: sealing.RETURN + b"\x00\x00",
    "lying length": lambda: sealing.RETURN + struct.pack(">I", 2**32 - 1) + b"{}",
    "long header": lambda: sealing.RETURN + struct.pack(">I", 9000) + b" " * 9000,
    "no JSON": lambda: sealing.RETURN + struct.pack(">I", 4) + b"\xff\xfe\xfd\xfc",
    "a list": lambda: sealing.RETURN + struct.pack(">I", 2) + b"[]",
    "deep": lambda: sealing.RETURN + struct.pack(">I", 1900) + deep(1900),
    "header alone": lambda: sealing.with_header(sealing.RETURN, {"unit": "MINE", "number": 1}),
    "odd header": lambda: sealing.with_header(sealing.RETURN, {"unit": ["MINE"], "number": {"a": 1}}) + bytes(200),
    "noise": lambda: sealing.with_header(sealing.RETURN, {"unit": "MINE", "number": 1}) + os.urandom(5000),
    "too large": lambda: sealing.RETURN + bytes(sealing.LARGEST),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(sides: Sides, name: str) -> None:
    """Whatever it holds; the package stays out."""
    if not Package.objects.exists():
        sides.make()
    with pytest.raises(NotReady) as refusal:
        merging.bring_back(sides.package, by=sides.head(), file=HOSTILE[name](), today=TODAY)
    assert str(refusal.value.reasons[0])
    assert Package.objects.get().state == "out"


#: What a head who has the key could write by hand into a return.
CRAFTED: dict[str, Any] = {
    "no parts": {},
    "a value that is none": {"readings": [{"value": "NaN"}]},
    "a value too large": {"readings": [{"value": "9" * 40}]},
    "no day": {"readings": [{"happened_on": "yesterday"}]},
    "a NUL": {"readings": [{"note": "a\x00b"}]},
    "a file that is none": {
        "files": [{"id": 1, "name": "a.pdf", "title": "A", "happened_on": "2026-06-01", "content": "AAAA"}]
    },
    "a file in no code": {"files": [{"id": 1, "name": "a", "title": "A", "happened_on": "2026-06-01", "content": "!"}]},
    "no reference": {"readings": [{"measure": 7}]},
    "a number without end": {"readings": [{"measure": {"up": float("inf")}}]},
    "a file without a name": {
        "files": [{"id": 1, "name": "..", "title": "A", "happened_on": "2026-06-01", "content": "AAAA"}]
    },
    "a goal that is the baseline": {"drafts": "goal"},
}


@pytest.mark.parametrize("name", CRAFTED)
def test_a_signed_return_that_does_not_fit_is_refused_whole(sides: Sides, name: str) -> None:
    """The key signs, but it does not make a wrong row right."""
    file = sides.make()
    _header, content = opening.open_file(file, PASSPHRASE)
    told = told_by_hand(sides, CRAFTED[name])
    start = sealing.with_header(sealing.RETURN, {"unit": "MINE", "number": 1})
    boxed = sealing.put_in_box(bytes.fromhex(content["box"]), json.dumps(told).encode())
    signed = sealing.sign(bytes.fromhex(content["signer"]), start + boxed)
    with pytest.raises(NotReady):
        merging.bring_back(sides.package, by=sides.head(), file=signed, today=TODAY)
    assert (Reading.objects.count(), Target.objects.count()) == (0, 1)
    assert Package.objects.get().state == "out"


def told_by_hand(sides: Sides, changes: dict[str, Any]) -> dict[str, Any]:
    """A return with one reading, but for `changes`."""
    if not changes:
        return {"sealed": ""}
    measure = {"up": sides.target.measures.get().pk}
    reading = {
        "id": 1,
        "measure": measure,
        "corrects": None,
        "value": "63.00",
        "happened_on": "2026-06-10",
        "note": "",
        "reason": "",
        "evidence": [],
    }
    told: dict[str, Any] = {"readings": [], "notes": [], "drafts": [], "files": [], "acts": [], "sealed": ""}
    if changes.get("drafts") == "goal":
        from targets.packaging.carried import plan_of

        plan = plan_of(sides.target)
        plan["measures"][0]["goal"]["baseline"] = plan["measures"][0]["goal"]["goal"]
        resolution = {"up": sides.target.resolution_id}
        return {**told, "drafts": [{"id": 9, "target": None, "resolution": resolution, "base": None, "plan": plan}]}
    if "files" in changes:
        return {**told, **changes}
    return {**told, "readings": [{**reading, **changes["readings"][0]}]}


def test_a_sealed_row_stands_in_a_state_there_is(sides: Sides) -> None:
    """A state nobody has a move out of would keep the target from its member for ever."""
    made = draw_up(sides.target, sides.member(), "Ten lectures")
    sides.make()
    row = {"id": 5, "person": made.person.number, "came": made.pk, "notes": [], "target": {"up": made.target_id}}
    texts = columns_of(made, unsealing.COLUMNS)
    row |= {**texts, "state": "nowhere", "base": texts}
    merging.bring_back(
        sides.package, by=sides.head(), file=by_hand(sides, told_by_hand(sides, {"files": []}), [row]), today=TODAY
    )
    with pytest.raises(NotReady, match="changed"):
        unsealing.open_sealed(sides.package, by=sides.head(), passphrase=PASSPHRASE, today=TODAY)
    made.refresh_from_db()
    assert made.state == "open"


def test_a_package_written_by_hand_is_refused_in_words(sides: Sides) -> None:
    """Locked with a passphrase of its own, it opens; what is in it is no unit."""
    start = sealing.with_header(sealing.PACKAGE, {"unit": "MINE", "number": 1, "schema": schema()})
    file = start + sealing.seal(PASSPHRASE, b'{"units":[]}', start)
    with sides.elsewhere():
        with pytest.raises(NotReady, match="changed"):
            opening.open_package(file, by=None, passphrase=PASSPHRASE, today=TODAY)
        assert not Package.objects.exists()


def by_hand(sides: Sides, told: dict[str, Any], sealed: Sequence[dict[str, Any]] = ()) -> bytes:
    """A return that is signed with the key of the package, whatever it says."""
    _header, content = opening.open_file(file_of(sides.package, "package"), PASSPHRASE)
    start = sealing.with_header(sealing.RETURN, {"unit": "MINE", "number": 1})
    box = bytes.fromhex(content["box"])
    if sealed:
        inner = {"rows": list(sealed), "box": sealing.put_in_box(box, b'{"rows":[]}').hex()}
        under = sealing.seal(PASSPHRASE, sealing.to_json(inner), start)
        told = {**told, "sealed": base64.b64encode(under).decode()}
    boxed = sealing.put_in_box(box, json.dumps(told).encode())
    return sealing.sign(bytes.fromhex(content["signer"]), start + boxed)


def test_a_return_corrects_no_reading_of_another_unit(sides: Sides) -> None:
    """Whoever has the key of a package changes nothing outside its unit: the row waits in the report."""
    other = make.unit(sides.place.county, name_en="Second Mine")
    head = make.official("head", other, member_of=other)
    foreign = read(make.target(make.resolution(other, state="in_force", term_on=day(700)), head), head, 62)
    sides.make()
    told = told_by_hand(sides, {"readings": [{"corrects": {"up": foreign.pk}, "reason": "By hand"}]})
    merging.bring_back(sides.package, by=sides.head(), file=by_hand(sides, told), today=TODAY)
    assert not Reading.objects.filter(corrects=foreign).exists()
    assert Reading.objects.count() == 1
    assert [one.kind for one in sides.package.conflicts.all()] == ["reading"]
