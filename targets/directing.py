"""Directives: a committee asks the units in its scope to renew; each answers, the issuer sees who has (L7)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from targets.models import FIELDS, Directive, DirectiveAnswer, Renewal, Resolution, Target
from targets.renewal_dates import DATES, touch
from units import asking
from units.models import Person, Unit
from units.rules import is_staff
from workflow.moving import Move, lock, move, moved, open_move, record
from workflow.refusals import NotReady, require

#: The choices of a directive's scope; an empty one means all.
SCOPE = ("kinds", "sectors", "areas", "groups")

ANSWERS_SQL = """
INSERT INTO targets_directiveanswer (directive_id, unit_id, state, version, reason)
SELECT %s, asked.id, 'unanswered', 1, '' FROM ({units}) asked
ON CONFLICT (directive_id, unit_id) DO NOTHING
"""


def connect() -> None:
    """Follow resolutions: what takes force is asked too, what ends is asked no longer."""
    moved.connect(follow_resolution, sender=Resolution, dispatch_uid="targets.directing")


@transaction.atomic
def draft(unit: Unit, *, by: Person, today: datetime.date, **words: Any) -> Directive:
    """Draft a directive of the committee of `unit`: title, text, authority, answer_by, fields and its scope.

    Raises NotYours, NotReady (the date).
    """
    require(is_staff(by, unit))
    _check(words, today)
    scope = {name: words.pop(name, ()) for name in SCOPE}
    made = Directive.objects.create(unit=unit, state="draft", **words)
    _set_scope(made, scope)
    record(made, "draft", by=by, happened_on=today, facts={"title": made.title})
    return made


@transaction.atomic
def edit(directive: Directive, *, by: Person, today: datetime.date, **words: Any) -> Directive:
    """Change a draft. Raises NotYours, NotNow once it is issued, NotReady."""
    lock(directive)
    open_move(directive, "issue", by)
    _check(words, today)
    scope = {name: words.pop(name, ()) for name in SCOPE}
    for name, value in words.items():
        setattr(directive, name, value)
    directive.version += 1
    directive.save(update_fields=[*words, "version"])
    _set_scope(directive, scope)
    record(directive, "edit", by=by, facts={"title": directive.title})
    return directive


@transaction.atomic
def issue(directive: Directive, *, by: Person, today: datetime.date, load_reason: str = "") -> Directive:
    """Issue it: every unit in scope with a resolution in force is asked from now on. Raises NotYours, NotNow, NotReady."""
    open_move(directive, "issue", by)
    asking.justify(directive, by=by, reason=load_reason, today=today)
    directive.issued_on = today
    move(directive, "issue", by=by, happened_on=today, also=["issued_on"], facts={"title": directive.title})
    if directive.answer_by < today:
        raise NotReady(_("Choose a day after today."))
    if not _ask(directive, asked_units(directive)):
        raise NotReady(_("No unit in this scope has a resolution in force."))
    asking.asked(directive, today)
    return directive


def close(directive: Directive, *, by: Person, today: datetime.date) -> Directive:
    """Close it: what has not been answered stays unanswered in the list."""
    move(directive, "close", by=by, happened_on=today, facts={"title": directive.title})
    return directive


def cancel(directive: Directive, *, by: Person, reason: str) -> Directive:
    """Cancel it with a reason; nothing is asked any longer."""
    directive.because = reason
    move(directive, "cancel", by=by, note=reason, also=["because"], facts={"title": directive.title})
    return directive


@transaction.atomic
def no_change(answer: DirectiveAnswer, *, by: Person, reason: str, today: datetime.date) -> DirectiveAnswer:
    """Answer with a reason that no change is needed; the unit's targets in the fields count as looked at.

    Raises NotYours, NotNow, NotReady.
    """
    answer.reason, answer.answered_on = reason, today
    also = ["reason", "answered_on"]
    move(answer, "no_change", by=by, note=reason, happened_on=today, also=also, facts=_facts(answer))
    rows = list(targets_asked(answer.directive, answer.unit).select_for_update(of=("self",)).select_related("unit"))
    for target in rows:
        touch(target, today)
    Target.objects.bulk_update(rows, DATES)
    return answer


def renewed(directive: Directive, unit: Unit, *, by: Person, today: datetime.date) -> None:
    """A renewal names the directive: the unit has answered. Nothing to do where it had answered so before."""
    answer = DirectiveAnswer.objects.select_related("directive").get(directive=directive, unit=unit)
    if answer.state == "renewed":
        return
    answer.answered_on = today
    move(answer, "renew", by=by, happened_on=today, also=["answered_on"], facts=_facts(answer))


def not_renewed(directive: Directive, unit: Unit, *, by: Person) -> None:
    """A renewal that named the directive came to nothing: it asks again, unless another one answers it."""
    others = Renewal.objects.filter(directive=directive, target__resolution__unit=unit)
    answer = DirectiveAnswer.objects.select_related("directive").filter(directive=directive, unit=unit).first()
    if answer is None or answer.state != "renewed" or others.filter(state__in=["proposed", "accepted"]).exists():
        return
    answer.answered_on, answer.reason = None, ""
    move(answer, "reopen", by=by, also=["answered_on", "reason"], facts=_facts(answer))


def asks(directive: Directive, target: Target) -> bool:
    """Whether an issued directive asks for a renewal of this target."""
    asked = DirectiveAnswer.objects.filter(directive=directive, unit_id=target.resolution.unit_id)
    return directive.state == "issued" and target.field in directive.fields and asked.exists()


def open_for(target: Target) -> QuerySet[Directive]:
    """Issued directives that ask for a renewal of this target, the most pressing first."""
    rows = Directive.objects.filter(state="issued", answers__unit_id=target.resolution.unit_id)
    return rows.filter(fields__contains=[target.field]).order_by("answer_by", "id")


def targets_asked(directive: Directive, unit: Unit) -> QuerySet[Target]:
    """The targets in force under the unit's resolutions in the fields of a directive."""
    return Target.objects.filter(resolution__unit=unit, state="in_force", field__in=directive.fields).order_by("id")


