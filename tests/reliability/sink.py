"""A mail server in a process of its own: takes what comes and writes it down, refuses one recipient, or says nothing."""

from __future__ import annotations

import os
import time

from tests.reminders.smtp import Server


class Kept(list[str]):
    """What was taken, as lines of a file: the recipient and the Message-ID."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, text: str) -> None:
        """One write a mail, before the server answers that it has it."""
        heads = dict(line.split(": ", 1) for line in text.split("\r\n\r\n")[0].splitlines() if ": " in line)
        os.write(self.file, f"{heads['To']} {heads['Message-ID']}\n".encode())


def serve(port: int, path: str, refused: str = "", mute: bool = False) -> None:
    """Answer until killed."""
    Server.request_queue_size = 100
    script = {f"rcpt TO:<{refused}>": "550 no such mailbox"} if refused else {}
    with Server(script, port) as server:
        server.got = Kept(path)
        if mute:
            # Connections are taken by the system; nobody answers them.
            time.sleep(600)
        server.serve_forever()
