"""Imports as an office has them: upload, dry run, word, report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pages.listing import Column, Empty, Listing, Sort
from units.http import person_of
from units.importing.kinds import open_to
from units.models import ImportRun
from workflow.refusals import require

LIST = Listing(
    name="imports",
    title=_("Imports"),
    columns=(
        Column("files", _("Files"), value=str),
        Column("kind", _("Kind"), value="get_kind_display", width=160),
        Column("recorded_at", _("Date"), kind="date", sort="date", width=140),
        Column("state", _("State"), value="get_state_display", width=180),
    ),
    sorts=(Sort("date", _("Date"), ("recorded_at",)),),
    default_sort="-date",
    empty=Empty(_("No imports yet."), _("Choose a csv or xlsx file of areas, units, past awards or people.")),
)


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """The imports a person may see."""
    by = person_of(request)
    require(bool(open_to(by)))
    return LIST.respond(request, ImportRun.objects.visible_to(by))
