"""Files are taken by what they hold: honest ones pass, hostile ones are refused with words (trust 20)."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest

from evidence import checking, office, pdf
from evidence.checking import LARGEST, Refused, check
from tests.evidence import files

GOOD: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("sheet.pdf", files.pdf, "pdf", "application/pdf"),
    ("winch.JPG", files.picture, "jpg", "image/jpeg"),
    ("winch.jpeg", files.picture, "jpg", "image/jpeg"),
    ("winch.png", lambda: files.picture("PNG"), "png", "image/png"),
    ("plan.docx", files.office, "docx", checking.TYPES["docx"]),
    ("plan.xlsx", files.workbook, "xlsx", checking.TYPES["xlsx"]),
]

MACRO_TYPES = files.CONTENT_TYPES.replace(b"document.main+xml", b"document.macroEnabled.main+xml")
#: Trust 20 allows 2 s on a quiet machine; memory is traced here and a core may be shared, which costs twice that.
SECONDS = 4.0
HTML = b"<!doctype html><script>alert(1)</script>"
BOMB = {"word/media/image1.emf": b"\0" * (office.MOST_UNPACKED + 1)}

BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty.pdf", lambda: b"", "empty"),
    ("page.pdf", lambda: HTML, "holds something else"),
    ("page.html", lambda: HTML, "holds something else"),
    ("picture.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "holds something else"),
    ("run.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, "holds something else"),
    ("run.jpg", lambda: b"\x7fELF" + b"\0" * 200, "holds something else"),
    ("old.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "holds something else"),
    ("any.docx", lambda: files.office("readme.txt"), "holds something else"),
    ("half.docx", lambda: files.office()[:60], "holds something else"),
    ("late.pdf", lambda: HTML + files.pdf(), "holds something else"),
    ("sheet.docx", files.pdf, "but it holds PDF"),
    ("sheet.pdf", files.picture, "but it holds JPG"),
    ("sheet.pdf.exe", files.pdf, "ends in .exe"),
    ("sheet", files.pdf, "no ending"),
    ("half.pdf", lambda: files.pdf()[:-40], "end is missing"),
    ("page.pdf", lambda: files.pdf() + HTML, "end is missing"),
    ("active.pdf", lambda: files.pdf(extra=b"<</S/JavaScript/JS(app.alert(1))>>\n"), "scripts"),
    ("start.pdf", lambda: files.pdf(extra=b"<</S/Launch/F(cmd.exe)>>\n"), "scripts"),
    ("inside.pdf", lambda: files.pdf(extra=b"<</Type/EmbeddedFile>>\n"), "scripts"),
    ("escaped.pdf", lambda: files.pdf(extra=b"<</S/J#61vaScript/#4aS(app.alert(1))>>\n"), "scripts"),
    ("comment.pdf", lambda: files.pdf(extra=b"% stream\n<</S/JavaScript/JS(1)>>\n% endstream\n"), "scripts"),
    ("packed.pdf", lambda: files.pdf(extra=packed(b"<</S/JavaScript/JS(1)>>")), "scripts"),
    ("hidden.pdf", lambda: files.pdf(extra=b"% stream\n" + packed(b"<</S/Launch/F(a)>>", b"/Obj#53tm")), "scripts"),
    ("strange.pdf", lambda: files.pdf(extra=packed(b"", coded=b"z!!$~>")), "looked into"),
    ("bomb.pdf", lambda: files.pdf(extra=packed(b"\0" * (pdf.MOST_UNPACKED + 1))), "unpacks"),
    ("endless.pdf", lambda: b"%PDF-1.4\n" + b"/ObjStm/FilterX\nstream\n" * 800_000 + b"%%EOF", "looked into"),
    ("both.pdf", lambda: files.pdf()[:-6] + files.office() + b"%%EOF", "end is missing|hides an archive"),
    ("both.jpg", lambda: files.picture() + files.office(), "hides an archive"),
    ("both.png", lambda: files.picture("PNG") + files.office(), "hides an archive"),
    ("half.jpg", lambda: files.picture(size=(400, 400))[:2000], "damaged"),
    ("half.png", lambda: files.picture("PNG", (400, 400))[:2000], "damaged"),
    ("mark.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "damaged"),
    ("vast.png", lambda: files.png_of(30000, 30000), "too many pixels"),
    ("wide.png", lambda: files.png_of(9000, 9000), "too many pixels"),
    ("macro.docx", lambda: files.office(parts={"word/vbaProject.bin": b"x"}), "macros"),
    ("renamed.docx", lambda: files.office(types=MACRO_TYPES), "macros"),
    ("sheet4.docx", lambda: files.office(parts={"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
    ("active.docx", lambda: files.office(parts={"word/activeX/activeX1.bin": b"x"}), "macros"),
    ("object.docx", lambda: files.office(parts={"word/embeddings/oleObject1.bin": b"x"}), "macros"),
    ("program.docx", lambda: files.office(parts={"word/media/run.exe": b"MZ"}), "macros"),
    ("bomb.docx", lambda: files.office(parts=BOMB), "unpacks"),
    ("parts.docx", lambda: files.office(parts={f"word/{n}": b"" for n in range(office.MOST_PARTS)}), "unpacks"),
    ("list.docx", lambda: files.list_of_parts(400_000), "unpacks"),
    ("entities.docx", lambda: files.office(document=b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "document types"),
    ("rels.docx", lambda: files.office(parts={"_rels/x.rels": b"<!DOCTYPE x><x/>"}), "document types"),
    ("lying.docx", lambda: files.lying_size(files.office(parts={"a.txt": b"\0" * 9999}), "a.txt"), "damaged"),
    ("broken.docx", lambda: broken(files.office(parts={"a.txt": b"A" * 9999})), "damaged"),
]


def packed(objects: bytes, name: bytes = b"/ObjStm", coded: bytes = b"") -> bytes:
    """Objects as PDF 1.5 packs them."""
    return (
        b"4 0 obj<</Type"
        + name
        + b"/Filter/FlateDecode>>stream\n"
        + (coded or zlib.compress(objects))
        + b"\nendstream\n"
    )


def broken(content: bytes) -> bytes:
    """The archive with a few compressed bytes turned over."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo("a.txt").header_offset + 36
    return content[:at] + bytes(255 - byte for byte in content[at : at + 6]) + content[at + 6 :]


