"""Signing in by person number or user name; accounts are entered by the administrator, nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from units.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from appointments and imports, never from the public."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether signing in may lead to `url`: to pages of this host only.

        allauth would also lead to the other names of ALLOWED_HOSTS, and fails on an address nobody can read.
        """
        asked = context.request
        return url_has_allowed_host_and_scheme(url, {asked.get_host()}, require_https=asked.is_secure())


class NumberOrNameBackend(BaseBackend):
    """Finds the person by exact number or user name; an unknown one costs the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """The person, or None."""
        given = username or kwargs.get(Person.USERNAME_FIELD) or ""
        person = Person.objects.filter(number=given).first() or Person.objects.filter(user_name=given).first()
        if person is None:
            Person().set_password(password)
            return None
        return person if person.check_password(password or "") and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session while they may sign in."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
