"""xlsx: what a cell holds and shows; and files made to hurt, refused within bounds."""

from __future__ import annotations

import datetime
import io
import resource
import time
import zipfile
from collections.abc import Callable

import pytest

from tests.units.importing.office import Given, book
from units.importing.cells import DateCell, ErrorCell
from units.importing.opening import sheets_of
from units.importing.parts import MOST_PARTS
from units.importing.table import Cell, Refused

DAY = datetime.date(2023, 6, 9)
EMPTY = b"<worksheet><sheetData></sheetData></worksheet>"
#: What a hostile file may cost (trust 20: 2 s and 200 MB on a quiet machine; a shared core counts up to twice that).
SECONDS, MEGABYTES = 4.0, 200


def rows(given: Given) -> list[tuple[int, list[Cell]]]:
    """The rows of the first sheet."""
    return [(number, list(cells)) for number, cells in sheets_of(given, lambda rows: 0)[0].lines()]


def with_parts(sheet: bytes = EMPTY, drop: tuple[str, ...] = (), **parts: bytes) -> bytes:
    """A small workbook of one's own making: `sheet` is its first sheet; further parts by name."""
    made = {
        "xl/workbook.xml": b'<workbook><sheets><sheet name="s" r:id="a" xmlns:r="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<R><Relationship Id="a" Target="worksheets/sheet1.xml"/></R>',
        "xl/worksheets/sheet1.xml": sheet,
        **parts,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            if name not in drop:
                archive.writestr(name, content)
    return file.getvalue()


def cells(inside: bytes) -> bytes:
    """A sheet of one row."""
    return b'<worksheet><sheetData><row r="1">' + inside + b"</row></sheetData></worksheet>"


def test_what_a_date_shows_is_kept() -> None:
    """A spreadsheet turns "Nov 2022" into the first of November; its format tells."""
    values = [DAY] * 6 + [45086.5]
    formats = {
        "A1": "yyyy-mm-dd",
        "B1": "mmm yyyy",
        "C1": "yyyy",
        "D1": "d mmm",
        "E1": 'yyyy"년" m"월" d"일"',
        "F1": "General",
        "G1": "0.00",
    }
    [(_number, found)] = rows(book({"s": [values]}, formats=formats))
    assert found == [
        DateCell(DAY, "day"),
        DateCell(DAY, "month"),
        DateCell(DAY, "year"),
        DateCell(DAY, "no year"),
        DateCell(DAY, "day"),
        45086,
        45086.5,
    ]


def test_texts_numbers_truths_errors_and_what_formulas_gave() -> None:
    """A formula is not run; what it last showed is read."""
    sheet = cells(
        b'<c r="A1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r><rPh><t>no</t></rPh></is></c>'
        b'<c r="B1"><v>12</v></c><c r="C1"><v>1.5</v></c><c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#REF!</v></c>'
        b'<c r="F1" t="str"><f>1/0</f><v>shown</v></c><c r="H1" t="d"><v>2023-06-09T00:00:00Z</v></c>'
        b'<c r="I1" t="str"><v>a_x000A_b</v></c>'
    )
    [(_number, found)] = rows(Given("a.xlsx", with_parts(sheet)))
    assert found[1:] == [12, 1.5, "TRUE", ErrorCell("#REF!"), "shown", None, DateCell(DAY), "a\nb"]


def test_rows_and_cells_that_do_not_say_where_they_stand() -> None:
    """Some programs leave that out."""
    sheet = b"<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>"
    assert rows(Given("a.xlsx", with_parts(sheet))) == [(1, [1, 2]), (2, [3])]


def test_dates_of_the_other_epoch() -> None:
    """Old Macintosh files count from 1904."""
    styles = b'<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    workbook = b'<workbook><workbookPr date1904="1"/><sheets><sheet name="s" r:id="a" xmlns:r="r"/></sheets></workbook>'
    sheet = cells(b'<c r="A1" s="0"><v>43624</v></c>')
    content = with_parts(sheet, **{"xl/workbook.xml": workbook, "xl/styles.xml": styles})
    assert rows(Given("a.xlsx", content)) == [(1, [DateCell(DAY)])]


def bomb() -> bytes:
    """150 MB of nothing in a small file."""
    return with_parts(b"<worksheet>" + b" " * (150 * 2**20) + b"</worksheet>")


def lying() -> bytes:
    """30 MB of row marks; the directory says ten bytes."""
    content = with_parts(b"<worksheet><sheetData>" + b"<row/>" * 5_000_000 + b"</sheetData></worksheet>")
    made = bytearray(content)
    size = (len(b"<worksheet><sheetData>") + 6 * 5_000_000 + len(b"</sheetData></worksheet>")).to_bytes(4, "little")
    while (at := made.find(size)) >= 0:
        made[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(made)


def many() -> bytes:
    """More rows than an import takes."""
    made = b"".join(b"<row><c><v>%d</v></c></row>" % (n * 7919 % 1_000_003) for n in range(250_000))
    return with_parts(b"<worksheet><sheetData>" + made + b"</sheetData></worksheet>")


def damaged() -> bytes:
    """A part whose sum does not fit."""
    made = bytearray(with_parts(cells(b'<c r="A1"><v>1</v></c>' * 50)))
    at = made.find(b"sheet1.xml") + 20
    made[at] ^= 0xFF
    return bytes(made)


def locked() -> bytes:
    """Every part says it is encrypted."""
    made = bytearray(with_parts())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 1000
    + b'"><!ENTITY c "'
    + b"&b;" * 1000
    + b'">]><worksheet>&c;</worksheet>'
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (bomb, "unpacks to far more"),
    "lying size": (lying, "damaged|more cells"),
    "wrong sum": (damaged, "damaged"),
    "locked": (locked, "password"),
    "cut off": (lambda: with_parts()[:200], "damaged"),
    "external entity": (lambda: with_parts(ENTITY), "document types"),
    "laughs": (lambda: with_parts(LAUGHS), "document types"),
    "entity in the strings": (
        lambda: with_parts(cells(b'<c t="s"><v>0</v></c>'), **{"xl/sharedStrings.xml": ENTITY}),
        "document",
    ),
    "macros": (lambda: with_parts(**{"xl/vbaProject.bin": b"x"}), "macros"),
    "active content": (lambda: with_parts(**{"xl/activeX/activeX1.xml": b"x"}), "macros"),
    "embedded": (lambda: with_parts(**{"xl/embeddings/oleObject1.bin": b"x"}), "macros"),
    "too many parts": (lambda: with_parts(**{f"xl/media/{n}": b"" for n in range(MOST_PARTS)}), "far more"),
    "a document": (lambda: with_parts(drop=("xl/workbook.xml",), **{"word/document.xml": b"<w/>"}), "something else"),
    "no sheet": (lambda: with_parts(drop=("xl/worksheets/sheet1.xml",)), "damaged"),
    "no relations": (lambda: with_parts(drop=("xl/_rels/workbook.xml.rels",)), "damaged"),
    "a sheet outside": (
        lambda: with_parts(
            **{"xl/_rels/workbook.xml.rels": b'<R><Relationship Id="a" Target="../../etc/passwd"/></R>'}
        ),
        "damaged",
    ),
    "no xml": (lambda: with_parts(b"\x00\x01"), "damaged"),
    "no string": (lambda: with_parts(cells(b'<c t="s"><v>7</v></c>')), "damaged"),
    "negative string": (lambda: with_parts(cells(b'<c t="s"><v>x</v></c>')), "damaged"),
    "row without end": (lambda: with_parts(cells(b'<c r="ZZZ1"><v>1</v></c>')), "more than 200 columns"),
    "row beyond the sheet": (
        lambda: with_parts(b'<worksheet><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>'),
        "damaged",
    ),
    "million rows": (many, "200,000 rows"),
    "endless text": (
        lambda: with_parts(cells(b'<c t="inlineStr"><is><t>' + b"abc defg " * 600_000 + b"</t></is></c>")),
        "far more|more cells",
    ),
    "deep": (lambda: with_parts(b"<a>" * 13_000_000), "far more|more cells|damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_hurt_is_refused_within_bounds(name: str) -> None:
    """In words, in a moment, without filling the memory."""
    make, words = HOSTILE[name]
    given = Given("a.xlsx", make())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = []
    # A busy machine slows the processor too: the better of two counts.
    while len(taken) < 2 and (not taken or taken[0] >= SECONDS):
        began = time.process_time()
        with pytest.raises(Refused, match=words):
            rows(given)
        taken.append(time.process_time() - began)
    assert min(taken) < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024


def test_a_date_beyond_all_calendars_is_a_number() -> None:
    """And a number that is none does not break the sheet."""
    styles = b'<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = cells(b'<c r="A1" s="0"><v>99999999</v></c><c r="B1" s="9"><v>5</v></c><c r="C1"><v>1e400</v></c>')
    [(_number, found)] = rows(Given("a.xlsx", with_parts(sheet, **{"xl/styles.xml": styles})))
    assert found == [99999999, 5, float("inf")]
