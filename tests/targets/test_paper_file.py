"""The same rows as a workbook: the template in both languages, read into the grid, faults by row, nothing stored (L6)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from targets import paper_file, typing_in
from targets.models import IndividualTarget
from tests.assessments.browser import errors, hidden
from tests.targets.cast import TODAY, day
from tests.targets.test_paper_grid import Mine, at, filled, kept
from units.importing.table import Given
from units.models import ImportRun

pytestmark = pytest.mark.django_db

HEADINGS = ("Slip", "Member's number", "Unit target", "Task", "By when", "How many", "Counted in")


@pytest.fixture
def mine(db: None) -> Mine:
    """A target in each field and ten slips."""
    return Mine()


def workbook(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """An xlsx of rows under the headings."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Rows")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate((headings, *rows)):
        for place, value in enumerate(row):
            if hasattr(value, "isoformat"):
                sheet.write_datetime(number, place, value, date)
            elif isinstance(value, int | float):
                sheet.write_number(number, place, value)
            else:
                sheet.write_string(number, place, value)
    book.close()
    return file.getvalue()


def send(mine: Mine, content: bytes, name: str = "rows.xlsx", page: str = "") -> HttpResponse:
    """Upload a file."""
    page = page or at("paper_file", mine.mine.pk)
    fields = hidden(mine.browser.open(page))
    return mine.browser.client.post(page, {**fields, "file": SimpleUploadedFile(name, content)})


