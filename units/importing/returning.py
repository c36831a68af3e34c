"""The rows that come back, as an xlsx to correct and send again: as they were, and beside each what is wrong."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from pages.export import OPTIONS, TEXT_LIMIT
from units.importing.cells import Cell, ErrorCell, key_of
from units.importing.headers import WHAT_IS_WRONG, Found, own_columns
from units.importing.outcome import Outcome, Row

Returned = tuple[Row, list[tuple[str, str]]]


def workbook(outcome: Outcome) -> bytes:
    """The xlsx; one sheet for each sheet that has rows coming back. The last column is passed over when sent again."""
    together: dict[int, list[Returned]] = defaultdict(list)
    for row, faults in outcome.returned.values():
        together[id(row.found)].append((row, faults))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**OPTIONS, "in_memory": True})
    strong, marked = book.add_format({"bold": True}), book.add_format({"bg_color": "#FBE3D6"})
    names: set[str] = set()
    for rows in together.values():
        found = rows[0][0].found
        sheet = book.add_worksheet(_name(found.sheet.name, names))
        _fill(sheet, found, sorted(rows, key=lambda one: one[0].number), strong, marked)
    book.close()
    return file.getvalue()


def _fill(sheet: Any, found: Found, rows: list[Returned], strong: Any, marked: Any) -> None:
    places = [place for place, heading in enumerate(found.header.headings) if key_of(heading) not in own_columns()]
    sheet.set_column(0, len(places), 20)
    sheet.set_column(len(places), len(places), 80)
    sheet.freeze_panes(1, 0)
    for column, place in enumerate(places):
        sheet.write_string(0, column, found.header.headings[place], strong)
    sheet.write_string(0, len(places), _(WHAT_IS_WRONG), strong)
    for number, (row, faults) in enumerate(rows, 1):
        wrong = {name for name, _reason in faults}
        for column, place in enumerate(places):
            cell = row.cells[place] if place < len(row.cells) else None
            _write(sheet, number, column, cell, marked if found.header.names[place] in wrong else None)
        words = "; ".join(f"{found.header.heading(name)}: {reason}" for name, reason in faults)
        sheet.write_string(number, len(places), words[:TEXT_LIMIT])


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    """Text stays text; a date is written as far as it was shown, so that it is read again with the same precision."""
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
    elif cell is None or isinstance(cell, ErrorCell):
        sheet.write_blank(row, column, None, form)
    else:
        sheet.write_string(row, column, str(cell)[:TEXT_LIMIT], form)


def _name(name: str, taken: set[str]) -> str:
    """A name a sheet may have, once in the file (31 signs, without case)."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip(" '")[:31] or "1"
    given, number = plain, 1
    while given.casefold() in taken:
        number += 1
        given = f"{plain[:25]} ({number})"
    taken.add(given.casefold())
    return given
