"""One mail a person and day, under a lease: what it says, what becomes of it when the server errs, and that none comes twice."""

from __future__ import annotations

import datetime
import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reminders import delivering, holding, keeping, planning, reasons
from reminders.delivering import WAITS
from reminders.mailing import addressing, sending
from reminders.mailing.transport import Cut, Later, Refused, Unreachable
from reminders.models import Address, Digest, Reminder
from reminders.registry import KINDS, Kind
from tests import factories as make
from tests.reminders import corrections
from tests.reminders.corrections import DAY, NOW, ask
from units.models import CorrectionRequest, Person
from workflow.models import steps_of
from workflow.telling import told

pytestmark = pytest.mark.django_db
DAYS = [datetime.timedelta(days=count) for count in range(10)]


class Way:
    """Keeps what it is given, or raises what it is told to, once for each."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles, self.sent, self.closed = list(troubles), list[EmailMessage](), 0

    def send(self, message: EmailMessage) -> None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.sent.append(message)

    def close(self) -> None:
        self.closed += 1

    def texts(self) -> list[str]:
        return [one.get_content() for one in self.sent]


def reader(mail: str = "reader@example.org", **fields: Any) -> Person:
    """A person with an address since long ago."""
    made = make.person(unit=make.unit(), **fields)
    addressing.set_mail(mail, by=made)
    Address.objects.update(recorded_at=NOW - DAYS[9])
    return made


def planned(*people: Person, matters: int = 1) -> list[Reminder]:
    """Their reminders by mail, waiting."""
    for one in people:
        for _matter in range(matters):
            ask(one)
    planning.plan(NOW, DAY)
    return list(Reminder.objects.filter(channel="mail").order_by("id"))


def send(way: Way, now: datetime.datetime = NOW) -> sending.Round:
    """A round, from its own day."""
    return sending.send_due(now, DAY + (now - NOW if now - NOW >= DAYS[1] else DAYS[0]), way)


def states() -> set[tuple[str, str]]:
    """(state, reason) of all reminders by mail."""
    return set(Reminder.objects.filter(channel="mail").values_list("state", "reason"))


def test_one_mail_says_all_that_is_due(kind: Kind) -> None:
    """In the reader's language, with its links where the programme's address is known."""
    planned(reader(), matters=3)
    way = Way()
    assert send(way).sent == 1
    assert states() == {("delivered", "")}
    (message,) = way.sent
    assert (message["Subject"], message["To"]) == ("3 reminders", "reader@example.org")
    assert message["Auto-Submitted"] == "auto-generated"
    (text,) = way.texts()
    assert text.count("- Correction due, 10 Jun 2026: Name") == 3
    assert "http" not in text
    assert send(way).sent == 0
    assert way.closed == 2
    assert Digest.objects.get().state == "sent"


def test_in_korean_with_links(kind: Kind, settings: Any) -> None:
    """Each by its recipient's language."""
    settings.SITE_URL = "https://flag.example.org"
    planned(reader(language="ko"))
    way = Way()
    send(way)
    assert way.sent[0]["Subject"] == "알림 1건"
    assert "https://flag.example.org/" in way.texts()[0]
    assert "하루에" in way.texts()[0]


