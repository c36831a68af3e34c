"""The guides are true to the pages: each name they give stands in the catalogue, each link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pages import catalogue
from tests.access_policy import POSTS

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def halves(guide: Path) -> tuple[str, str]:
    """The English and the Korean half."""
    english, _line, korean = guide.read_text(encoding="utf-8").partition("\n---\n")
    return english, korean


def texts() -> tuple[set[str], set[str]]:
    """All English and all Korean texts of the pages, whatever their number."""
    english: set[str] = set()
    korean: set[str] = set()
    for message in catalogue.read():
        english.update(_each(message.id))
        korean.update(_each(message.string))
    return _filled(english), _filled(korean)


def _filled(known: set[str]) -> set[str]:
    """The texts, and those with a place for a name once more with "…" in that place, as a guide writes it."""
    return (known | {re.sub(r"%\(\w+\)[sd]", "…", text) for text in known}) - {""}


def _each(text: Any) -> list[str]:
    """One text, or the singular and plural ones."""
    return [text] if isinstance(text, str) else list(text or ())


def test_each_post_has_its_guide_in_the_index() -> None:
    """One page a post, all of them named by the index."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert len(GUIDES) == len(POSTS)
    assert [guide.name for guide in GUIDES if f"guides/{guide.name}" not in index] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_names_in_a_guide_are_those_on_the_pages(guide: Path) -> None:
    """Bold in the English half and 《…》 in the Korean one: word for word what a page says."""
    english, korean = halves(guide)
    known_english, known_korean = texts()
    named = {re.sub(r"\s+", " ", name) for name in re.findall(r"\*\*([^*]+)\*\*", english)}
    named_korean = {re.sub(r"\s+", " ", name) for name in re.findall(r"《([^》]+)》", korean)}
    assert named
    assert named - known_english == set()
    assert named_korean - known_korean == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document is a file of the project."""
    found = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    local = [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_what_is_relied_on_names_tests_that_exist() -> None:
    """Each command of docs/trust.md leads to a file or folder of tests."""
    named = set(re.findall(r"`(tests[\w/.]*)", (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")))
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
