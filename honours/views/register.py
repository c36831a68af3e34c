"""The public honour roll, the register, and the verification of one number (L11, L13)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from honours import chain, heads
from honours.lists import REGISTER, ROLL
from honours.models import Flag, RegisterEntry, RollEntry
from units.http import person_of
from units.models import Post, Unit
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
    return REGISTER.respond(request, Flag.objects.visible_to(person).select_related("unit"))


@login_not_required
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Verify a register number: what was awarded, to whom, when and by whom, and that its line still fits the chain."""
    found = get_object_or_404(RegisterEntry.objects.select_related("flag", "application__standard"), number=number)
    lines = list(found.flag.entries.order_by("number"))
    context = {
        "title": _("Register no. %(number)s") % {"number": found},
        "crumbs": [(_("Honour roll"), reverse("honours:roll")), (str(found), "")],
        "entry": found,
        "lines": lines,
        "now": lines[-1],
        "fault": chain.verify_one(number),
        "head": chain.head(),
        "sent": heads.last_sent(),
        "standard": found.application.standard,
    }
    return render(request, "honours/entry.html", context)
