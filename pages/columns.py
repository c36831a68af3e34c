"""The columns of a list: what stands in the cell, and what the exported workbook holds."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from pages.words import Text, day, number


@dataclass(frozen=True)
class Cell:
    """One drawn cell."""

    column: "Column"
    text: str
    link: str = ""
    below: str = ""


@dataclass(frozen=True)
class Column:
    """`value` is the name of an attribute (dots allowed) or a function of the row; the rest follows from it.

    kind: text, number or date. `show` draws the cell otherwise (chip, chart); `link` gives its address; `below` the
    second line; `xlsx` the exported value where it differs; `sort` the name of the sort its heading switches;
    `width` in px.
    """

    name: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    show: Callable[[Any], str] | None = None
    link: Callable[[Any], str] | None = None
    below: Callable[[Any], str] | None = None
    xlsx: Callable[[Any], Any] | None = None
    sort: str = ""
    unit: str = ""
    width: int | None = None
    exported: bool = True

    def read(self, row: Any) -> Any:
        """The value itself; None when a link of a dotted name is absent."""
        if callable(self.value):
            return self.value(row)
        found = row
        for part in (self.value or self.name).split("."):
            found = getattr(found, part, None)
        return found() if callable(found) else found

    def cell(self, row: Any) -> Cell:
        """The cell as the page shows it."""
        return Cell(
            self,
            self.show(row) if self.show else self._written(self.read(row)),
            self.link(row) if self.link else "",
            self.below(row) if self.below else "",
        )

    def exported_value(self, row: Any) -> Any:
        """The value for the workbook: numbers and dates as such, everything else as plain text."""
        value = self.xlsx(row) if self.xlsx else self.read(row)
        if value is None or isinstance(value, bool | int | float | Decimal | dt.date | dt.datetime):
            return value
        return str(value)

    def _written(self, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, SafeString):
            return value
        if self.kind == "number":
            return number(value, self.unit)
        return day(value) if isinstance(value, dt.date) else str(value)


def rows(drawn: Iterable[Sequence[Cell]]) -> SafeString:
    """The rows of a table, the first cell of each its heading.

    Put together here and not in a template: a page of 25 has some two hundred cells, and each of a dozen tags a cell
    would cost as much as asking the database for them.
    """
    heads: dict[str, str] = {}
    out: list[str] = []
    for row in drawn:
        out.append('<tr role="row">')
        for place, cell in enumerate(row):
            end = "</td>"
            if place == 0:
                out.append('<th scope="row" role="rowheader">')
                end = "</th>"
            else:
                column = cell.column
                if column.name not in heads:
                    heads[column.name] = f'<td role="cell" data-l="{conditional_escape(str(column.label))}"'
                head = heads[column.name]
                out.append(f"{head}{_class(cell)}>")
            text = conditional_escape(cell.text)
            out.append(f'<a href="{conditional_escape(cell.link)}">{text}</a>' if cell.link else text)
            out.append(f'<span class="why">{conditional_escape(cell.below)}</span>{end}' if cell.below else end)
        out.append("</tr>")
    return SafeString("".join(out))


def _class(cell: Cell) -> str:
    none = cell.text == "–"
    if cell.column.kind == "number":
        return ' class="num none"' if none else ' class="num"'
    if none:
        return ' class="none"'
    return ' class="nowrap"' if cell.column.kind == "date" else ""
