"""Files are checked by what they hold, not by what they are called, before they are stored."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

LARGEST = 20 * 2**20
#: Pixels a photograph may have when unpacked.
MOST_PIXELS = 60_000_000
#: What an office file may weigh unpacked, and how many parts it may have.
MOST_UNPACKED = 200 * 2**20
MOST_PARTS = 5000

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PHOTOGRAPHS = {"jpg", "png"}
#: A part every file of the kind has, and parts none may have: macros and embedded programs run on other people's machines.
OFFICE_PART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
FORBIDDEN = re.compile(r"(vbaProject|vbaData|activeX|\.exe$|\.dll$|\.js$|\.vbs$|oleObject)", re.IGNORECASE)
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


class Refused(Exception):
    """The file is not taken; the words say why and what to do."""


@dataclass(frozen=True)
class Checked:
    """A file that may be stored."""

    kind: str
    content: bytes
    sha256: str
    name: str

    @property
    def content_type(self) -> str:
        """The type it is served as: by content, never what the browser claimed."""
        return TYPES[self.kind]

    @property
    def is_photograph(self) -> bool:
        """Whether it is a picture."""
        return self.kind in PHOTOGRAPHS


def check(upload: UploadedFile) -> Checked:
    """The file with its real kind. Raises Refused (size, kind, damage, active content) with words for the form."""
    if upload.size is None or upload.size > LARGEST:
        raise Refused(_("The file is larger than 20 MB. Send a smaller one, or photographs one by one."))
    content = upload.read()
    if not content:
        raise Refused(_("The file is empty. Choose another one."))
    kind = _kind(content)
    if kind is None:
        raise Refused(_("Only PDF, JPG, PNG, XLSX and DOCX are taken; this file holds something else."))
    name = clean_name(upload.name or "", kind)
    given = PurePath(upload.name or "").suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if given != kind:
        raise Refused(
            _("The file's name ends in .%(given)s but it holds %(kind)s. Save it again under its real kind.")
            % {"given": given[:10], "kind": kind.upper()}
        )
    {"pdf": _check_pdf, "jpg": _check_picture, "png": _check_picture}.get(kind, _check_office)(content, kind)
    return Checked(kind, content, hashlib.sha256(content).hexdigest(), name)


def clean_name(name: str, kind: str) -> str:
    """The bare name, without folders, control characters or length: shown and used for the download only."""
    stem = PurePath(name.replace("\\", "/")).stem
    stem = re.sub(r"[^\w .,()+-]", "_", stem).strip(" .") or "file"
    return f"{stem[:100]}.{kind}"


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError):
            return None
        return next((kind for kind, part in OFFICE_PART.items() if part in names), None)
    return None


def _check_pdf(content: bytes, kind: str) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise Refused(_("The PDF is damaged: its end is missing. Make it again."))
    if ACTIVE_PDF.search(content):
        raise Refused(_("The PDF holds scripts or attached files. Print it to a plain PDF and send that."))


def _check_picture(content: bytes, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(_("The picture has too many pixels. Make it smaller."))
                picture.verify()
    except Refused:
        raise
    except Exception as error:  # Pillow raises many kinds for damaged files
        raise Refused(_("The picture is damaged and cannot be opened.")) from error


def _check_office(content: bytes, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(_("The file unpacks to far more than it seems. It is not taken."))
        if any(FORBIDDEN.search(part.filename) for part in parts):
            raise Refused(_("The file holds macros or embedded programs. Save it without them and send it again."))
        if any(part.flag_bits & 0x1 for part in parts):
            raise Refused(_("The file is locked with a password. Save it without one."))
        try:
            with archive.open(OFFICE_PART[kind]) as file:
                start = file.read(4096)
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError) as error:
            raise Refused(_("The file is damaged and cannot be opened.")) from error
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise Refused(_("The file holds document types that are not taken."))
