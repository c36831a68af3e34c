"""The head of the register leaves the machine once a day, by file and by mail (trust 13)."""

from __future__ import annotations

import datetime
import email
import pathlib
from email.message import EmailMessage
from typing import Any

import pytest
from celery import current_app

from honours import heads
from honours.chain import Head, verify
from honours.models import RegisterHead
from honours.tasks import send_head
from reminders.mailing.transport import Unreachable
from reminders.operating import TASKS
from tests.assessments.browser import Browser
from tests.honours import books
from workflow.clock import today

pytestmark = pytest.mark.django_db
KEEPER = "keeper@another.example"


class Post:
    """Keeps what it is given, or cannot be reached."""

    def __init__(self, *, down: bool = False) -> None:
        self.down, self.got = down, list[EmailMessage]()

    def send(self, message: EmailMessage) -> None:
        """Take it."""
        if self.down:
            raise Unreachable("down")
        self.got.append(message)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def file(settings: Any, tmp_path: pathlib.Path) -> pathlib.Path:
    """The file of heads, and a keeper."""
    settings.REGISTER_HEADS_FILE, settings.REGISTER_KEEPER = str(tmp_path / "far" / "heads.txt"), KEEPER
    settings.REDFLAG_HOME = tmp_path
    return tmp_path / "far" / "heads.txt"


def test_nothing_is_sent_of_an_empty_register(file: pathlib.Path) -> None:
    """There is no head yet."""
    assert send_head() == ""
    assert not file.exists()


def test_a_head_goes_once_a_day(file: pathlib.Path) -> None:
    """One mail and one line a day, whatever is entered meanwhile; both are heads the command takes."""
    books.book(1)
    first, post, day = books.last(), Post(), datetime.date(2026, 11, 24)
    assert heads.send_head(day, post) == f"1:{first.hash}"
    books.book(1)
    last = books.last()
    assert heads.send_head(day, post) == ""
    assert heads.send_head(day + datetime.timedelta(days=1), post) == f"2:{last.hash}"
    assert [one["To"] for one in post.got] == [KEEPER, KEEPER]
    assert first.hash in post.got[0].get_content()
    assert f"verify_register --head 2:{last.hash}" in post.got[1].get_content()
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines == [f"2026-11-24 1 {first.hash}", f"2026-11-25 2 {last.hash}"]
    assert verify([Head.read(line) for line in lines]).fault is None
    assert list(RegisterHead.objects.order_by("day").values_list("number", "mailed")) == [(1, True), (2, True)]
    assert last.hash in Browser().open(first.get_absolute_url())


def test_a_server_that_is_down_costs_an_hour(file: pathlib.Path) -> None:
    """Nothing counts as sent; the next round sends it, with one line in the file, under the same Message-ID."""
    books.book(1)
    with pytest.raises(Unreachable):
        heads.send_head(today(), Post(down=True))
    assert not RegisterHead.objects.exists()
    post = Post()
    assert heads.send_head(today(), post)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1
    again = heads.message_of(today(), books.last(), KEEPER)
    assert again["Message-ID"] == post.got[0]["Message-ID"]


def test_without_a_keeper_the_file_alone_takes_it(file: pathlib.Path, settings: Any) -> None:
    """And the row says so."""
    settings.REGISTER_KEEPER = ""
    books.book(1)
    assert send_head()
    assert [one.mailed for one in RegisterHead.objects.all()] == [False]
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1


def test_the_beat_sends_it_by_the_way_of_all_mails(file: pathlib.Path) -> None:
    """Each hour, so that a day is not lost; the operations page has words for it."""
    books.book(1)
    entry = next(one for one in current_app.conf.beat_schedule.values() if one["task"] == "honours.tasks.send_head")
    assert len(entry["schedule"].hour) == 24
    assert "honours.tasks.send_head" in TASKS
    assert send_head()
    (mail,) = (file.parent.parent / "mail").glob("*.eml")
    assert email.message_from_bytes(mail.read_bytes())["To"] == KEEPER