def asked_units(directive: Directive) -> QuerySet[Unit]:
    """The units below the issuer that a directive asks: in its scope, with a resolution in force.

    A page prefetches SCOPE, which it shows too.
    """
    resolved = Resolution.objects.filter(unit=OuterRef("pk"), state="in_force")
    rows = Unit.objects.current().filter(Exists(resolved), path__within=str(directive.unit.path))
    rows = rows.exclude(pk=directive.unit_id)
    areas = [str(one.path) for one in directive.areas.all()]
    if areas:
        rows = rows.filter(path__within=areas)
    for name, column in (("kinds", "kind__in"), ("sectors", "sector__in"), ("groups", "groups__in")):
        chosen = [one.pk for one in getattr(directive, name).all()]
        if chosen:
            rows = rows.filter(**{column: chosen})
    return rows.distinct()


def follow_resolution(sender: Any, obj: Resolution, by: Any, **more: Any) -> None:
    """A resolution takes force: open directives ask its unit too. It ends: unanswered ones ask no longer."""
    step: Move = more["move"]
    if step.name == "accept":
        issued = Directive.objects.filter(state="issued", unit__path__above=str(obj.unit.path))
        for directive in issued.select_related("unit").order_by("id"):
            _ask(directive, asked_units(directive).filter(pk=obj.unit_id))
    elif step.target in ("withdrawn", "lapsed", "fulfilled"):
        DirectiveAnswer.objects.filter(unit_id=obj.unit_id).open().delete()


def _ask(directive: Directive, units: QuerySet[Unit]) -> int:
    """One row for each unit, in one statement however many they are; how many there were anew."""
    query, params = units.order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS_SQL.format(units=query), [directive.pk, *params])
        return int(cursor.rowcount)


def _check(words: dict[str, Any], today: datetime.date) -> None:
    reasons = []
    if words["answer_by"] <= today:
        reasons.append(_("Choose a day after today."))
    if not words["fields"] or not set(words["fields"]) <= {name for name, _label in FIELDS}:
        reasons.append(_("Choose at least one field."))
    if reasons:
        raise NotReady(reasons)


def _set_scope(directive: Directive, scope: dict[str, Iterable[Any]]) -> None:
    """Areas lie below the issuer; anything else chosen there is left out."""
    for name, chosen in scope.items():
        rows: Sequence[Any] = list(chosen)
        if name == "areas":
            rows = [one for one in rows if str(one.path).startswith(f"{directive.unit.path}.")]
        getattr(directive, name).set(rows)


def _facts(answer: DirectiveAnswer) -> dict[str, Any]:
    return {"title": answer.directive.title}
