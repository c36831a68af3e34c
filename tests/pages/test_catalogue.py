"""The Korean texts can be filled as the English ones are: no bare per cent sign beside a place for a word."""

from __future__ import annotations

import re

from pages import catalogue

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")


def test_a_text_with_a_place_holds_no_bare_sign() -> None:
    """A bare one would end the request with an error, in Korean alone."""
    faulty = []
    for message in catalogue.read():
        for one, other in zip(_each(message.id), _each(message.string), strict=False):
            if PLACE.search(one) and "%" in PLACE.sub("", other):
                faulty.append(other)
    assert faulty == []


def _each(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())  # type: ignore[call-overload]
