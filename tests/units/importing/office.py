"""What an office sends: csv and xlsx made for a test, and who sends them."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from units.importing.kinds import KINDS
from units.importing.outcome import Outcome
from units.importing.running import run
from units.importing.table import Given
from units.models import Person

TODAY = datetime.date(2026, 6, 15)
SINCE = datetime.date(2026, 6, 1)
Rows = Sequence[Sequence[Any]]


class Office:
    """nation → province → county → mine; another province with a factory; an administrator at county and nation."""

    def __init__(self) -> None:
        self.nation = make.nation()
        self.province = make.unit(code="P1", kind_code="province")
        self.county = make.unit(self.province, code="C1", kind_code="county", name_en="Eunha County", name_ko="은하군")
        self.mine = make.unit(self.county, code="M1", kind_code="mine", name_en="Sangnok Mine", name_ko="상록광산")
        self.elsewhere = make.unit(make.unit(code="P2", kind_code="province"), code="F2", name_en="Foreign Factory")
        self.administrator = make.official("administrator", self.county, name="Jang Un")
        self.national = make.official("administrator", self.nation, name="Kwon Song")


def text(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",", name: str = "file.csv") -> Given:
    """A csv file."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return Given(name, file.getvalue().encode(encoding))


def book(sheets: dict[str, Rows], *, formats: dict[str, str] | None = None, name: str = "file.xlsx") -> Given:
    """A workbook; `formats` gives cells like "B2" of the first sheet a number format."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for place, code in (formats or {}).items():
        made.worksheets[0][place].number_format = code
    file = io.BytesIO()
    made.save(file)
    return Given(name, file.getvalue())


def read_book(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of a workbook, by sheet."""
    made = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in made.worksheets}


def send(kind: str, *files: Given, by: Person | None = None, dry_run: bool = False, **options: Any) -> Outcome:
    """Run an import on the fixed day; people are members since SINCE."""
    options.setdefault("since", SINCE if kind == "people" else None)
    return run(KINDS[kind], files, by=by, today=TODAY, dry_run=dry_run, **options)


def faults(outcome: Outcome) -> list[tuple[int | None, str, str]]:
    """(row, column, reason) of each fault, in the order of the report."""
    return [(one["row"], one["column"], one["reason"]) for one in outcome.report()["errors"]]


def figures(outcome: Outcome) -> tuple[int, int, int, int]:
    """Rows, created, updated, unchanged."""
    return outcome.rows, outcome.created, outcome.updated, outcome.unchanged


def upload(given: Given) -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(given.name, given.content)
