"""Evidence is kept once a unit, named by its content, outside the web root."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from evidence import storing
from evidence.checking import check
from evidence.models import Evidence
from tests import factories as make
from tests.evidence import files
from tests.targets.cast import Place
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 3, 2)


def test_a_file_is_stored_under_its_sum_with_one_step(place: Place, own_store: pathlib.Path) -> None:
    """The name people gave it is a column, never a path."""
    made = files.filed(place.mine, place.head, "../../검사표.pdf", title="Check sheet 31")
    assert made.stored_as == f"{made.sha256[:2]}/{made.sha256}"
    assert [path for path in own_store.rglob("*") if path.is_file()] == [own_store / made.stored_as]
    assert (own_store / made.stored_as).read_bytes() == files.pdf()
    assert (made.file_name, made.kind, made.size) == ("검사표.pdf", "document", len(files.pdf()))
    step = steps_of(made).get()
    assert (step.name, step.unit, step.facts) == ("add", place.mine, {"title": "Check sheet 31"})


def test_the_same_file_twice_is_the_same_row(place: Place) -> None:
    """Sent again with another title, nothing changes and no step is written."""
    first = files.filed(place.mine, place.head, title="Check sheet 31")
    again = files.filed(place.mine, place.head, "other name.pdf", title="Another title")
    assert again.pk == first.pk
    assert (again.title, steps_of(first).count()) == ("Check sheet 31", 1)


def test_two_units_keep_a_row_each_of_one_stored_file(place: Place, own_store: pathlib.Path) -> None:
    """The content lies in the store once."""
    first = files.filed(place.mine, place.head)
    head = make.official("head", place.county)
    second = files.filed(place.county, head)
    assert (first.pk, first.stored_as) != (second.pk, "") and first.stored_as == second.stored_as
    assert len([path for path in own_store.rglob("*") if path.is_file()]) == 1


def test_the_second_of_two_at_once_gets_the_first_ones_row(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote: the constraint decides, nobody sees an error."""
    first = files.filed(place.mine, place.head)
    monkeypatch.setattr(storing, "already_kept", lambda unit, file: None)
    assert files.filed(place.mine, place.head).pk == first.pk
    assert Evidence.objects.count() == 1


def test_another_fault_of_the_database_is_not_swallowed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the constraint of the same file means the same file."""

    def broken(**fields: Any) -> Evidence:
        raise IntegrityError("another constraint")

    monkeypatch.setattr(Evidence.objects, "create", broken)
    with pytest.raises(IntegrityError, match="another constraint"):
        files.filed(place.mine, place.head)


def test_half_a_file_left_by_a_crash_is_written_anew(place: Place, own_store: pathlib.Path) -> None:
    """A store that holds fewer bytes than the sum stands for is mended by the next upload."""
    checked = check(files.upload("sheet.pdf", files.pdf()))
    torn = own_store / checked.sha256[:2] / checked.sha256
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"%PDF-1")
    made = storing.add(place.mine, by=place.head, file=checked, title="Sheet", happened_on=ON)
    assert (own_store / made.stored_as).read_bytes() == files.pdf()


def test_a_full_disk_is_said_and_nothing_is_recorded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row never points to what is not there."""

    def full(*_args: Any, **_kwargs: Any) -> str:
        raise OSError(28, "No space left on device")

    # Undone here: the storage of the test is gone before the fixtures are.
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        with pytest.raises(NotReady, match="disk"):
            files.filed(place.mine, place.head)
    assert not Evidence.objects.exists()


def test_only_the_head_adds(place: Place) -> None:
    """Members read, staff read, neither adds."""
    for person in (place.members[0], place.staff, place.outsider):
        with pytest.raises(NotYours):
            files.filed(place.mine, person)


def test_a_photograph_is_told_by_its_content(place: Place) -> None:
    """JPG and PNG are photographs of work, all else documents."""
    assert files.filed(place.mine, place.head, "winch.png", files.picture("PNG")).kind == "photograph"
