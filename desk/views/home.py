"""The first page after signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.due import assessing, waiting
from desk.navigation import counted, keep_counts
from reminders.models import Notice
from targets.presenting import first_in_hand
from units.http import person_of
from units.models import Post
from units.models.tree import in_language
from units.reach import reach_of
from workflow.clock import today


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk of a post; a member without one goes to their targets, the public to the honour roll."""
    if not request.user.is_authenticated:
        return redirect("honours:roll")
    person = person_of(request)
    reach = reach_of(person)
    files = assessing(person)
    if not reach.held and not files:
        return redirect("targets:mine" if reach.member_of else "desk:record")
    lines = waiting(person, today())
    keep_counts(person, counted([(line.url, line.count) for line in lines]))
    context = {
        "title": _("Desk"),
        "tasks": [
            {"label": line.label, "url": line.url, "kind": "late" if line.late else "due", "text": line.text}
            for line in lines
        ],
        "files": files,
        "notices": list(Notice.objects.visible_to(person).standing(today()).order_by("-since", "-id")[:5]),
        "in_hand": list(first_in_hand([one.unit_id for one in reach.held if one.post == Post.HEAD])[:10]),
        "places": [
            {
                "url": reverse("desk:unit", args=[one.unit_id]),
                "name": in_language(one.name_en, one.name_ko),
                "post": Post(one.post).label,
            }
            for one in reach.held
        ],
    }
    return render(request, "desk/home.html", context)