def test_a_private_kind_says_its_label_alone(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust 7: no word of the matter leaves in a mail; with the mark taken off it would."""
    planned(reader())
    CorrectionRequest.objects.update(about="Canary")
    for private, found in ((True, False), (False, True)):
        monkeypatch.setitem(KINDS, kind.name, corrections.kind(private=private))
        Reminder.objects.update(state="waiting", delivered_at=None)
        Digest.objects.update(state="waiting")
        way = Way()
        send(way)
        assert "Correction due" in way.texts()[0]
        assert ("Canary" in way.texts()[0]) is found


def test_who_gave_no_address_gets_no_mail(kind: Kind) -> None:
    """And who gave one gets no old news."""
    someone = make.person(unit=make.unit())
    asked = ask(someone)
    addressing.set_mail("new@example.org", by=someone)
    planning.plan(NOW, DAY)
    assert Reminder.objects.values_list("channel", flat=True).get() == "page"
    assert asked.person == someone


def test_an_address_is_set_changed_and_taken_back(kind: Kind) -> None:
    """By its person; the step does not say to what. What waits is dropped."""
    person = reader()
    planned(person)
    sending.gathering.gather(NOW, DAY)
    assert addressing.mail_of(person) == str(Address.objects.get()) == "reader@example.org"
    addressing.set_mail("other@example.org", by=person)
    assert addressing.mail_of(person) == "other@example.org"
    addressing.set_mail("", by=person)
    assert addressing.mail_of(person) == ""
    assert states() == {("dropped", reasons.NO_ADDRESS)}
    assert Digest.objects.get().state == "dropped"
    assert [told(step) for step in steps_of(person)] == ["Mail address for reminders changed"] * 3
    assert all("example" not in f"{step.note}{step.facts}" for step in steps_of(person))


def test_one_mail_a_day_the_rest_goes_tomorrow(kind: Kind) -> None:
    """What comes due after it was sent."""
    person = reader()
    planned(person)
    way = Way()
    send(way)
    planned(person)
    assert send(way).sent == 0
    assert send(way, NOW + DAYS[1]).sent == 1
    assert len(way.sent) == 2
    assert Digest.objects.count() == 2


def test_no_mail_before_its_hour(kind: Kind, settings: Any) -> None:
    """What is due at midnight waits for what is due by then."""
    planned(reader())
    settings.MAIL_HOUR = 13
    assert send(Way()).sent == 0
    settings.MAIL_HOUR = 12
    assert send(Way()).sent == 1


def test_the_mail_of_a_morning_holds_all_of_its_day(kind: Kind) -> None:
    """Also what reaches the inbox in the evening only; not what is due tomorrow, nor what failed and waits."""
    evening, tomorrow, failed = planned(reader(), matters=3)
    Reminder.objects.filter(pk=evening.pk).update(next_try_at=NOW + datetime.timedelta(hours=9))
    Reminder.objects.filter(pk=tomorrow.pk).update(next_try_at=NOW + datetime.timedelta(hours=12))
    later = {"next_try_at": NOW + datetime.timedelta(hours=1), "attempts": 1, "state": "failed", "reason": "x"}
    Reminder.objects.filter(pk=failed.pk).update(**later)
    assert send(Way()).sent == 1
    assert [Reminder.objects.get(pk=row.pk).state for row in (evening, tomorrow, failed)] == [
        "delivered",
        "waiting",
        "failed",
    ]


def test_a_mail_says_only_what_still_holds(kind: Kind) -> None:
    """Closed meanwhile: not said; where nothing is left, no mail."""
    person = reader()
    rows = planned(person, matters=2)
    sending.gathering.gather(NOW, DAY)
    CorrectionRequest.objects.filter(pk=rows[0].subject_id).update(state="corrected")
    way = Way()
    assert send(way).sent == 1
    assert way.sent[0]["Subject"] == "1 reminder"
    assert states() == {("dropped", reasons.CLOSED), ("delivered", "")}
    planned(person)
    CorrectionRequest.objects.update(state="corrected")
    assert send(Way(), NOW + DAYS[1]).dropped == 1
    assert Digest.objects.get(day=DAY + DAYS[1]).reason == reasons.NOTHING_LEFT


def test_an_address_lost_on_the_way(kind: Kind) -> None:
    """Its row went without the verb, as in a restore of one table."""
    planned(reader())
    Address.objects.all().delete()
    assert send(Way()).dropped == 1
    assert states() == {("dropped", reasons.NO_ADDRESS)}


def test_a_server_that_is_down_makes_all_wait_and_the_page_goes_on(kind: Kind) -> None:
    """No attempt is counted, one wait a round, nothing lost; the inboxes are filled meanwhile."""
    planned(reader("a@example.org"), reader("b@example.org"))
    way = Way(Unreachable("ConnectionRefusedError"))
    here = send(way)
    assert (here.sent, here.trouble) == (0, "ConnectionRefusedError")
    assert set(Digest.objects.values_list("state", "attempts", "leased_until")) == {("waiting", 0, None)}
    assert delivering.deliver_due(NOW, DAY).delivered == 2
    assert send(way, NOW + sending.PAUSE).sent == 2


def test_after_days_without_a_server_one_mail_comes(kind: Kind) -> None:
    """What earlier days did not send goes with today's (trust 18)."""
    person = reader()
    planned(person)
    for day in DAYS[:3]:
        send(Way(Unreachable("down")), NOW + day)
    planned(person)
    way = Way()
    assert send(way, NOW + DAYS[3]).sent == 1
    assert way.sent[0]["Subject"] == "2 reminders"
    assert sorted(Digest.objects.values_list("state", flat=True)) == ["dropped", "dropped", "dropped", "sent"]


def test_a_refused_recipient_is_given_up_and_delays_nobody(kind: Kind) -> None:
    """With its reason; an administrator has it tried again, with all in the same mail."""
    rows = planned(reader("no@example.org"), reader("b@example.org"), matters=2)
    here = send(Way(Refused("550 no such user …")))
    assert (here.sent, here.failed, here.trouble) == (1, 1, "")
    assert states() == {("delivered", ""), ("dead", "550 no such user …")}
    dead = next(row for row in rows if Reminder.objects.get(pk=row.pk).state == "dead")
    dead.refresh_from_db()
    keeping.try_again(dead, by=make.official("administrator", make.nation()), now=NOW)
    assert send(Way()).sent == 1
    assert states() == {("delivered", "")}


def test_a_server_that_asks_for_later_is_asked_again_and_again(kind: Kind) -> None:
    """After growing waits, and given up after the last."""
    planned(reader())
    now = NOW
    for count, wait in enumerate(WAITS, start=1):
        assert sending.send_due(now, DAY, Way(Later("450 busy"))).failed == 1
        digest = Digest.objects.get()
        assert (digest.state, digest.attempts, digest.reason) == ("waiting", count, "450 busy")
        assert sending.send_due(now, DAY, Way()).sent == 0
        now += datetime.timedelta(seconds=wait)
    assert sending.send_due(now, DAY, Way(Later("450 busy"))).failed == 1
    assert states() == {("dead", "450 busy")}


def test_a_connection_that_breaks_ends_the_round(kind: Kind) -> None:
    """The mail may have gone: it goes again under the same Message-ID; the others wait for the next round."""
    planned(reader("a@example.org"), reader("b@example.org"))
    way = Way(Cut("SMTPServerDisconnected"))
    here = send(way)
    assert (here.sent, here.failed, here.trouble) == (0, 1, "SMTPServerDisconnected")
    assert sending.send_due(NOW, DAY, way).sent == 1
    assert sending.send_due(NOW + DAYS[1], DAY, way).sent == 1
    assert len({one["Message-ID"] for one in way.sent}) == 2


def test_who_dies_while_sending_leaves_a_lease_that_ends(kind: Kind) -> None:
    """Sent, and killed before it was written down: again after the lease, recognised by its Message-ID, which names nobody."""
    planned(reader())
    way = Way()

    class Killed(BaseException):
        """As SIGKILL: nothing after it is done."""

    def killed(message: EmailMessage) -> None:
        way.sent.append(message)
        raise Killed

    dying = Way()
    dying.send = killed  # type: ignore[method-assign]
    with pytest.raises(Killed):
        send(dying)
    assert states() == {("waiting", "")}
    assert send(way).sent == 0
    assert sending.send_due(NOW + sending.LEASE, DAY, way).sent == 1
    first, again = way.sent
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] == again["Date"]
    assert first["Message-ID"].startswith("<2026-06-10.")
    assert "reader" not in first["Message-ID"]
    assert Digest.objects.get().attempts == 1


