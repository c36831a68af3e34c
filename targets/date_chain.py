"""The date chain: individual ≤ stage ≤ target ≤ the higher one it serves; where one moves, the clashes show (rule 3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import words
from targets.models import IndividualTarget, Serving, Stage, Target
from units.models import Person
from units.models.tree import in_language
from units.rules import is_own_head

#: Lines of each kind on a page at most.
SHOWN = 20
#: A target that may still move, and one whose date counts for others.
MOVING = ("draft", "discussed", "in_force")
STANDING = ("discussed", "in_force")


def with_stages(rows: QuerySet[Target]) -> QuerySet[Any]:
    """Targets with the number and day of each stage of their current version (`steps`), in the same statement."""
    of_version = Stage.objects.filter(goal__version=OuterRef("current")).order_by("number")
    annotated: QuerySet[Any] = rows.annotate(
        steps=ArraySubquery(of_version.values(row=JSONObject(number="number", due_on="due_on")))
    )
    return annotated


def stage_for(target: Target, due_on: datetime.date) -> int | None:
    """The number of the first stage that ends on `due_on` or later; None after the last. A stage ends with its last measure.

    One statement, or none where the target is one of `with_stages`.
    """
    steps = getattr(target, "steps", None)
    if steps is None:
        steps = with_stages(Target.objects.filter(pk=target.pk)).get().steps
    late = {step["number"] for step in steps if step["due_on"] >= due_on.isoformat()}
    return min(late, default=None)


def stage_end(version: str, number: str) -> Subquery:
    """The day a stage ends; the columns of the outer row that hold the version and the stage's number."""
    of_stage = Stage.objects.filter(goal__version=OuterRef(version), number=OuterRef(number))
    return Subquery(of_stage.values("number").annotate(end=Max("due_on")).values("end"))


def with_stage_end(rows: QuerySet[IndividualTarget]) -> QuerySet[Any]:
    """Individual targets with `stage_end`: until when the stage they fall into lasts now; None without one."""
    annotated: QuerySet[Any] = rows.annotate(stage_end=stage_end("target__current", "stage"))
    return annotated


def overtaken(one: Any) -> datetime.date | None:
    """The day an open individual target of `with_stage_end` has to be done by now, where its own date is later."""
    limit: datetime.date = min(one.target.limit_on, one.stage_end or one.target.limit_on)
    return limit if one.state == "open" and limit < one.due_on else None


def with_clashes(rows: QuerySet[Target], by: Person) -> QuerySet[Any]:
    """Targets with what ends too late around them, as far as `by` may read it; part of the same statement (Bound 3)."""
    drawn = IndividualTarget.objects.visible_to(by).filter(target=OuterRef("pk"), state="open")
    beyond = with_stage_end(drawn).filter(Q(due_on__gt=OuterRef("limit_on")) | Q(due_on__gt=F("stage_end")))
    seen = Target.objects.visible_to(by).filter(state__in=STANDING)
    below = Serving.objects.filter(higher=OuterRef("pk"), target__in=seen, target__limit_on__gt=OuterRef("limit_on"))
    # What a target serves is shown on its cascade to everybody who reads it.
    above = Serving.objects.filter(target=OuterRef("pk"), higher__state__in=STANDING)
    above = above.filter(higher__limit_on__lt=OuterRef("limit_on"))
    annotated: QuerySet[Any] = rows.annotate(
        beyond=ArraySubquery(
            beyond.order_by("due_on", "id").values(
                row=JSONObject(pk="pk", person="person_id", task="task", due_on="due_on")
            )[:SHOWN]
        ),
        later_below=ArraySubquery(_edges(below, "target")),
        sooner_above=ArraySubquery(_edges(above, "higher")),
    )
    return annotated


def _edges(rows: QuerySet[Serving], end: str) -> QuerySet[Any]:
    """One end of edges of the cascade: id, title, limit and unit, the latest limit first."""
    row = JSONObject(
        pk=f"{end}_id",
        title=f"{end}__title",
        limit_on=f"{end}__limit_on",
        en=f"{end}__unit__name_en",
        ko=f"{end}__unit__name_ko",
    )
    return rows.order_by(f"-{end}__limit_on", f"{end}_id").values(row=row)[:SHOWN]


def clashing(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Targets that may still move and end after a higher one they serve, or have a stage after their limit."""
    late = Serving.objects.filter(
        target=OuterRef("pk"), higher__state__in=STANDING, higher__limit_on__lt=OuterRef("limit_on")
    )
    stages = Stage.objects.filter(goal__version=OuterRef("current"), due_on__gt=OuterRef("limit_on"))
    return rows.filter(Exists(late) | Exists(stages), state__in=MOVING)


def clashes(target: Any, goals: Iterable[Any], by: Person) -> list[dict[str, Any]]:
    """What ends too late around a target of `with_clashes`, as lines; `goals` bear their stages as `steps`.

    The own head gets a number of individual targets and the way to them, the member the own ones, nobody else any.
    """
    if target.state not in MOVING:
        return []
    limit = target.limit_on.isoformat()
    stages = [step for goal in goals if goal.version_id == target.current_id for step in goal.steps]
    return [
        *(
            {
                "label": step["name"] or _("Stage %(n)s") % {"n": step["number"]},
                "value": _ends(step["due_on"]),
                "url": "",
            }
            for step in stages
            if step["due_on"] > limit
        ),
        *({**_line(one, _("ends %(day)s, before this one")), "url": ""} for one in target.sooner_above),
        *(_line(one, _("ends %(day)s, after this one")) for one in target.later_below),
        *_individual(target, by),
    ]


def _individual(target: Any, by: Person) -> list[dict[str, Any]]:
    """The clashes of individual targets: those of others as a number for the own head, the reader's own as they are."""
    mine = [
        {"label": one["task"], "value": _ends(one["due_on"]), "url": reverse("targets:individual", args=[one["pk"]])}
        for one in target.beyond
        if one["person"] == by.pk
    ]
    others = len(target.beyond) - len(mine)
    if not others or not is_own_head(by, target):
        return mine
    said = ngettext("%(n)s individual target", "%(n)s individual targets", others) % {"n": others}
    where = reverse("targets:unit_individual", args=[target.unit_id])
    return [{"label": said, "value": _("each member sees it on the own page"), "url": where}, *mine]


def _line(edge: dict[str, Any], said: str) -> dict[str, Any]:
    return {
        "label": f"{edge['title']} ({in_language(edge['en'], edge['ko'])})",
        "value": said % {"day": _day(edge["limit_on"])},
        "url": reverse("targets:target", args=[edge["pk"]]),
    }


def _ends(day: str) -> str:
    return _("ends %(day)s") % {"day": _day(day)}


def _day(text: str) -> str:
    return words.day(datetime.date.fromisoformat(text))
