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

from evidence.office import check_office, office_kind
from evidence.pdf import check_pdf
from evidence.refused import Refused

LARGEST = 20 * 2**20
#: Pixels a photograph may have when unpacked.
MOST_PIXELS = 60_000_000

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PHOTOGRAPHS = {"jpg", "png"}


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
    _check_extension(upload.name or "", kind)
    {"pdf": _check_pdf, "jpg": _check_picture, "png": _check_picture}.get(kind, check_office)(content, kind)
    return Checked(kind, content, hashlib.sha256(content).hexdigest(), clean_name(upload.name or "", kind))


def clean_name(name: str, kind: str) -> str:
    """The bare name, without folders, control characters or length: shown and used for the download only."""
    stem = PurePath(name.replace("\\", "/")).stem
    stem = re.sub(r"[^\w .,()+-]", "_", stem).strip(" .") or "file"
    return f"{stem[:100]}.{kind}"


def _check_extension(name: str, kind: str) -> None:
    given = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if given == kind:
        return
    if not given:
        raise Refused(
            _("The file's name has no ending but it holds %(kind)s. Save it again under its real kind.")
            % {"kind": kind.upper()}
        )
    raise Refused(
        _("The file's name ends in .%(given)s but it holds %(kind)s. Save it again under its real kind.")
        % {"given": given[:10], "kind": kind.upper()}
    )


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return office_kind(content)


def _check_pdf(content: bytes, kind: str) -> None:
    _check_single(content)
    check_pdf(content)


def _check_picture(content: bytes, kind: str) -> None:
    _check_single(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _decode(content, kind)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("The picture has too many pixels. Make it smaller.")) from error
    except Exception as error:  # Pillow raises many kinds for damaged files
        raise Refused(_("The picture is damaged and cannot be opened.")) from error


def _decode(content: bytes, kind: str) -> None:
    """Open the picture with the decoder of its kind alone, and read it through."""
    formats = ("JPEG",) if kind == "jpg" else ("PNG",)
    with Image.open(io.BytesIO(content), formats=formats) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(_("The picture has too many pixels. Make it smaller."))
        if kind == "png":
            picture.verify()
        else:
            # A JPEG has no check sums: it is decoded at an eighth of its size, which reads all of it in little memory.
            picture.draft("RGB", (picture.width // 8 or 1, picture.height // 8 or 1))
            picture.load()


def _check_single(content: bytes) -> None:
    """One file that is two (a picture or PDF with an archive behind it) is not what it is called."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(_("The file hides an archive. Save it again as a plain file."))


__all__ = ["LARGEST", "TYPES", "Checked", "Refused", "check", "clean_name"]
