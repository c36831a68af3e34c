"""The register is a chain: what was written by hand into any part of it is found, against a head kept elsewhere (trust 13)."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pathlib

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from honours import chain
from honours.chain import Head, verify
from honours.models import Flag, RegisterEntry
from tests.assessments import builders
from tests.assessments.browser import Browser
from tests.honours import books

#: Tamperings drawn by lot; `make reliability` draws all.
TAMPERINGS = 1000 if os.environ.get("REDFLAG_RELIABILITY") == "whole" else 250


def said(*arguments: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("verify_register", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_each_award_brings_its_line_and_the_lines_are_a_chain() -> None:
    """Number, facts and time of the flag; each names the hash of the one before; the whole is right."""
    assert verify() == chain.Outcome(0, "", None)
    assert "empty" in said()
    books.book(3)
    flags, lines = list(Flag.objects.order_by("number")), list(RegisterEntry.objects.order_by("number"))
    assert [one.number for one in lines] == [1, 2, 3] == [one.number for one in flags]
    for flag, line in zip(flags, lines, strict=True):
        for name in ("unit_id", "unit_name_en", "unit_name_ko", "tier", "awarded_on", "authority", "application_id"):
            assert getattr(line, name) == getattr(flag, name), name
        assert (line.kind, line.flag, line.recorded_at) == ("award", flag, flag.recorded_at)
        assert len(line.salt) == 32
    assert [one.previous for one in lines] == [chain.BEGINNING, lines[0].hash, lines[1].hash]
    assert verify() == chain.Outcome(3, lines[2].hash, None)
    assert f"head 3:{lines[2].hash}" in said("--head", lines[0].hash, "--head", f"2:{lines[1].hash}")


@pytest.mark.django_db
def test_a_line_can_be_hashed_by_hand() -> None:
    """As docs/register.md writes it, from the values alone."""
    books.book(1)
    one = RegisterEntry.objects.get()
    values = [
        "register 1", one.number, one.previous, one.salt, one.kind, one.flag_id, one.unit_id, one.unit_name_en,
        one.unit_name_ko, one.tier, one.awarded_on.isoformat(), one.authority, one.application_id, one.approved_by_id,
        one.decided_on.isoformat(), one.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    ]  # fmt: skip
    text = json.dumps(values, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == one.hash


@pytest.mark.django_db
def test_two_books_of_the_same_have_different_hashes() -> None:
    """The salt: who guesses what stands in a line cannot see from its hash that the guess is right."""
    books.book(2)
    one, other = RegisterEntry.objects.order_by("number")
    assert one.salt != other.salt


@pytest.mark.django_db
def test_what_is_sent_as_seal_is_overwritten() -> None:
    """Salt, hashes and facts of an award's line are the database's, and there is one line a number."""
    here = builders.application("awarded")
    builders.application("decided", builders.road(here.county))
    for number, words in ((1, "leaves no number out"), (2, "no flag has this number"), (3, "leaves no number out")):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            RegisterEntry.objects.create(
                number=number, kind="award", flag=here.now.flag, unit=here.unit, tier="3", awarded_on="2000-01-01",
                application=here.now, approved_by=here.department, decided_on="2000-01-01", hash="0" * 64,
            )  # fmt: skip
    with pytest.raises(IntegrityError, match="nobody has approved"), transaction.atomic():
        RegisterEntry.objects.create(
            number=2, kind="withdrawal", flag=here.now.flag, unit=here.unit, tier="1", awarded_on="2000-01-01",
            application=here.now, approved_by=here.department, decided_on="2000-01-01",
        )  # fmt: skip
    assert verify().fault is None


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["honours_registerentry", "honours_registerhead"])
def test_the_programmes_role_has_no_way_in(table: str) -> None:
    """Neither rows, nor triggers, nor the functions that seal."""
    books.book(1)
    for statement in (
        f"UPDATE {table} SET number = number",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"DROP TRIGGER {table}_rows ON {table}",
        "DROP TRIGGER honours_registerentry_seal ON honours_registerentry",
        "DROP TRIGGER honours_flag_enter ON honours_flag",
        "CREATE OR REPLACE FUNCTION honours_entry_seal() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER FUNCTION honours_entry_text(honours_registerentry) RENAME TO other",
        "SET session_replication_role = replica",
    ):
        assert books.refused_by(statement) is not None, statement


def tamperings_not_found(number: int, kept: list[Head], *, named: bool = False) -> list[list[str]]:
    """Draw so many, check after each; those that were not found. `named`: a found one names the line harmed or one before."""
    hand, unseen = books.Hand(seed=1986), []
    for _ in range(number):
        statements, first = hand.draw()
        with books.tampered(*statements):
            fault = verify(kept).fault
        if fault is None:
            unseen.append(statements)
            continue
        assert not named or fault.number <= first + 1, (statements, fault)
    return unseen


def test_tamperings_are_found_against_a_head_kept_elsewhere(committed_db: str) -> None:
    """By the owner, guards put aside; in four of ten the hashes of all later lines are made anew."""
    books.book(7)
    last = books.last()
    with books.as_owner():
        unseen = tamperings_not_found(TAMPERINGS, [Head(last.hash, last.number)], named=True)
        assert verify([Head(last.hash, last.number)]).fault is None
    assert unseen == []
    print(f"{TAMPERINGS} tamperings, {TAMPERINGS} found")


def test_without_a_head_kept_elsewhere_the_test_would_notice(committed_db: str) -> None:
    """The twin: a chain made anew is right in itself."""
    books.book(4)
    with books.as_owner():
        assert tamperings_not_found(60, []) != []


def test_without_the_own_hash_the_test_would_notice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: lines that are only compared with the one before tell nothing of what they say."""
    books.book(4)
    last = books.last()

    def blind(wanted: int, before: str, number: int, previous: str, hashed: str, text: str, agrees: bool) -> None:
        return None

    monkeypatch.setattr(chain, "fault_of", blind)
    with books.as_owner():
        assert tamperings_not_found(60, [Head(last.hash, last.number)]) != []


