"""Persons from files: new, changed, moved, given back; nothing further is held on them."""

from __future__ import annotations

import datetime
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests import factories as make
from tests.units.importing.office import SINCE, Office, book, faults, figures, read_book, send, text
from units.importing import returning
from units.models import ImportRun, Membership, Person, Unit

pytestmark = pytest.mark.django_db
HEADER = ("number", "name", "unit", "language", "contact")
RI = ("100", "Ri Sol", "M1", "ko", "32-14")


def memberships(number: str) -> list[tuple[str, datetime.date, datetime.date | None]]:
    """(unit, since, until) of a person, oldest first."""
    rows = Membership.objects.filter(person__number=number).order_by("since")
    return list(rows.values_list("unit__code", "since", "until"))


def test_new_persons_are_members_since_the_day_and_cannot_sign_in_yet(office: Office) -> None:
    """Language is Korean where nothing is said; units are found without regard to case."""
    outcome = send("people", text([HEADER, RI, ("101", "Jo Ok", "m1", "English", ""), ("102", "Han Il", "C1", "", "")]))
    assert figures(outcome) == (3, 3, 0, 0)
    ri, jo, han = Person.objects.filter(number__in=("100", "101", "102")).order_by("number")
    assert [(one.name, one.language, one.contact) for one in (ri, jo, han)] == [
        ("Ri Sol", "ko", "32-14"),
        ("Jo Ok", "en", ""),
        ("Han Il", "ko", ""),
    ]
    assert memberships("100") == memberships("101") == [("M1", SINCE, None)]
    assert not ri.has_usable_password()
    assert ri.is_active


def test_a_second_run_changes_nothing(office: Office) -> None:
    """Nor does an empty cell say anything."""
    send("people", text([HEADER, RI]))
    assert figures(send("people", text([HEADER, RI]))) == (1, 0, 0, 1)
    assert figures(send("people", text([HEADER, RI]), since=datetime.date(2026, 6, 14))) == (1, 0, 0, 1)
    assert figures(send("people", text([HEADER, ("100", "Ri Sol", "M1", "", "")]))) == (1, 0, 0, 1)
    assert memberships("100") == [("M1", SINCE, None)]


def test_what_differs_is_changed_and_shown_before_and_now(office: Office) -> None:
    """Name, language, contact; a move ends one membership and begins the next."""
    send("people", text([HEADER, RI]))
    later = datetime.date(2026, 6, 10)
    outcome = send("people", text([HEADER, ("100", "Ri Solmi", "C1", "en", "33")]), since=later)
    assert figures(outcome) == (1, 0, 1, 0)
    assert outcome.changes[0]["fields"] == [
        ["name", "Ri Sol", "Ri Solmi"],
        ["language", "ko", "en"],
        ["contact", "32-14", "33"],
        ["unit", "M1", "C1"],
    ]
    assert memberships("100") == [("M1", SINCE, later), ("C1", later, None)]


def test_a_person_who_left_comes_back_as_a_member(office: Office) -> None:
    """The membership that ended stays as history."""
    person = make.person(number="100", name="Ri Sol")
    Membership.objects.create(person=person, unit=office.mine, since=make.LONG_AGO, until=datetime.date(2025, 1, 1))
    assert figures(send("people", text([HEADER[:3], ("100", "Ri Sol", "C1")]))) == (1, 0, 1, 0)
    assert memberships("100") == [
        ("M1", make.LONG_AGO, datetime.date(2025, 1, 1)),
        ("C1", SINCE, None),
    ]


def test_a_membership_that_begins_later_is_not_overrun(office: Office) -> None:
    """Somebody has entered a transfer by hand; the row comes back."""
    make.person(number="100", unit=office.mine, since=datetime.date(2026, 6, 5))
    coming = make.person(number="101", unit=office.mine)
    coming.memberships.update(until=datetime.date(2026, 7, 1))
    Membership.objects.create(person=coming, unit=office.county, since=datetime.date(2026, 7, 1))
    outcome = send("people", text([HEADER[:3], ("100", "A", "C1"), ("101", "B", "F2")]))
    assert [(row, column) for row, column, _reason in faults(outcome)] == [(2, "number"), (3, "number")]
    assert "Transfer them by hand" in faults(outcome)[0][2]
    assert figures(outcome) == (2, 0, 0, 0)


