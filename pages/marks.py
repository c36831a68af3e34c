"""Small signs: icons, chips and the marks of the three fields. A status is shape and word and tint, never tint alone."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.words import Text, field_of_work

#: kind of a chip -> the icon that says the same without colour
CHIP_ICONS = {
    "ok": "check",
    "go": "half",
    "due": "clock",
    "late": "late",
    "flag": "flag",
    "mute": "none",
    "bare": "check",
    "lock": "lock",
}


@lru_cache(maxsize=512)
def icon(name: str, size: int = 12, css: str = "") -> SafeString:
    """One symbol of static/icons.svg, hidden from screen readers: the word stands beside it. `size` in px.

    Kept for the life of the process: a list draws fifty of the same few, and each asks for the address of the file.
    """
    return format_html(
        '<svg class="ic{}" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        size,
        size,
        static("icons.svg"),
        name,
    )


def chip(kind: str, text: Text, icon_name: str = "") -> SafeString:
    """A status: ok, go (under way), due, late, flag, mute (nothing yet), bare (done, plain text), lock (closed)."""
    return format_html(
        '<span class="chip {}">{}{}</span>',
        "" if kind in ("mute", "lock") else kind,
        icon(icon_name or CHIP_ICONS.get(kind, "none")),
        text,
    )


def field_mark(name: str | None, size: int = 10) -> SafeString:
    """The shape of a field (■ ● ▲) in its hue; nothing for what belongs to no field."""
    field = field_of_work(name)
    return icon(field.shape, size, f"mark {field.css}") if field.sign else SafeString("")


def field_name(name: str | None, long: bool = False) -> SafeString:
    """Shape and word of a field; `long` adds what it covers (`Ideological: study and training`)."""
    return _field_name(name, bool(long), get_language())


@lru_cache(maxsize=64)
def _field_name(name: str | None, long: bool, language: str | None) -> SafeString:
    field = field_of_work(name)
    words = _("%(field)s: %(covers)s") if long and field.adds else "%(field)s"
    text = words % {"field": field.label, "covers": field.adds}
    return format_html('<span class="fld {}">{}{}</span>', field.css, field_mark(name), text)
