"""What a rule that finds deviations consists of, and where the rules are kept (L23).

A rule is one module of this folder that says, at its end, `RULE = keep(Rule(…))`. It measures; whether what it measured
is a deviation is decided here by its thresholds, which an office edits. So a false alarm can name the value that would
have left it alone, and a page can show the facts of today beside those of the day it was opened. A rule reads
the paperwork of units only: resolutions, targets, readings, reviews; never individual targets, never persons (Bound 7).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

from units import norms
from units.norms import NormKind

Text = Any  # a str or a lazily translated one
#: number, share (per cent), date (ISO text), text, link to what it speaks of (an address and its words)
Sort = Literal["number", "date", "text", "choice"]


@dataclass(frozen=True)
class Fact:
    """One fact a rule writes down: its label, how its JSON value is read, and the unit of measure beside a number.

    A number is an int or a text of a decimal; a date its ISO text; a choice a key of `choices`. A list holds several.
    """

    label: Text
    sort: Sort = "text"
    unit: Text = ""
    choices: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Threshold:
    """A norm and the fact compared with it. `finds` says when: the fact is at least, above, at most or below the norm."""

    kind: NormKind
    fact: str
    finds: Literal["at_least", "above", "at_most", "below"]

    def exceeded(self, measured: Any, limit: int) -> bool:
        """Whether a measured fact lies on the side of the norm that is a deviation; an absent fact never does."""
        if measured is None:
            return False
        value = Decimal(str(measured))
        return {
            "at_least": value >= limit,
            "above": value > limit,
            "at_most": value <= limit,
            "below": value < limit,
        }[self.finds]

    def sparing(self, measured: Any) -> int | None:
        """The nearest whole value that would have left `measured` alone; None where the norm may not be set so far."""
        value = Decimal(str(measured))
        up, down = int(value.to_integral_value(ROUND_CEILING)), int(value.to_integral_value(ROUND_FLOOR))
        spared = {"at_least": down + 1, "above": up, "at_most": up - 1, "below": down}[self.finds]
        low, high = self.kind.lowest, self.kind.highest
        return None if (low is not None and spared < low) or (high is not None and spared > high) else spared

    @property
    def rises(self) -> bool:
        """Whether a higher norm finds less."""
        return self.finds in ("at_least", "above")


@dataclass(frozen=True)
class Asked:
    """What a rule is asked: as of which day, and the value of each norm that lets most through anywhere.

    With `subject` (an id) it measures that one subject alone, whatever the limits: the facts of today.
    """

    day: datetime.date
    loosest: Mapping[str, int]
    subject: int | None = None


@dataclass(frozen=True)
class Measured:
    """One subject measured: its unit, the period or version it speaks of (`key`), and its facts."""

    unit_id: int
    subject_id: int
    key: str
    facts: dict[str, Any]
    #: one of the three fields, where it belongs to one
    field: str = ""


Measure = Callable[[Asked], Iterable[Measured]]


@dataclass(frozen=True)
class Rule:
    """A rule that finds deviations.

    `sentence` explains it with its thresholds as %(name of the norm)s; `subject_type` is "targets.target" or the like;
    `measure` yields what it measured in at most a few statements, already narrowed by `Asked.loosest` where that can be
    done in SQL. All thresholds must be exceeded for a deviation.
    """

    name: str
    label: Text
    sentence: Text
    subject_type: str
    thresholds: Sequence[Threshold]
    facts: Mapping[str, Fact]
    measure: Measure

    def __post_init__(self) -> None:
        unknown = {one.fact for one in self.thresholds} - set(self.facts)
        if unknown:
            raise ValueError(f"rule {self.name} compares facts it does not declare: {sorted(unknown)}")
        if any(one.kind.read is not int for one in self.thresholds):
            raise ValueError(f"rule {self.name}: a threshold is a whole number")

    def explained(self, values: Mapping[str, int]) -> str:
        """The sentence with the values in force."""
        return str(self.sentence) % {one.kind.name: values[one.kind.name] for one in self.thresholds}

    def finds(self, facts: Mapping[str, Any], values: Mapping[str, int]) -> bool:
        """Whether these facts are a deviation at these values."""
        return all(one.exceeded(facts.get(one.fact), values[one.kind.name]) for one in self.thresholds)

    def sparing(self, facts: Mapping[str, Any], values: Mapping[str, int]) -> list[tuple[Threshold, int]]:
        """For each threshold the value that alone would have left these facts alone, where it may be set so."""
        found = [(one, one.sparing(facts.get(one.fact))) for one in self.thresholds if facts.get(one.fact) is not None]
        return [(one, value) for one, value in found if value is not None and value != values[one.kind.name]]


#: name → rule, in the order they were kept.
RULES: dict[str, Rule] = {}


def keep(rule: Rule) -> Rule:
    """Take a rule in, and its thresholds among the norms an office edits; said once, when the program starts."""
    RULES[rule.name] = rule
    for one in rule.thresholds:
        norms.keep(one.kind)
    return rule


def label_of(name: str) -> Text:
    """The label of a rule; its bare name once it is no longer among the rules."""
    return RULES[name].label if name in RULES else name.replace("_", " ")


def labels() -> list[tuple[str, Text]]:
    """(name, label) of all rules."""
    return [(rule.name, rule.label) for rule in RULES.values()]
