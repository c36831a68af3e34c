"""What the frame of every page needs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.module_loading import import_string

from pages.addresses import address_of

#: groups of the navigation: (heading, [(label, address, count as shown or None, whether this page stands under it)])
Navigation = list[tuple[str, list[tuple[str, str, str | int | None, bool]]]]

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
DENSITIES = ("normal", "compact", "wide")
#: Where the number of a person's unread reminders is kept for some seconds; no page asks the database for it.
UNREAD, UNREAD_KEPT = "unread:%s", 30


def shell(request: HttpRequest) -> dict[str, Any]:
    """Theme, text size, density, navigation and addresses of the frame; the navigation is asked for only when drawn."""
    person = getattr(request, "user", None)
    signed_in = bool(person is not None and person.is_authenticated)
    return {
        "shell": {
            "theme": _one_of(person, "theme", THEMES),
            "size": _one_of(person, "text_size", SIZES),
            "density": _one_of(person, "density", DENSITIES),
            "signed_in": signed_in,
            "person_key": getattr(person, "pk", None) or "",
            "home": _address("desk:home") or "/",
            "search": _address("desk:search") if signed_in else "",
            "language": _address("units:language"),
            "settings": _address("units:settings") if signed_in else "",
            "reminders": _address("reminders:inbox") if signed_in else "",
            "unread_address": _address("reminders:count") if signed_in else "",
            "unread": caches["near"].get(UNREAD % person.pk) if person is not None and signed_in else None,
            "sign_in": "" if signed_in else _address("account_login"),
            "sign_out": _address("account_logout") if signed_in else "",
            "standards": _address("assessments:standards"),
            "how_it_works": _address("desk:how_it_works"),
            "how_data": _address("desk:how_data"),
            "languages": settings.LANGUAGES,
            "post_and_place": getattr(person, "post_and_place", "") if signed_in else "",
            "navigation": lambda: navigation(request),
        }
    }


def navigation(request: HttpRequest) -> Navigation:
    """The groups of links the signed-in person's post opens; none while nothing supplies them."""
    dotted = getattr(settings, "NAVIGATION", "")
    if not dotted:
        return []
    try:
        supply: Callable[[HttpRequest], Navigation] = import_string(dotted)
    except ImportError:
        return []
    return supply(request)


def _one_of(person: Any, name: str, known: tuple[str, ...]) -> str:
    value = getattr(person, name, known[0])
    return value if value in known else known[0]


def _address(name: str) -> str:
    try:
        return address_of(name)
    except NoReverseMatch:
        return ""
