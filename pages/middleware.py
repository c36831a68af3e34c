"""The language of a page, and the headers every answer carries."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
#: carries the key of a form that was recorded, so that the page forgets the draft it kept of it
SAVED_COOKIE = "saved"


class CookiesMiddleware:
    """Drops cookies with a zero byte, which a quoted one can name: no database takes one as the key of a session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave them out before anybody reads them."""
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class LanguageMiddleware:
    """The person's own language; before sign-in the cookie of the language switch, else what the browser asks for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language, and leave none behind for the next request of this thread."""
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        finally:
            translation.deactivate()
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        """Once the person is known, their choice stands above cookie and browser."""
        chosen = getattr(getattr(request, "user", None), "language", "")
        if chosen in dict(settings.LANGUAGES) and chosen != translation.get_language():
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen


def language_of(request: HttpRequest) -> str:
    """The cookie's language if we have it, else the first of the browser's that we have, else English."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


class HeadersMiddleware:
    """Headers beside those of Django and django-csp; tells htmx of a lost session and the page of a recorded form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-store")
        to_sign_in = response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
        if response.status_code in (302, 303):
            if to_sign_in and request.headers.get("HX-Request"):
                return sign_in_again(response)
            if request.method == "POST" and not to_sign_in:
                tell_saved(request, response)
        return response


def sign_in_again(response: HttpResponse) -> HttpResponse:
    """htmx would swap the sign-in page into a fragment; told so, the browser goes to it."""
    address = response.headers["Location"]
    del response.headers["Location"]
    response.status_code = 200
    response.headers["HX-Redirect"] = address
    return response


def tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """A redirect after POST means that the form was recorded: name its key for five minutes."""
    try:
        key = uuid.UUID(request.POST.get("submission_key", ""))
    except ValueError:
        return
    response.set_cookie(SAVED_COOKIE, str(key), max_age=300, samesite="Lax", secure=request.is_secure())
