"""xlsx of a list: row by row to a temporary file, no cell that computes."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone

from pages.columns import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: a sheet holds 1,048,576 rows, the heading among them
ROW_LIMIT = 1_048_575
TEXT_LIMIT = 32_767


def workbook(name: str, title: str, columns: Sequence[Column], rows: QuerySet[Any]) -> tuple[FileResponse, int]:
    """The answer that carries the workbook, and how many rows it holds (at most what a sheet can)."""
    file = tempfile.TemporaryFile(suffix=".xlsx")
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet(_sheet_name(title))
    exported = [column for column in columns if column.exported]
    strong = book.add_format({"bold": True})
    for place, column in enumerate(exported):
        sheet.write_string(0, place, str(column.label), strong)
        sheet.set_column(place, place, 14 if column.kind in ("number", "date") else 32)
    sheet.freeze_panes(1, 0)
    count = 0
    for row in rows[:ROW_LIMIT].iterator(chunk_size=2000):
        count += 1
        for place, column in enumerate(exported):
            _write(sheet, count, place, column.exported_value(row))
    book.close()
    file.seek(0)
    stamp = timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=f"{name}-{stamp}.xlsx", content_type=XLSX), count


def _write(sheet: Any, row: int, place: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool | str):
        sheet.write_string(row, place, str(value)[:TEXT_LIMIT])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, place, float(value))
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, place, timezone.localtime(value) if timezone.is_aware(value) else value)
    else:
        sheet.write_datetime(row, place, value)


def _sheet_name(title: str) -> str:
    plain = "".join(" " if char in "[]:*?/\\'" else char for char in title).strip()
    return plain[:31] or "1"
