"""A deviation as its page shows it: the rule's sentence, the facts of the day it was opened beside those of today (L23)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from pages import words
from reviews import deviations
from reviews.finding import RULES, Fact
from reviews.models import Deviation
from units.models import Person


def fact_text(fact: Fact, value: Any) -> str:
    """A fact as people read it; a list one after the other; a value that cannot be read as it stands."""
    if value is None or value == "":
        return "–"
    if isinstance(value, list):
        return "; ".join(fact_text(fact, one) for one in value)
    if fact.sort == "number":
        return words.number(value, str(fact.unit))
    if fact.sort == "date":
        try:
            return words.day(datetime.date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(fact.choices.get(str(value), value)) if fact.sort == "choice" else str(value)


def facts_of(deviation: Deviation, day: datetime.date) -> dict[str, Any]:
    """The table of facts, then and now, with what the rule says of both; empty where it was opened by hand."""
    rule = RULES.get(deviation.rule)
    if rule is None:
        return {"lines": _bare(deviation.facts), "heads": [words.day(deviation.opened_on)]}
    now = deviations.facts_now(deviation, day)
    lines = []
    for name, fact in rule.facts.items():
        if name not in deviation.facts and name not in (now or {}):
            continue
        then_text, now_text = (fact_text(fact, facts.get(name)) for facts in (deviation.facts, now or {}))
        cells = [(words.day(deviation.opened_on), then_text), (_("Today"), now_text)]
        lines.append({"label": fact.label, "cells": cells, "differs": then_text != now_text})
    limits = deviations.limits_at(rule, deviation.unit, deviation.opened_on)
    return {
        "lines": lines,
        "heads": [words.day(deviation.opened_on), _("Today")],
        "sentence": rule.explained(limits),
        "today": _today(deviation, now, day),
    }


def facts_then(deviation: Deviation) -> list[dict[str, Any]]:
    """The facts of the day it was opened, as lines of a check page."""
    rule = RULES.get(deviation.rule)
    if rule is None:
        return []
    facts = deviation.facts
    return [
        {"label": one.label, "value": fact_text(one, facts[name])} for name, one in rule.facts.items() if name in facts
    ]


def _bare(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts of a rule that is no longer kept, under their own names."""
    return [{"label": name, "cells": [("", str(value))], "differs": False} for name, value in facts.items()]


def _today(deviation: Deviation, now: Mapping[str, Any] | None, day: datetime.date) -> str:
    if now is None:
        return _("What it speaks of no longer stands.")
    if deviations.still_found(deviation, now, day):
        return _("The rule finds it today as well.")
    return _("Today the rule would leave it alone. It stays until another than the unit's head closes it.")


def subject_link(deviation: Deviation, person: Person) -> dict[str, Any] | None:
    """Name and address of what it speaks of, where it still stands, the reader sees it and it has a page."""
    if not deviation.subject_type:
        return None
    model: Any = apps.get_model(deviation.subject_type)
    if not hasattr(model, "get_absolute_url") or not hasattr(model.objects.all(), "visible_to"):
        return None
    found = model.objects.visible_to(person).filter(pk=deviation.subject_id).select_related().first()
    return None if found is None else {"name": str(found), "url": found.get_absolute_url()}
