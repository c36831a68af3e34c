"""What an approval sets in motion, in its own transaction: entry, award, resolution fulfilled, standing (L11, L22)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Application
from honours import register, standing
from honours.models import Flag
from units.models import Post, Unit
from units.reach import reach_of
from workflow.moving import Move, move, moved


def confer_when_approved(sender: Any, *, obj: Any, move: Move, by: Any, **_more: Any) -> None:
    """Receiver of the approval, inside its transaction: all of it happens or nothing."""
    if isinstance(obj, Application) and move.name == "approve":
        confer(obj, by=by)


def confer(application: Application, *, by: Any) -> Flag:
    """Enter the flag in the register and take the application, the resolution and the unit's standing along."""
    day = application.decisions.filter(level="approval").latest("id").decided_on
    flag = register.enter(application, by=by, today=day, authority=authority_of(by, application.unit))
    facts = {"title": str(flag), "number": flag.number}
    move(application, "award", by=by, happened_on=day, facts=facts)
    move(application.resolution, "fulfil", by=None, happened_on=day, facts=facts)
    standing.refresh([application.unit_id])
    return flag


def authority_of(by: Any, unit: Unit) -> str:
    """The department that approves, in both languages, since an entry is never edited."""
    held = next(one for one in reach_of(by).held if one.post == Post.DEPARTMENT and one.reaches(unit))
    texts = []
    for language, name in (("en", held.name_en), ("ko", held.name_ko)):
        if name:
            with translation.override(language):
                texts.append(_("Three-revolution-team department of %(area)s") % {"area": name})
    return " · ".join(texts)[:200]


def connect() -> None:
    """Listen to approvals."""
    moved.connect(confer_when_approved, sender=Application, dispatch_uid="honours.confer")
