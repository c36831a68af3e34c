"""Rows on their way into tables: the columns come from the models, so that a new one is noticed before anything is loaded."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from typing import IO, Any

from django.db.models import NOT_PROVIDED, Field, Model


class Missing(Exception):
    """A column that must have a value and is given none."""


class Columns:
    """The columns of one table in the order of its lines: the key, those a row gives, those all rows share."""

    def __init__(self, model: type[Model], given: Sequence[str]) -> None:
        """`given` are column names as the model calls them (`unit_id`). Raises Missing for one left out, or unknown."""
        self.model, self.given = model, tuple(given)
        fields = {one.attname: one for one in model._meta.local_concrete_fields}
        if unknown := set(given) - set(fields):
            raise Missing(f"{model._meta.label} has no column {', '.join(sorted(unknown))}")
        assert model._meta.pk is not None
        self.key = model._meta.pk.attname
        self.shared = {
            name: text(_default(model, field))
            for name, field in fields.items()
            if name not in given and name != self.key and not _left_to_the_database(field)
        }
        self.numbered = self.key not in given
        names = [*([self.key] if self.numbered else []), *self.given, *self.shared]
        self.columns = [str(fields[name].column) for name in names]
        self.tail = "".join(f"\t{one}" for one in self.shared.values()) + "\n"

    def line(self, number: int, values: Sequence[Any]) -> str:
        """A row as COPY reads it."""
        start = [str(number)] if self.numbered else []
        return "\t".join([*start, *map(text, values)]) + self.tail


def _left_to_the_database(field: Field[Any, Any]) -> bool:
    # A default of the database's own (when it was recorded) is what every other row has got too.
    return field.generated or field.db_default is not NOT_PROVIDED or (field.null and not field.has_default())


def _default(model: type[Model], field: Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    if field.blank and field.empty_strings_allowed:
        return ""
    raise Missing(f"{model._meta.label}.{field.name} has no default: desk/nation must give it a value")


def text(value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") if _marked(value) else value
    if value is None:
        return "\\N"
    if isinstance(value, dict):
        return text(json.dumps(value, ensure_ascii=False))
    if isinstance(value, (list, tuple)):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)


def _marked(value: str) -> bool:
    return "\\" in value or "\t" in value or "\n" in value


class Sheet:
    """The rows of one table, in a file until their turn comes."""

    def __init__(self, columns: Columns, folder: str | None) -> None:
        self.columns, self.rows = columns, 0
        self.file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder)  # noqa: SIM115  # read later

    def add(self, line: str) -> int:
        """Keep a line; its number."""
        self.file.write(line)
        self.rows += 1
        return self.rows


class Book:
    """All sheets, one a table, in the order in which they were begun."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder
        self.sheets: dict[type[Model], Sheet] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *fault: object) -> None:
        """The files go."""
        for sheet in self.sheets.values():
            sheet.file.close()

    def sheet(self, model: type[Model], *given: str) -> Sheet:
        """The sheet of a table whose lines are written by hand, for the few tables with millions of rows."""
        if model not in self.sheets:
            self.sheets[model] = Sheet(Columns(model, given), self.folder)
        return self.sheets[model]

    def add(self, model: type[Model], **values: Any) -> int:
        """Add a row and return its key. Every row of a table gives the same columns in the same order."""
        sheet = self.sheets.get(model) or self.sheet(model, *values)
        if tuple(values) != sheet.columns.given:
            raise Missing(f"{model._meta.label}: {tuple(values)} is not {sheet.columns.given}")
        return sheet.add(sheet.columns.line(sheet.rows + 1, list(values.values())))

    def coming(self, model: type[Model]) -> int:
        """The key the next row of a table will have."""
        return self.sheets[model].rows + 1 if model in self.sheets else 1
