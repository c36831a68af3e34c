"""Headers: found below titles, in either language, and never with columns that speak of persons."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.units.importing.office import Given, Office, book, faults, figures, send, text
from units.importing.headers import WHAT_IS_WRONG, Found, rating, recognise
from units.importing.opening import sheets_of
from units.importing.places import AREAS, UNITS
from units.importing.table import NoHeader, NotTaken, Refused


def found(given: Given) -> Found:
    """The table of a file's first sheet."""
    sheet = sheets_of(given, rating((AREAS, UNITS)))[0]
    one = recognise(given.name, sheet, (AREAS, UNITS))
    assert one is not None
    return one


@pytest.mark.parametrize(
    "header",
    [
        ("code", "name_en", "kind", "parent_code"),
        (" Code ", "Name (English)", "KIND", "Parent-Code"),
        ("부호", "영문명", "종류", "상급단위부호"),
        ("부호 / code", "영문명 / name_en", "종류 / kind", "상급단위 / parent"),
        ("부호 code", "영문이름 English name", "구분 kind", "상위 parent"),
        ("부호\n(code)", "영문명\n(name_en)", "종류\n(kind)", "상급\n(parent)"),
    ],
)
def test_headings_in_english_korean_or_both(header: tuple[str, ...]) -> None:
    """Whatever stands between the two languages."""
    one = found(book({"s": [header, ("M2", "Mine", "mine", "C1")]}))
    assert one.header.names == ["code", "name_en", "kind", "parent_code"]


def test_titles_remarks_and_empty_rows_may_stand_above() -> None:
    """Row numbers are those of the file."""
    rows = [
        ("Register of units of Eunha County",),
        (),
        ("as of 1 June 2026", None, "page 1"),
        ("※ codes are given by the committee",),
        ("code", "name_ko", "kind"),
        ("M2", "둘째광산", "mine"),
    ]
    one = found(book({"s": rows}))
    assert one.header.row == 5
    assert list(one.lines()) == [(6, ["M2", "둘째광산", "mine"])]


def test_a_header_in_two_rows_and_printed_again_on_a_new_page() -> None:
    """One language a row, and the same header between the rows."""
    rows: list[tuple[Any, ...]] = [
        ("code", "name_ko", "kind"),
        ("부호", "조선어명", "종류"),
        ("M2", "둘째광산", "mine"),
        ("code", "name_ko", "kind"),
        ("M3", "셋째광산", "mine"),
    ]
    assert [number for number, _cells in found(book({"s": rows})).lines()] == [3, 5]


def test_a_general_name_stands_back_behind_an_exact_one() -> None:
    """ "name_ko / 이름" is the Korean name; "이름" alone is told by its letters."""
    assert found(text([("code", "name_ko / 이름", "kind"), ("M", "광", "mine")])).header.names[1] == "name_ko"
    assert found(text([("부호", "이름", "종류"), ("M", "광", "mine")])).header.names[1] == "name"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("colour", "shape"), "No header is found"),
        (("code", "name_en", "note"), "The column kind is missing"),
        (("name_en", "kind", "note"), "The column code is missing"),
        (("code", "부호", "name_en", "kind"), "read as the same thing: code, 부호"),
    ],
)
def test_a_header_that_cannot_be_read(header: tuple[str, ...], words: str) -> None:
    """Told in words."""
    with pytest.raises(Refused, match=words):
        found(text([header, ("M2", "Mine", "mine", "C1")[: len(header)]]))


@pytest.mark.parametrize("heading", ["Head's name / head_name", "지배인", "Manager", "birthday", "당원 (party member)"])
def test_a_column_of_persons_refuses_the_file(heading: str) -> None:
    """Units have no persons beside them (Bound 4)."""
    with pytest.raises(NotTaken, match="Nothing was read"):
        found(text([("code", "name_en", "kind", heading), ("M2", "Mine", "mine", "x")]))


def test_serial_numbers_and_what_the_program_wrote_are_passed_over() -> None:
    """A file that came back is sent again with its last column."""
    one = found(text([("No.", "code", "name_en", "kind", "What is wrong"), ("1", "M2", "Mine", "mine", "kind: …")]))
    assert one.header.unread == []
    for language in ("en", "ko"):
        with translation.override(language):
            own = gettext(WHAT_IS_WRONG)
        assert found(text([("순번", "code", "name_en", "kind", own)] * 2)).header.unread == []


def test_an_empty_sheet_and_one_without_header(office: Office) -> None:
    """The first is nothing; the second is told apart from a header that lacks a column."""
    assert recognise("a", sheets_of(book({"s": []}), rating((UNITS,)))[0], (UNITS,)) is None
    with pytest.raises(NoHeader):
        found(book({"s": [("Explanations",), ("These are units.",)]}))


@pytest.mark.django_db
def test_several_sheets_each_by_what_it_holds(office: Office) -> None:
    """Areas and units go in; explanations, empty sheets and awards are passed over with a word; a broken one is a fault."""
    good = ("code", "name_en", "kind", "parent_code")
    sheets: dict[str, Any] = {
        "about": [("How to fill this in",), ("Ask the county.",)],
        "areas": [good, ("C9", "Ninth County", "county", "P1")],
        "empty": [],
        "units": [good, ("M9", "Ninth Mine", "mine", "C9")],
        "awards": [("unit_code", "tier", "date"), ("M1", "1", "1999")],
        "broken": [("code", "name_en", "note"), ("M10", "Mine", "")],
    }
    outcome = send("units", book(sheets))
    assert figures(outcome) == (2, 2, 0, 0)
    assert faults(outcome) == [(None, "", "The column kind is missing.")]
    assert outcome.faults[0].sheet == "broken"
    assert outcome.files_refused == []
    assert outcome.notes == [
        "The sheet “awards” holds awards and is passed over: this is an import of Areas and units.",
        "The sheet “about” has no header and is passed over.",
    ]


@pytest.mark.django_db
def test_a_file_of_another_kind_is_refused_with_what_it_holds(office: Office) -> None:
    """Awards sent as units."""
    outcome = send("units", text([("unit_code", "tier", "date"), ("M1", "1", "1999")], name="awards.csv"))
    assert outcome.files_refused == ["awards.csv"]
    assert "holds awards" in outcome.faults[0].reason


@pytest.mark.django_db
def test_totals_remarks_and_empty_lines_are_no_rows(office: Office) -> None:
    """Whatever the paper adds below and between."""
    rows = [
        ("code", "name_en", "kind", "parent_code"),
        ("M2 ", " Second  Mine", "Mine ", "c1"),
        (None, " ", ""),
        ("-", "—", "없음", ""),
        ("합계", 1),
        ("Total: 2",),
        ("소계", "1개"),
        ("※ Written on 1 June",),
        ("source: county",),
        ("M3", "Third Mine", "mine", "C1"),
    ]
    outcome = send("units", book({"s": rows}))
    assert figures(outcome) == (2, 2, 0, 0)