def test_bad_rows_come_back_and_good_ones_go_in(office: Office) -> None:
    """Each with its column, value and reason."""
    Unit.objects.filter(pk=office.county.pk).update(archived_on=SINCE)
    rows = [
        HEADER,
        ("", "No Number", "M1", "", ""),
        ("200", "", "M1", "", ""),
        ("201", "No Unit", "", "", ""),
        ("202", "Bad Unit", "M9", "", ""),
        ("203", "Archived", "C1", "", ""),
        ("204", "Bad Language", "M1", "fr", ""),
        ("205", "Long", "M1", "", "x" * 201),
        ("206", "#REF!", "M1", "", ""),
        RI,
    ]
    outcome = send("people", text(rows))
    assert figures(outcome) == (9, 1, 0, 0)
    assert faults(outcome) == [
        (2, "number", "Every person needs a number: by it a second import finds the person."),
        (3, "name", "Write the name."),
        (4, "unit", "Write the code of the unit."),
        (5, "unit", "There is no unit with the code M9."),
        (6, "unit", "The unit C1 is archived."),
        (7, "language", "Write ko or en, or leave it empty."),
        (8, "contact", "Longer than 200 signs."),
        (9, "name", "The cell holds an error of the spreadsheet."),
    ]


def test_a_number_twice_is_an_error_on_every_row_of_it(office: Office) -> None:
    """In one file, and across the files of one run."""
    outcome = send("people", text([HEADER, RI, RI, ("101", "Jo Ok", "M1", "", "")]))
    assert figures(outcome) == (3, 1, 0, 0)
    words = "This stands more than once in the file, in the rows 2, 3. Keep one."
    assert faults(outcome) == [(2, "number", words), (3, "number", words)]
    outcome = send("people", text([HEADER, RI], name="a.csv"), text([HEADER, RI], name="b.csv"))
    assert [reason for _row, _column, reason in faults(outcome)] == [
        "This stands more than once in the file, in the rows a.csv 2, b.csv 2. Keep one."
    ] * 2
    many = send("people", text([HEADER, *[RI] * 300]))
    assert len(many.faults) == 300
    assert many.faults[299].reason.endswith("in the rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …. Keep one.")


def test_an_administrator_enters_within_reach_only(office: Office) -> None:
    """Units outside are as absent; a person with a unit or a post outside, or with neither, is not theirs."""
    make.person(number="300", unit=office.elsewhere)
    chief = make.person(number="301", unit=office.mine)
    make.appoint(chief, "senior", office.nation)
    make.person(number="302")
    make.person(number="303", unit=office.mine)
    rows = [
        HEADER[:3],
        ("299", "New", "F2"),
        ("300", "Foreign", "M1"),
        ("301", "Chief", "C1"),
        ("302", "Loose", "M1"),
        ("303", "Own", "C1"),
    ]
    outcome = send("people", text(rows), by=office.administrator)
    assert figures(outcome) == (5, 0, 1, 0)
    assert [(row, column) for row, column, _ in faults(outcome)] == [
        (2, "unit"),
        (3, "number"),
        (4, "number"),
        (5, "number"),
    ]
    assert memberships("303")[-1] == ("C1", SINCE, None)
    assert figures(send("people", text(rows), by=office.national)) == (5, 1, 3, 1)


def test_a_post_that_does_not_reach_below(office: Office) -> None:
    """The administrator of the county's own office enters nobody into its mine."""
    bound = make.person()
    make.appoint(bound, "administrator", office.county, below=False)
    outcome = send("people", text([HEADER[:3], ("299", "New", "M1"), ("298", "Next", "C1")]), by=bound)
    assert figures(outcome) == (2, 1, 0, 0)


