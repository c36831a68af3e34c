"""Refusals become answers in one place."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from workflow.models import answer_to
from workflow.refusals import NotNow, NotReady, NotYours

#: What a form carries that nobody typed to be read again.
HIDDEN = ("csrfmiddlewaretoken", "submission_key", "subject_version", "password")


class RefusalMiddleware:
    """Answers NotYours with 403, NotNow and an uncaught NotReady with 409, each with its words.

    A form sent twice finds the step taken, by itself: the repeat is led where the first sending was, and is not told
    that nothing was recorded.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the page of a refusal; anything else goes its way."""
        if isinstance(exception, NotYours | NotNow | NotReady | Http404) and request.method == "POST":
            answer = answer_to(request.POST.get("submission_key", ""), request.user)
            if answer:
                return HttpResponseRedirect(answer)
        if isinstance(exception, NotYours):
            return render(request, "errors/403.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, NotNow):
            shown = {"reason": exception.reason, "typed": texts_of(request)}
            return render(request, "errors/409.html", shown, status=409)
        if isinstance(exception, NotReady):
            return render(request, "errors/409.html", {"reasons": exception.reasons}, status=409)
        return None


def texts_of(request: HttpRequest) -> list[str]:
    """The texts a person typed into a form that came too late: they are shown again, so that nothing is lost."""
    values = (value.strip() for name in request.POST for value in request.POST.getlist(name) if name not in HIDDEN)
    return [value for value in values if len(value.split()) > 1]
