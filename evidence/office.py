"""Office files are archives: read through part by part, in little memory, before they are taken."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from evidence.refused import Refused

#: What an office file may weigh unpacked (bytes), and how many parts it may have.
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 5000
#: What each entry of an archive's list of parts begins with.
CENTRAL_ENTRY = b"PK\x01\x02"
#: Bytes read at once.
PIECE = 2**16

#: The part every file of the kind has.
MAIN_PART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
#: Parts none may have: macros and embedded programs run on other people's machines.
FORBIDDEN = re.compile(
    r"(vbaProject|vbaData|activeX|macrosheets|oleObject|\.(exe|dll|js|vbs|bat|cmd|ps1|lnk|scr)$)", re.IGNORECASE
)
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


def office_kind(content: bytes) -> str | None:
    """xlsx or docx, by the main part inside; None for any other archive and for what is none. Raises Refused."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    # Counted before the list of parts is read, which takes memory and time for each of them.
    if content.count(CENTRAL_ENTRY) > MOST_PARTS:
        raise Refused(_("The file unpacks to far more than it seems. It is not taken."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return None
    return next((kind for kind, part in MAIN_PART.items() if part in names), None)


def check_office(content: bytes, kind: str) -> None:
    """Refuse bombs, macros, embedded programs, locked and damaged files. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(_("The file unpacks to far more than it seems. It is not taken."))
        if any(FORBIDDEN.search(part.filename) for part in parts):
            raise Refused(_("The file holds macros or embedded programs. Save it without them and send it again."))
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refused(_("The file is locked with a password. Save it without one."))
        try:
            for part in parts:
                _read_through(archive, part)
        except DAMAGED as error:
            raise Refused(_("The file is damaged and cannot be opened.")) from error


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part piece by piece: a size or check sum that lies shows itself here, the memory stays small."""
    with archive.open(part) as file:
        start = file.read(PIECE)
        if part.filename == "[Content_Types].xml" and b"macroEnabled" in start:
            raise Refused(_("The file holds macros or embedded programs. Save it without them and send it again."))
        if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in start or b"<!ENTITY" in start):
            raise Refused(_("The file holds document types that are not taken."))
        while file.read(PIECE):
            pass