@pytest.mark.parametrize("heading", ["birthday", "성별", "songbun", "remarks", "post", "이름2"])
def test_any_other_column_refuses_the_file_unread(office: Office, heading: str) -> None:
    """Bound 4: known or not, whatever else its sheets hold."""
    bad = [(*HEADER, heading), (*RI, "x")]
    outcome = send("people", book({"good": [HEADER, RI], "bad": bad}))
    assert figures(outcome) == (0, 0, 0, 0)
    assert outcome.files_refused == ["file.xlsx"]
    assert heading in outcome.faults[0].reason
    assert not Person.objects.filter(number="100").exists()


def test_a_sheet_without_header_refuses_the_file_too(office: Office) -> None:
    """Nobody knows what it holds."""
    outcome = send("people", book({"good": [HEADER, RI], "list": [("Ri Sol", "1990-01-01"), ("Jo Ok", "1991-02-02")]}))
    assert outcome.files_refused == ["file.xlsx"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_rows_that_came_back_are_no_further_column(office: Office, language: str) -> None:
    """What the program wrote beside them does not refuse the file, in whichever language it did."""
    with translation.override(language):
        content = returning.workbook(send("people", text([HEADER, ("100", "", "M1", "", "")])))
    rows = read_book(content)["file.csv"]
    rows[1][1] = "Ri Sol"
    assert figures(send("people", book({"s": rows}))) == (1, 1, 0, 0)


def test_headings_in_korean_with_serial_numbers_titles_and_totals(office: Office) -> None:
    """As an office has it."""
    rows = [
        ("상록광산 성원명단",),
        (),
        ("순번", "번호", "이름", "소속단위", "련락처"),
        (1, 100, " 리  솔 ", "M1", "없음"),
        (),
        ("합계", "1명"),
    ]
    assert figures(send("people", book({"명단": rows}))) == (1, 1, 0, 0)
    person = Person.objects.get(number="100")
    assert (person.name, person.contact) == ("리 솔", "")


def test_a_dry_run_tells_the_same_and_leaves_nothing(office: Office) -> None:
    """Twice, and then the real one in the same transaction."""
    make.person(number="101", name="Jo", unit=office.mine)
    rows = text([HEADER, RI, ("101", "Jo Ok", "C1", "", ""), ("102", "", "M1", "", "")])
    dry = [send("people", rows, dry_run=True) for _ in range(2)]
    assert Person.objects.filter(number="100").count() == 0
    real = send("people", rows)
    for one in dry:
        assert one.report() == real.report()
        assert one.changes == real.changes


def test_two_thousand_at_once(office: Office) -> None:
    """In a handful of statements and a moment; progress is told on the way."""
    told: list[tuple[int, int]] = []
    rows = [HEADER, *((f"N{n:05d}", f"Person {n}", "M1", "ko", str(n)) for n in range(2000))]
    began = time.monotonic()
    outcome = send("people", text(rows), tell=lambda done, total: told.append((done, total)))
    assert figures(outcome) == (2000, 2000, 0, 0)
    assert time.monotonic() - began < 10
    assert told[0] == (2000, 0)
    assert told[-1] == (2000, 2000)
    assert Membership.objects.filter(unit=office.mine).count() == 2000


def test_the_command_with_its_day(office: Office, tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    """`--since`; exit code 1 for a refused file, 0 for bad rows."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    good, bad = folder / "people.csv", folder / "bad.csv"
    good.write_bytes(text([HEADER, RI, ("101", "", "M1", "", "")]).content)
    bad.write_bytes(text([(*HEADER, "age"), (*RI, "30")]).content)
    call_command("import_people", str(good), "--since", "2026-05-01")
    shown = capsys.readouterr()
    assert "rows 2, created 1, updated 0, unchanged 0, errors 1" in shown.out
    assert "people.csv 3 name: Write the name." in shown.err
    assert memberships("100") == [("M1", datetime.date(2026, 5, 1), None)]
    run = ImportRun.objects.get()
    assert (run.kind, run.state, run.by, run.since) == ("people", "done", None, datetime.date(2026, 5, 1))
    with pytest.raises(CommandError, match=r"refused: bad\.csv, gone\.csv"):
        call_command("import_people", str(bad), str(folder / "gone.csv"), verbosity=0)
