"""Areas and units from files: their place in the tree, what differs, what comes back."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.units.importing.office import TODAY, Given, Office, Rows, book, faults, figures, send, text
from units.models import Sector, Unit

pytestmark = pytest.mark.django_db
HEADER = ("code", "name_en", "kind", "parent_code")


def unit(code: str) -> Unit:
    """The unit with a code."""
    return Unit.objects.select_related("parent", "kind").get(code=code)


def rows(*said: tuple[str, ...]) -> Given:
    """A csv of units."""
    return text([HEADER, *said])


def test_parents_may_stand_after_their_children(office: Office) -> None:
    """Three levels, the lowest first; across sheets too."""
    outcome = send(
        "units",
        book(
            {
                "units": [HEADER, ("W1", "Workteam 1", "workteam", "S1"), ("S1", "Workshop", "workshop", "M9")],
                "areas": [HEADER, ("M9", "Mine", "mine", "C9"), ("C9", "County", "county", "P1")],
            }
        ),
    )
    assert figures(outcome) == (4, 4, 0, 0)
    assert [unit(code).parent.code for code in ("W1", "S1", "M9", "C9")] == ["S1", "M9", "C9", "P1"]  # type: ignore[union-attr]
    assert unit("W1").depth == unit("C9").depth + 3


def test_the_area_holds_the_unit_that_names_no_parent(office: Office) -> None:
    """parent_code before area_code; neither means the nation."""
    header = (*HEADER, "area_code")
    said = [header, ("A1", "A", "mine", "", "C1"), ("A2", "B", "workshop", "A1", "C1"), ("A3", "C", "organ", "", "")]
    assert figures(send("units", text(said))) == (3, 3, 0, 0)
    assert [unit(code).parent.code for code in ("A1", "A2", "A3")] == ["C1", "A1", "KP"]  # type: ignore[union-attr]


def test_all_that_a_row_may_say(office: Office) -> None:
    """Names, kind and sector by either language, other names, staffing, note, source."""
    Sector.objects.update_or_create(code="mining", defaults={"name_en": "Mining", "name_ko": "채취공업"})
    header = ("부호", "영문명", "조선어명", "종류", "상급", "다른이름", "부문", "종업원수", "비고", "출처", "지역")
    said = (
        "M2",
        "Second Mine",
        "둘째광산",
        "광산",
        "C1",
        "Old Pit; 첫갱",
        "채취공업",
        "1 240",
        "by the river",
        "http://x",
        "C1",
    )
    assert figures(send("units", text([header, said]))) == (1, 1, 0, 0)
    made = unit("M2")
    assert (made.name_en, made.name_ko, made.kind.code) == ("Second Mine", "둘째광산", "mine")
    assert (made.other_names, made.staffing, made.note, made.source) == (
        "Old Pit; 첫갱",
        1240,
        "by the river",
        "http://x",
    )
    assert made.sector == Sector.objects.get(code="mining")
    assert Unit.objects.filter(search_text__contains="second mine").exists()


def test_a_second_run_changes_nothing_and_a_third_what_differs(office: Office) -> None:
    """A former name stays findable; an empty cell says nothing; the version tells open forms."""
    said = rows(("M2", "Second Mine", "mine", "C1"))
    assert figures(send("units", said)) == (1, 1, 0, 0)
    assert figures(send("units", said)) == (1, 0, 0, 1)
    before = unit("M2").version
    outcome = send("units", rows(("m2", "Victory Mine", "mine", "P1")))
    assert figures(outcome) == (1, 0, 1, 0)
    [change] = outcome.changes
    assert change["fields"] == [
        ["name (English)", "Second Mine", "Victory Mine"],
        ["unit above", "Eunha County", str(office.province)],
    ]
    now = unit("M2")
    assert (now.name_en, now.other_names, now.parent, now.version) == (
        "Victory Mine",
        "Second Mine",
        office.province,
        before + 1,
    )
    assert figures(send("units", text([("code", "name", "kind"), ("M2", "Victory Mine", "mine")]))) == (1, 0, 0, 1)


def test_what_stands_twice_in_a_file_comes_back_on_every_row(office: Office) -> None:
    """Not the first, not the last: nobody knows which is meant. A row below it waits with it."""
    outcome = send(
        "units",
        rows(
            ("M2", "Second Mine", "mine", "C1"),
            ("m2", "Other Mine", "mine", "C1"),
            ("W2", "Workteam", "workteam", "M2"),
        ),
    )
    words = "This stands more than once in the file, in the rows 2, 3. Keep one."
    assert faults(outcome) == [
        (2, "code", words),
        (3, "code", words),
        (4, "parent_code", "The row of M2 came back, so this one cannot go in."),
    ]
    assert figures(outcome) == (3, 0, 0, 0)


def test_a_later_file_speaks_after_an_earlier_one(office: Office) -> None:
    """The same code in two files of one run is no twin."""
    first, second = rows(("M2", "Mine", "mine", "C1")), rows(("M2", "Victory Mine", "mine", "C1"))
    assert figures(send("units", first, second)) == (2, 1, 1, 0)
    assert unit("M2").name_en == "Victory Mine"


@pytest.mark.parametrize(
    ("said", "column", "words"),
    [
        (("", "Mine", "mine", "C1"), "code", "Every unit needs a code"),
        (("M 2?", "Mine", "mine", "C1"), "code", "letters, digits"),
        (("M" * 31, "Mine", "mine", "C1"), "code", "Longer than 30"),
        (("M2", "", "mine", "C1"), "name_en", "Write a name"),
        (("M2", "x" * 201, "mine", "C1"), "name_en", "Longer than 200"),
        (("M2", "Mine", "castle", "C1"), "kind", "Not a known kind. Known are: "),
        (("M2", "Mine", "mine", "C99"), "parent_code", "There is no unit with the code C99"),
        (("M2", "Mine", "mine", "M2"), "parent_code", "form a ring"),
        (("M2", "Mine", "nation", ""), "kind", "There is one nation, and it has the code KP"),
        (("C2", "County", "county", "M1"), "parent_code", "An area stands under an area"),
        (("M1", "Mine", "county", "P1"), "kind", "The unit is of the kind mine"),
        (("M2", "#NAME?", "mine", "C1"), "name_en", "an error of the spreadsheet"),
    ],
)
def test_a_row_that_cannot_go_in_says_why(office: Office, said: tuple[str, ...], column: str, words: str) -> None:
    """And the good one beside it goes in."""
    outcome = send("units", rows(said, ("M7", "Good Mine", "mine", "C1")))
    assert figures(outcome) == (2, 1, 0, 0)
    [(row, named, reason), *_further] = faults(outcome)
    assert (row, named) == (2, column)
    assert words in reason


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("sector", "alchemy", "Not a known sector"),
        ("staffing", "about 20", "whole number"),
        ("staffing", "-3", "whole number"),
        ("alt_names", "x" * 501, "Longer than 500"),
        ("area_code", "M1", "is a work unit; an area is meant"),
    ],
)
def test_further_columns_are_checked(office: Office, column: str, value: str, words: str) -> None:
    """Each with its own words."""
    outcome = send("units", text([(*HEADER, column), ("M2", "Mine", "mine", "C1", value)]))
    assert [(row, name) for row, name, _ in faults(outcome)] == [(2, column)]
    assert words in faults(outcome)[0][2]


def test_rings_come_back(office: Office) -> None:
    """In the file alone, and with what stands in the tree; what hangs below a ring comes back with it."""
    ring = rows(("X1", "A", "mine", "X2"), ("X2", "B", "mine", "X1"), ("X3", "C", "workteam", "X2"))
    assert figures(send("units", ring)) == (3, 0, 0, 0)
    send("units", rows(("W1", "Workteam", "workteam", "M1")))
    outcome = send("units", rows(("M1", "Sangnok Mine", "mine", "W1")))
    assert faults(outcome) == [(2, "parent_code", "W1 stands below this unit; a unit cannot stand under itself.")]
    assert unit("M1").parent == office.county


def test_archived_units_are_neither_changed_nor_parents(office: Office) -> None:
    """They keep their history."""
    Unit.objects.filter(pk=office.mine.pk).update(archived_on=TODAY)
    outcome = send("units", rows(("M1", "New Name", "mine", "C1"), ("W1", "Workteam", "workteam", "M1")))
    assert [(row, name) for row, name, _ in faults(outcome)] == [(2, "code"), (3, "parent_code")]


def test_an_administrator_writes_within_reach_only(office: Office) -> None:
    """Units outside are as absent, a code taken outside stays taken, and the nation is nobody's parent but the nation's."""
    said = rows(
        ("M2", "Second Mine", "mine", "C1"),
        ("F2", "Foreign Factory", "factory", "C1"),
        ("M3", "Third Mine", "mine", "P2"),
        ("M4", "Fourth Mine", "mine", "C99"),
        ("M5", "Fifth Mine", "mine", ""),
        ("W1", "Workteam", "workteam", "M2"),
    )
    outcome = send("units", said, by=office.administrator)
    assert figures(outcome) == (6, 2, 0, 0)
    assert [(row, name) for row, name, _ in faults(outcome)] == [
        (3, "code"),
        (4, "parent_code"),
        (5, "parent_code"),
        (6, "parent_code"),
    ]
    # Foreign is told in the words for absent.
    assert faults(outcome)[1][2].replace("P2", "C99") == faults(outcome)[2][2]
    assert figures(send("units", rows(("M5", "Fifth Mine", "mine", "")), by=office.national)) == (1, 1, 0, 0)
    nobody = make.person()
    assert figures(send("units", rows(("M6", "Sixth Mine", "mine", "C1")), by=nobody)) == (1, 0, 0, 0)


def test_the_nation_may_stand_in_the_file(office: Office) -> None:
    """As it is, or with another name."""
    assert figures(send("units", rows(("KP", "Nation", "nation", "")))) == (1, 0, 0, 1)
    assert figures(send("units", rows(("KP", "The Country", "nation", "")))) == (1, 0, 1, 0)


def test_the_first_import_into_an_empty_system(db: None) -> None:
    """The nation is made."""
    said: Rows = [HEADER, ("P1", "Province", "province", "")]
    assert figures(send("units", text(said))) == (1, 1, 0, 0)
    assert unit("P1").parent == Unit.objects.get(parent=None)
