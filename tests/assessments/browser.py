"""A person at a browser without JavaScript: opens a page, fills its form, sends it."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories as make
from units.models import Person


@cache
def hashed() -> str:
    """The hash of the one password, made once: it is meant to be slow."""
    return make_password(make.PASSWORD)


class Browser:
    """One signed-in person."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client()
        if person is not None:
            if not person.has_usable_password():
                person.password = hashed()
                person.save(update_fields=["password"])
            self.client.force_login(person)

    def open(self, address: str, status: int = 200) -> str:
        """The text of a page."""
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.content.decode()

    def send(self, address: str, **fields: Any) -> HttpResponse:
        """Open the page, keep the hidden fields of its form, fill it and send it."""
        page = self.open(address)
        return self.client.post(address, {**hidden(page), **fields})

    def record(self, address: str, **fields: Any) -> str:
        """Send a form that is recorded; the address it leads to."""
        answer = self.send(address, **fields)
        assert answer.status_code == 302, errors(answer.content.decode())
        return str(answer["Location"])

    def onward(self, address: str, page: str, **fields: Any) -> str:
        """Send on a page that carries all that was typed before, with some cells filled in; the page that follows."""
        answer: str = self.client.post(address, {**carried(page), **fields}).content.decode()
        return answer

    def confirm_password(self, address: str) -> str:
        """Open a page that asks for the password again, and give it; the text of the page behind it."""
        answer = self.client.get(address)
        assert answer.status_code == 302
        assert str(answer["Location"]).startswith(reverse("account_reauthenticate"))
        answer = self.client.post(str(answer["Location"]), {"password": make.PASSWORD})
        assert str(answer["Location"]) == address
        return self.open(address)


def hidden(page: str) -> dict[str, str]:
    """What a page with one form sends unseen: the submission key, the version, what was filled in."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def carried(page: str) -> dict[str, str]:
    """What the form of a page sends when nothing is changed on it."""
    form = next(one for one in page.split("<form") if 'name="submission_key"' in one)
    found = dict(re.findall(r'<input type="(?:hidden|text|number|date)" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return {name: html.unescape(value) for name, value in found.items() if name != "csrfmiddlewaretoken"}


def errors(page: str) -> list[str]:
    """The lines of the error summary."""
    box = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", box[0]) if box else []


def at(name: str, *args: Any) -> str:
    """The address of a route of the way to the award."""
    return reverse(f"assessments:{name}", args=args)