def test_the_first_bad_row_is_named(committed_db: str, tmp_path: pathlib.Path) -> None:
    """By the command, for each kind of fault; with a file of heads the place where a new chain begins."""
    books.book(5)
    lines = list(RegisterEntry.objects.order_by("number"))
    kept = tmp_path / "heads.txt"
    kept.write_text("".join(f"2026-11-2{one.number} {one.number} {one.hash}\n" for one in lines), encoding="utf-8")
    other = "UPDATE {} SET tier = '3' WHERE number = 3"
    changed = other.format("honours_registerentry")
    anew = [changed, other.format("honours_flag"), books.RE_HASH.format(first=3)]
    cases: list[tuple[list[str], list[str], str]] = [
        ([changed], [], "entry 0003: Its hash does not fit"),
        (["DELETE FROM honours_registerentry WHERE number = 2"], [], "entry 0002: It is missing"),
        (["DELETE FROM honours_registerentry WHERE number = 5"], [], "entry 0005: It is missing: the counter"),
        (["UPDATE honours_flag SET tier = '3' WHERE number = 4"], [], "entry 0004: The flag of this number says"),
        (anew, ["--head", lines[4].hash], "entry 0001: The head kept elsewhere stands nowhere"),
        (anew, ["--head", f"5:{lines[4].hash}"], "entry 0001: The head kept of entry 0005"),
        (anew, ["--heads", str(kept)], "entry 0003: The head kept of entry 0003"),
    ]
    with books.as_owner():
        for statements, arguments, words in cases:
            with books.tampered(*statements), pytest.raises(CommandError, match=words):
                said(*arguments)
        assert "5 entries checked" in said("--heads", str(kept))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "1:2:3:" + "0" * 64, "0" * 63])
def test_what_is_no_head_is_said_so(text: str) -> None:
    """Nothing is checked against something that is not one."""
    with pytest.raises(CommandError, match="not a head"):
        said(f"--head={text}")
    with pytest.raises(CommandError):
        said("--heads", "/nowhere/at-all")


@pytest.mark.django_db
def test_the_page_of_a_number_shows_the_chain() -> None:
    """Hashes of the line and of the one before, the head; what does not fit is said."""
    books.book(2)
    first, second = RegisterEntry.objects.order_by("number")
    page = Browser().open(second.get_absolute_url())
    for words in ("Verified", first.hash, second.hash, "Not yet"):
        assert words in page
    assert chain.verify_one(1) is None
    assert chain.verify_one(2) is None
    assert chain.verify_one(3) == chain.Fault(3, "It is missing.")


def test_the_page_of_a_number_that_does_not_fit_says_so(committed_db: str) -> None:
    """A line that was changed and the one after it; the first line stays verified."""
    books.book(3)
    change = "UPDATE honours_registerentry SET tier = '3' WHERE number = 2"
    alone = "UPDATE honours_registerentry SET hash = {} WHERE number = 2".format(
        "(SELECT encode(sha256(convert_to(honours_entry_text(e), 'UTF8')), 'hex') FROM honours_registerentry e"
        " WHERE number = 2)"
    )
    with books.as_owner():
        with books.tampered(change):
            page = Browser().open("/register/2/")
            assert "Its hash does not fit what it says." in page
            assert "Not verified" in page
            assert chain.verify_one(1) is None
        with books.tampered(change, "UPDATE honours_flag SET tier = '3' WHERE number = 2", alone):
            assert chain.verify_one(2) is None
            assert "It does not follow the entry before it" in Browser().open("/register/3/")


def test_the_lines_of_earlier_awards_are_filled_in_their_order(committed_db: str) -> None:
    """The migration over flags that stand already: a line each, by number, with its own time; no flag touched."""
    books.book(3)
    before = list(Flag.objects.order_by("number").values())
    with books.as_owner():
        call_command("migrate", "honours", "0003", verbosity=0)
        call_command("migrate", verbosity=0)
        assert list(Flag.objects.order_by("number").values()) == before
        times = RegisterEntry.objects.order_by("number").values_list("recorded_at", flat=True)
        assert list(times) == [one["recorded_at"] for one in before]
        assert verify().lines == 3
        assert verify().fault is None
