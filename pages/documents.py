"""Documents on paper: PDF typeset by Typst, and the same content as docx for those who must go on writing in it.

A template is a file of pages/typst; its words come in as data and are never read as markup. Dates, numbers and labels
are written before they come here, in the language the document is in."""

import datetime as dt
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
QUIET = (0x4A, 0x50, 0x5A)


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, a table, or both; every row has as many cells as there are `columns`.

    `widths` are the columns' shares of the line, all alike when not given.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.heading}” has not as many cells as the table has columns")


@dataclass(frozen=True)
class Minutes:
    """The minutes of a review or discussion (L5, L9): date, place, number present, what was found; no list of who came.

    `facts` are (label, value); `signatures` the posts that sign; `footer` says where the record stands.
    """

    title: str
    unit: str
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = ()
    signatures: Sequence[str] = ()
    footer: str = ""

    def data(self) -> dict[str, Any]:
        """What the template reads, in the language that is active."""
        return {
            **asdict(self),
            "lang": translation.get_language() or "en",
            "movement": _("Three-Revolution Red Flag Movement"),
        }


def pdf(template: str, data: dict[str, Any], made_at: dt.datetime | None = None) -> bytes:
    """The PDF of pages/typst/<template>.typ with `data` (plain JSON values); tagged, fonts within.

    The same data and `made_at` give the same bytes. Raises FileNotFoundError for an unknown template and
    typst.TypstError when the data lack something it needs.
    """
    source = TEMPLATES / f"{template}.typ"
    if source.parent != TEMPLATES or not source.is_file():
        raise FileNotFoundError(template)
    # Here and below: typst and docx are some 40 MB in every process; few requests need them.
    import typst

    made = typst.compile(
        source,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        timestamp=int((made_at or timezone.now()).timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def docx(minutes: Minutes) -> bytes:
    """The same minutes as a Word file."""
    from docx import Document as WordDocument

    document = WordDocument()
    _set_font(document)
    _quietly(document.add_paragraph(), _("Three-Revolution Red Flag Movement"), 9)
    document.add_heading(minutes.title, level=1)
    _quietly(document.add_paragraph(), minutes.unit, 11)
    if minutes.facts:
        _table(document, [], minutes.facts)
    for section in minutes.sections:
        document.add_heading(section.heading, level=2)
        for paragraph in section.paragraphs:
            document.add_paragraph(paragraph)
        if section.columns:
            _table(document, section.columns, section.rows)
    for post in minutes.signatures:
        document.add_paragraph("\n\n______________________________")
        _quietly(document.add_paragraph(), post, 9)
    _quietly(document.sections[0].footer.paragraphs[0], minutes.footer, 8)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def minutes_response(minutes: Minutes, kind: str, name: str) -> HttpResponse:
    """Minutes as a download; `kind` is pdf or docx, `name` the file's name without ending."""
    content = docx(minutes) if kind == "docx" else pdf("minutes", minutes.data())
    return download(content, DOCX if kind == "docx" else "application/pdf", f"{name}.{kind}")


def download(content: bytes, content_type: str, file_name: str) -> HttpResponse:
    """An answer the browser saves instead of showing."""
    answer = HttpResponse(content, content_type=content_type)
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in file_name)
    answer["Content-Disposition"] = f'attachment; filename="{plain}"'
    return answer


def _set_font(document: Any) -> None:
    # East Asian text takes its font from an attribute of its own; without it Word picks one by the machine.
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = "Malgun Gothic", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Malgun Gothic")


def _quietly(paragraph: Any, text: str, size: int) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor(*QUIET)


def _table(document: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = len(columns) or len(rows[0])
    table = document.add_table(rows=0, cols=width, style="Table Grid")
    for number, row in enumerate([columns, *rows] if columns else rows):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(str(value)).bold = bool(columns) and number == 0
