"""The public honour roll, the register, and the verification of one number (L11, L13)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from honours import chain, heads
from honours.lists import REGISTER, ROLL
from honours.models import DOWN, Flag, RegisterChange, RegisterEntry, RollEntry
from honours.rules import keeps_the_register
from units.http import person_of
from units.models import Person, Post, Unit
from units.reach import reach_of
from workflow.refusals import require

#: posts that work with the register
READERS = (Post.STAFF, Post.COMMITTEE, Post.DEPARTMENT, Post.SENIOR, Post.AUDITOR)


@login_not_required
@require_safe
def roll(request: HttpRequest) -> HttpResponse:
    """All flags of the register, and past awards beside them; open to everybody."""
    areas = Unit.objects.filter(depth=1, kind__is_area=True).order_by("name_en")
    return ROLL.respond(request, RollEntry.objects.select_related("area"), filter_options={"areas": areas})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register's entries in the person's area."""
    person = person_of(request)
    require(reach_of(person).holds_anywhere(READERS))
    rows = RegisterEntry.objects.visible_to(person).select_related("unit", "flag")
    return REGISTER.respond(request, rows, {"acts": [{"label": _("Changes"), "url": reverse("honours:changes")}]})


@login_not_required
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Verify a register number: what was awarded, to whom, when and by whom, and that its line still fits the chain."""
    found = get_object_or_404(
        RegisterEntry.objects.select_related("flag__unit", "application__standard"), number=number
    )
    lines = list(found.flag.entries.order_by("number"))
    took = [one for one in lines if one.kind != "correction"][-1]
    context = {
        "title": _("Register no. %(number)s") % {"number": found},
        "crumbs": [(_("Honour roll"), reverse("honours:roll")), (str(found), "")],
        "entry": found,
        "lines": lines,
        "now": lines[-1],
        "down": took.get_kind_display() if took.kind in DOWN else "",
        "acts": _acts(request, found.flag),
        "fault": chain.verify_one(number),
        "head": chain.head(),
        "sent": heads.last_sent(),
        "standard": found.application.standard,
    }
    return render(request, "honours/entry.html", context)


def _acts(request: HttpRequest, flag: Flag) -> list[dict[str, Any]]:
    """What the department may do from here; the public sees no button."""
    if not isinstance(request.user, Person) or not keeps_the_register(request.user, flag):
        return []
    under_way = RegisterChange.objects.filter(flag=flag).under_way().first()
    if under_way is not None:
        return [{"label": str(under_way), "url": under_way.get_absolute_url()}]
    return [{"label": _("Change the register"), "url": reverse("honours:open_change", args=[flag.number])}]
