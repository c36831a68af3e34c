"""Calls to resolve: draft, open, close, cancel, forward the list upward; where each unit that is called stands (L3)."""

from __future__ import annotations

import contextlib
import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from targets.models import Call, CallForwarding, Resolution
from targets.models.resolution import OPEN
from units import asking
from units.models import Person, Post, Unit, UnitKind
from units.reach import reach_of
from units.rules import is_staff
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotNow, NotReady, require

#: Where a unit that is called stands.
ANSWERS = (
    ("unanswered", _lazy("Unanswered")),
    ("waiting", _lazy("Waiting")),
    ("returned", _lazy("Returned")),
    ("in_force", _lazy("In force")),
    ("lapsed", _lazy("Lapsed")),
)
#: Counts of a call stop here, like those of lists.
CAP = 1000


@transaction.atomic
def draft_call(unit: Unit, *, by: Person, today: datetime.date, **texts: Any) -> Call:
    """Begin a call of the committee of `unit`: title, text, kinds, areas (none: the whole unit), answer_by.

    Raises NotYours, NotReady.
    """
    require(is_staff(by, unit))
    kinds, areas = texts.pop("kinds"), texts.pop("areas")
    _check(unit, areas, texts["answer_by"], today)
    made = Call.objects.create(unit=unit, state="draft", **texts)
    _aim(made, kinds, areas)
    record(made, "draft", by=by, happened_on=today, facts={"title": made.title})
    return made


@transaction.atomic
def edit_call(call: Call, *, by: Person, today: datetime.date, **texts: Any) -> Call:
    """Change a draft. Raises NotYours, NotReady."""
    require(is_staff(by, call))
    lock(call)
    if call.state != "draft":
        raise NotReady(_("An open call is not changed; cancel it with a reason and make another."))
    kinds, areas = texts.pop("kinds"), texts.pop("areas")
    _check(call.unit, areas, texts["answer_by"], today)
    for name, value in texts.items():
        setattr(call, name, value)
    call.version += 1
    call.save(update_fields=[*texts, "version"])
    _aim(call, kinds, areas)
    record(call, "edit", by=by, facts={"title": call.title})
    return call


@transaction.atomic
def open_call(call: Call, *, by: Person, today: datetime.date, load_reason: str = "") -> Call:
    """Open it: the units that are called read it on their desks. Raises NotYours, NotNow, NotReady (`load_reason`)."""
    open_move(call, "open", by)
    asking.justify(call, by=by, reason=load_reason, today=today)
    move(call, "open", by=by, happened_on=today, facts={"title": call.title})
    asking.asked(call, today)
    return call


def close_call(call: Call, *, by: Person | None, today: datetime.date) -> Call:
    """Close it; what has been resolved goes its way."""
    move(call, "close", by=by, happened_on=today, facts={"title": call.title})
    return call


def cancel_call(call: Call, *, by: Person, reason: str) -> Call:
    """Cancel it with a reason the units read."""
    move(call, "cancel", by=by, note=reason, facts={"title": call.title})
    return call


def close_due(today: datetime.date) -> int:
    """Close the calls whose date has passed: the beat's work; returns how many."""
    closed = 0
    for call in Call.objects.filter(state="open", answer_by__lt=today).order_by("id"):
        with contextlib.suppress(NotNow):
            close_call(call, by=None, today=today)
            closed += 1
    return closed


def forwarding_units(call: Call, person: Person) -> list[int]:
    """Ids of the committees at or inside that of the call for whose staff `person` is: whose lists they may forward."""
    inside = str(call.unit.path)
    return [
        one.unit_id
        for one in reach_of(person).held
        if one.post == Post.STAFF and (one.path == inside or one.path.startswith(inside + "."))
    ]


def may_forward(by: Any, call: Any) -> bool:
    """Staff of the committee itself or of one inside it."""
    return bool(forwarding_units(call, by))


@transaction.atomic
def forward_list(call: Call, *, by: Person, unit: Unit, today: datetime.date, note: str = "") -> Call:
    """Send the committee above how the units of `unit` stand; recorded, with the day. Raises NotYours, NotReady."""
    require(unit.pk in forwarding_units(call, by))
    lock(call)
    if call.state not in ("open", "closed"):
        raise NotReady(_("The list of a call is forwarded once it has been opened."))
    counts = counts_of(call, call.units().filter(path__within=str(unit.path)), today)
    CallForwarding.objects.create(call=call, unit=unit, counts=counts, note=note, happened_on=today, by=by)
    record(call, "forward", by=by, note=note, happened_on=today, facts={"title": str(unit), "counts": counts})
    return call


def with_answers(call: Call, units: QuerySet[Unit], today: datetime.date) -> QuerySet[Any]:
    """`units` with `answer` (one of ANSWERS): by the open resolution of each, or one made under this call."""
    last = Resolution.objects.filter(Q(state__in=OPEN) | Q(call=call), unit=OuterRef("pk")).order_by("-id")
    over = call.state in ("closed", "cancelled") or call.answer_by < today
    return units.alias(resolved=Subquery(last.values("state")[:1])).annotate(
        answer=Case(
            When(resolved__in=["in_force", "fulfilled"], then=Value("in_force")),
            When(resolved="submitted", then=Value("waiting")),
            When(resolved="returned", then=Value("returned")),
            When(resolved="lapsed", then=Value("lapsed")),
            default=Value("lapsed" if over else "unanswered"),
            output_field=CharField(),
        )
    )


def counts_of(call: Call, units: QuerySet[Unit], today: datetime.date) -> dict[str, int]:
    """How many of `units` stand where, each counted to the cap; one statement."""
    rows = with_answers(call, units, today).order_by()
    parts = [rows.filter(answer=name).values_list("answer", flat=True)[: CAP + 1] for name, _label in ANSWERS]
    found = Counter(parts[0].union(*parts[1:], all=True))
    return {name: found[name] for name, _label in ANSWERS}


def open_call_of(unit: Unit, today: datetime.date) -> Call | None:
    """The open call that concerns a unit, the one with the nearest date."""
    calls = Call.objects.standing(today).covering(unit.kind_id, str(unit.path))
    return calls.order_by("answer_by", "id").first()


def units_called(units: QuerySet[Unit], today: datetime.date) -> QuerySet[Unit]:
    """Of `units`, those an open call concerns and that have no open resolution."""
    calls = Call.objects.standing(today).covering(OuterRef("kind"), OuterRef("path"))
    resolved = Resolution.objects.filter(unit=OuterRef("pk"), state__in=OPEN)
    return units.filter(Exists(calls), ~Exists(resolved), archived_on__isnull=True)


def _aim(call: Call, kinds: Iterable[UnitKind], areas: Iterable[Unit]) -> None:
    call.kinds.set(kinds)
    call.areas.set(list(areas) or [call.unit])


def _check(unit: Unit, areas: Iterable[Unit], answer_by: datetime.date, today: datetime.date) -> None:
    reasons = []
    if answer_by <= today:
        reasons.append(_("Choose a date after today."))
    inside = f"{unit.path}."
    if any(one.pk != unit.pk and not str(one.path).startswith(inside) for one in areas):
        reasons.append(_("An area outside the committee's own cannot be called."))
    if reasons:
        raise NotReady(reasons)
