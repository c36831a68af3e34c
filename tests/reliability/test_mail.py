"""Mail: workers killed while they send; a server that is down, mute, or refuses one recipient (trust 16)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reminders import operating
from reminders.models import Digest, Reminder
from tests.local.system import eventually, free_port
from tests.reliability.ground import MAIL, SWEEP, Ground, size

MAILS, KILLS = size(1_500, 40), size(60, 4)
FEWER, FEWER_KILLS = 16, 6
WORKERS, THREADS = 2, 2
EVERY = {SWEEP: 1.0, MAIL: 0.7}


class Post:
    """The sink of one ground, and what it has taken."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.port, self.path = ground, free_port(), Path(ground.broker.folder) / "post"
        self.pid = 0

    def open(self, **how: object) -> None:
        """Start it."""
        given = {"port": self.port, "path": str(self.path), **how}
        self.pid = self.ground.start("call", what="tests.reliability.sink:serve", given=given)
        eventually(self.path.exists, 20, "the mail server listens")

    def close(self) -> None:
        """SIGKILL."""
        self.ground.kill(self.pid)
        self.path.unlink()

    def taken(self) -> Counter[str]:
        """Mails by recipient and Message-ID."""
        return Counter(self.path.read_text().splitlines())


@pytest.fixture
def post(ground: Ground) -> Post:
    """A mail server that is not there yet; workers send to it in short leases."""
    made = Post(ground)
    ground.more = {"batch": 50, "stale": 2, "mail": {"port": made.port, "lease": 3.0}}
    return made


def under_fire(post: Post, mails: int, kills: int, pause: float = 0.05) -> Counter[str]:
    """Send while one worker after the other gets SIGKILL, each when a mail has just come; what the server has in the end.

    `pause`: seconds between a mail that was handed over and its being written down.
    """
    ground = post.ground
    ground.more["mail"] |= {"pause": pause, "batch": 3}
    post.open()
    ground.plan(mails, mail=True)
    ground.start("beat", every=EVERY, only=[SWEEP, MAIL])
    workers = [ground.start("worker", threads=THREADS) for _ in range(WORKERS)]
    for _ in range(kills):
        before = post.taken().total()
        eventually(lambda: post.taken().total() > before or not ground.left("mail"), 60, "a mail comes")  # noqa: B023  # asked before it changes
        ground.kill(workers.pop(0))
        workers.append(ground.start("worker", threads=THREADS))
    ground.wait(120, "mail")
    return post.taken()


def test_workers_killed_while_they_send(post: Post) -> None:
    """Everybody has the mail; a second one is rare, and known by its Message-ID."""
    taken = under_fire(post, MAILS, KILLS)
    assert len(taken) == MAILS
    assert len({line.split()[0] for line in taken}) == MAILS
    twice = taken.total() - MAILS
    assert twice <= KILLS * THREADS
    assert not Digest.objects.exclude(state="sent").exists()
    print(f"{MAILS:,} mails, {KILLS} kills: 0 lost, {twice} sent twice, 0 after the Message-ID")


def test_with_a_new_message_id_the_second_one_would_be_another_mail(post: Post) -> None:
    """The fault put back."""
    post.ground.more["fault"] = "a new Message-ID"
    taken = under_fire(post, FEWER, FEWER_KILLS, pause=0.4)
    assert len({line.split()[0] for line in taken}) == FEWER
    assert len(taken) > FEWER


@pytest.mark.parametrize("mute", [False, True], ids=["down", "mute"])
def test_a_server_that_is_down_or_mute(post: Post, mute: bool) -> None:
    """Inboxes fill meanwhile, the page tells why; once it answers, each has one mail."""
    ground = post.ground
    if mute:
        post.open(mute=True)
    ground.plan(20, mail=True)
    ground.start("beat", every=EVERY, only=[SWEEP, MAIL])
    ground.start("worker")
    ground.wait(60)
    why = "timed out" if mute else "ConnectionRefusedError"
    eventually(lambda: why in operating.mail_trouble(), 30, "the reason is told")
    assert ground.left("mail") == 20
    if mute:
        post.close()
    post.open()
    ground.wait(60, "mail")
    taken = post.taken()
    assert (len(taken), taken.total()) == (20, 20)
    assert ground.seen() == (0, 0)


def test_one_recipient_whose_address_does_not_exist(post: Post) -> None:
    """Everybody else has the mail; that one is given up, with what the server said."""
    ground = post.ground
    ground.plan(20, mail=True)
    row = Reminder.objects.filter(channel="mail").order_by("pk")[7]
    post.open(refused=row.recipient.mail_address.mail)
    ground.start("beat", every=EVERY, only=[SWEEP, MAIL])
    ground.start("worker")
    ground.wait(60, "mail")
    assert post.taken().total() == 19
    row.refresh_from_db()
    assert row.state == "dead"
    (told,) = operating.given_up()
    assert (told["reason"], told["number"]) == ("550 no such mailbox", 1)
