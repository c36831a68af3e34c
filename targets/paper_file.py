"""The workbook of the paper loop: a template to fill where slips are many, read back within the bounds of imports (L6).

A file is read into the grid and shown there with its faults; nothing of it is kept before the grid is sent.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pages import words
from pages.export import OPTIONS
from targets.models import Target
from units.importing.cells import Cell, text_of
from units.importing.dates import BadDate, parse
from units.importing.finding import look_into
from units.importing.headers import Table, column
from units.importing.kinds import Broken, Job, Kind, register
from units.importing.outcome import Outcome
from units.importing.table import Given, Refused
from workflow.clock import today

ROWS = Table(
    name="individual targets",
    label=_lazy("individual targets"),
    columns=(
        column("slip", "slipcode code 용지 용지번호 용지부호 부호"),
        column("number", "membersnumber membernumber personnumber 번호 개인번호 성원번호"),
        column("target", "unittarget 목표 단위목표"),
        column("task", "whattodo 과업 과제 할일"),
        column("due_on", "bywhen timelimit limit due 기한 언제까지"),
        column("goal", "howmany quantity 수량 목표수 얼마"),
        column("counted_in", "countedin unitofmeasure 세는단위 셈단위 계산단위 단위"),
    ),
    required=(frozenset({"number"}), frozenset({"target"}), frozenset({"task"}), frozenset({"due_on"})),
    strict=True,
)
#: The second sheet of the template: read past.
LEGEND = Table(
    name="targets to tick",
    label=_lazy("targets of the unit"),
    columns=(
        column("target", "unittarget 목표 단위목표"),
        column("field", "분야"),
        column("ends", "endson 마감"),
        column("entered_by", "enteredby 입력하는사람"),
    ),
    required=(frozenset({"target"}), frozenset({"field"}), frozenset({"ends"})),
    strict=True,
)


def nobody(_person: Any) -> bool:
    """These files are read into the grid of the own head, never by the imports of an office."""
    return False


def _no_import(job: Job) -> None:
    raise AssertionError("read into the grid alone")


KIND = Kind(
    name="individual",
    label=_lazy("Individual targets from paper"),
    tables=(ROWS, LEGEND),
    may=nobody,
    write=_no_import,
    personal=True,
)


def offer() -> None:
    """Let imports know the table, so that a file of it sent to the wrong place is named for what it is."""
    register(KIND)


def rows_of(given: Given, most: int) -> list[dict[str, str]]:
    """The rows of a file as texts of cells. Raises Refused: another column, no table, more than `most` rows, none."""
    contents = look_into(KIND, given)
    found = [one for one in contents.found if one.table is ROWS]
    if not found:
        raise Refused(_("The file holds no rows of individual targets. Begin with the template."))
    job = Job(found, Outcome(), None, today(), today())
    rows: list[dict[str, str]] = []
    try:
        for row in job.rows():
            if len(rows) == most:
                raise Refused(_("The file holds more than %(most)s rows. Split it.") % {"most": most})
            texts = {one.name: text_of(row.cell(one.name)) for one in ROWS.columns}
            rows.append({**texts, "due_on": _day(row.cell("due_on"))})
    except Broken as broken:
        raise Refused(broken.reason) from broken
    if not rows:
        raise Refused(_("The file holds no rows of individual targets. Begin with the template."))
    return rows


def _day(cell: Cell) -> str:
    """A date as the grid reads it; whatever is none stays as it is, to be told there."""
    try:
        read = parse(cell)
    except BadDate:
        return text_of(cell)
    return read.first.isoformat() if read.first and read.precision == "day" else text_of(cell)


def template(targets: Sequence[Target]) -> bytes:
    """An empty workbook: the columns, and on a second sheet the unit's targets with their numbers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": False, "in_memory": True})
    strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    rows, legend = book.add_worksheet(_("From paper")), book.add_worksheet(_("Targets"))
    headings = [
        (_("Slip"), 14),
        (_("Member's number"), 18),
        (_("Unit target"), 44),
        (_("Task"), 50),
        (_("By when"), 14),
        (_("How many"), 10),
        (_("Counted in"), 14),
    ]
    for place, (heading, width) in enumerate(headings):
        rows.write_string(0, place, heading, strong)
        rows.set_column(place, place, width, day if heading == _("By when") else None)
    rows.freeze_panes(1, 0)
    if targets:
        source = f"='{legend.get_name()}'!$A$2:$A${len(targets) + 1}"
        rows.data_validation(1, 2, 500, 2, {"validate": "list", "source": source, "error_type": "warning"})
    _fill_legend(legend, targets, strong)
    book.close()
    return file.getvalue()


def _fill_legend(sheet: Any, targets: Sequence[Target], strong: Any) -> None:
    for place, heading in enumerate((_("Unit target"), _("Field"), _("Ends"), _("Entered by"))):
        sheet.write_string(0, place, heading, strong)
        sheet.set_column(place, place, 60 if place == 0 else 24)
    for number, target in enumerate(targets, 1):
        alone = target.field == "ideological"
        sheet.write_string(number, 0, f"{number} {target.title}")
        sheet.write_string(number, 1, str(words.field_of_work(target.field).label))
        sheet.write_string(number, 2, limit_of(target.limit_on))
        sheet.write_string(number, 3, _("the member alone") if alone else _("the member or the head of the unit"))


def limit_of(day: datetime.date) -> str:
    """The time limit as it stands on slip and sheet."""
    return words.day(day)
