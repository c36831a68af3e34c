"""The person behind a request."""

from django.http import HttpRequest

from units.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the sign-in middleware has already turned everybody else away."""
    assert isinstance(request.user, Person)
    return request.user
