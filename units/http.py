"""The person behind a request, and the numbers a form sends."""

from django.http import HttpRequest

from units.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the sign-in middleware has already turned everybody else away."""
    assert isinstance(request.user, Person)
    return request.user


def number_in(text: str) -> int | None:
    """The whole number a text is, as addresses and buttons carry ids; None for whatever is none."""
    # Of digits, str.isdigit() takes some that int() does not, and no id is longer than a bigint.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def number_of(request: HttpRequest, name: str) -> int | None:
    """The whole number posted under `name`; None for whatever is none."""
    return number_in(request.POST.get(name, ""))
