"""How the programme works: open to everybody, without sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desk.how import NEVER, ROAD


@login_not_required
@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """The road to the flag, what is never recorded, where to look, and the right to appeal and to correction."""
    return render(request, "desk/how_it_works.html", {"title": _("How it works"), "road": ROAD, "never": NEVER})
