"""The pages of failure. They say what to do next and repeat nothing of the address that was asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: drawn without the person, since a request can be refused before anybody has asked who sent it."""
    return HttpResponseBadRequest(loader.render_to_string("errors/400.html"))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page for what is absent and for what is out of reach."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: guessing is throttled."""
    return HttpResponse(loader.render_to_string("errors/429.html"), status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without the person, the session or any query, since any of them may be what failed."""
    return HttpResponseServerError(loader.render_to_string("errors/500.html"))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: what was typed can be sent again from a fresh page."""
    context: dict[str, Any] = {"stale_form": True}
    return render(request, "errors/403.html", context, status=403)
