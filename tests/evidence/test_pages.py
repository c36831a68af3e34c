"""The pages of evidence: list, upload, the file itself."""

from __future__ import annotations

import io
import pathlib

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evidence.models import Evidence
from tests import factories as make
from tests.evidence import files
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"evidence:{name}", args=args)


def test_the_head_adds_a_file_and_every_member_reads_it(place: Place) -> None:
    """As an attachment with its own name, type and no sniffing."""
    head = client(place.head)
    page = head.get(address("add", place.mine.pk))
    assert b"no attendance lists" in page.content
    sent = {"file": files.upload("검사표 31.pdf", files.pdf()), "title": "Check sheet 31", "happened_on": TODAY}
    answer = head.post(address("add", place.mine.pk), sent, follow=True)
    assert answer.redirect_chain == [(address("list", place.mine.pk), 302)]
    assert b"Check sheet 31" in answer.content
    file = client(place.members[0]).get(Evidence.objects.get().get_absolute_url())
    assert file.getvalue() == files.pdf()
    assert file.headers["Content-Disposition"].startswith("attachment; filename")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in file.headers["Cache-Control"]


def test_a_bad_file_is_named_beside_its_field_and_the_rest_is_kept(place: Place) -> None:
    """Nothing typed is lost, nothing is stored."""
    sent = {"file": files.upload("page.pdf", b"<html>"), "title": "Check sheet 31", "happened_on": "2026-03-02"}
    page = client(place.head).post(address("add", place.mine.pk), sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("this file holds something else") == 2  # in the summary and beside the field
    assert 'value="Check sheet 31"' in text
    assert 'value="2026-03-02"' in text
    assert not Evidence.objects.exists()


def test_a_date_to_come_is_refused(place: Place) -> None:
    """Evidence is of what has been."""
    sent = {"file": files.upload("a.pdf", files.pdf()), "title": "Sheet", "happened_on": day(1)}
    page = client(place.head).post(address("add", place.mine.pk), sent)
    assert b"Choose a date that is not after today" in page.content


def test_the_same_file_again_says_where_it_stands(place: Place) -> None:
    """And a form sent twice has one effect."""
    files.filed(place.mine, place.head, title="Check sheet 31")
    sent = {"file": files.upload("b.pdf", files.pdf()), "title": "Other", "happened_on": TODAY}
    page = client(place.head).post(address("add", place.mine.pk), sent, follow=True)
    assert b"has this very file already, as: Check sheet 31" in page.content
    assert Evidence.objects.count() == 1


def test_a_foreign_file_is_as_absent(place: Place) -> None:
    """List, upload and file alike."""
    made = files.filed(place.mine, place.head)
    outsider = client(place.outsider)
    assert outsider.get(made.get_absolute_url()).status_code == 404
    assert outsider.get(address("list", place.mine.pk)).status_code == 404
    assert outsider.post(address("add", place.mine.pk)).status_code == 404
    assert client(place.members[0]).post(address("add", place.mine.pk)).status_code == 403


def test_a_row_whose_file_is_gone_is_answered_as_absent(
    place: Place, own_store: pathlib.Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log of the program says so."""
    made = files.filed(place.mine, place.head)
    (own_store / made.stored_as).unlink()
    assert client(place.head).get(made.get_absolute_url()).status_code == 404
    assert "is not in the store" in caplog.text


def test_the_list_filters_sorts_and_exports(place: Place) -> None:
    """By kind and by date; the workbook holds what the filter leaves."""
    files.kept(place.mine, place.head, b"1", title="Older", happened_on=day(-9))
    files.kept(place.mine, place.head, b"2", title="Winch", kind="photograph", happened_on=day(-1))
    files.kept(make.unit(), place.head, b"3", title="Foreign")
    head = client(place.head)
    text = head.get(address("list", place.mine.pk)).content.decode()
    assert text.index("Winch") < text.index("Older")
    assert "Foreign" not in text
    text = head.get(address("list", place.mine.pk), {"sort": "date", "kind": "document"}).content.decode()
    assert "Older" in text and "Winch" not in text
    answer = head.get(address("list", place.mine.pk), {"format": "xlsx", "kind": "photograph"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)][-1] == "Winch"
    assert sheet.max_row == 2


def test_an_empty_list_says_what_belongs_there(place: Place) -> None:
    """And the head finds the button."""
    text = client(place.head).get(address("list", place.mine.pk)).content.decode()
    assert "No evidence on file." in text
    assert address("add", place.mine.pk) in text
    assert address("add", place.mine.pk) not in client(place.staff).get(address("list", place.mine.pk)).content.decode()


def test_the_pages_cost_the_same_with_one_row_and_thirty(place: Place) -> None:
    """The list, and the page a file is added on."""
    head, member = client(place.head), client(place.members[0])
    numbers = iter(range(100))

    def grow() -> None:
        files.kept(place.mine, place.head, str(next(numbers)).encode())

    grow()
    url = address("list", place.mine.pk)
    check([Page(head, url, LIST), Page(member, url, LIST), Page(head, address("add", place.mine.pk), DETAIL)], grow)
