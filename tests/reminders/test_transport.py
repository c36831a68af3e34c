"""How a mail leaves: into files that are the same when sent again, or by a server, whatever it answers."""

from __future__ import annotations

import pathlib
import socket
import stat
from contextlib import closing
from email.message import EmailMessage
from typing import Any

import pytest

from reminders.mailing import transport
from reminders.mailing.transport import Cut, Files, Later, Refused, Smtp, Trouble, Unreachable, configured
from tests.reminders.smtp import serving


def message(to: str = "reader@example.org") -> EmailMessage:
    """A mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Message-ID"] = "redflag@localhost", to, "<2026-06-10.abc@localhost>"
    made.set_content("알림")
    return made


def test_without_a_server_mails_are_files(tmp_path: pathlib.Path, settings: Any) -> None:
    """For nobody else's eyes; sent again it is the same file."""
    settings.REDFLAG_HOME, settings.MAIL_HOST = tmp_path, ""
    way = configured()
    way.send(message())
    way.send(message())
    way.close()
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "2026-06-10.abc@localhost.eml"
    assert b"To: reader@example.org" in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_makes_all_wait(tmp_path: pathlib.Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "mail").touch()
    with pytest.raises(Unreachable, match="FileExistsError"):
        Files(tmp_path / "mail").send(message())


def test_a_server_takes_mails_over_one_connection(settings: Any) -> None:
    """And is left at the end."""
    with serving(settings) as server:
        way = configured()
        way.send(message())
        way.send(message("other@example.org"))
        way.close()
        way.close()
    assert [text.count("Message-ID: <2026-06-10.abc@localhost>") for text in server.got] == [1, 1]
    assert server.conversations == 1


@pytest.mark.parametrize(
    ("script", "trouble", "says"),
    [
        ({"RCPT": "550 5.1.1 <reader@example.org>: no such user"}, Refused, "550 5.1.1 … no such user"),
        ({"RCPT": "450 4.2.0 greylisted"}, Later, "450 4.2.0 greylisted"),
        ({"MAIL": "553 not your sender"}, Unreachable, "SMTPSenderRefused"),
        ({"END": "554 spam"}, Refused, "554 spam"),
        ({"END": "451 disk full"}, Later, "451 disk full"),
        ({"END": "break"}, Cut, "SMTPServerDisconnected"),
        ({"HELLO": "554 go away"}, Unreachable, "SMTPConnectError"),
        ({"HELLO": "break"}, Unreachable, "Connection unexpectedly closed"),
    ],
)
def test_what_a_server_answers(settings: Any, script: dict[str, str], trouble: type[Trouble], says: str) -> None:
    """Each is what it means for this mail and the others; no address stands in the reason."""
    with serving(settings, script):
        with closing(Smtp()) as way, pytest.raises(trouble) as raised:
            way.send(message())
    assert says in str(raised.value)
    assert "reader@" not in str(raised.value)


def test_after_a_refusal_the_next_mail_goes(settings: Any) -> None:
    """Over the same connection."""
    with serving(settings, {"rcpt TO:<no@example.org>": "550 no"}) as server:
        with closing(Smtp()) as way:
            with pytest.raises(Refused):
                way.send(message("no@example.org"))
            way.send(message())
    assert (len(server.got), server.conversations) == (1, 1)


def test_nobody_listens(settings: Any) -> None:
    """Refused at once, and the password goes nowhere."""
    settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_USER = "127.0.0.1", 9, "redflag"
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        Smtp().send(message())


def test_a_server_without_tls_gets_no_mail_where_tls_is_asked(settings: Any) -> None:
    """Neither by STARTTLS nor from the first byte; nor a password it does not offer to take."""
    with serving(settings) as server:
        settings.MAIL_TIMEOUT = 1
        for how in ("starttls", "tls"):
            settings.MAIL_TLS = how
            with pytest.raises(Unreachable):
                Smtp().send(message())
        settings.MAIL_TLS, settings.MAIL_USER, settings.MAIL_PASSWORD = "none", "redflag", "secret"
        with pytest.raises(Unreachable, match="SMTPNotSupportedError"):
            Smtp().send(message())
    assert server.got == []


def test_a_mute_server_is_given_up(settings: Any) -> None:
    """It takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.MAIL_HOST, settings.MAIL_PORT = mute.getsockname()[:2]
        settings.MAIL_TLS, settings.MAIL_TIMEOUT = "none", 0.2
        with pytest.raises(Unreachable, match=r"timed out|unexpectedly closed"):
            Smtp().send(message())


def test_a_server_that_drips_is_broken_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within every single wait, but not within the time of one mail."""
    monkeypatch.setattr(transport, "LONGEST", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.MAIL_HOST, settings.MAIL_PORT = mute.getsockname()[:2]
        settings.MAIL_TLS, settings.MAIL_TIMEOUT = "none", 60
        with pytest.raises(Unreachable):
            Smtp().send(message())


def test_an_address_no_server_can_be_told_is_refused(settings: Any) -> None:
    """Letters beyond ASCII, and a server that does not know them."""
    with serving(settings):
        with closing(Smtp()) as way, pytest.raises(Refused, match="SMTPNotSupportedError"):
            way.send(message("알림@example.org"))
