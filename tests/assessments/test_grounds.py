"""Reasons by criterion, written in one text."""

from __future__ import annotations

import pytest

from assessments.grounds import words_missing, written_in
from assessments.models import Criterion

ONE, TWO = Criterion(pk=1, number="1.1"), Criterion(pk=2, number="2.1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("All is met.", {}),
        ("1.1: Seen on both days", {ONE: "Seen on both days"}),
        ("All else is met.\n 2.1 ：두번 다 보았다\n1.1: x\n1.1: y", {TWO: "두번 다 보았다", ONE: "x\ny"}),
        ("1.1 machines stand, 2.1 not", {}),
        ("9.9: no such criterion\n1.1:\n1.1:  ", {}),
    ],
)
def test_a_line_belongs_to_the_criterion_it_begins_with(text: str, found: dict[Criterion, str]) -> None:
    """Only a number of the standard with a colon and words after it."""
    assert written_in(text, {one.number: one for one in (ONE, TWO)}) == found


def test_what_is_met_needs_no_words() -> None:
    """What was not checked does, and what was not met."""
    assert words_missing({ONE: "met", TWO: "met"}, {}) == {}
    assert set(words_missing({ONE: "not_met", TWO: "not_checked"}, {TWO: "Sheets came later"})) == {ONE}
