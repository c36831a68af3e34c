"""Every reason a merge gives has its words."""

from __future__ import annotations

import inspect
import re

from targets.packaging import merging
from targets.packaging.reporting import REASONS


def test_every_reason_has_words_and_every_word_a_reason() -> None:
    """The merge keeps a word; the page says it in the reader's language."""
    source = inspect.getsource(merging)
    assert {word for word in REASONS if f'"{word}"' in source} == set(REASONS)
    given = re.findall(r'return "(\w+)"(?: if|,)', source) + re.findall(r'else "(\w+)", ours', source)
    assert given
    assert set(given) <= set(REASONS)
