"""Steps in words: what a step means to a reader, the same on every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.models import AbstractStep

#: (subject type, name of the step) → what happened, in words.
WORDS: dict[tuple[str, str], Any] = {}


def tell(words: Mapping[tuple[str, str], Any]) -> None:
    """Add the words of an app; said once, when the program starts."""
    WORDS.update(words)


def told(step: AbstractStep) -> str:
    """What happened, in words; the bare name of the step where nobody has given any."""
    found = WORDS.get((step.subject_type, step.name))
    return str(found) if found is not None else step.name.replace("_", " ")
