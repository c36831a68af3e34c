"""Slips as they are printed: unit, time, targets to tick, blank lines, a code; no name of anybody."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from pages import words
from pages.documents import pdf
from targets import slip_codes
from targets.models import PaperEntry, SlipBatch
from targets.typing_in import targets_of


def unused(batch: SlipBatch) -> list[int]:
    """Slips nothing has been typed in from."""
    used = set(PaperEntry.objects.filter(batch=batch).values_list("slip", flat=True))
    return [slip for slip in range(1, batch.slips + 1) if slip not in used]


def printed(batch: SlipBatch, slips: list[int], today: datetime.date) -> bytes:
    """The sheets as PDF, in the language that is active; tagged, the same slips give the same bytes a set."""
    return pdf("slips", data_of(batch, slips, today), batch.recorded_at)


def data_of(batch: SlipBatch, slips: list[int], today: datetime.date) -> dict[str, Any]:
    """What the template reads."""
    targets = targets_of(batch.unit, batch, today)[: len(batch.targets)]
    until = _("until %(day)s") % {"day": words.day(batch.ends_on)}
    return {
        "lang": translation.get_language() or "en",
        "movement": _("Three-Revolution Red Flag Movement"),
        "title": _("My target"),
        "unit": str(batch.unit),
        "until": until,
        "code_label": _("Code"),
        "codes": [slip_codes.written(batch.code, slip) for slip in slips],
        "tick": _("Which target of the unit does it help? Tick one."),
        "targets": [
            {
                "number": number,
                "title": one.title,
                "sign": words.field_of_work(one.field).sign,
                "limit": _("by %(day)s") % {"day": words.day(one.limit_on)},
                "alone": one.field == "ideological",
            }
            for number, one in enumerate(targets, 1)
        ],
        "alone": _("Keep a slip for this target: only you enter it, on your own page. It is read by you alone."),
        "number": _("My number"),
        "task": _("What I will do"),
        "by_when": _("By when"),
        "how_many": _("How many"),
        "counted_in": _("Counted in"),
        "footer": _("Hand it to the head of your unit, or enter it yourself under My targets. Read by both alone."),
    }


def sets_of(unit_id: int, *, own: bool) -> list[dict[str, Any]]:
    """The last sets of a unit for its page; how many slips were typed in, for the own head alone (Bound 3)."""
    rows = SlipBatch.objects.filter(unit_id=unit_id).select_related("by").order_by("-id")
    if own:
        rows = rows.annotate(typed=Count("entries__slip", distinct=True))
    return [{"set": one, "typed": getattr(one, "typed", None)} for one in rows[:30]]
