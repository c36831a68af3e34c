"""How a mail leaves: by an SMTP server, else into files. What goes wrong is one of three: all wait, this one waits, never."""

from __future__ import annotations

import contextlib
import pathlib
import re
import smtplib
import socket
import ssl
import threading
from email.message import EmailMessage
from typing import Protocol

from django.conf import settings

from reminders.reasons import in_short, masked

#: Seconds one mail may take in all: a server that drips its answers would keep within every single wait.
LONGEST = 60.0


class Trouble(Exception):
    """A mail did not go; says why, without an address."""


class Unreachable(Trouble):
    """The server cannot be reached or takes nothing from us: nothing was handed over, all wait."""


class Cut(Trouble):
    """The connection broke while this mail was handed over: it may have gone. It is sent again under its Message-ID."""


class Later(Trouble):
    """The server asks to send this one later."""


class Refused(Trouble):
    """The server will never take this one."""


class Transport(Protocol):
    """A way out."""

    def send(self, message: EmailMessage) -> None:
        """Hand it over. Raises Trouble."""

    def close(self) -> None:
        """No more for now."""


def configured() -> Transport:
    """By the settings: SMTP where a server is named, else files in the home."""
    return Smtp() if settings.MAIL_HOST else Files(settings.REDFLAG_HOME / "mail")


class Files:
    """Each mail a file named by its Message-ID: sent again, it is the same file."""

    def __init__(self, folder: pathlib.Path) -> None:
        """The folder is made when it is needed, for nobody else's eyes."""
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write it whole or not at all."""
        name = re.sub(r"[^\w.@-]", "", str(message["Message-ID"]))
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self.folder / f".{name}.{threading.get_ident()}"
            draft.touch(mode=0o600)
            draft.write_bytes(bytes(message))
            draft.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """A server; the connection is made with the first mail and kept."""

    def __init__(self) -> None:
        """Nothing is asked before the first mail."""
        self.server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand it over within LONGEST seconds. Raises Trouble."""
        watch = threading.Timer(LONGEST, self._break_off)
        watch.daemon = True
        watch.start()
        try:
            self._hand_over(self._connected(), message)
        finally:
            watch.cancel()

    def _connected(self) -> smtplib.SMTP:
        if self.server is not None:
            return self.server
        trusted, wait = ssl.create_default_context(), settings.MAIL_TIMEOUT
        try:
            if settings.MAIL_TLS == "tls":
                self.server = smtplib.SMTP_SSL(timeout=wait, context=trusted)
            else:
                self.server = smtplib.SMTP(timeout=wait)
            # What the class is given with its host, which would connect before the watch knows it.
            self.server._host = settings.MAIL_HOST  # type: ignore[attr-defined]  # private: the name TLS is checked for
            code, said = self.server.connect(settings.MAIL_HOST, settings.MAIL_PORT)
            if code != 220:
                raise smtplib.SMTPConnectError(code, said)
            if settings.MAIL_TLS == "starttls":
                self.server.starttls(context=trusted)
            if settings.MAIL_USER:
                self.server.login(settings.MAIL_USER, settings.MAIL_PASSWORD)
        except OSError as error:  # SMTPException is one
            self.close()
            raise Unreachable(in_short(error)) from error
        return self.server

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _by_code(code, said) from error
        except smtplib.SMTPSenderRefused as error:
            # Our own sender: nobody's mail would go.
            self.close()
            raise Unreachable(in_short(error)) from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise Cut(in_short(error)) from error
        except (smtplib.SMTPException, ValueError) as error:
            raise Refused(in_short(error)) from error
        except OSError as error:
            self.close()
            raise Cut(in_short(error)) from error

    def close(self) -> None:
        """Leave; a server that is gone already is no matter."""
        server, self.server = self.server, None
        if server is not None:
            with contextlib.suppress(OSError):
                server.close()

    def _break_off(self) -> None:
        sock = getattr(self.server, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _by_code(code: int, said: bytes | str) -> Trouble:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return (Refused if code >= 500 else Later)(masked(f"{code} {text}"))
