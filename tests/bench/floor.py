"""The floor: the smallest Django pages with a session, a login, one indexed query and one template.

A list of 25, a detail with a form, a dashboard of 20 lines, and a POST that updates a row. Goals are ratios to these, so
that the speed of a machine falls out. `python -m tests.bench.floor` fills its database and prints its cookie.
"""

from __future__ import annotations

import datetime
import os
from typing import Any

import dj_database_url
import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/floor.css"></head><body><header><a href="/">Start</a><nav>{% for word in links %}
<a href="/{{ word }}/">{{ word }}</a>{% endfor %}</nav><b>{{ request.user.get_username }}</b></header>
<main>{% block main %}{% endblock %}</main><footer>The floor</footer></body></html>"""
LIST = """{% extends "base.html" %}{% block title %}Goals{% endblock %}{% block main %}<form><input name="word">
<select name="state"><option>1</option></select></form><table><thead><tr><th>Goal<th>State<th>Share<th>Limit</tr></thead>
<tbody>{% for row in rows %}<tr class="in{{ row.state }}"><td><a href="/goal/{{ row.id }}/">{{ row.title }}</a></td>
<td>{{ row.get_state_display }}</td><td>{{ row.share }} %</td><td>{{ row.limit|date:"j F Y" }}</td></tr>{% endfor %}
</tbody></table><a href="?after={{ last }}">Next</a>{% endblock %}"""
DETAIL = """{% extends "base.html" %}{% block title %}{{ goal.title }}{% endblock %}{% block main %}<h1>{{ goal.title }}</h1>
<dl><dt>Place</dt><dd>{{ goal.place.name }}</dd><dt>State</dt><dd>{{ goal.get_state_display }}</dd><dt>Share</dt>
<dd>{{ goal.share }}</dd></dl><ol>{% for note in notes %}<li>{{ note.at|date:"Y-m-d H:i" }} {{ note.text }}</li>{% endfor %}
</ol><form method="post" action="/goal/{{ goal.id }}/set/">{% csrf_token %}<input name="share" value="{{ goal.share }}">
<button>Save</button></form>{% endblock %}"""
BOARD = """{% extends "base.html" %}{% block title %}Board{% endblock %}{% block main %}<table>{% for row in rows %}<tr>
<td><a href="/board/{{ row.id }}/">{{ row.name }}</a></td><td>{{ row.goals }}</td><td>{{ row.done }}</td><td>{{ row.late }}</td>
</tr>{% endfor %}</table>{% endblock %}"""
TEXTS = {"base.html": BASE, "list.html": LIST, "detail.html": DETAIL, "board.html": BOARD}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PLACES, NOTES = 20, 10

settings.configure(
    SECRET_KEY="the floor signs nothing of worth",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=MIDDLEWARE,
    DATABASES={"default": {**dj_database_url.parse(os.environ["FLOOR_DATABASE_URL"]), "CONN_MAX_AGE": 600}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", TEXTS)],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING_CONFIG=None,
)
django.setup()

from django import forms  # noqa: E402  # the settings come first
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import ensure_csrf_cookie  # noqa: E402


class Place(models.Model):
    """A line of the dashboard."""

    name = models.CharField(max_length=80)
    above = models.ForeignKey("self", models.PROTECT, null=True)
    goals = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    late = models.IntegerField(default=0)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """A line of the list."""

    STATES = ((0, "draft"), (1, "open"), (2, "sent"), (3, "done"))
    place = models.ForeignKey(Place, models.PROTECT, db_index=False)
    title = models.CharField(max_length=120)
    state = models.SmallIntegerField(choices=STATES)
    share = models.SmallIntegerField()
    limit = models.DateField()

    class Meta:
        app_label = "floor"
        indexes = (models.Index(fields=["place", "state", "id"], name="floor_goal_open"),)

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """A line of a goal's history."""

    goal = models.ForeignKey(Goal, models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    text = models.CharField(max_length=100)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.text


class ShareForm(forms.Form):
    """How far a goal has come."""

    share = forms.IntegerField(min_value=0, max_value=100)


LINKS = ("goals", "reviews", "awards", "places", "reports")


@login_required
def goals(request: HttpRequest, place: int) -> HttpResponse:
    """25 goals."""
    behind = int(request.GET.get("after", 0))
    rows = list(Goal.objects.filter(place_id=place, state=1, id__gt=behind).order_by("id")[:25])
    return render(request, "list.html", {"rows": rows, "links": LINKS, "last": rows[-1].pk if rows else 0})


@login_required
@ensure_csrf_cookie
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """One goal with its history."""
    found = get_object_or_404(Goal.objects.select_related("place"), pk=pk)
    notes = Note.objects.filter(goal=found).order_by("-id")[:NOTES]
    return render(request, "detail.html", {"goal": found, "notes": notes, "links": LINKS})


@login_required
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """20 places."""
    return render(request, "board.html", {"rows": Place.objects.filter(above_id=pk).order_by("id"), "links": LINKS})


@login_required
def set_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Update one row."""
    form = ShareForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    Goal.objects.filter(pk=pk).update(share=form.cleaned_data["share"])
    return HttpResponseRedirect(f"/goal/{pk}/")


urlpatterns = [
    path("goals/<int:place>/", goals),
    path("goal/<int:pk>/", goal),
    path("goal/<int:pk>/set/", set_share),
    path("board/<int:pk>/", board),
]
application = get_wsgi_application()


def fill(how_many: int) -> str:
    """Tables and rows anew; the session key of whoever reads them."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor_note, floor_goal, floor_place CASCADE")
    with connection.schema_editor() as editor:
        for model in (Place, Goal, Note):
            editor.create_model(model)
    Place.objects.create(id=1, name="All")
    Place.objects.bulk_create(
        Place(id=number, name=f"Place {number}", above_id=1, goals=100, done=number, late=3)
        for number in range(2, 2 + PLACES)
    )
    day = datetime.date(2026, 12, 1)
    Goal.objects.bulk_create(
        (
            Goal(
                place_id=2 + number % PLACES,
                title=f"Goal {number} of the quarter",
                state=number // PLACES % 4,
                share=number % 100,
                limit=day + datetime.timedelta(number % 90),
            )
            for number in range(how_many)
        ),
        batch_size=5000,
    )
    Note.objects.bulk_create(
        (Note(goal_id=1 + number % (how_many // NOTES), text=f"note {number}") for number in range(how_many)),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user, _made = User.objects.get_or_create(username="reader")
    session = SessionStore()
    known: dict[str, Any] = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    for name, value in known.items():
        session[name] = value
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    print(fill(int(os.environ.get("FLOOR_ROWS", "50000"))))
