"""Steps in words: the same on every page."""

from __future__ import annotations

from django.utils import translation

from workflow.models import Step
from workflow.moving import TABLES
from workflow.telling import WORDS, told


def test_a_step_is_told_in_the_language_of_the_page() -> None:
    step = Step(subject_type="targets.target", subject_id=1, name="add_reading")
    with translation.override("en"):
        assert told(step) == "Reading added"
    with translation.override("ko"):
        assert told(step) == "실적 추가"


def test_a_step_nobody_has_words_for_keeps_its_name() -> None:
    assert told(Step(subject_type="units.nothing", subject_id=1, name="turned_over")) == "turned over"


def test_every_move_of_what_stays_has_words() -> None:
    """Individual targets keep their moves apart and are told on their own page alone."""
    apart = {"targets.individualtarget", "units.correctionrequest", "assessments.standard"}
    missing = [
        f"{subject}: {name}"
        for subject, table in TABLES.items()
        if subject not in apart
        for name in table.moves
        if (subject, name) not in WORDS
    ]
    assert missing == []


def test_what_is_recorded_without_a_move_has_words_too() -> None:
    """Imports and acts on an account: recorded by hand, told like every other step."""
    acts = [("units.importrun", "import"), *(("units.person", name) for name in ("edit", "set_password", "disable"))]
    assert [act for act in acts if act not in WORDS] == []
