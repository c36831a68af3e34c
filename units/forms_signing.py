"""The sign-in form in the words of this programme."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _

#: Labels of the other forms of the account, here so that the catalogue holds them and they read as everywhere else.
WORDS = (_("Password"), _("Current Password"), _("New Password"), _("New Password (again)"))
LABELS = {
    "login": _("Person number or user name"),
    "password": _("Password"),
    "remember": _("Stay signed in on this device"),
}


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """allauth's form with our labels; what is asked for stands above the field, never inside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs.pop("placeholder", None)
