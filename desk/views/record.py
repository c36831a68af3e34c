"""What is held on me: all of it, who has read it, and how to have it corrected (Bound 4)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from units.http import person_of
from units.models import Person
from units.personal import INVENTORY, Held

#: Rows of one kind on the page; the file to take along holds all.
SHOWN = 20
#: The kind of rows that has a part of its own below the others.
REQUESTS = "units.CorrectionRequest.person"
#: Acts of office are counted up to here.
CAP = 99
OWN = ("number", "user_name", "name", "language", "contact", "theme", "density", "text_size")


def own_fields(person: Person) -> list[dict[str, Any]]:
    """The columns of the person's own row."""
    columns: dict[str, Any] = {name: Person._meta.get_field(name) for name in OWN}
    return [
        {
            "label": capfirst(column.verbose_name),
            "value": str(
                (getattr(person, f"get_{name}_display")() if column.choices else getattr(person, name)) or "–"
            ),
        }
        for name, column in columns.items()
    ]


def acts_of(person: Person) -> str:
    """How many rows say what the person did by virtue of a post: counted to the cap, all kinds in one statement."""
    parts = [
        held.all_rows(person).order_by().annotate(line=Value(1)).values_list("line", flat=True)[: CAP + 1]
        for held in INVENTORY.values()
        if held.rows is None
    ]
    found = len(parts[0].union(*parts[1:], all=True)[: CAP + 1])
    return f"{CAP}+" if found > CAP else str(found)


def own_parts(person: Person, most: int) -> list[dict[str, Any]]:
    """(what, purpose, readers, kept, rows) of every kind of rows that are about the person; one statement each."""
    return [
        {"held": held, "rows": list(held.rows(person)[:most])} for held in INVENTORY.values() if held.rows is not None
    ]


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The page, or all of it as a file (?format=json)."""
    person = person_of(request)
    if request.GET.get("format") == "json":
        file = {name: [str(row) for row in held.all_rows(person)] for name, held in INVENTORY.items()}
        own = {name: getattr(person, name) for name in OWN}
        answer = JsonResponse({"person": own, "rows": file}, json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer.headers["Content-Disposition"] = 'attachment; filename="held-on-me.json"'
        return answer
    parts = own_parts(person, SHOWN)
    context = {
        "title": _("What is held on me"),
        "own": own_fields(person),
        "parts": parts,
        "requests": next(part["rows"] for part in parts if part["held"].reference == REQUESTS),
        "acts": acts_of(person),
    }
    return render(request, "desk/record.html", context)


@login_not_required
@require_safe
def how_data(request: HttpRequest) -> HttpResponse:
    """How data are kept: the inventory, for everybody to read."""
    entries: list[Held] = list({str(one.what): one for one in INVENTORY.values()}.values())
    return render(request, "desk/how_data.html", {"title": _("How data are kept"), "entries": entries})
