"""The programme's pages in a process of their own, beside a broker that may be gone."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from types import TracebackType
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tests import factories as make
from tests.local.system import eventually, free_port
from tests.reliability.ground import Ground


class Quiet(WSGIRequestHandler):
    """Writes no line a request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def serve(port: int) -> None:
    """Answer until killed."""
    from redflag.wsgi import application

    with make_server("127.0.0.1", port, application, handler_class=Quiet) as server:
        server.serve_forever()


class Web:
    """A served programme with one person who can sign in."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.port = ground, free_port()
        self.person = make.official("administrator", make.nation())
        self.person.set_password(make.PASSWORD)
        self.person.save()

    def __enter__(self) -> Web:
        self.pid = self.ground.start("call", what="tests.reliability.web:serve", given={"port": self.port})
        eventually(lambda: self.get(self.opener(), "/standards/"), 60, "pages come")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ground.kill(self.pid)

    def opener(self) -> urllib.request.OpenerDirector:
        """A browser without a past."""
        return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, opener: urllib.request.OpenerDirector, path: str) -> str:
        """The text of a page."""
        text: str = opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=30).read().decode()
        return text

    def sign_in(self) -> None:
        """Two writes: a session, the last sign-in. AssertionError where it does not lead to the desk."""
        opener, path = self.opener(), "/account/sign-in/"
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(opener, path))
        assert token
        fields = {"csrfmiddlewaretoken": token.group(1), "login": self.person.number, "password": make.PASSWORD}
        address = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
        answer = opener.open(asked, timeout=30)
        assert urllib.parse.urlsplit(answer.url).path == "/"
