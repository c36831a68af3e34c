"""What a first visit weighs: the page, its style sheets and scripts as they come over the wire (goal 7)."""

from __future__ import annotations

import gzip
import http.client
import re

LINKED = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]*href|script[^>]+src)="([^"]+)"')


def first_visit(port: int, path: str, cookie: str = "") -> tuple[int, int]:
    """(bytes, requests) of a page with its style sheets and scripts, packed; fonts and icons apart."""
    text = fetch(port, path, cookie)
    total, requests = len(gzip.compress(text)), 1
    for address in dict.fromkeys(LINKED.findall(text.decode())):
        content = fetch(port, address, cookie, packed=True)
        total, requests = total + len(content), requests + 1
    return total, requests


def fetch(port: int, path: str, cookie: str, *, packed: bool = False) -> bytes:
    """The answer as it comes; packed where the server has it so."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip" if packed else "identity"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}")
    return content if not packed or answer.getheader("Content-Encoding") == "gzip" else gzip.compress(content)
