"""L7: "continually renewed and extended": a target is an identity with numbered versions from the start."""

from __future__ import annotations

import pytest

from tests.letter.movement import Unit, route

pytestmark = pytest.mark.django_db


def test_the_first_version_has_its_number() -> None:
    """Changed while it is a draft it stays version 1; in force it is changed by a renewal only."""
    mine = Unit()
    mine.resolved("in_force")
    draft = mine.sets_target()
    assert "Version 1" in mine.head.open(draft.get_absolute_url())
    _study, technical, _room = Unit().in_force()
    assert technical.current is not None
    assert (technical.current.number, technical.versions.count()) == (1, 1)


def test_a_target_in_force_is_not_written_over() -> None:
    """Its text, goal and stages stand; readings run on under the same measure."""
    mine = Unit()
    _study, technical, _room = mine.in_force()
    answer = mine.head.client.get(route("edit_target", technical.pk))
    assert answer.status_code == 409
    assert "A target in force is changed by a renewal only." in answer.content.decode()
