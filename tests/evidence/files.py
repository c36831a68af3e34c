"""Files as an office sends them, and hostile ones; all made here, none kept in the tree."""

from __future__ import annotations

import datetime
import hashlib
import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence import storing
from evidence.checking import check
from evidence.models import Evidence
from units.models import Person, Unit

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
DOCUMENT = b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


def upload(name: str, content: bytes, kind: str = "application/octet-stream") -> SimpleUploadedFile:
    """As a browser sends it; the type it claims is never believed."""
    return SimpleUploadedFile(name, content, kind)


def pdf(text: bytes = b"Check sheet 31", *, extra: bytes = b"") -> bytes:
    """A small PDF with a compressed page."""
    stream = zlib.compress(b"BT (" + text + b") Tj ET")
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
        + extra
        + b"3 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is `width` × `height` pixels and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def office(main: str = "word/document.xml", parts: dict[str, bytes] | None = None, **instead: bytes) -> bytes:
    """A docx (or xlsx) with `parts` besides its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", instead.get("types", CONTENT_TYPES))
        archive.writestr(main, instead.get("document", DOCUMENT))
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def list_of_parts(count: int) -> bytes:
    """An archive that is nearly all its list of parts."""
    entry = b"PK\x01\x02" + struct.pack("<4s6xIIIHHHHHII", b"", 0, 0, 0, 4, 0, 0, 0, 0, 0, 0)
    entries = b"".join(entry + struct.pack(">I", n) for n in range(count))
    first = b"PK\x03\x04" + b"\0" * 26
    end = struct.pack("<4s4xHHIIH", b"PK\x05\x06", count & 0xFFFF, count & 0xFFFF, len(entries), len(first), 0)
    return first + entries + end


def workbook() -> bytes:
    """A real xlsx."""
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def lying_size(content: bytes, part: str) -> bytes:
    """The archive, with the unpacked size of `part` written as 10 bytes in both places it stands."""
    changed = bytearray(content)
    name = part.encode()
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = content.find(mark)
        while at != -1:
            if content[at + name_at : at + name_at + len(name)] == name:
                changed[at + size_at : at + size_at + 4] = struct.pack("<I", 10)
            at = content.find(mark, at + 4)
    return bytes(changed)


def kept(unit: Unit, by: Person, content: bytes | None = None, **fields: Any) -> Evidence:
    """A file on record at `unit`, put there by the verb when `by` heads it, else straight."""
    content = content if content is not None else pdf(str(unit.pk).encode())
    return Evidence.objects.create(
        **{
            "unit": unit,
            "title": "Check sheet",
            "kind": "document",
            "happened_on": datetime.date(2026, 3, 2),
            "file_name": "sheet.pdf",
            "content_type": "application/pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "stored_as": "none/none",
            "added_by": by,
            **fields,
        }
    )


def filed(
    unit: Unit, by: Person, name: str = "sheet.pdf", content: bytes | None = None, title: str = "Sheet"
) -> Evidence:
    """A file checked and stored as the program does it."""
    checked = check(upload(name, content if content is not None else pdf()))
    return storing.add(unit, by=by, file=checked, title=title, happened_on=datetime.date(2026, 3, 2))