def test_rows_come_up_in_the_grid_and_are_kept_when_sent(mine: Mine) -> None:
    """A dry run keeps nothing; numbers, titles, dates and text dates are read; sending the grid keeps the good rows."""
    content = workbook(
        (mine.slip(1), mine.members[0].number, 2, "Label 40 bays", day(60), 40, "bays"),
        ("", mine.members[1].number, mine.share.title, "Turn 12 bearings", "2026년 8월 14일", 12, "bearings"),
        ("", mine.members[2].number, f"3 {mine.homes.title}", "Roof", "14.8.2026", "", ""),
        ("", mine.members[3].number, mine.study.title, "Lecture twice", day(30), 2, "lectures"),
        ("", "P999999", mine.share.title, "Foreign", day(30), "many", ""),
    )
    answer = send(mine, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert kept() == []
    assert "3 rows are ready." in page
    assert errors(page) == [
        "Row 4, Unit target: Ideological: the member enters this alone, on their own page. Give the slip back.",
        "Row 5, Member&#x27;s number: No member of this unit has this number.",
        "Row 5, How many: Enter a whole number.",
    ]
    sent = mine.browser.client.post(mine.page, filled(answer))
    assert sent.status_code == 422
    assert {task for _number, task in kept()} == {"Label 40 bays", "Turn 12 bearings", "Roof"}
    assert {one.target for one in IndividualTarget.objects.all()} == {mine.share, mine.homes}
    again = send(mine, content).content.decode()
    assert again.count("Send again to keep it all the same.") == 3


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_template_filled_in_is_read_back(mine: Mine, language: str) -> None:
    """In either language: the column names, the choice of target with number and title, the second sheet passed over."""
    mine.head.language = language
    mine.head.save()
    content = mine.browser.client.get(at("paper_template", mine.mine.pk)).content
    book = load_workbook(io.BytesIO(content))
    rows, legend = book.worksheets
    assert [legend.cell(place, 1).value for place in (2, 3, 4)] == [
        f"{number} {one.title}" for number, one in enumerate((mine.study, mine.share, mine.homes), 1)
    ]
    assert rows.data_validations.dataValidation
    values = ("", mine.members[0].number, legend["A3"].value, "Label 40 bays", day(60), 40, "bays")
    for place, value in enumerate(values, 1):
        rows.cell(2, place, value)
    file = io.BytesIO()
    book.save(file)
    answer = send(mine, file.getvalue())
    assert answer.status_code == 200
    assert mine.browser.client.post(mine.page, filled(answer)).status_code == 302
    assert kept() == [(mine.members[0].number, "Label 40 bays")]


def test_the_template_of_a_set_has_its_numbers(mine: Mine) -> None:
    """As they stand on the printed slips; a set of another unit is not found."""
    type(mine.homes).objects.exclude(pk=mine.homes.pk).update(order=500)
    page = at("paper_template", mine.mine.pk)
    for address, first in ((page, mine.homes), (f"{page}?slips={mine.batch.pk}", mine.study)):
        book = load_workbook(io.BytesIO(mine.browser.client.get(address).content))
        assert book.worksheets[1]["A2"].value == f"1 {first.title}"
    assert mine.browser.client.get(f"{page}?slips=999999").status_code == 404


@pytest.mark.parametrize("column", ["Name", "성명", "생년월일", "Attendance", "당원", "Remark"])
def test_any_other_column_refuses_the_file_unread(mine: Mine, column: str) -> None:
    """Of persons the number is taken and nothing else (Bound 4)."""
    row = ("", mine.members[0].number, mine.share.title, "Label", day(60), 4, "bays", "Kim")
    page = send(mine, workbook(row, headings=(*HEADINGS, column))).content.decode()
    (told,) = errors(page)
    assert column in told
    assert "Nothing was read." in told
    assert "Kim" not in page


def test_another_column_on_the_second_sheet_refuses_it_too(mine: Mine) -> None:
    """The sheet of targets is read past, but no column of persons travels on it."""
    file = io.BytesIO(workbook(("", mine.members[0].number, mine.share.title, "Label", day(60), 4, "bays")))
    book = load_workbook(file)
    sheet = book.create_sheet("Targets")
    sheet.append(["Unit target", "Field", "Ends", "Entered by", "Remark"])
    sheet.append(["1 Share", "technical", "2026", "the member", "Kim"])
    book.save(file)
    (told,) = errors(send(mine, file.getvalue()).content.decode())
    assert "Remark" in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The submitted file is empty."),
        (b"%PDF-1.7 ...", "Only csv (UTF-8 or CP949) and xlsx are read; this file holds something else."),
        (b"PK\x03\x04broken", "The file is damaged and cannot be opened. Save it again as xlsx."),
        (b"Slip,Unit target,Task,By when\n1,2,3,4\n", "The column number is missing."),
        (b"Member's number,Unit target,Task,By when\n", "The file holds no rows of individual targets."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(mine: Mine, content: bytes, words: str) -> None:
    """Beside the field."""
    answer = send(mine, content)
    assert answer.status_code == 422
    assert words in errors(answer.content.decode())[0]


def test_more_rows_than_a_grid_holds_are_refused(mine: Mine) -> None:
    """A hundred are taken."""
    row = (mine.members[0].number, "2", "Label 40 bays", "2026-08-14")
    lines = "".join(",".join(row) + "\n" for _ in range(typing_in.MOST_ROWS))
    heading = "Member's number,Unit target,Task,By when\n"
    answer = send(mine, (heading + lines).encode(), "rows.csv")
    assert len(answer.context["form"].lines) == 100  # type: ignore[attr-defined]
    answer = send(mine, (heading + lines + ",".join(row)).encode(), "rows.csv")
    assert errors(answer.content.decode()) == ["The file holds more than 100 rows. Split it."]


def test_a_failed_formula_is_no_text(mine: Mine) -> None:
    """Named in its cell, however often it is sent."""
    row = ("", mine.members[0].number, mine.share.title, "#REF!", day(60), 4, "bays")
    words = ["Row 1, Task: The cell holds an error of the spreadsheet."]
    answer = send(mine, workbook(row))
    assert errors(answer.content.decode()) == words
    assert errors(mine.browser.client.post(mine.page, filled(answer)).content.decode()) == words


def test_nothing_of_a_file_is_stored(mine: Mine, settings: Any) -> None:
    """No run, no file: the texts stand in the grid alone until they are the members' own."""
    row = ("", mine.members[0].number, mine.share.title, "canaryword", day(60), 4, "bays")
    place = Path(settings.REDFLAG_HOME) / "imports"
    before = set(place.rglob("*"))
    assert "canaryword" in send(mine, workbook(row)).content.decode()
    assert not ImportRun.objects.exists()
    assert set(place.rglob("*")) == before


def test_the_imports_of_an_office_do_not_take_it(mine: Mine) -> None:
    """No post imports individual targets there; what writes them is not to be reached."""
    from units.importing.kinds import open_to

    for person in (mine.head, mine.staff):
        assert paper_file.KIND not in open_to(person)
    with pytest.raises(AssertionError):
        paper_file.KIND.write(None)  # type: ignore[arg-type]


CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(min_value=-(10**9), max_value=10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(["#REF!", "=1+1", "P0", "2", "2026-08-14", "주체115년", "1e400", "\u00b3", "_xD83D_", "-", "\x07"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[CELLS] * 7), min_size=1, max_size=4))
def test_bad_cells_never_break_the_page_and_keep_no_good_row_back(mine: Mine, rows: list[tuple[Any, ...]]) -> None:
    """Whatever stands in the other rows, by workbook and by hand; the good row goes in once."""
    IndividualTarget.objects.all().delete()
    good = ("", mine.members[0].number, mine.share.title, "Label 40 bays", day(60), 40, "bays")
    plain = [tuple(clean(cell) for cell in row) for row in rows]
    answer = send(mine, workbook(good, *plain))
    assert answer.status_code in (200, 422)
    assert mine.browser.client.post(mine.page, filled(answer)).status_code in (302, 422)
    assert (mine.members[0].number, "Label 40 bays") in kept()
    typed = {
        f"{name}_{place}": str(cell)
        for place, row in enumerate(rows)
        for name, cell in zip(("slip", "number", "target", "task", "due_on", "goal", "counted_in"), row, strict=True)
    }
    assert mine.browser.client.post(mine.page, typed).status_code in (200, 422)


def clean(cell: Any) -> Any:
    """What a writer of xlsx takes."""
    return "".join(one for one in cell if one.isprintable()) if isinstance(cell, str) else cell


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(mine: Mine, content: bytes) -> None:
    """Never anything else."""
    from units.importing.table import Refused

    with translation.override("en"):
        try:
            assert paper_file.rows_of(Given("x.csv", content), 100)
        except Refused as refusal:
            assert str(refusal)
    assert TODAY
