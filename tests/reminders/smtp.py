"""A small SMTP server on this machine that answers as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Answers(socketserver.StreamRequestHandler):
    """One conversation; `server.script` says what to answer to a verb, None breaks off."""

    def handle(self) -> None:
        """Talk until QUIT, the end, or a word that breaks off."""
        server: Any = self.server
        server.conversations += 1
        if not self.say(server.script.get("HELLO", "220 here")):
            return
        while line := self.rfile.readline():
            verb = line.decode().strip()
            word = verb.split(":")[0].split(" ")[0].upper()
            if not self.say(
                server.script.get(verb) or server.script.get(word, "354 go on" if word == "DATA" else "250 well")
            ):
                return
            if word == "DATA":
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part
                server.got.append(text.decode())
                if not self.say(server.script.get("END", "250 taken")):
                    return

    def say(self, what: str) -> bool:
        """Answer; False for a line that breaks off."""
        if what == "break":
            return False
        self.wfile.write(f"{what}\r\n".encode())
        return not what.startswith("221")


class Server(socketserver.ThreadingTCPServer):
    """Keeps what it was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, script: dict[str, str], port: int = 0) -> None:
        """`script`: verb (or whole line, HELLO, END) → answer; "break" ends the connection there."""
        super().__init__(("127.0.0.1", port), Answers)
        self.script, self.got, self.conversations = script, list[str](), 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes is no matter."""


@contextmanager
def serving(settings: Any, script: dict[str, str] | None = None) -> Iterator[Server]:
    """A server, and settings that lead to it."""
    with Server(script or {}) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.MAIL_HOST, settings.MAIL_PORT = server.server_address[:2]
        settings.MAIL_TLS, settings.MAIL_TIMEOUT = "none", 5
        try:
            yield server
        finally:
            server.shutdown()