def test_a_mail_that_is_never_finished_is_given_up(kind: Kind) -> None:
    """As one that takes the whole worker along each time."""
    planned(reader())
    sending.gathering.gather(NOW, DAY)
    Digest.objects.update(leased_until=NOW, attempts=len(WAITS))
    assert send(Way()).failed == 1
    assert states() == {("dead", reasons.NOT_FINISHED)}


def test_two_rounds_at_once_share_the_mails(kind: Kind) -> None:
    """What one has in hand the other does not find; nothing is added to it either."""
    person = reader()
    planned(person)
    sending.gathering.gather(NOW, DAY)
    assert len(sending.lease(NOW)) == 1
    assert sending.lease(NOW) == []
    planned(person)
    assert sending.gathering.gather(NOW, DAY) == 0


def test_a_round_ends_in_time_and_gives_back_what_it_has_not_begun(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no thread of the worker is held for long."""
    planned(reader("a@example.org"), reader("b@example.org"), reader("c@example.org"))
    way = Way()
    slow = iter([0.0, 0.0, 0.0, 99.0, 99.0])
    monkeypatch.setattr("reminders.mailing.sending.time.monotonic", lambda: next(slow))
    assert send(way).sent == 1
    monkeypatch.undo()
    assert Digest.objects.filter(state="waiting", leased_until=None).count() == 2


def test_what_breaks_while_writing_is_one_mails_own(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reason names the error without an address; the other mail goes."""
    planned(reader("a@example.org"), reader("b@example.org"))
    here = send(Way(RuntimeError("no way to a@example.org today")))
    assert (here.sent, here.failed) == (1, 1)
    assert Digest.objects.get(state="waiting").reason == "RuntimeError: no way to … today"


def test_a_matter_that_cannot_be_asked_goes_with_a_later_mail(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the mail goes now."""
    broken = corrections.kind("test_broken", may_receive=lambda rows, day: 1 / 0)
    monkeypatch.setitem(KINDS, broken.name, broken)
    planned(reader())
    way = Way()
    assert send(way).sent == 1
    assert way.sent[0]["Subject"] == "1 reminder"
    left = Reminder.objects.get(channel="mail", state="failed")
    assert (left.kind, left.digest, left.reason) == ("test_broken", None, "ZeroDivisionError: division by zero")


def test_nothing_is_sent_while_on_hold(kind: Kind) -> None:
    """Neither gathered."""
    planned(reader())
    holding.hold(reason="Restored")
    assert send(Way()).sent == 0
    assert not Digest.objects.exists()


def test_as_many_statements_for_one_matter_as_for_thirty(kind: Kind) -> None:
    """In one mail."""
    counts = []
    for matters in (1, 30):
        planned(reader(f"r{matters}@example.org"), matters=matters)
        with CaptureQueriesContext(connection) as asked:
            send(Way())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_mails_past_their_time_are_forgotten_with_their_reminders(kind: Kind) -> None:
    """By the nation's norm."""
    make.nation()
    planned(reader())
    send(Way())
    later = datetime.timedelta(days=400)
    keeping.forget(NOW + later, DAY + later)
    assert not Digest.objects.exists()
    assert not Reminder.objects.filter(channel="mail").exists()


def test_what_is_written_can_be_read(kind: Kind) -> None:
    """Its bytes are a mail, in Korean too."""
    planned(reader(language="ko", name="리철수"))
    way = Way()
    send(way)
    read = email.message_from_bytes(bytes(way.sent[0]), policy=email.policy.default)
    assert read["Subject"] == "알림 1건"
    assert str(Digest.objects.get()).startswith("Mail of 10 Jun 2026")
