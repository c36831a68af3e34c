"""Minutes on paper, in both languages."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import translation
from docx import Document

from pages.documents import DOCX, Minutes, Section, docx, minutes_response, pdf

MADE = dt.datetime(2026, 10, 14, 9, 0, tzinfo=dt.UTC)
MINUTES = Minutes(
    title="3·4분기총화 회의록",
    unit="은하군 상록광산",
    facts=[("날자", "2026년 10월 14일"), ("참가인원", "412명중 388명")],
    sections=[
        Section("성과", ["실수률이 61.0 %에서 66.4 %로 올랐습니다.\n#panic() *별표* $x$"]),
        Section("대책", columns=["대책", "담당"], rows=[["선반 40칸", "수리직장"]] * 60, widths=[2, 1]),
    ],
    signatures=["책임자", "기록"],
    footer="총화 12",
)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_minutes_become_a_pdf_whose_text_is_data(language: str) -> None:
    with translation.override(language):
        made = pdf("minutes", MINUTES.data(), MADE)
    assert made.startswith(b"%PDF-")
    assert b"RedflagSans" in made
    assert len(made) < 200_000


def test_the_same_minutes_give_the_same_bytes() -> None:
    with translation.override("ko"):
        assert pdf("minutes", MINUTES.data(), MADE) == pdf("minutes", MINUTES.data(), MADE)


@pytest.mark.parametrize("name", ["absent", "../documents", "/etc/hosts"])
def test_only_templates_of_the_program_are_typeset(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        pdf(name, {})


def test_docx_holds_the_same_words() -> None:
    with translation.override("ko"):
        document = Document(io.BytesIO(docx(MINUTES)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "3대혁명붉은기쟁취운동" in text
    assert "3·4분기총화 회의록" in text
    assert "#panic() *별표* $x$" in text
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["날자", "2026년 10월 14일"]
    assert len(document.tables[1].rows) == 61
    assert document.sections[0].footer.paragraphs[0].text == "총화 12"


def test_bare_minutes_are_minutes_too() -> None:
    with translation.override("en"):
        bare = Minutes(title="Minutes", unit="Sangnok Mine")
        assert pdf("minutes", bare.data(), MADE).startswith(b"%PDF-")
        assert Document(io.BytesIO(docx(bare))).tables == []


def test_a_row_has_as_many_cells_as_the_table() -> None:
    with pytest.raises(ValueError, match="Measures"):
        Section("Measures", columns=["a", "b"], rows=[["1"]])


@pytest.mark.parametrize(("kind", "content_type"), [("pdf", "application/pdf"), ("docx", DOCX)])
def test_minutes_are_saved_not_shown(kind: str, content_type: str) -> None:
    with translation.override("en"):
        answer = minutes_response(MINUTES, kind, 'review-12"\r\n')
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="review-12---.{kind}"'
