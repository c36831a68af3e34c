"""PDFs are searched for what acts when they are opened, in time that grows with their size alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from evidence.refused import Refused

#: What the objects packed inside a PDF may weigh unpacked (bytes); some megabytes are common.
MOST_UNPACKED = 64 * 2**20
STREAM = re.compile(rb"\bstream\r?\n")


def _name(text: str) -> bytes:
    """A pattern for a name of a PDF, each letter of which may be written as its number (`/J#61vaScript`)."""
    digits = ((letter, "".join(f"[{one}{one.upper()}]" for one in f"{ord(letter):02x}")) for letter in text)
    return "".join(f"(?:{letter}|#{number})" for letter, number in digits).encode()


#: A script has an action called JavaScript, so that the short JS, which stands in any scan by chance, is not looked for.
ACTIVE = re.compile(
    b"/(?:" + b"|".join(map(_name, ("JavaScript", "Launch", "EmbeddedFile", "RichMedia"))) + rb")(?![A-Za-z])"
)
PACKED = re.compile(b"/" + _name("ObjStm"))
FILTER = re.compile(b"/" + _name("Filter"))


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that lacks its end, and one with scripts, programs or attached files. Raises Refused."""
    if not content.rstrip(b"\r\n\t \0").endswith(b"%%EOF"):
        raise Refused(_("The PDF is damaged: its end is missing. Make it again."))
    if ACTIVE.search(content) or any(ACTIVE.search(objects) for objects in _packed(content)):
        raise Refused(_("The PDF holds scripts or attached files. Print it to a plain PDF and send that."))


def _packed(content: bytes) -> Iterator[bytes]:
    """The objects that stand compressed in the file, unpacked. Raises Refused for what cannot be looked into."""
    left, place = MOST_UNPACKED, 0
    while (found := PACKED.search(content, place)) and (stream := STREAM.search(content, found.end())):
        try:
            unpacked = zlib.decompressobj().decompress(memoryview(content)[stream.end() :], left)
        except zlib.error as error:
            if FILTER.search(content, place, stream.start()):
                raise Refused(
                    _("The PDF is packed in a way that cannot be looked into. Print it to a plain PDF.")
                ) from error
            unpacked = b""
        left -= len(unpacked)
        if left <= 0:
            raise Refused(_("The file unpacks to far more than it seems. It is not taken."))
        yield unpacked
        place = stream.end()