@pytest.mark.parametrize(("name", "made", "kind", "served_as"), GOOD, ids=[name for name, *_ in GOOD])
def test_honest_files_are_taken(name: str, made: Callable[[], bytes], kind: str, served_as: str) -> None:
    """Whatever the case of the ending and the type the browser claims."""
    checked = check(files.upload(name, made(), "text/html"))
    assert (checked.kind, checked.content_type) == (kind, served_as)
    assert checked.is_photograph is (kind in ("jpg", "png"))


@pytest.mark.parametrize(("name", "made", "words"), BAD, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(BAD)])
def test_hostile_and_damaged_files_are_refused(name: str, made: Callable[[], bytes], words: str) -> None:
    """Each with words that say what to do, in little memory and time."""
    content = made()
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(Refused, match=words):
        check(files.upload(name, content))
    seconds = time.process_time() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * 2**20
    assert seconds < SECONDS


def test_twenty_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    """The limit is said in the words."""
    body = files.pdf()
    filler = b"%" + b"0" * (LARGEST - len(body) - 2) + b"\n"
    whole = body.replace(b"1 0 obj", filler + b"1 0 obj", 1)
    assert len(whole) == LARGEST
    assert check(files.upload("large.pdf", whole)).kind == "pdf"
    with pytest.raises(Refused, match="20 MB"):
        check(files.upload("large.pdf", whole + b"\n"))


def test_words_that_stand_in_a_compressed_page_by_chance_are_no_script() -> None:
    """A scanned page of some megabytes holds any three letters somewhere."""
    page = b"4 0 obj<<>>stream\n\x01\x02/JS \x03/AA \nendstream endobj\n"
    assert check(files.upload("scan.pdf", files.pdf(extra=page))).kind == "pdf"


def test_objects_packed_without_scripts_are_taken() -> None:
    """Most programs write their PDFs so; some leave the objects as they are."""
    extra = packed(b"1 0 2 20 <</Type/Catalog>>") + b"5 0 obj<</Type/ObjStm>>stream\n1 0 <<>>\nendstream\n"
    assert check(files.upload("sheet.pdf", files.pdf(extra=extra))).kind == "pdf"


@pytest.mark.parametrize("piece", [b"stream\n", b"/ObjStm", b"#4a#61", b"/J#61v", b">>stream\r\nendstream"])
def test_a_pdf_made_to_keep_the_search_busy_does_not(piece: bytes) -> None:
    """Thirteen megabytes, each piece a beginning: the time grows with the size, not with its square."""
    begun = time.process_time()
    check(files.upload("busy.pdf", b"%PDF-1.4\n" + piece * (13 * 2**20 // len(piece)) + b"\n%%EOF"))
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\windows\\win.pdf", "win.pdf"),
        ("check\x00sheet.pdf", "check_sheet.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a__Set-Cookie_ x=1.pdf".replace("=", "_")),
        ("fdp\u202eexe.pdf", "fdp_exe.pdf"),
        ("검사표 31.pdf", "검사표 31.pdf"),
        (".pdf", "pdf.pdf"),
        ("...pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_shown_and_never_a_path(sent: str, shown: str) -> None:
    """Folders, control characters, direction marks and length are gone."""
    assert checking.clean_name(sent, "pdf") == shown
