"""The helper that counts statements notices what it is there for."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.queries import LIST, Page, asked, check, opened
from units.models import Person, Unit

pytestmark = pytest.mark.django_db


def staff() -> Client:
    """The nation's staff at a browser."""
    browser = Client()
    browser.force_login(make.official("staff", make.nation()))
    return browser


def test_a_page_that_asks_once_a_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the name of a unit asks for its kind."""
    page = Page(staff(), reverse("targets:resolutions"), LIST)
    make.resolution(make.unit())
    monkeypatch.setattr(Unit, "__str__", lambda unit: str(unit.kind.pk + Person.objects.count()))
    with pytest.raises(AssertionError, match="at 1 row"):
        check([page], lambda: make.resolution(make.unit()))


def test_a_page_that_costs_too_much_is_noticed() -> None:
    """With the statements, so that the reader sees which."""
    page = Page(staff(), reverse("targets:resolutions"), 1)
    with pytest.raises(AssertionError, match="more than 1") as fault:
        check([page], lambda: None, rows=1)
    assert "django_session" in str(fault.value)


def test_a_page_that_does_not_open_is_no_cheap_page() -> None:
    """An error costs little; it is not counted."""
    with pytest.raises(AssertionError, match="answers 404"):
        opened(Page(staff(), "/nowhere/", LIST))


def test_marks_of_transactions_are_left_out() -> None:
    """What the test's own transaction adds is not the page's cost."""

    def count_inside() -> None:
        with transaction.atomic(), transaction.atomic():
            Person.objects.count()

    assert len(asked(count_inside)) == 1
