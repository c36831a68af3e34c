"""xlsx of a list: row by row to a temporary file, no cell that computes."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone

from pages.columns import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a sheet holds 1,048,576 rows, the heading among them
ROW_LIMIT = 1_048_575
TEXT_LIMIT = 32_767
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def workbook(name: str, title: str, columns: Sequence[Column], rows: QuerySet[Any]) -> tuple[FileResponse, int]:
    """The answer that carries the workbook, and how many rows it holds (at most what a sheet can)."""
    with ExitStack() as until_sent:
        file = until_sent.enter_context(tempfile.TemporaryFile(suffix=".xlsx"))
        count = fill(file, title, [column for column in columns if column.exported], rows)
        file.seek(0)
        until_sent.pop_all()
    stamp = timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=f"{name}-{stamp}.xlsx", content_type=XLSX), count


def fill(file: IO[bytes], title: str, columns: Sequence[Column], rows: QuerySet[Any]) -> int:
    """Write heading and rows into `file`; returns the number of rows. Text stays text: no formula, no link."""
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet(_sheet_name(title))
    strong = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), strong)
        sheet.set_column(place, place, 14 if column.kind in ("number", "date") else 32)
    sheet.freeze_panes(1, 0)
    count = 0
    for row in rows[:ROW_LIMIT].iterator(chunk_size=2000):
        count += 1
        for place, column in enumerate(columns):
            _write(sheet, count, place, column.exported_value(row))
    book.close()
    return count


def _write(sheet: Any, row: int, place: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool | str):
        sheet.write_string(row, place, str(value)[:TEXT_LIMIT])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, place, float(value))
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, place, timezone.make_naive(value) if timezone.is_aware(value) else value)
    else:
        sheet.write_datetime(row, place, value)


def _sheet_name(title: str) -> str:
    plain = "".join(" " if char in "[]:*?/\\'" else char for char in title).strip()
    return plain[:31] or "1"
