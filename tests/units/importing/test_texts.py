"""csv as offices save it: encodings, separators, and what is none."""

from __future__ import annotations

import pytest

from tests.units.importing.office import Given, text
from units.importing.headers import rating
from units.importing.opening import sheets_of, take
from units.importing.places import AREAS, UNITS
from units.importing.table import LARGEST, Refused

ROWS = [("code", "name_ko", "kind", "note"), ("M2", "둘째광산", "mine", "a, b; c\td\n둘째 줄")]
READ = [(1, list(ROWS[0])), (2, list(ROWS[1]))]


def lines(given: Given) -> list[tuple[int, list[object]]]:
    """The rows of a file with one table."""
    [sheet] = sheets_of(given, rating((AREAS, UNITS)))
    return [(number, list(cells)) for number, cells in sheet.lines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    """Told by what the file holds; a line break inside a cell stays."""
    assert lines(text(ROWS, encoding=encoding, delimiter=delimiter)) == READ


def test_a_separator_named_in_the_first_line() -> None:
    """As one spreadsheet writes it."""
    given = text(ROWS, delimiter=";")
    assert lines(Given("a.csv", b"sep=;\r\n" + given.content)) == [(2, READ[0][1]), (3, READ[1][1])]


def test_line_ends_of_old_machines_and_empty_lines() -> None:
    """Row numbers are those a spreadsheet shows."""
    assert lines(Given("a.csv", b"code,kind\r\rM2,mine\r , \r")) == [(1, ["code", "kind"]), (3, ["M2", "mine"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"a,b\x00c", "something else"),
        (b"<html><table>", "something else"),
        (b"  <?xml version='1.0'?>", "something else"),
        (b"\xff\xfe\x00", "something else"),
        (b"\x80\x81\xff\xfe", "something else"),
        (b"%PDF-1.7", "something else"),
        (b"\x89PNG\r\n", "something else"),
        (b"{\\rtf1", "something else"),
        (b"MZ\x90", "something else"),
        (b"\x1f\x8b\x08", "something else"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file or one with a password"),
        (b"x" * (LARGEST + 1), "larger than 25 MB"),
        (b'code,kind\n"' + b"x\n" * 60_000, "longer than 100,000 signs"),
        (b"code,kind\n" + b"," * 100_001, "longer than 100,000 signs"),
        (b"code,kind\n" + b"x," * 300, "more than 200 columns"),
        (b"code,kind\n" + b"a,b\n" * 200_001, "more than 200,000 rows"),
    ],
    ids=range(18),
)
def test_what_is_no_table_of_an_office(content: bytes, words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Refused in words, whatever its name says."""
    path = tmp_path_factory.mktemp("sent") / "units.csv"
    path.write_bytes(content)
    with path.open("rb") as file, pytest.raises(Refused, match=words):
        lines(take(file, "units.csv"))


def test_a_name_is_a_name_and_no_path() -> None:
    """Whatever a browser sends."""
    import io

    assert take(io.BytesIO(b"a,b"), "C:\\office\\..\\units.csv").name == "units.csv"
    assert take(io.BytesIO(b"a,b"), "../../etc/passwd").name == "passwd"
    assert take(io.BytesIO(b"a,b"), "").name == "file"
