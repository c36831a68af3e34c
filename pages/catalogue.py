"""The one catalogue of texts: extracted, merged and compiled by Babel, since msgfmt is a system package."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir
from django.conf import settings
from django.utils.translation import template as django_template

#: Python calls that mark a text; Django's lazy names beside Babel's own.
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SKIPPED = {".venv", "var", "tests", "locale", "node_modules", ".git"}


def catalogue_path() -> Path:
    """Where the Korean texts stand."""
    return Path(settings.BASE_DIR) / "locale" / "ko" / "LC_MESSAGES" / "django.po"


def read() -> Catalog:
    """The Korean catalogue as it is on disk."""
    with catalogue_path().open("rb") as file:
        return pofile.read_po(file, locale="ko")


def write(catalogue: Catalog) -> None:
    """Write it back, sorted, without places: a moved line changes nothing."""
    with catalogue_path().open("wb") as file:
        pofile.write_po(file, catalogue, width=100, sort_output=True, no_location=True)


def is_stale() -> bool:
    """Whether the .mo beside the .po is missing or older."""
    source = catalogue_path()
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def compile_catalogue() -> Path:
    """Make the .mo beside the .po when it is missing or older; returns its path."""
    made = catalogue_path().with_suffix(".mo")
    if is_stale():
        scratch = made.with_suffix(f".{os.getpid()}")
        with scratch.open("wb") as file:
            mofile.write_mo(file, read())
        scratch.replace(made)
    return made


def extract() -> Catalog:
    """Every text that programme and templates mark, as a catalogue without translations."""
    found = Catalog()
    for key, context in _texts():
        found.add(key, context=context)
    return found


def _texts() -> Iterator[tuple[str | tuple[str, str], str | None]]:
    base = Path(settings.BASE_DIR)
    for app in sorted(path for path in base.iterdir() if path.is_dir() and path.name not in SKIPPED):
        rows = extract_from_dir(app, [("**.py", "python")], keywords=KEYWORDS)
        for _file, _line, message, _comments, context in rows:
            yield (message if isinstance(message, str) else (message[0], message[1])), context
    for template in sorted((base / "templates").rglob("*.*")):
        if template.suffix in (".html", ".txt", ".xml"):
            yield from _template_texts(template)


def _template_texts(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Django turns a template into pseudo-Python whose calls are what it marks."""
    code = django_template.templatize(path.read_text(encoding="utf-8"))
    for match in re.finditer(r"\b(gettext|ngettext|pgettext|npgettext|_)\((.*?)\)(?=\s|$)", code, re.S):
        arguments = _strings(match.group(2))
        name = match.group(1)
        context = arguments.pop(0) if name.startswith(("p", "np")) else None
        yield (tuple(arguments[:2]) if "ngettext" in name or name == "npgettext" else arguments[0]), context  # type: ignore[misc]


def _strings(code: str) -> list[str]:
    import ast

    return [
        ast.literal_eval(found.lstrip("u")) for found in re.findall(r"u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"", code)
    ]


def untranslated() -> list[str]:
    """Texts without a Korean one, in English order."""
    known = {
        (entry.id if isinstance(entry.id, str) else entry.id[0], entry.context): entry for entry in read() if entry.id
    }
    missing = []
    for entry in extract():
        if not entry.id:
            continue
        key = (entry.id if isinstance(entry.id, str) else entry.id[0], entry.context)
        there = known.get(key)
        strings = [] if there is None else [there.string] if isinstance(there.string, str) else list(there.string or [])
        if there is None or not strings or not all(strings) or there.fuzzy:
            missing.append(str(key[0]))
    return sorted(missing)
